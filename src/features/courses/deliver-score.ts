import type { ServiceFault, ServiceResult } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ClaimedScore } from './claim-score.ts';
import { decideScoreTime } from './decide-score.ts';
import { openPlatform } from './open-platform.ts';

const SUSPENDED: ServiceFault = {
  kind: 'unreachable',
  sentence: 'This LMS is suspended on Connect. Its scores wait until it is resumed.',
};

/**
 * Posts a claimed score, outside of any transaction. Where the LMS holds one that looks newer (a clock that runs
 * ahead, or our own whose answer was lost), a newer timestamp is tried once.
 * @returns null where the LMS has it
 */
export async function deliverScore(context: Context, score: ClaimedScore): Promise<ServiceFault | null> {
  authorise(context, 'score.send');
  const client = await openPlatform(context, score.platformId);
  if (!client) return SUSPENDED;
  const post = (timestamp: Date): Promise<ServiceResult<void>> => {
    const { sub, scoreGiven, scoreMaximum, activityProgress, comment } = score;
    const grade = { scoreGiven, scoreMaximum, activityProgress, gradingProgress: 'FullyGraded' } as const;
    const note = comment === undefined ? {} : { comment };
    return client.scores.post(score.lineItemUrl, { userId: sub, timestamp, ...grade, ...note });
  };
  const first = await post(score.timestamp);
  if (first.ok) return null;
  if (first.fault.kind !== 'conflict') return first.fault;
  const newer = await moveTimestamp(context, score);
  if (!newer) return first.fault;
  const second = await post(newer);
  return second.ok ? null : second.fault;
}

/** Kept before it is used, as the first one was; null where the claim was lost meanwhile. */
async function moveTimestamp(context: Context, score: ClaimedScore): Promise<Date | null> {
  const { platformId, lineItemUrl, sub, claim, timestamp } = score;
  const newer = decideScoreTime(context.now(), timestamp);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      update score_target set last_score_at = ${newer}
       where tenant_id = ${context.tenantId} and platform_id = ${platformId} and line_item_url = ${lineItemUrl}
         and sub = ${sub} and busy_with = ${claim} returning 1`;
    return rows.length > 0 ? newer : null;
  });
}
