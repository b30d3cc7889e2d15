import type { Tx } from '../../db/transaction.ts';

/** Our own number among PostgreSQL's advisory locks. */
const IMPORT_LOCK = 728103;

/**
 * Lets one import or recomputation of frameworks, catalogue or mapping run at a time in a tenant, until the
 * transaction ends: two files compared with the same "before" would each undo what the other wrote.
 */
export async function holdImportLock(tx: Tx): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(${IMPORT_LOCK}, hashtext(${tx.context.tenantId}))`;
}
