/**
 * What a course means for one person and one competency. `unasked`: neither the role nor a goal wants it.
 * `unknown`: where the person stands is not yet known. `reached`: they have what is wanted. `below`: it brings a
 * level they have. `part` and `closes`: it brings them on, or to where they want to be.
 */
export type Meaning = 'unasked' | 'unknown' | 'reached' | 'below' | 'part' | 'closes';

/** Pure: "not yet known" asks first and is never taken for a gap (design decisions, "Gap"). */
export function decideMeaning(facts: {
  readonly current: number | null;
  readonly target: number | null;
  /** The level that the course brings. */
  readonly brings: number;
}): Meaning {
  const { current, target, brings } = facts;
  if (target === null) return 'unasked';
  if (current === null) return 'unknown';
  if (current >= target) return 'reached';
  if (brings <= current) return 'below';
  return brings >= target ? 'closes' : 'part';
}
