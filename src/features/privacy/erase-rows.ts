import type { Tx } from '../../db/transaction.ts';
import { changeRows, deleteRows } from './holding-sql.ts';
import { HOLDINGS, type Kind } from './holdings.ts';
import type { Subject } from './subject.ts';

/** Rows that went, by kind. */
export type Counts = Partial<Record<Kind, number>>;

/**
 * Takes the subject out of the tables of this plane, in the order of the list: what goes is deleted, in what stays
 * the name is taken out. Private notes are left to who may touch them.
 */
export async function eraseRows(tx: Tx, subject: Subject): Promise<Counts> {
  const counts: Counts = {};
  const holdings = HOLDINGS.filter(({ plane, table }) => plane === tx.plane && table !== PRIVATE_NOTES);
  for (const holding of holdings) {
    if (holding.fate === 'stays') await changeRows(tx, holding, subject);
    if (holding.fate !== 'goes') continue;
    const gone = await deleteRows(tx, holding, subject);
    if (gone > 0) counts[holding.kind] = (counts[holding.kind] ?? 0) + gone;
  }
  return counts;
}

/** Row-level security shows a private note to its author alone. */
export const PRIVATE_NOTES = 'development.private_note';
