/**
 * When evidence is enough for a level (design decisions, "Evidence and current level"; R78): pure rules.
 */
export type EvidenceKind = 'completion' | 'observation' | 'example' | 'badge' | 'assessment';
export type CompetencyType = 'knowledge' | 'skill' | 'behaviour';

/** One piece that shows a competency at a level. */
export interface Piece {
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly level: number;
  /** Whom or what it came from: an LMS's issuer, an observer's id. */
  readonly source: string;
  readonly occurredAt: Date;
}

/** Two pieces of one kind and one source count as two only this far apart. */
export const INDEPENDENT_AFTER_DAYS = 14;

const APPLIED: ReadonlySet<EvidenceKind> = new Set(['observation', 'example', 'assessment']);

const DAY_MS = 86_400_000;

/** True when the two say the same thing independently of each other. */
export function areIndependent(a: Piece, b: Piece): boolean {
  if (a.id === b.id) return false;
  if (a.kind !== b.kind || a.source !== b.source) return true;
  return Math.abs(a.occurredAt.getTime() - b.occurredAt.getTime()) >= INDEPENDENT_AFTER_DAYS * DAY_MS;
}

/** True when these pieces, all of one level or above, carry a competency of the type. */
export function isEnough(type: CompetencyType, pieces: readonly Piece[]): boolean {
  if (type === 'knowledge') return pieces.length > 0;
  if (type === 'behaviour') return pieces.some((piece) => APPLIED.has(piece.kind));
  return pieces.some((piece, i) => pieces.slice(i + 1).some((other) => areIndependent(piece, other)));
}

/**
 * The highest level with enough evidence; evidence of a higher level counts for the lower ones. Null when
 * there is none yet: "not yet known" is not level zero.
 */
export function decideLevel(type: CompetencyType, pieces: readonly Piece[]): number | null {
  const levels = [...new Set(pieces.map((piece) => piece.level))].sort((a, b) => b - a);
  for (const level of levels) {
    if (
      isEnough(
        type,
        pieces.filter((piece) => piece.level >= level),
      )
    )
      return level;
  }
  return null;
}

/**
 * Every level that the evidence carries by now, lowest first, each with the first piece of it: evidence of a
 * higher level counts for the lower ones. It depends on the evidence alone, neither on its order nor on when
 * somebody looked, so that a level passed through unnoticed is not forgotten.
 */
export function decideLevelsReached<One extends Piece>(
  type: CompetencyType,
  pieces: readonly One[],
): { level: number; piece: One }[] {
  const current = decideLevel(type, pieces) ?? 0;
  const first = new Map<number, One>();
  for (const piece of pieces) {
    const known = first.get(piece.level);
    if (piece.level <= current && !(known && known.occurredAt <= piece.occurredAt))
      first.set(piece.level, piece);
  }
  return [...first].map(([level, piece]) => ({ level, piece })).sort((a, b) => a.level - b.level);
}

/**
 * The levels that the evidence would carry together with what was withdrawn, and does not carry without it, lowest
 * first. A level that something else had carried before, as a mapping that was undone, is none of them.
 */
export function decideLevelsTakenBack(
  type: CompetencyType,
  still: readonly Piece[],
  withdrawn: readonly Piece[],
): number[] {
  const current = decideLevel(type, still) ?? 0;
  return decideLevelsReached(type, [...still, ...withdrawn])
    .map(({ level }) => level)
    .filter((level) => level > current);
}

/** Target minus current, never negative; null while the current level is not known. */
export function decideGap(target: number, current: number | null): number | null {
  return current === null ? null : Math.max(0, target - current);
}
