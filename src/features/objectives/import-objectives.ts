import type { Context } from '../../core/context.ts';
import { type FieldFault, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { objective } from '../../db/schema/evaluation.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { ObjectiveImport } from './contract.ts';

/**
 * Brings in agreed objectives, updating those whose key is known. One transaction: with any fault nothing
 * is written.
 * @throws invalid naming each objective whose person, target or competency is not known.
 */
export async function importObjectives(
  context: Context,
  input: readonly ObjectiveImport[],
): Promise<{ objectives: number }> {
  authorise(context, 'strategy.import');
  return inTransaction(context, 'evaluation', async (tx) => {
    const faults: FieldFault[] = [];
    for (const one of input) faults.push(...(await putObjective(tx, one)));
    if (faults.length > 0) throw invalid(faults, 'Nothing was brought in.');
    await audit(tx, { action: 'objectives.imported', details: { objectives: input.length } });
    return { objectives: input.length };
  });
}

async function putObjective(tx: Tx, input: ObjectiveImport): Promise<FieldFault[]> {
  const { tenantId, now } = tx.context;
  const { key, employeeNumber, target, competency, ...values } = input;
  const found = await findNamed(tx, {
    employeeNumber,
    target: target ?? null,
    competency: competency ?? null,
  });
  const faults: FieldFault[] = [];
  if (!found.personId)
    faults.push({ field: `${key}.employeeNumber`, message: `Nobody has the number ${employeeNumber}.` });
  if (target && !found.targetId)
    faults.push({ field: `${key}.target`, message: `There is no target "${target}".` });
  if (competency && !found.competencyId)
    faults.push({ field: `${key}.competency`, message: `There is no single competency "${competency}".` });
  if (faults.length > 0 || !found.personId) return faults;
  const row = {
    ...values,
    personId: found.personId,
    targetId: found.targetId,
    competencyId: found.competencyId,
    importedAt: now(),
  };
  const [put] = await tx.db
    .insert(objective)
    .values({ tenantId, id: newId(), code: key, ...row })
    .onConflictDoUpdate({ target: [objective.tenantId, objective.code], set: row })
    .returning({ id: objective.id });
  await audit(tx, {
    action: 'objective.imported',
    subjectId: found.personId,
    entity: 'objective',
    entityId: put?.id ?? '',
  });
  return [];
}

async function findNamed(
  tx: Tx,
  named: { employeeNumber: string; target: string | null; competency: string | null },
): Promise<{ personId: string | null; targetId: string | null; competencyId: string | null }> {
  const { tenantId } = tx.context;
  const [code, framework] = (named.competency ?? '').split('/').reverse();
  const [row] = await tx.sql`
    select
      (select id from person where tenant_id = ${tenantId} and employee_number = ${named.employeeNumber}) as person_id,
      (select id from evaluation.target where tenant_id = ${tenantId} and code = ${named.target}) as target_id,
      -- a code that two frameworks have names no single competency
      (select case when count(*) = 1 then min(c.id::text)::uuid end from competency c
         join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
        where c.tenant_id = ${tenantId} and c.code = ${code ?? null} and c.type <> 'area'
          and (${framework ?? null}::text is null or f.code = ${framework ?? null})) as competency_id`;
  return {
    personId: row?.person_id ?? null,
    targetId: row?.target_id ?? null,
    competencyId: row?.competency_id ?? null,
  };
}
