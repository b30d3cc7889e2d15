import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { type ChosenItem, deepLinkingRequest } from '../../db/schema/activities.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptions } from '../catalog/index.ts';
import { findCompetencies } from '../frameworks/index.ts';
import { ChooseItems } from './contract.ts';
import { type Chosen, decideChosen, firstTitle } from './decide-chosen.ts';
import { holdOpenRequest } from './load-deep-linking-request.ts';

/**
 * Puts something on the list of what shall be placed; nothing reaches the LMS yet.
 * @throws invalid by field; conflict where the request is over; not_found, forbidden
 */
export async function chooseItems(context: Context, input: ChooseItems): Promise<void> {
  const { id, ...wish } = ChooseItems.parse(input);
  await inTransaction(context, 'common', async (tx) => {
    const request = await holdOpenRequest(tx, id);
    const decided = decideChosen(request.chosen, wish, request.settings);
    if ('faults' in decided) throw invalid(decided.faults);
    const known = decided.list.filter((one) => 'key' in one);
    // the same form sent twice
    if (known.length === decided.list.length && known.length === request.chosen.length) return;
    const list: ChosenItem[] = [];
    for (const one of decided.list) list.push('key' in one ? one : await withTitle(tx, one));
    await putChosen(tx, id, list);
    await audit(tx, {
      action: 'content.chosen',
      entity: 'deep-linking-request',
      entityId: id,
      details: { kind: wish.kind, items: list.length },
    });
  });
}

/** Refuses what is not offered (any more); the form's list may be an hour old. */
async function withTitle(tx: Tx, chosen: Chosen): Promise<ChosenItem> {
  const { kind, optionId, competencyIds } = chosen;
  if (optionId !== null) {
    const [option] = await findOptions(tx, [optionId]);
    if (!option?.active)
      throw invalid([{ field: 'optionIds', message: 'Choose a learning option from the list.' }]);
    return { ...chosen, key: newId(), title: firstTitle(kind, [option.title]) };
  }
  const found = await findCompetencies(tx, { ids: competencyIds });
  const skills = competencyIds.map((one) => found.find(({ id }) => id === one));
  if (!skills.every((skill) => skill?.active))
    throw invalid([{ field: 'competencyIds', message: 'Choose skills from the list.' }]);
  return {
    ...chosen,
    key: newId(),
    title: firstTitle(
      kind,
      skills.map((skill) => skill?.name ?? ''),
    ),
  };
}

/** Keeps the list; the caller holds the request. */
export async function putChosen(tx: Tx, requestId: string, chosen: readonly ChosenItem[]): Promise<void> {
  const r = deepLinkingRequest;
  await tx.db
    .update(r)
    .set({ chosen })
    .where(and(eq(r.tenantId, tx.context.tenantId), eq(r.id, requestId)));
}
