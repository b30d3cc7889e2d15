import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid, notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { AcknowledgeExample } from './contract.ts';
import { activityId, emitStatement } from './emit-statement.ts';
import { putAppliedEvidence } from './put-applied-evidence.ts';

/**
 * The manager says that the example shows the competency at a level: from now on it is applied evidence.
 * @throws conflict where it was acknowledged before.
 */
export async function acknowledgeExample(context: Context, { id, level }: AcknowledgeExample): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [example] = await tx.sql`
      select x.person_id, x.competency_id, x.shared_at, c.name,
             (select count(*)::int from proficiency_level l
               where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
        from shared_example x
        join competency c on c.tenant_id = x.tenant_id and c.id = x.competency_id
       where x.tenant_id = ${tenantId} and x.id = ${id}`;
    if (!example) throw notFound('example');
    await authoriseAbout(tx, 'example.acknowledge', example.person_id);
    if (level > example.levels)
      throw invalid([{ field: 'level', message: `This one has ${example.levels} levels.` }]);
    const by = actingPersonId(context);
    const changed = await tx.sql`
      update shared_example set acknowledged_by = ${by}, acknowledged_at = ${now()}, level = ${level}
       where tenant_id = ${tenantId} and id = ${id} and acknowledged_at is null returning 1`;
    if (changed.length === 0) throw new AppError('conflict', 'This example was acknowledged already.');
    await putAppliedEvidence(tx, {
      kind: 'example',
      personId: example.person_id,
      competencyId: example.competency_id,
      level,
      source: by ?? '',
      sourceRef: id,
      occurredAt: example.shared_at,
    });
    await audit(tx, {
      action: 'example.acknowledged',
      subjectId: example.person_id,
      entity: 'example',
      entityId: id,
      details: { level },
    });
    await emitStatement(tx, {
      event: ['example.acknowledged', id],
      personId: by ?? example.person_id,
      verb: 'validated',
      object: {
        id: activityId(tx, 'competencies', example.competency_id),
        type: 'competency',
        name: example.name,
      },
      about: { personId: example.person_id, verb: 'asserted' },
      level,
    });
  });
}
