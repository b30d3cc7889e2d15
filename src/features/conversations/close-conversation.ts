import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { CloseConversation } from './contract.ts';
import { decideClosing, nextByCadence } from './conversation.ts';
import { loadConversation, type StoredConversation, theActor } from './load-conversation.ts';
import { putPromise } from './make-promise.ts';
import { putConversation } from './plan-conversation.ts';

/**
 * The manager closes a conversation with what was promised in it, and the next one is planned by the agreed
 * rhythm. The employee is then asked to confirm. Closing a closed one answers with the next one again.
 * @throws invalid with a fault on `ahead` where nothing was said about what lies ahead (R70, R72)
 */
export async function closeConversation(
  context: Context,
  given: CloseConversation,
): Promise<{ employeeId: string; nextId: string | null }> {
  const { id, ahead, promises } = CloseConversation.parse(given);
  return inTransaction(context, 'common', async (tx) => {
    const conversation = await loadConversation(tx, 'conversation.close', id, 'lock');
    const { employeeId } = conversation;
    if (conversation.closedAt) return { employeeId, nextId: await findOpen(tx, conversation) };
    if (ahead) await noteAhead(tx, id, ahead);
    await refuseNothingAhead(tx, id);
    for (const promise of promises) await putPromise(tx, conversation, promise);
    await tx.sql`
      update conversation set closed_at = ${context.now()}, closed_by = ${theActor(tx)}
       where tenant_id = ${context.tenantId} and id = ${id}`;
    await audit(tx, {
      action: 'conversation.closed',
      subjectId: employeeId,
      entity: 'conversation',
      entityId: id,
      details: { promises: promises.length },
    });
    return { employeeId, nextId: await planNext(tx, conversation) };
  });
}

async function refuseNothingAhead(tx: Tx, id: string): Promise<void> {
  const { tenantId } = tx.context;
  const [ahead] = await tx.sql`
    select (select count(*)::int from agenda_point
             where tenant_id = ${tenantId} and conversation_id = ${id} and part = 'ahead') as points,
           (select count(*)::int from shared_note
             where tenant_id = ${tenantId} and conversation_id = ${id} and part = 'ahead' and body <> '') as notes`;
  if (!decideClosing({ points: ahead?.points ?? 0, notes: ahead?.notes ?? 0 })) return;
  throw invalid(
    [
      {
        field: 'ahead',
        message: 'Add a point or a note to “Ahead”: what comes next, and what does it ask for?',
      },
    ],
    'A conversation closes with a look ahead.',
  );
}

/** Joins what was typed at closing to the part's note, so that nothing written there before is lost. */
async function noteAhead(tx: Tx, id: string, ahead: string): Promise<void> {
  const { tenantId, now } = tx.context;
  await tx.sql`
    insert into shared_note (tenant_id, id, conversation_id, part, anchor, body, written_by, written_at)
    values (${tenantId}, ${newId()}, ${id}, 'ahead', 'ahead', ${ahead}, ${theActor(tx)}, ${now()})
    on conflict (tenant_id, conversation_id, anchor) do update
       set body = concat_ws(E'\n\n', nullif(shared_note.body, ''), excluded.body),
           written_by = excluded.written_by, written_at = excluded.written_at, version = shared_note.version + 1`;
}

/** Without an agreed rhythm nothing is planned; the page asks for one. */
async function planNext(tx: Tx, conversation: StoredConversation): Promise<string | null> {
  const { managerId, employeeId, scheduledAt } = conversation;
  const [cadence] = await tx.sql`
    select every_days from cadence
     where tenant_id = ${tx.context.tenantId} and manager_id = ${managerId} and employee_id = ${employeeId}`;
  if (!cadence) return null;
  const at = nextByCadence(scheduledAt, cadence.every_days, tx.context.now());
  return (await putConversation(tx, conversation, at)).id;
}

async function findOpen(tx: Tx, { managerId, employeeId }: StoredConversation): Promise<string | null> {
  const [open] = await tx.sql`
    select id from conversation
     where tenant_id = ${tx.context.tenantId} and manager_id = ${managerId} and employee_id = ${employeeId}
       and closed_at is null`;
  return open?.id ?? null;
}
