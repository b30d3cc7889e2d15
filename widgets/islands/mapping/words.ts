import type { MappingOption, MatchedText } from '../../../src/features/catalog/contract.ts';

const KINDS: Record<MappingOption['kind'], string> = {
  course: 'Course',
  class: 'Class',
  elearning: 'E-learning',
  video: 'Video',
  reading: 'Reading',
  shadowing: 'Job shadowing',
  mentoring: 'Mentoring',
  assignment: 'Assignment',
};

export function kindWord(kind: MappingOption['kind']): string {
  return KINDS[kind];
}

/** "45 min", "1 h 30 min"; days are left to the reader, because a day has no fixed length. */
export function durationWords(minutes: number | null): string | null {
  if (minutes === null) return null;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
    .filter(Boolean)
    .join(' ');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "12 Jan 2026", the same on the server and in every browser. */
export function dayWords(iso: string): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

export type Span = { start: number; end: number };

/** The stretches of a text that one competency's match is made of. */
export function spansFor(matched: MatchedText, competencyId: string | null): Span[] {
  return matched.spans.filter(({ by }) => by === competencyId);
}

/** The lines of a text with their own stretches; a leading bullet is taken off and told. */
export function linesOf(
  matched: MatchedText,
  competencyId: string | null,
): { text: string; spans: Span[]; bullet: boolean }[] {
  const spans = spansFor(matched, competencyId);
  let at = 0;
  return matched.text.split('\n').flatMap((line) => {
    const start = at;
    at += line.length + 1;
    const sign = /^[\s•·*–-]*/u.exec(line)?.[0] ?? '';
    const from = start + sign.length;
    const text = line.slice(sign.length).trimEnd();
    if (text === '') return [];
    const own = spans
      .filter((span) => span.end > from && span.start < from + text.length)
      .map((span) => ({ start: span.start - from, end: span.end - from }));
    return [{ text, spans: own, bullet: /[•·*–-]/u.test(sign) }];
  });
}

/** "0.91": two places tell enough. */
export function scoreWords(score: number): string {
  return score.toFixed(2);
}
