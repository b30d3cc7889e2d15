import {
  type AnswerForm,
  answerForm,
  type ContentItem,
  decideContentItems,
  signDeepLinkingResponse,
} from '../../../lti/deep-linking/index.ts';
import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { iconUrl } from '../../http/assets.ts';
import { activeSigningKey, findPlatformBy } from '../tenants/index.ts';
import { contentItemOf, type PlacedActivity } from './content-item-of.ts';
import { findAnswerOrigin } from './get-deep-linking-request.ts';
import { loadDeepLinkingRequest } from './load-deep-linking-request.ts';

/** The signed answer to a deep linking request, as a form for the browser to post. */
export interface SignedPlacement {
  readonly form: AnswerForm;
  /** How many things go to the course; 0: nothing was wanted. */
  readonly count: number;
  readonly courseTitle: string | null;
}

/**
 * Signs what was placed, or that nothing was. It may be signed again until the request's hour is over: a page that is
 * loaded once more says the same, and makes no second activity.
 * @throws conflict where it is still open, or over; not_found, forbidden; precondition_failed where the answer would
 *   leave for an address that is not the LMS' own
 */
export async function signPlacement(context: Context, requestId: string): Promise<SignedPlacement> {
  if (!isId(requestId)) throw notFound('request');
  const { request, platform, origin, placed } = await inTransaction(context, 'common', async (tx) => {
    const request = await loadDeepLinkingRequest(tx, requestId);
    const placed = await tx.sql<PlacedActivity[]>`
      select id, kind, title, instructions, points from activity
       where tenant_id = ${context.tenantId} and request_id = ${requestId} order by position`;
    return {
      request,
      platform: await findPlatformBy(tx, ({ id }) => id === request.platformId),
      origin: await findAnswerOrigin(tx, request),
      placed,
    };
  });
  if (request.state !== 'answered')
    throw new AppError(
      'conflict',
      request.state === 'open'
        ? 'Nothing is placed yet. Go back and choose first.'
        : 'The hour for this is over. If the course does not show what you placed, start again from there.',
    );
  if (!platform || origin === null) throw foreignAnswer();
  const wished = placed.map(
    (one): ContentItem => contentItemOf(one, { publicUrl: context.publicUrl, iconUrl }),
  );
  const { items } = decideContentItems(request.settings, wished);
  const jwt = await signDeepLinkingResponse({
    platform: { issuer: platform.issuer, clientId: platform.clientId, deploymentId: request.deploymentId },
    settings: request.settings,
    items,
    key: await activeSigningKey(context),
    now: context.now(),
  });
  const form = answerForm(request.settings.returnUrl, jwt);
  if (!form) throw foreignAnswer();
  return { form, count: items.length, courseTitle: request.courseTitle };
}

const foreignAnswer = () =>
  new AppError(
    'precondition_failed',
    'Your LMS asked for the answer at an address that is not among its registered ones, so nothing was sent. Ask your Throughline administrator to look at the connection.',
  );
