import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readyTellings } from '../forwarding/index.ts';
import type { Proof } from './prove-erased.ts';

/** Writes down what the search found and forgets what it searched for. */
export async function settleErasure(context: Context, erasureId: string, proof: Proof): Promise<void> {
  authorise(context, 'erasure.carry-out');
  const { tenantId, now } = context;
  await inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`
      update erasure set done_at = ${now()}, sealed_subject = null, 
             proof = ${tx.sql.json({ ...proof, at: now().toISOString() } as never)}
       where tenant_id = ${tenantId} and id = ${erasureId} and done_at is null and confirmed_at is not null
      returning person_id`;
    if (!row) return;
    await tx.sql`select records.end_erasure(${erasureId})`;
    await readyTellings(tx, erasureId);
    await audit(tx, {
      action: 'erasure.proved',
      subjectId: row.person_id,
      entity: 'erasure',
      entityId: erasureId,
      details: { columns: proof.columns, found: proof.found.length },
    });
    await announce(tx, 'person.erased', { erasureId, personId: row.person_id });
  });
}
