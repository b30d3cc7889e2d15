import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { Turn } from './claim-turn.ts';
import { decideWait } from './decide-forward.ts';
import type { Outcome, Sent } from './send-statements.ts';
import { settleTelling } from './settle-telling.ts';

/**
 * Keeps what came of a turn and gives it back. A turn that took so long that it was given to somebody else counts for
 * nothing: they send the same.
 */
export async function settleTurn(context: Context, turn: Turn, sent: Sent): Promise<void> {
  authorise(context, 'forwarding.send');
  const { tenantId, now } = context;
  const taken = sent.outcomes.filter(({ refused }) => refused === null).length;
  const delivered = turn.work.kind === 'tell' ? 0 : taken;
  const wait = sent.later ? decideWait(turn.attempts + 1, sent.later.seconds, Math.random()) : 0;
  await inTransaction(context, 'development', async (tx) => {
    const held = await tx.sql`
      update forward_store set turn = null, busy_until = null, trouble = ${sent.later?.reason ?? null},
             attempts = ${sent.later ? turn.attempts + 1 : 0},
             next_attempt_at = ${new Date(now().getTime() + wait * 1000)},
             seq = greatest(seq, ${reached(turn, sent)}::bigint), delivered = delivered + ${delivered},
             last_delivered_at = case when ${delivered} > 0 then ${now()} else last_delivered_at end
       where tenant_id = ${tenantId} and id = ${turn.storeId} and turn = ${turn.id}
      returning status`;
    if (held.length === 0 || held[0]?.status === 'removed') return;
    if (turn.work.kind === 'tell') await settleTelling(tx, turn, turn.work, sent.outcomes);
    else if (turn.work.kind === 'again')
      await settleAgain(tx, turn, [
        ...sent.outcomes,
        ...turn.work.dropped.map((id) => ({ id, refused: null })),
      ]);
    else await park(tx, turn, sent.outcomes);
  });
}

/** Behind the last statement that is settled; behind all that was looked at where nothing is left. */
function reached({ work, statements }: Turn, { outcomes }: Sent): string | null {
  if (work.kind !== 'new') return null;
  if (outcomes.length === statements.length) return work.upTo;
  return statements[outcomes.length - 1]?.seq ?? null;
}

/** What was erased meanwhile waits for nobody. */
async function park({ sql, context }: Tx, { storeId }: Turn, outcomes: readonly Outcome[]): Promise<void> {
  const { tenantId, now } = context;
  const refused = outcomes.filter((one) => one.refused !== null);
  if (refused.length === 0) return;
  await sql`
    insert into forward_parked (tenant_id, store_id, statement_id, reason, parked_at)
    select ${tenantId}, ${storeId}, r.id, r.refused, ${now()}
      from json_to_recordset(${JSON.stringify(refused)}::text::json) as r(id uuid, refused text)
      join records.statement_key k on k.tenant_id = ${tenantId} and k.id = r.id
      join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    on conflict (tenant_id, store_id, statement_id)
    do update set reason = excluded.reason, parked_at = excluded.parked_at, settled_at = null`;
}

async function settleAgain(
  { sql, context }: Tx,
  { storeId }: Turn,
  outcomes: readonly Outcome[],
): Promise<void> {
  const { tenantId, now } = context;
  await sql`
    update forward_parked p set again_at = null, reason = coalesce(r.refused, p.reason),
           settled_at = case when r.refused is null then ${now()}::timestamptz end
      from json_to_recordset(${JSON.stringify(outcomes)}::text::json) as r(id uuid, refused text)
     where p.tenant_id = ${tenantId} and p.store_id = ${storeId} and p.statement_id = r.id`;
}
