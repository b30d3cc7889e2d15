import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { goal } from '../../db/schema/development.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { WriteGoal } from './contract.ts';
import { decideActivation } from './goal.ts';
import {
  checkSkill,
  getGoal,
  holdGoals,
  keepVersion,
  ownPersonId,
  park,
  putOrder,
  refusalOf,
} from './stored-goals.ts';

/**
 * The person writes a development goal: active, and for their eyes only until they share it (R80, R83). It
 * says nothing in xAPI: whoever reads the record store must not learn that a private goal exists.
 * Sending the same goal twice makes one.
 * @throws limit_exceeded where three are active and none is named to step aside (R81); invalid by field.
 */
export async function writeGoal(context: Context, input: WriteGoal): Promise<{ id: string }> {
  const personId = ownPersonId(context);
  const wish = WriteGoal.parse(input);
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'goal.write', personId);
    await checkSkill(tx, { competencyId: wish.competencyId, level: wish.targetLevel });
    const open = await holdGoals(tx, personId);
    const same = open.find((one) => one.title === wish.title && one.originText === wish.originText);
    if (same) return { id: same.id };
    const id = newId();
    const place = decideActivation(open, id, wish);
    if (place.kind === 'refused') throw refusalOf(place);
    await park(tx, open, place.parked);
    await insertGoal(tx, id, personId, wish);
    await putOrder(tx, personId, place.order);
    await keepVersion(tx, await getGoal(tx, 'goal.write', id));
    await audit(tx, { action: 'goal.written', subjectId: personId, entity: 'goal', entityId: id });
    return { id };
  });
}

/** It begins without a rank, because every rank may still be taken; putOrder gives it its place. */
async function insertGoal(
  tx: Tx,
  id: string,
  personId: string,
  wish: ReturnType<typeof WriteGoal.parse>,
): Promise<void> {
  const { tenantId, now } = tx.context;
  await tx.db.insert(goal).values({
    tenantId,
    id,
    personId,
    title: wish.title,
    origin: wish.origin,
    originText: wish.originText,
    competencyId: wish.competencyId ?? null,
    targetLevel: wish.targetLevel ?? null,
    due: wish.due ?? null,
    nextStep: wish.nextStep,
    status: 'parked',
    version: 1,
    createdAt: now(),
    updatedAt: now(),
  });
}
