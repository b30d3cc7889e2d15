import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** A score that the LMS refused. It names the person only as the LMS does. */
export interface ParkedScore {
  readonly id: string;
  readonly platformId: string;
  readonly sub: string;
  readonly activityId: string | null;
  readonly handInId: string | null;
  readonly queuedAt: Date;
  readonly parkedAt: Date;
  /** Why, and whose side has to do something, in plain words. */
  readonly problem: string;
}

const MOST = 50;

/**
 * Scores that wait for an administrator, the newest refusals first, fifty at most. An LMS administrator sees their
 * own platform's only.
 */
export async function listParkedScores(context: Context): Promise<ParkedScore[]> {
  authorise(context, 'score.read');
  const only = onlyPlatform(context.actor);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<ParkedScore[]>`
      select id, platform_id as "platformId", sub, activity_id as "activityId", hand_in_id as "handInId",
             queued_at as "queuedAt", settled_at as "parkedAt", coalesce(problem, '') as problem
        from score_delivery
       where tenant_id = ${context.tenantId} and state = 'parked'
         and (${only}::uuid is null or platform_id = ${only}::uuid)
       order by settled_at desc, id limit ${MOST}`;
    return [...rows];
  });
}
