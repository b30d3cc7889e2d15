import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import type { Action } from '../../core/policy.ts';
import type { Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

export interface StoredConversation {
  readonly id: string;
  readonly managerId: string;
  readonly employeeId: string;
  readonly scheduledAt: Date;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  readonly confirmedAt: Date | null;
}

/**
 * The conversation, for an action on it by one of the two. What a pair said stays with that pair: a manager who
 * came later does not read it, and one who went has lost it. Works on every plane's transaction.
 * @param lock keeps others from changing the row until the end of the transaction (common plane only)
 * @throws not_found; forbidden
 */
export async function loadConversation(
  tx: Tx,
  action: Action,
  id: string,
  lock: 'lock' | 'read' = 'read',
): Promise<StoredConversation> {
  const [row] = await tx.sql`
    select id, manager_id, employee_id, scheduled_at, created_at, closed_at, confirmed_at from conversation
     where tenant_id = ${tx.context.tenantId} and id = ${id} ${lock === 'lock' ? tx.sql`for update` : tx.sql``}`;
  if (!row) throw notFound('conversation');
  await authoriseAbout(tx, action, row.employee_id);
  const me = actingPersonId(tx.context);
  if (me !== row.manager_id && me !== row.employee_id) throw notFound('conversation');
  return {
    id: row.id,
    managerId: row.manager_id,
    employeeId: row.employee_id,
    scheduledAt: row.scheduled_at,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    confirmedAt: row.confirmed_at,
  };
}

/** Refuses a change of a conversation that both have left. */
export function refuseClosed(conversation: StoredConversation): void {
  if (conversation.closedAt)
    throw new AppError('conflict', 'This conversation is closed. Write it into the next one.');
}

/** The acting person, for verbs that only a person performs. */
export function theActor(tx: Tx): string {
  const me = actingPersonId(tx.context);
  if (!me) throw new AppError('forbidden', 'A conversation is between two people.');
  return me;
}
