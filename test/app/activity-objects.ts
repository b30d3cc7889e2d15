import type { ActivityKind } from '../../src/features/activities/index.ts';
import {
  chooseItems,
  getDeepLinkingRequest,
  handInReflection,
  keepDeepLinkingRequest,
  keepReviewRequest,
  noteActivityLaunch,
  placeActivities,
} from '../../src/features/activities/index.ts';
import type { Company } from './access-ground.ts';

/** What the fixture's launches say of their link (moodleClaims). */
const RESOURCE_LINK = '4';
const CONTEXT = '2';
const LMS = 'http://127.0.0.1:8091';

/** Ids of things that were placed into a course, or are about to be. */
export interface ActivityObjects {
  /** Requests of whoever sits at the L&D desk, each with one thing on its list. */
  readonly requests: Readonly<Record<'choose' | 'drop' | 'place' | 'cancel' | 'answered', string>>;
  /** By request: the key of that thing. */
  readonly keys: Readonly<Record<'choose' | 'drop' | 'place' | 'cancel', string>>;
  readonly activities: Readonly<Record<ActivityKind, string>>;
  /** The boss' look at the learner's reflection, which is not shown to the course. */
  readonly review: string;
}

/** A request of the L&D desk with one reflection on its list. */
export async function newRequest({ tenant, learning, platformId, deployment }: Company) {
  const desk = deployment === '2' ? 'tenantAdmin' : 'ldAdmin';
  const id = await keepDeepLinkingRequest(tenant.system, {
    personId: tenant.personId(desk),
    platformId,
    deploymentId: deployment,
    contextId: CONTEXT,
    contextTitle: 'Giving feedback',
    courseRoles: [],
    settings: {
      returnUrl: `${LMS}/mod/lti/contentitem_return.php?course=2`,
      acceptTypes: ['ltiResourceLink'],
      acceptTargets: ['iframe'],
      acceptMultiple: true,
      acceptLineItem: undefined,
      autoCreate: false,
    },
  });
  const context = tenant.contextOf(desk);
  await chooseItems(context, { id, kind: 'reflection', competencyIds: [learning.skills.FEEDBACK] });
  const { chosen } = await getDeepLinkingRequest(context, id);
  return { id, key: chosen[0]!.key, context };
}

/** Writes one of each by the product's own verbs; the learner has handed in the reflection in these words. */
export async function bringActivities(company: Company, words: string): Promise<ActivityObjects> {
  const { tenant, learning, platformId, deployment } = company;
  const open = {
    choose: await newRequest(company),
    drop: await newRequest(company),
    place: await newRequest(company),
    cancel: await newRequest(company),
  };
  const { id: answered, context } = await newRequest(company);
  const competencyIds = [learning.skills.FEEDBACK];
  await chooseItems(context, { id: answered, kind: 'self-assessment', competencyIds });
  await chooseItems(context, { id: answered, kind: 'goal-check', competencyIds });
  await chooseItems(context, { id: answered, kind: 'option-page', optionIds: [learning.options.COURSE] });
  const { chosen } = await getDeepLinkingRequest(context, answered);
  const items = chosen.map(({ key, title }) => ({ key, title, instructions: '', points: 10 }));
  await placeActivities(context, { id: answered, items });
  const activities = await listPlaced(company, answered);
  const launch = { platformId, targetLinkUri: '', contextId: CONTEXT, resourceLinkId: RESOURCE_LINK };
  for (const activity of Object.values(activities))
    await noteActivityLaunch(tenant.system, {
      ...launch,
      custom: { activity },
      lineItemUrl: null,
      lineItemsUrl: null,
    });
  await handInReflection(tenant.contextOf('learner'), {
    id: activities.reflection,
    body: words,
    competencyId: learning.skills.FEEDBACK,
    seat: await seatOf(company, 'learner'),
  });
  const review = await keepReviewRequest(tenant.system, {
    personId: tenant.personId('boss'),
    courseRoles: ['Instructor'],
    platformId,
    issuer: LMS,
    resourceLinkId: RESOURCE_LINK,
    lineItemUrl: null,
    custom: { activity: activities.reflection },
    targetLinkUri: '',
    forUserId: `${deployment}-learner`,
  });
  const of = <T>(pick: (one: { id: string; key: string }) => T) => ({
    choose: pick(open.choose),
    drop: pick(open.drop),
    place: pick(open.place),
    cancel: pick(open.cancel),
  });
  return { requests: { ...of(({ id }) => id), answered }, keys: of(({ key }) => key), activities, review };
}

async function listPlaced({ tenant }: Company, requestId: string): Promise<Record<ActivityKind, string>> {
  const rows = await tenant.deps.pools.common.begin(async (sql) => {
    await sql`select set_config('app.tenant', ${tenant.tenantId}, true)`;
    return sql`select kind, id from activity where request_id = ${requestId}`;
  });
  return Object.fromEntries(rows.map(({ kind, id }) => [kind, id])) as Record<ActivityKind, string>;
}

/** Where the fixture's launch of this person sits. */
export async function seatOf({ tenant, platformId }: Company, key: string) {
  const [account] = await tenant.deps.pools.common.begin(async (sql) => {
    await sql`select set_config('app.tenant', ${tenant.tenantId}, true)`;
    return sql`select id from account where person_id = ${tenant.personId(key)}`;
  });
  return {
    accountId: account?.id as string,
    platformId,
    contextId: CONTEXT,
    resourceLinkId: RESOURCE_LINK,
    courseRoles: ['Learner'],
  };
}
