import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { strategyAim, target } from '../../db/schema/evaluation.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { StrategyImport } from './contract.ts';

/**
 * Brings in aims and targets, updating those whose key is known. One transaction.
 * @throws invalid naming each target or aim whose parent is not in the file, and any circle of parents.
 */
export async function importStrategy(
  context: Context,
  input: StrategyImport,
): Promise<{ aims: number; targets: number }> {
  authorise(context, 'strategy.import');
  const faults = decideFaults(input);
  if (faults.length > 0) throw invalid(faults, 'The strategy does not hold together.');
  return inTransaction(context, 'evaluation', async (tx) => {
    const aims = new Map<string, string>();
    for (const aim of input.aims) aims.set(aim.key, await putAim(tx, aim));
    for (const aim of input.aims)
      if (aim.parent) await setParent(tx, aims.get(aim.key) ?? '', aims.get(aim.parent) ?? '');
    for (const one of input.targets) await putTarget(tx, one, aims.get(one.aim) ?? '');
    const counts = { aims: input.aims.length, targets: input.targets.length };
    await audit(tx, { action: 'strategy.imported', details: counts });
    return counts;
  });
}

/** Pure: what keeps the chain from holding together. */
function decideFaults({ aims, targets }: StrategyImport): { field: string; message: string }[] {
  const parents = new Map(aims.map((aim) => [aim.key, aim.parent ?? null]));
  const faults: { field: string; message: string }[] = [];
  for (const { key, parent } of aims) {
    if (parent && !parents.has(parent))
      faults.push({ field: `aims.${key}.parent`, message: `There is no aim "${parent}".` });
    const seen = new Set<string>();
    for (let at: string | null | undefined = key; at; at = parents.get(at)) {
      if (seen.has(at)) {
        faults.push({ field: `aims.${key}.parent`, message: `The aim "${key}" leads back to itself.` });
        break;
      }
      seen.add(at);
    }
  }
  for (const { key, aim } of targets) {
    if (!parents.has(aim)) faults.push({ field: `targets.${key}.aim`, message: `There is no aim "${aim}".` });
  }
  return faults;
}

async function putAim(tx: Tx, aim: StrategyImport['aims'][number]): Promise<string> {
  const { tenantId, now } = tx.context;
  const values = { title: aim.title, description: aim.description, importedAt: now() };
  const [row] = await tx.db
    .insert(strategyAim)
    .values({ tenantId, id: newId(), code: aim.key, ...values })
    .onConflictDoUpdate({ target: [strategyAim.tenantId, strategyAim.code], set: values })
    .returning({ id: strategyAim.id });
  return row?.id ?? '';
}

async function setParent(tx: Tx, id: string, parentId: string): Promise<void> {
  await tx.db
    .update(strategyAim)
    .set({ parentId })
    .where(and(eq(strategyAim.tenantId, tx.context.tenantId), eq(strategyAim.id, id)));
}

async function putTarget(tx: Tx, one: StrategyImport['targets'][number], aimId: string): Promise<void> {
  const { tenantId, now } = tx.context;
  const { key, aim: _, ...rest } = one;
  const values = { ...rest, aimId, importedAt: now() };
  await tx.db
    .insert(target)
    .values({ tenantId, id: newId(), code: key, ...values })
    .onConflictDoUpdate({ target: [target.tenantId, target.code], set: values });
}
