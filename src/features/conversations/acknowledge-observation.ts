import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { activityId, emitStatement } from '../records/index.ts';
import type { ObservationId } from './contract.ts';

/** The person it is about says that they have read it (R53); it is no agreement. Repeating changes nothing. */
export async function acknowledgeObservation(context: Context, { id }: ObservationId): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [row] = await tx.sql`
      select b.person_id, b.competency_id, c.name from observation b
        join competency c on c.tenant_id = b.tenant_id and c.id = b.competency_id
       where b.tenant_id = ${tenantId} and b.id = ${id}`;
    if (!row) throw notFound('observation');
    await authoriseAbout(tx, 'observation.acknowledge', row.person_id);
    const first = await tx.sql`
      update observation set acknowledged_at = ${now()}
       where tenant_id = ${tenantId} and id = ${id} and acknowledged_at is null returning 1`;
    if (first.length === 0) return;
    await audit(tx, {
      action: 'observation.acknowledged',
      subjectId: row.person_id,
      entity: 'observation',
      entityId: id,
    });
    await emitStatement(tx, {
      event: ['observation.acknowledged', id],
      personId: row.person_id,
      verb: 'acknowledged',
      object: { id: activityId(tx, 'competencies', row.competency_id), type: 'competency', name: row.name },
    });
  });
}
