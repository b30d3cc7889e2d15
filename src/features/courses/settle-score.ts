import type { ServiceFault } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { ClaimedScore } from './claim-score.ts';
import { decidePause, decideScoreOutcome } from './decide-score.ts';

/**
 * Keeps what came of a claimed score, and lets others send to the same person and column again. Whoever lost the
 * claim meanwhile (it took too long) keeps nothing: the new holder does.
 * @param fault null: the LMS has it
 * @returns the score that waits for the same person and column by now, if any
 */
export async function settleScore(
  context: Context,
  score: ClaimedScore,
  fault: ServiceFault | null,
  random: number,
): Promise<{ readonly nextId: string | null }> {
  authorise(context, 'score.send');
  return inTransaction(context, 'common', async (tx) => {
    if (!(await release(tx, score))) return { nextId: null };
    const waited = context.now().getTime() - score.queuedAt.getTime();
    const outcome = fault && decideScoreOutcome(fault, waited);
    if (fault && outcome?.kind === 'again') {
      await postpone(tx, score, fault, random);
      await noteSilence(tx, score.platformId, fault, random);
      return { nextId: null };
    }
    await settle(tx, score, outcome ? 'parked' : 'sent', outcome?.problem ?? null);
    await noteAnswer(tx, score.platformId, outcome === null);
    return { nextId: await findNext(tx, score) };
  });
}

async function postpone(tx: Tx, score: ClaimedScore, fault: ServiceFault, random: number): Promise<void> {
  const { tenantId, now } = tx.context;
  const pause = decidePause(score.attempts, random, fault.retryAfterSeconds);
  await tx.sql`
    update score_delivery set due_at = ${new Date(now().getTime() + pause)}, problem = ${fault.sentence}
     where tenant_id = ${tenantId} and id = ${score.id} and state = 'waiting'`;
}

async function findNext(tx: Tx, { platformId, lineItemUrl, sub }: ClaimedScore): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }[]>`
    select id from score_delivery
     where tenant_id = ${tx.context.tenantId} and platform_id = ${platformId} and line_item_url = ${lineItemUrl}
       and sub = ${sub} and state = 'waiting'`;
  return row?.id ?? null;
}

async function release(tx: Tx, { platformId, lineItemUrl, sub, claim }: ClaimedScore): Promise<boolean> {
  const rows = await tx.sql`
    update score_target set busy_until = null, busy_with = null
     where tenant_id = ${tx.context.tenantId} and platform_id = ${platformId} and line_item_url = ${lineItemUrl}
       and sub = ${sub} and busy_with = ${claim} returning 1`;
  return rows.length > 0;
}

/** A score that was superseded while it was under way stays so when it is refused: a newer one waits. */
async function settle(
  tx: Tx,
  { id }: ClaimedScore,
  state: 'sent' | 'parked',
  problem: string | null,
): Promise<void> {
  const rows = await tx.sql`
    update score_delivery set state = ${state}, problem = ${problem}, settled_at = ${tx.context.now()},
           comment = case when ${state === 'sent'} then null else comment end
     where tenant_id = ${tx.context.tenantId} and id = ${id}
       and (state = 'waiting' or (state = 'superseded' and ${state === 'sent'})) returning 1`;
  if (rows.length > 0) await audit(tx, { action: `score.${state}`, entity: 'score', entityId: id });
}

/** An LMS that refuses a score is there and answers; only one that was taken is a score sent. */
async function noteAnswer(tx: Tx, platformId: string, taken: boolean): Promise<void> {
  const { tenantId, now } = tx.context;
  await tx.sql`
    update score_platform set failures = 0, quiet_until = null, problem = null,
           last_sent_at = ${taken ? now() : tx.sql`last_sent_at`}
     where tenant_id = ${tenantId} and platform_id = ${platformId}`;
}

async function noteSilence(tx: Tx, platformId: string, fault: ServiceFault, random: number): Promise<void> {
  const { tenantId, now } = tx.context;
  const [state] = await tx.sql<{ failures: number }[]>`
    select failures from score_platform where tenant_id = ${tenantId} and platform_id = ${platformId} for update`;
  const failures = (state?.failures ?? 0) + 1;
  const quietUntil = new Date(
    now().getTime() + decidePlatformPause(failures, random, fault.retryAfterSeconds),
  );
  await tx.sql`
    update score_platform set failures = ${failures}, quiet_until = ${quietUntil}, problem = ${fault.sentence}
     where tenant_id = ${tenantId} and platform_id = ${platformId}`;
}

/** The first answer after a silence is wanted soon, so that one question at a time is asked every ten minutes. */
const LONGEST_SILENCE_MS = 10 * 60_000;

function decidePlatformPause(failures: number, random: number, retryAfterSeconds?: number): number {
  const pause = decidePause(failures, random);
  return Math.max((retryAfterSeconds ?? 0) * 1_000, Math.min(pause, LONGEST_SILENCE_MS));
}
