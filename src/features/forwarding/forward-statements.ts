import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { claimStore, type Turn } from './claim-store.ts';
import { decideWait } from './decide-forward.ts';
import { unsealSecret } from './forward-store.ts';
import { type Sent, sendStatements } from './send-statements.ts';

/**
 * One turn at one store: what came in since the last one is sent in order, and the cursor moves behind what was
 * settled. No transaction is open while the store is asked.
 * @returns true where there is more to send at once
 */
export async function forwardStatements(context: Context, storeId: string): Promise<boolean> {
  const turn = await claimStore(context, storeId);
  if (!turn) return false;
  const secret = await unsealSecret(context.secretKey, storeId, turn.sealedSecret);
  const sent =
    secret === null
      ? nothing('Its secret was sealed with another SECRET_KEY. Add the store again.')
      : await sendStatements(context.outgoing, { ...turn, secret }, turn.statements);
  await settleTurn(context, turn, sent);
  return sent.later === null && turn.more;
}

const nothing = (reason: string): Sent => ({
  settled: 0,
  delivered: 0,
  parked: [],
  later: { reason, seconds: 900 },
});

async function settleTurn(context: Context, turn: Turn, sent: Sent): Promise<void> {
  authorise(context, 'forwarding.send');
  const { tenantId, now } = context;
  const reached = sent.later === null ? turn.upTo : (turn.statements[sent.settled - 1] ?? null);
  await inTransaction(context, 'development', async ({ sql }) => {
    for (const { statementId, reason } of sent.parked) {
      await sql`
        insert into forward_parked (tenant_id, store_id, statement_id, reason, parked_at)
        values (${tenantId}, ${turn.storeId}, ${statementId}, ${reason}, ${now()})
        on conflict (tenant_id, store_id, statement_id)
        do update set reason = excluded.reason, parked_at = excluded.parked_at, settled_at = null`;
    }
    const wait = sent.later && decideWait(turn.attempts + 1, sent.later.seconds, Math.random());
    await sql`
      update forward_store set busy_until = null, trouble = ${sent.later?.reason ?? null},
             attempts = ${sent.later ? turn.attempts + 1 : 0},
             next_attempt_at = ${new Date(now().getTime() + (wait ?? 0) * 1000)},
             delivered = delivered + ${sent.delivered},
             last_delivered_at = case when ${sent.delivered} > 0 then ${now()} else last_delivered_at end
       where tenant_id = ${tenantId} and id = ${turn.storeId}`;
    if (reached)
      await sql`
        update forward_store set seq = greatest(seq, ${reached.seq}::bigint), reached_at = ${new Date(reached.stored)}
         where tenant_id = ${tenantId} and id = ${turn.storeId}`;
  });
}
