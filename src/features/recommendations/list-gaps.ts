import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { listWays, type Way } from '../catalog/index.ts';
import { type ExpectedCompetency, findRoleProfileOf } from '../frameworks/index.ts';
import { readSelfRatings, type SelfRatingView } from '../goals/index.ts';
import { authoriseAbout } from '../people/index.ts';
import { decideGap, decideLevel, type EvidencePiece, listEvidencePieces } from '../records/index.ts';

/** What the role asks in one competency, beside what the evidence carries. */
export interface Gap extends ExpectedCompetency {
  /** The level with enough evidence; null while it is not yet known. */
  readonly current: number | null;
  /** Target minus current; null while it is not yet known, and then never taken for the largest. */
  readonly gap: number | null;
  /** Newest first. */
  readonly pieces: readonly EvidencePiece[];
  /** Their own, or what they shared; null otherwise. */
  readonly selfRating: SelfRatingView | null;
  /** Most relevant first. */
  readonly ways: readonly Way[];
}

export interface RoleGaps {
  /** Null where the person's job has no role profile. */
  readonly role: {
    readonly title: string;
    readonly jobCode: string;
    readonly tasks: readonly string[];
  } | null;
  /** The organisation's priorities first, then by weight. */
  readonly gaps: readonly Gap[];
}

/**
 * What the person's role asks, where they stand by the evidence, and which ways exist. For the person and
 * their manager of today, whose look is audited; private self-ratings are the person's alone.
 * @throws forbidden for everybody else; not_found for an unknown person.
 */
export async function listGaps(context: Context, personId: string): Promise<RoleGaps> {
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'evidence.read', personId);
    await auditRead(tx, 'evidence.read', personId);
    return readGaps(tx, personId);
  });
}

/** The same inside the caller's transaction of the development plane. The caller authorises. */
export async function readGaps(tx: Tx, personId: string): Promise<RoleGaps> {
  const profile = await findRoleProfileOf(tx, personId);
  if (!profile) return { role: null, gaps: [] };
  const ids = profile.competencies.map(({ id }) => id);
  const pieces = await listEvidencePieces(tx, personId, ids);
  const ways = await listWays(tx, ids);
  const ratings = await readSelfRatings(tx, personId);
  const { title, jobCode, tasks } = profile;
  const gaps = profile.competencies.map((competency): Gap => {
    const shown = pieces.filter((piece) => piece.competencyId === competency.id);
    const current = decideLevel(competency.type, shown);
    return {
      ...competency,
      current,
      gap: decideGap(competency.targetLevel, current),
      pieces: shown,
      selfRating: ratings.get(competency.id) ?? null,
      ways: ways.filter((way) => way.competencyId === competency.id),
    };
  });
  return { role: { title, jobCode, tasks }, gaps };
}
