import { answerForm } from '../../../lti/deep-linking/index.ts';
import { belongsToPlatform } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptions } from '../catalog/index.ts';
import { findCompetencies } from '../frameworks/index.ts';
import { findPlatformBy } from '../tenants/index.ts';
import type { ChosenView, DeepLinkingRequestView } from './contract.ts';
import { loadDeepLinkingRequest, type StoredRequest } from './load-deep-linking-request.ts';

/**
 * What the LMS asked for and what was chosen until now, for the person whose launch it was.
 * @param requestId null: their newest one, for an address that lost its query
 * @throws not_found, forbidden
 */
export async function getDeepLinkingRequest(
  context: Context,
  requestId: string | null,
): Promise<DeepLinkingRequestView> {
  if (requestId !== null && !isId(requestId)) throw notFound('request');
  return inTransaction(context, 'common', async (tx) => {
    const request = await loadDeepLinkingRequest(tx, requestId);
    const { settings } = request;
    return {
      id: request.id,
      state: request.state,
      courseTitle: request.courseTitle,
      acceptMultiple: settings.acceptMultiple,
      acceptsOurs: settings.acceptTypes.includes('ltiResourceLink'),
      takesPoints: settings.acceptLineItem !== false,
      addsAtOnce: settings.autoCreate,
      answerOrigin: await findAnswerOrigin(tx, request),
      chosen: await nameChosen(tx, request),
    };
  });
}

/** Where the answer goes, if that is an address of the very LMS that asked (launch-security rule 7). */
export async function findAnswerOrigin(tx: Tx, request: StoredRequest): Promise<string | null> {
  const { returnUrl } = request.settings;
  const platform = await findPlatformBy(tx, ({ id }) => id === request.platformId);
  if (platform?.status !== 'active' || !belongsToPlatform(platform, returnUrl)) return null;
  return answerForm(returnUrl, '')?.formAction ?? null;
}

async function nameChosen(tx: Tx, { chosen }: StoredRequest): Promise<ChosenView[]> {
  const options = await findOptions(
    tx,
    chosen.flatMap(({ optionId }) => optionId ?? []),
  );
  const skills = await findCompetencies(tx, { ids: chosen.flatMap(({ competencyIds }) => competencyIds) });
  return chosen.map(({ key, kind, title, optionId, competencyIds }) => {
    const option = options.find(({ id }) => id === optionId);
    return {
      key,
      kind,
      title,
      option: option ? { id: option.id, title: option.title } : null,
      skills: competencyIds.flatMap((id) => {
        const skill = skills.find((one) => one.id === id);
        return skill ? [{ id, name: skill.name }] : [];
      }),
    };
  });
}
