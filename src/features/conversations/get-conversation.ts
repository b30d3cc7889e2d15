import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPersons } from '../people/index.ts';
import type { AgendaPoint, Cadence, ConversationView, Party, PromiseView, SharedNote } from './contract.ts';
import { loadConversation, type StoredConversation } from './load-conversation.ts';

/**
 * One conversation with everything that both see: points, shared notes, promises. For the two of the pair; a
 * manager's look is audited.
 * @throws not_found; forbidden
 */
export async function getConversation(context: Context, id: string): Promise<ConversationView> {
  if (!isId(id)) throw notFound('conversation');
  return inTransaction(context, 'common', async (tx) => {
    const stored = await loadConversation(tx, 'conversation.read', id);
    await auditRead(tx, 'conversation.read', stored.employeeId);
    const parties = await readParties(tx, [stored.managerId, stored.employeeId]);
    return {
      id: stored.id,
      manager: parties.get(stored.managerId)!,
      employee: parties.get(stored.employeeId)!,
      scheduledAt: stored.scheduledAt,
      closedAt: stored.closedAt,
      confirmedAt: stored.confirmedAt,
      cadence: await readCadence(tx, stored),
      lastClosedAt: await readLastClosing(tx, stored),
      points: await readPoints(tx, id),
      notes: await readNotes(tx, id),
      ...(await readPromises(tx, stored)),
    };
  });
}

/** The people of conversations by id, as a page names them. */
export async function readParties(tx: Tx, ids: readonly string[]): Promise<Map<string, Party>> {
  const found = await findPersons(tx, [...new Set(ids)]);
  return new Map([...found].map(([id, { name, givenName }]) => [id, { id, name, givenName }]));
}

/** The rhythm of a pair, null where none was agreed. */
export async function readCadence(
  tx: Tx,
  { managerId, employeeId }: { managerId: string; employeeId: string },
): Promise<Cadence | null> {
  const [row] = await tx.sql`
    select every_days, agreed_at from cadence
     where tenant_id = ${tx.context.tenantId} and manager_id = ${managerId} and employee_id = ${employeeId}`;
  return row ? { everyDays: row.every_days, agreedAt: row.agreed_at } : null;
}

async function readLastClosing(tx: Tx, conversation: StoredConversation): Promise<Date | null> {
  const { managerId, employeeId, id, createdAt } = conversation;
  const [row] = await tx.sql`
    select max(closed_at) as at from conversation
     where tenant_id = ${tx.context.tenantId} and manager_id = ${managerId} and employee_id = ${employeeId}
       and id <> ${id} and closed_at <= ${conversation.closedAt ?? tx.context.now()} and created_at <= ${createdAt}`;
  return row?.at ?? null;
}

async function readPoints(tx: Tx, conversationId: string): Promise<AgendaPoint[]> {
  const rows = await tx.sql`
    select id, part, title, added_by, added_at from agenda_point
     where tenant_id = ${tx.context.tenantId} and conversation_id = ${conversationId} order by added_at, id`;
  return rows.map((row) => ({
    id: row.id,
    part: row.part,
    title: row.title,
    addedBy: row.added_by,
    addedAt: row.added_at,
  }));
}

async function readNotes(tx: Tx, conversationId: string): Promise<SharedNote[]> {
  const rows = await tx.sql`
    select part, anchor, body, written_by, written_at, version from shared_note
     where tenant_id = ${tx.context.tenantId} and conversation_id = ${conversationId} order by written_at, id`;
  return rows.map((row) => ({
    part: row.part,
    anchor: row.anchor,
    body: row.body,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    version: row.version,
  }));
}

/** What was promised here, and what the pair promised before and has not kept; the soonest first. */
async function readPromises(
  tx: Tx,
  { id, managerId, employeeId, createdAt }: StoredConversation,
): Promise<{ promises: PromiseView[]; openPromises: PromiseView[] }> {
  const rows = await tx.sql`
    select p.id, p.conversation_id, p.by_person_id, p.body, p.due::text as due, p.made_at, p.kept_at
      from promise p join conversation c on c.tenant_id = p.tenant_id and c.id = p.conversation_id
     where p.tenant_id = ${tx.context.tenantId} and c.manager_id = ${managerId} and c.employee_id = ${employeeId}
       and (c.id = ${id} or (p.kept_at is null and c.created_at <= ${createdAt}))
     order by p.due nulls last, p.made_at, p.id`;
  const all = rows.map(
    (row): PromiseView => ({
      id: row.id,
      conversationId: row.conversation_id,
      byPersonId: row.by_person_id,
      body: row.body,
      due: row.due,
      madeAt: row.made_at,
      keptAt: row.kept_at,
    }),
  );
  return {
    promises: all.filter((one) => one.conversationId === id),
    openPromises: all.filter((one) => one.conversationId !== id),
  };
}
