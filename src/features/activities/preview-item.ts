import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findOptions } from '../catalog/index.ts';
import { findCompetencies } from '../frameworks/index.ts';
import type { ActivityView } from './contract.ts';
import { loadDeepLinkingRequest } from './load-deep-linking-request.ts';

/**
 * What would be placed, as its page will show it; nothing of it exists yet.
 * @throws not_found, forbidden as loadDeepLinkingRequest; not_found for what is not on the list
 */
export async function previewItem(
  context: Context,
  { id, key }: { readonly id: string; readonly key: string },
): Promise<ActivityView> {
  if (!isId(id)) throw notFound('request');
  return inTransaction(context, 'common', async (tx) => {
    const { chosen } = await loadDeepLinkingRequest(tx, id);
    const item = chosen.find((one) => one.key === key);
    if (!item) throw notFound('thing on the list');
    const [option] = item.optionId ? await findOptions(tx, [item.optionId]) : [];
    const skills = await findCompetencies(tx, { ids: item.competencyIds });
    return {
      id: item.key,
      kind: item.kind,
      title: item.title,
      instructions: '',
      option: option ? { id: option.id, title: option.title } : null,
      skills: skills.map(({ id: skillId, name, description, levels }) => ({
        id: skillId,
        name,
        description,
        levels,
      })),
      linkId: null,
      graded: false,
      counts: null,
      mine: null,
    };
  });
}
