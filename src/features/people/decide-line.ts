import type { Line, LineKind } from './import-plan.ts';

export interface LineWish {
  readonly personId: string;
  readonly kind: LineKind;
  /** Null ends the line. */
  readonly managerId: string | null;
  /** The day the file gives, if any. */
  readonly since: string | null;
  /** The day for a first line that the file gives none for. */
  readonly firstDay: string;
  readonly today: string;
  /** All lines of this person and kind. */
  readonly lines: readonly Line[];
  readonly makeId: () => string;
}

export interface LineDecision {
  readonly changed?: Line;
  readonly added?: Line;
  /** Why it cannot be, in a clause. */
  readonly fault?: string;
}

/**
 * Pure: what happens to a person's line when the file names this manager. A change closes the old line on
 * the day the new one begins, so that a person never has two managers on one day and history stays.
 */
export function decideLine(wish: LineWish): LineDecision {
  const { managerId, since, today, lines } = wish;
  const open = lines.find((line) => line.until === null) ?? null;
  const lastEnd = lines.reduce(
    (latest, { until }) => (until !== null && until > latest ? until : latest),
    '',
  );
  if (managerId === null) {
    return open ? { changed: { ...open, until: open.since > today ? open.since : today } } : {};
  }
  const begin = since ?? (lines.length > 0 ? today : wish.firstDay);
  const tooEarly = `${begin} is before ${lastEnd}, when an earlier line ended; give that day or a later one`;
  if (open?.managerId === managerId) {
    if (since === null || since === open.since) return {};
    return since < lastEnd ? { fault: tooEarly } : { changed: { ...open, since } };
  }
  if (open && begin < open.since) {
    const fault = `${begin} is before ${open.since}, when the line that stands began; give that day or a later one`;
    return { fault };
  }
  if (begin < lastEnd) return { fault: tooEarly };
  const added: Line = {
    id: wish.makeId(),
    personId: wish.personId,
    managerId,
    kind: wish.kind,
    since: begin,
    until: null,
  };
  return open ? { changed: { ...open, until: begin }, added } : { added };
}
