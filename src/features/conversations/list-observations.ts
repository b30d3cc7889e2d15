import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { ObservationView } from './contract.ts';
import { readParties } from './get-conversation.ts';
import { readObservationText } from './observation-text.ts';

/**
 * What was observed about the person, newest first, with who saw it (R12). For the person and their manager.
 * @param limit 1 to 200
 */
export async function listObservations(
  context: Context,
  personId: string,
  limit = 50,
): Promise<ObservationView[]> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'evidence.read', personId);
    await auditRead(tx, 'observations.read', personId);
    const rows = await tx.sql`
      select b.id, b.observer_id, c.id as competency_id, c.name as competency_name, b.level, b.body,
             b.seen_on::text as seen_on, b.recorded_at, b.acknowledged_at
        from observation b join competency c on c.tenant_id = b.tenant_id and c.id = b.competency_id
       where b.tenant_id = ${context.tenantId} and b.person_id = ${personId}
       order by b.recorded_at desc, b.id limit ${Math.min(200, Math.max(1, limit))}`;
    const parties = await readParties(
      tx,
      rows.map((row) => row.observer_id),
    );
    return rows.map((row) => ({
      id: row.id,
      observer: parties.get(row.observer_id)!,
      competency: { id: row.competency_id, name: row.competency_name },
      level: row.level,
      ...readObservationText(row.body),
      seenOn: row.seen_on,
      recordedAt: row.recorded_at,
      acknowledgedAt: row.acknowledged_at,
    }));
  });
}
