import { createPostgresAttachments } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { claimTurn, type Turn } from './claim-turn.ts';
import { unsealSecret } from './forward-store.ts';
import { type Sent, sendStatements } from './send-statements.ts';
import { settleTurn } from './settle-turn.ts';
import { voidCopies } from './void-copies.ts';

/** Failed attempts after which a store that stumbles is sent its statements one by one. */
const SUSPICIOUS_AFTER = 5;
/** A store that never took anything and refuses as many, one after the other, is not a store of ours. */
const MISFIT_AFTER = 20;

/**
 * One turn at one store: what came in since the last one is sent in order, and the cursor moves behind what was
 * settled. No transaction is open while the store is asked. Killed in between, the same is sent once more.
 * @returns true where there is more to send at once
 */
export async function forwardStatements(
  context: Context,
  storeId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const turn = await claimTurn(context, storeId);
  if (!turn) return false;
  const sent = decideMisfit(turn, await send(context, turn, signal));
  await settleTurn(context, turn, sent);
  const isUnfinished = sent.outcomes.length < turn.statements.length;
  return sent.later === null && (isUnfinished || turn.work.kind !== 'new' || turn.work.more);
}

async function send(context: Context, turn: Turn, signal: AbortSignal): Promise<Sent> {
  const { sealedSecret, ...target } = turn.target;
  const secret = await unsealSecret(context.secretKey, turn.storeId, sealedSecret);
  if (secret === null)
    return waiting('Its secret was sealed with another SECRET_KEY. Remove the store and add it again.');
  const { outgoing, tenantId, publicUrl } = context;
  const way = {
    outgoing,
    target: { ...target, secret },
    suspicious: turn.attempts >= SUSPICIOUS_AFTER,
    signal,
  };
  if (turn.work.kind === 'tell') return voidCopies({ ...way, publicUrl, tenantId }, turn.work.copies);
  const kept = createPostgresAttachments({
    sql: context.pools.development,
    withTransaction: (_tenant, work) => inTransaction(context, 'development', (tx) => work(tx.sql)),
  });
  return sendStatements({ ...way, readBodies: (sha2s) => kept.read(tenantId, sha2s) }, turn.statements);
}

/** Pure: what is set aside one by one would be everything where the store itself is the wrong one. */
function decideMisfit(turn: Turn, sent: Sent): Sent {
  const refused = turn.proven || turn.work.kind === 'tell' ? [] : sent.outcomes.map((one) => one.refused);
  if (refused.length < MISFIT_AFTER || refused.includes(null)) return sent;
  return waiting(`It refuses everything that it is sent: ${refused[0]} Check address and version.`);
}

const waiting = (reason: string): Sent => ({ outcomes: [], later: { kind: 'later', reason, seconds: 900 } });
