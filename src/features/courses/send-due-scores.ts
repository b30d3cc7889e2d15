import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { claimScore } from './claim-score.ts';
import { deliverScore } from './deliver-score.ts';
import { settleScore } from './settle-score.ts';

/** One round's share: after a silence of a day an LMS gets its scores one after the other, round by round. */
const MOST_IN_A_ROUND = 200;
const ROUND_MS = 20_000;

/** What is sent or superseded is of no use to anybody after this. */
const KEEP_MS = 90 * 86_400_000;

/**
 * Sends what is due, one after the other; a platform that does not answer is left alone for the rest of the round.
 * Forgets what was settled long ago. Returns how many scores were sent or refused.
 */
export async function sendDueScores(context: Context): Promise<number> {
  authorise(context, 'score.send');
  const until = context.now().getTime() + ROUND_MS;
  const silent = new Set<string>();
  let done = 0;
  while (done < MOST_IN_A_ROUND && context.now().getTime() < until) {
    const claimed = await claimScore(context, { due: true, notOn: [...silent] });
    if (!claimed) break;
    if ('quiet' in claimed) {
      silent.add(claimed.quiet);
      continue;
    }
    const fault = await deliverScore(context, claimed);
    await settleScore(context, claimed, fault, Math.random());
    done++;
  }
  await forgetSettled(context);
  return done;
}

async function forgetSettled(context: Context): Promise<void> {
  const before = new Date(context.now().getTime() - KEEP_MS);
  await inTransaction(
    context,
    'common',
    (tx) => tx.sql`
      delete from score_delivery
       where tenant_id = ${context.tenantId} and state in ('sent', 'superseded') and settled_at < ${before}`,
  );
}
