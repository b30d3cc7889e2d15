import type { Tx } from '../../db/transaction.ts';

/** Where somebody's wish to be erased stands. */
export interface OpenErasure {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'declined' | 'done';
  readonly askedAt: Date;
  /** When it got into this state. */
  readonly since: Date;
  /** Why it was declined. */
  readonly answer: string | null;
}

/** The newest that was not taken back; null where there is none. For the inside of a verb that has asked. */
export async function findErasureOf(tx: Tx, personId: string): Promise<OpenErasure | null> {
  const [row] = await tx.sql`
    select id, asked_at, confirmed_at, declined_at, done_at, answer from erasure
     where tenant_id = ${tx.context.tenantId} and person_id = ${personId} and withdrawn_at is null
     order by asked_at desc limit 1`;
  if (!row) return null;
  const { id, asked_at: askedAt, confirmed_at: confirmedAt, declined_at: declinedAt, done_at: doneAt } = row;
  const { state, since } = doneAt
    ? ({ state: 'done', since: doneAt } as const)
    : declinedAt
      ? ({ state: 'declined', since: declinedAt } as const)
      : confirmedAt
        ? ({ state: 'running', since: confirmedAt } as const)
        : ({ state: 'waiting', since: askedAt } as const);
  return { id, state, askedAt, since, answer: row.answer };
}
