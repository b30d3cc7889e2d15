import { decodeJwt } from 'jose';
import { responseClaims } from '../../lti/deep-linking/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { claim } from '../lti/platform-fixture.ts';
import { type Company, type Ground, subOf, type Visitor } from './access-ground.ts';

/** Deep linking, as a Moodle of the fixture's address does it. */
const LMS = 'http://127.0.0.1:8091';
const membership = (role: string) => `http://purl.imsglobal.org/vocab/lis/v2/membership#${role}`;

export const RETURN_URL = `${LMS}/mod/lti/contentitem_return.php?course=2&id=1&sesskey=YO7bugt5EP`;
export const LINE_ITEMS = `${LMS}/mod/lti/services.php/2/lineitems?type_id=1`;
export const LINE_ITEM = `${LMS}/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1`;

/** The claims of a deep linking request by somebody with this role in the course. */
export const deepLinkingClaims = (
  settings: Record<string, unknown> = {},
  role = 'Instructor',
): Record<string, unknown> => ({
  [claim('message_type')]: 'LtiDeepLinkingRequest',
  [claim('resource_link')]: undefined,
  [claim('roles')]: [membership(role)],
  'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['frame', 'iframe', 'window'],
    accept_copy_advice: false,
    accept_multiple: true,
    accept_unsigned: false,
    auto_create: false,
    can_confirm: false,
    deep_link_return_url: RETURN_URL,
    title: 'Throughline',
    text: '',
    data: 'opaque §1 data',
    ...settings,
  },
});

/** The claims of a launch of something that was placed. */
export const activityClaims = (
  activityId: string,
  { role = 'Learner', link = '77', lineItem = LINE_ITEM as string | null } = {},
): Record<string, unknown> => ({
  [claim('roles')]: [membership(role)],
  [claim('resource_link')]: { id: link, title: 'Something placed' },
  [claim('custom')]: { activity: activityId },
  'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
    scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
    lineitems: LINE_ITEMS,
    ...(lineItem ? { lineitem: lineItem } : {}),
  },
});

/** The claims of a teacher's look at what somebody handed in. */
export const reviewClaims = (
  activityId: string,
  about: string,
  { role = 'Instructor', link = '77' } = {},
): Record<string, unknown> => ({
  ...activityClaims(activityId, { role, link, lineItem: null }),
  [claim('message_type')]: 'LtiSubmissionReviewRequest',
  [claim('for_user')]: { user_id: about },
});

/** A launch, and the request that it led to, where it led to one. */
export async function arrive(
  ground: Ground,
  company: Company,
  key: string,
  claims: Record<string, unknown>,
): Promise<Visitor & { readonly requestId: string }> {
  const visitor = await ground.launch(company, subOf(company.deployment, key), claims);
  const { searchParams } = new URL(visitor.landedAt, 'http://tool.example');
  return { ...visitor, requestId: searchParams.get('request') ?? '' };
}

/** The form that carries the answer to the LMS, as the page shows it. */
export async function answerOf(
  visitor: Visitor,
  requestId: string,
): Promise<{ response: Response; action: string; claims: Record<string, unknown>; items: Item[] }> {
  const response = await visitor.get(`/picker/return?request=${requestId}`);
  const page = await response.clone().text();
  const jwt = /name="JWT" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const claims = jwt ? decodeJwt(jwt) : {};
  return {
    response,
    action: (/<form[^>]* action="(http[^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&'),
    claims,
    items: (claims[responseClaims.contentItems] ?? []) as Item[],
  };
}

export interface Item {
  readonly type: string;
  readonly title: string;
  readonly url: string;
  readonly custom: { readonly activity: string };
  readonly lineItem?: {
    readonly scoreMaximum: number;
    readonly resourceId: string;
    readonly submissionReview?: object;
  };
}

/** Works off what was announced, as the job loop does. */
export const settleJobs = (ground: Ground): Promise<number> =>
  drainJobs(ground.deps, new Date(ground.deps.now().getTime() + 20_000));
