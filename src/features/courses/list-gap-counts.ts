import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CoursePlace } from './course-place.ts';

/** Fewer people than this are never counted for anybody: a number could name them. */
export const FEWEST_COUNTED = 5;

/** How many learners of a course have a gap in one competency; null says "fewer than five". */
export interface GapCount {
  readonly competencyId: string;
  readonly withGap: number | null;
  readonly notKnown: number | null;
  readonly countedAt: Date;
}

/**
 * Pure: a number that names nobody. Neither the number itself nor what is left of the people it is taken from may
 * be fewer than five, unless nobody is left at all.
 */
export function decideCount(count: number, of: number): number | null {
  if (count < FEWEST_COUNTED || of < FEWEST_COUNTED) return null;
  const rest = of - count;
  return rest > 0 && rest < FEWEST_COUNTED ? null : count;
}

/**
 * Counts for the learning desk, never names. They were made when the roster was last read.
 * @throws forbidden for everybody but the L&D admin
 */
export async function listGapCounts(context: Context, place: CoursePlace): Promise<GapCount[]> {
  authorise(context, 'course.count');
  type Row = { competencyId: string; people: number; withGap: number; notKnown: number; countedAt: Date };
  const rows = await inTransaction(
    context,
    'common',
    (tx) => tx.sql<Row[]>`
      select competency_id as "competencyId", people, with_gap as "withGap", not_known as "notKnown",
             counted_at as "countedAt"
        from course_gap_count
       where tenant_id = ${context.tenantId} and platform_id = ${place.platformId}
         and context_id = ${place.contextId}`,
  );
  return rows.map(({ people, withGap, notKnown, ...row }) => ({
    ...row,
    withGap: decideCount(withGap, people),
    notKnown: decideCount(notKnown, people),
  }));
}
