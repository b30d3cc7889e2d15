import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Says why, with the real terms. Closed behind "Why this?", or always open where the reason is the point. */
export function Why(props: {
  title?: string;
  open?: boolean;
  always?: boolean;
  children: ComponentChildren;
}) {
  const { title = 'Why this?', open, always, children } = props;
  if (always) {
    return (
      <p class="why">
        <b>{title}</b> {children}
      </p>
    );
  }
  return (
    <details class="why" open={open}>
      <summary>{title}</summary>
      <div class="why-body">{children}</div>
    </details>
  );
}

/** Somebody's words or question, set apart from the page's own voice. */
export function Quote({ children }: { children: ComponentChildren }) {
  return <p class="why">{children}</p>;
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: ComponentChildren }) {
  return <kbd>{children}</kbd>;
}

export type TextSpan = { start: number; end: number };

/** Text with the given stretches (UTF-16 offsets, end exclusive; overlaps are joined) marked. */
export function Marked({ text, spans }: { text: string; spans: TextSpan[] }) {
  const pieces: ComponentChildren[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (to <= from) continue;
    pieces.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  pieces.push(text.slice(at));
  return <>{pieces}</>;
}

export type ChainLink = {
  /** What kind of thing it is: "Skill", "Objective", "Aim". */
  kind: string;
  text: string;
  href?: string;
  /** How it leads to the next link: "builds", "serves". */
  says?: string;
  /** The thing one is looking at. */
  here?: boolean;
  /** Nothing stands here yet; `text` says what is missing. */
  broken?: boolean;
};

/** Line of sight: a chain one reads as a sentence and can click, from what one does to what it serves. */
export function Chain({ label = 'Line of sight', links }: { label?: string; links: ChainLink[] }) {
  return (
    <ol class="chain" aria-label={label}>
      {links.map((link, index) => (
        <li key={`${link.kind}${link.text}`}>
          <ChainLinkBox link={link} />
          {index < links.length - 1 && (
            <span class="chain-says">
              {link.says ?? 'leads to'}
              <Icon name="arrow" />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function ChainLinkBox({ link }: { link: ChainLink }) {
  const look = `chain-link${link.here ? ' here' : ''}${link.broken ? ' broken' : ''}`;
  const inner = (
    <>
      <small>{link.kind}</small>
      <span>
        {link.broken && <Icon name="broken" />}
        {link.text}
      </span>
    </>
  );
  if (link.href) {
    return (
      <a class={look} href={link.href} aria-current={link.here ? 'true' : undefined}>
        {inner}
      </a>
    );
  }
  return <span class={look}>{inner}</span>;
}

/** A line of few large numbers with what they count. */
export function StatLine({ stats }: { stats: { value: ComponentChildren; label: string }[] }) {
  return (
    <dl class="stats">
      {stats.map((stat) => (
        <div key={stat.label}>
          <dt>{stat.label}</dt>
          <dd>{stat.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Terms and what they are, e.g. the facts of a connection. */
export function DefinitionList({ items }: { items: { term: string; description: ComponentChildren }[] }) {
  return (
    <dl class="definitions">
      {items.map((item) => (
        <div key={item.term}>
          <dt>{item.term}</dt>
          <dd>{item.description}</dd>
        </div>
      ))}
    </dl>
  );
}
