import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { claimScore } from './claim-score.ts';
import { deliverScore } from './deliver-score.ts';
import { settleScore } from './settle-score.ts';

/**
 * Wakes when a score was queued: sends it, and any newer one for the same person and column that came meanwhile.
 * What cannot be sent now waits for the rounds (sendDueScores). Woken twice, it sends once: a score that is sent or
 * under way is not claimed again. Killed between sending and keeping, it is sent once more with a newer timestamp,
 * which changes nothing in the gradebook.
 */
export async function sendScore(context: Context, { scoreId }: Events['score.queued']): Promise<void> {
  authorise(context, 'score.send');
  for (let next: string | null = scoreId; next !== null; ) {
    const claimed = await claimScore(context, { scoreId: next });
    if (!claimed || 'quiet' in claimed) return;
    const fault = await deliverScore(context, claimed);
    next = (await settleScore(context, claimed, fault, Math.random())).nextId;
  }
}
