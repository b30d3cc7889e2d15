import { joinClasses } from './join-classes.ts';

export type LevelDotsProps = {
  /** How many levels the scale has, 1–9. */
  of: number;
  /** The level with enough evidence; null when it is not yet known (never drawn as the largest gap). */
  now: number | null;
  target?: number | null;
  /** The level that the option beside it brings. */
  brings?: number | null;
  /** The person's own rating, drawn as a line under its dot. */
  own?: number | null;
  /** Also write "2 now, 4 wanted" beside the dots. */
  words?: boolean;
};

/** The sentence that the dots stand for: "Level 2 of 5, target 4, this brings 3". */
export function levelSentence({ of, now, target, brings, own }: LevelDotsProps): string {
  const parts = [
    now === null
      ? `Level not yet known, of ${of}`
      : now === 0
        ? `No level yet, of ${of}`
        : `Level ${now} of ${of}`,
  ];
  if (own != null) parts.push(`own rating ${own}`);
  if (target != null) parts.push(`target ${target}`);
  if (brings != null) parts.push(`this brings ${brings}`);
  return parts.join(', ');
}

function kindOf(level: number, { now, target, brings }: LevelDotsProps): string {
  if (now !== null && level <= now) return 'now';
  if (brings != null && level <= brings) return 'brings';
  if (target != null && level <= target) return 'target';
  return 'beyond';
}

/** Level now → target as dots up to five levels, as rising steps beyond; one picture with one sentence. */
export function LevelDots(props: LevelDotsProps) {
  const { of, now, target, own, words } = props;
  const levels = Array.from({ length: of }, (_, index) => index + 1);
  const look = joinClasses('dots', of > 5 && 'steps', now === null && 'unknown');
  return (
    <span class="level">
      <span class={look} role="img" aria-label={levelSentence(props)}>
        {levels.map((level) => (
          <i key={level} class={joinClasses(kindOf(level, props), own === level && 'own')} />
        ))}
      </span>
      {words && (
        <span class="small muted num" aria-hidden="true">
          {now === null ? 'not yet known' : `${now} now`}
          {target != null && `, ${target} wanted`}
        </span>
      )}
    </span>
  );
}

/** A share as an SVG: its width is an attribute, because the content security policy refuses inline styles. */
function Bar({ percent }: { percent: number }) {
  const width = `${Math.min(100, Math.max(0, Math.round(percent * 10) / 10))}%`;
  return (
    <svg class="bar" aria-hidden="true" focusable="false">
      <rect width={width} height="100%" />
    </svg>
  );
}

/** How much something counts, in percent, as a bar with its number. */
export function WeightBar({ percent, label = 'Weight' }: { percent: number; label?: string }) {
  return (
    <span class="bar-line weight" role="img" aria-label={`${label} ${percent} percent`}>
      <Bar percent={percent} />
      <span>{percent} %</span>
    </span>
  );
}

/** How far along something is: `done` of `total`. The words default to "74 of 122". */
export function ProgressBar({
  done,
  total,
  label,
  words = `${done} of ${total}`,
}: {
  done: number;
  total: number;
  /** What is being done, for screen readers: "Courses mapped". */
  label: string;
  words?: string;
}) {
  const name = { 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': total, 'aria-valuenow': done };
  return (
    <div class="bar-line" role="progressbar" aria-valuetext={words} {...name}>
      <Bar percent={total > 0 ? (done / total) * 100 : 0} />
      <span aria-hidden="true">{words}</span>
    </div>
  );
}
