import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { listEndpoints } from '../../src/endpoints.ts';
import { queueScore } from '../../src/features/courses/index.ts';
import { addForwardStore } from '../../src/features/forwarding/index.ts';
import { askAboutGoal, writeGoal } from '../../src/features/goals/index.ts';
import { keepPrivacyRequest } from '../../src/features/privacy/index.ts';
import { recommendOption } from '../../src/features/recommendations/index.ts';
import { logLearning, shareExample } from '../../src/features/records/index.ts';
import { addCredential, invitePlatform } from '../../src/features/tenants/index.ts';
import {
  bringObjects,
  type Company,
  type Ground,
  layGround,
  type Objects,
  SECRET,
  subOf,
  type Visitor,
} from './access-ground.ts';
import { newRequest } from './activity-objects.ts';

/** Whoever opens and asks. The foreigner holds every desk of another company. */
const PEOPLE = [
  'learner',
  'manager',
  'boss',
  'dotted',
  'former',
  'peer',
  'stranger',
  'ldAdmin',
  'hrAdmin',
  'tenantAdmin',
  'unmatched',
  'foreigner',
] as const;
type Who = (typeof PEOPLE)[number];

const LINE = ['learner', 'manager'] as const;
const OWN_COMPANY = PEOPLE.filter((who) => who !== 'foreigner');

let ground: Ground;
let mine: Objects;
let theirs: Objects;
let visitors: Record<Who, Visitor>;
let pendingAccount: string;

beforeAll(async () => {
  ground = await layGround();
  mine = await bringObjects(ground, ground.home);
  theirs = await bringObjects(ground, ground.other);
  const launched: [Who, Visitor][] = [];
  for (const who of PEOPLE) {
    const company = who === 'foreigner' ? ground.other : ground.home;
    const key = who === 'foreigner' ? 'tenantAdmin' : who;
    launched.push([who, await ground.launch(company, subOf(company.deployment, key))]);
  }
  visitors = Object.fromEntries(launched) as Record<Who, Visitor>;
  await ground.launch(ground.home, 'nobody-yet');
  const [row] = await ground.owner`select id from account where sub = 'nobody-yet'`;
  pendingAccount = row?.id;
}, 120_000);

afterAll(() => ground.close());

/** Who gets which status. What is not named: `otherwise` in the own company, `foreign` for the foreigner. */
interface Expected {
  readonly ok: readonly Who[];
  /** Answered with something else than 200, by person. */
  readonly but?: Partial<Record<Who, number>>;
  readonly otherwise?: number;
  readonly foreign?: number;
}

const all = (but: Expected['but'] = {}): Expected => ({ ok: PEOPLE, but });
const desk = (...ok: Who[]): Expected => ({ ok: [...ok, 'foreigner'] });

function statusFor(who: Who, { ok, but = {}, otherwise = 403, foreign = 404 }: Expected): number {
  const named = but[who];
  if (named !== undefined) return named;
  if (ok.includes(who)) return 200;
  return who === 'foreigner' ? foreign : otherwise;
}

/** Every text and who may read it, wherever it turns up. */
const READERS: Readonly<Record<keyof typeof SECRET, readonly Who[]>> = {
  privateGoal: ['learner'],
  sharedGoal: LINE,
  question: LINE,
  answer: LINE,
  sharedNote: LINE,
  point: LINE,
  learnersNote: ['learner'],
  managersNote: ['manager'],
  reason: LINE,
  seen: LINE,
  example: LINE,
  objective: LINE,
  reflection: ['learner'],
  // the statement tells it, and an administrator's look at statements is audited
  loggedTitle: ['learner'],
  loggedWords: ['learner'],
};

/** Names that a refusal must not tell; one's own stands in the corner of the page. */
const NAMES: Partial<Record<Who, string>> = { learner: 'Castro', manager: 'Okafor', boss: 'Halden' };

/** No answer to anybody holds what is not theirs to read: neither a page nor a refusal. */
async function expectNothingSpilled(who: Who, response: Response, what: string, typed = ''): Promise<void> {
  const body = await response.text();
  const told = [...response.headers].map((pair) => pair.join(': ')).join('\n');
  for (const [name, text] of Object.entries(SECRET)) {
    // one's own words come back to oneself
    if (READERS[name as keyof typeof SECRET].includes(who) || typed.includes(text)) continue;
    expect(body.includes(text), `${what}: ${who} reads ${name}`).toBe(false);
  }
  for (const [name, family] of Object.entries(NAMES)) {
    expect(told, `${what}: a name in a header for ${who}`).not.toContain(family);
    if (response.status >= 400 && name !== who)
      expect(body.includes(family), `${what}: ${who} is refused and reads the name of ${name}`).toBe(false);
  }
  expect(response.status, `${what} for ${who}`).toBeLessThan(500);
}

interface PageRow extends Expected {
  /** The address with ids of the home company. */
  readonly at: (ids: Objects) => string;
  /** The other company's ids, for everybody of the home company; left out where the address holds none. */
  readonly holdsIds?: boolean;
}

const everybodyRedirected = Object.fromEntries(PEOPLE.map((who) => [who, 303]));

/** Written by hand. A page that is mounted and not named here makes the test fail. */
const PAGES: Readonly<Record<string, PageRow>> = {
  '/': { at: () => '/', ...all(everybodyRedirected) },
  '/growth': { at: () => '/growth', ...all() },
  '/expectations': { at: () => '/expectations', ...all() },
  '/record': { at: () => '/record', ...all() },
  '/record/log': { at: () => '/record/log', ...all() },
  '/record/export.csv': { at: () => '/record/export.csv', ...all() },
  '/record/export.json': { at: () => '/record/export.json', ...all() },
  '/statements': { at: () => '/statements', ...desk('tenantAdmin') },
  '/statements/tail': { at: () => '/statements/tail?since=0', ...desk('tenantAdmin') },
  '/statements/:id': { at: ({ statement }) => `/statements/${statement}`, ok: ['tenantAdmin'] },
  '/privacy': { at: () => '/privacy', ...all() },
  '/privacy/export': { at: () => '/privacy/export', ...all() },
  '/privacy/desk': { at: () => '/privacy/desk', ...desk('tenantAdmin') },
  '/privacy/erasures/:id/statements.txt': {
    at: ({ erasure }) => `/privacy/erasures/${erasure}/statements.txt`,
    ok: ['tenantAdmin'],
  },
  '/team': { at: () => '/team', ...all() },
  '/conversations': { at: () => '/conversations', ...all() },
  // whose course it is comes from the session: there is no address for another one
  '/course': { at: () => '/course', ...all() },
  '/people/:personId/conversation': {
    at: ({ personId }) => `/people/${personId}/conversation`,
    holdsIds: true,
    ok: ['manager'],
    but: { learner: 303 },
  },
  '/conversations/:conversationId': {
    at: ({ conversation }) => `/conversations/${conversation}`,
    holdsIds: true,
    ok: ['learner'],
    // the manager has the other page
    but: { manager: 404 },
  },
  '/mapping': { at: () => '/mapping', ...desk('ldAdmin') },
  '/mapping/bulk': { at: () => '/mapping/bulk?above=0.5', ...desk('ldAdmin') },
  '/catalog/:optionId': { at: ({ option }) => `/catalog/${option}`, holdsIds: true, ok: OWN_COMPANY },
  '/oversight': { at: () => '/oversight', ...desk('hrAdmin') },
  '/connect': { at: () => '/connect', ...desk('tenantAdmin') },
  '/connect/theme': { at: () => '/connect/theme', ...desk('tenantAdmin') },
  '/picker': {
    at: ({ requests }) => `/picker?request=${requests.choose}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/picker/preview': {
    at: ({ requests, keys }) => `/picker/preview?request=${requests.choose}&key=${keys.choose}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/picker/return': {
    at: ({ requests }) => `/picker/return?request=${requests.answered}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/activities/review': {
    at: ({ review }) => `/activities/review?request=${review}`,
    holdsIds: true,
    ok: ['boss'],
    otherwise: 404,
  },
  '/activities/:id': {
    at: ({ activities }) => `/activities/${activities.reflection}`,
    holdsIds: true,
    ok: OWN_COMPANY,
  },
  '/line-of-sight/competencies/:competencyId': {
    at: ({ skill }) => `/line-of-sight/competencies/${skill}`,
    holdsIds: true,
    ok: OWN_COMPANY,
  },
  '/line-of-sight/:objectiveId': {
    at: ({ objective }) => `/line-of-sight/${objective}`,
    holdsIds: true,
    ok: LINE,
  },
};

/** Without a session: what everybody on the internet may read. */
const PUBLIC = new Set([
  '/healthz',
  '/readyz',
  '/assets/:name',
  '/theme/:name',
  '/lti/login',
  '/lti/jwks',
  '/lti/register',
  '/lti/register.js',
  '/lti/canvas.json',
  '/lti/icon.svg',
  '/.well-known/jwks.json',
  '/api/v1/openapi.json',
  '/xapi/about',
  '/xapi/statements',
  '/lti/storage.js',
  '/xapi/activities',
  '/xapi/activities/profile',
  '/xapi/activities/state',
  '/xapi/agents',
  '/xapi/agents/profile',
  '/xapi/profiles/throughline',
]);

describe('every page × every person', () => {
  test('the table names every page that is mounted, and no other', () => {
    const mounted = ground.routes
      .filter(({ method, path }) => method === 'GET' && !PUBLIC.has(path))
      .map(({ path }) => path);
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(PAGES).sort());
  });

  test.each(Object.entries(PAGES))(
    'GET %s answers each of twelve people as the table says',
    async (path, row) => {
      for (const who of PEOPLE) {
        const response = await visitors[who].get(row.at(mine));
        expect(response.status, `${path} for ${who}`).toBe(statusFor(who, row));
        await expectNothingSpilled(who, response, path);
      }
    },
  );

  test.each(Object.entries(PAGES).filter(([, { holdsIds }]) => holdsIds))(
    'GET %s with another company’s ids is 404 for everybody',
    async (path, row) => {
      for (const who of OWN_COMPANY) {
        const response = await visitors[who].get(row.at(theirs));
        expect(response.status, `${path} for ${who}`).toBe(404);
        await expectNothingSpilled(who, response, path);
      }
    },
  );

  test('ids and questions in the query open nothing either', async () => {
    const tricks = [
      `/growth?edit=${mine.privateGoal}`,
      `/growth?edit=${mine.sharedGoal}`,
      `/team?show=all&person=${mine.personId}`,
      `/conversations?held=${mine.conversation}`,
      `/connect?platform=${mine.otherPlatform}`,
      `/mapping?option=${mine.option}`,
      `/record?skill=${mine.skill}`,
      `/statements?like=${mine.statement}`,
      `/statements?id=${mine.statement}`,
      `/statements/tail?since=0&like=${mine.statement}`,
      `/statements/${theirs.statement}`,
    ];
    for (const trick of tricks)
      for (const who of PEOPLE) await expectNothingSpilled(who, await visitors[who].get(trick), trick);
    const held = `/people/${mine.personId}/conversation?held=${theirs.conversation}`;
    await expectNothingSpilled('manager', await visitors.manager.get(held), held);
  });
});

interface EndpointRow extends Expected {
  readonly with: (ids: Objects) => Sent | Promise<Sent>;
  /** What a person of the home company gets for the other company's ids; 404 where nothing is said. */
  readonly abroad?: Partial<Record<Who, number>> | 'no ids';
}
interface Sent {
  readonly at: string;
  readonly body?: Record<string, unknown>;
}

const manager = () => ground.home.tenant.contextOf('manager');
const learner = () => ground.home.tenant.contextOf('learner');

const to =
  (at: (ids: Objects) => string, body: (ids: Objects) => Record<string, unknown> = () => ({})) =>
  (ids: Objects): Sent => ({ at: at(ids), body: body(ids) });

/** A recommendation that waits for its answer, made anew for the one who may answer. */
const newRecommendation =
  (verb: string, body: (ids: Objects) => Record<string, unknown>) => async (ids: Objects) => {
    if (ids !== mine) return { at: `/recommendations/${ids.recommendation}/${verb}`, body: body(ids) };
    const wish = {
      personId: ids.personId,
      competencyId: ids.skill,
      reason: SECRET.reason,
      optionIds: [...ids.options],
    };
    const { id } = await recommendOption(manager(), wish);
    return { at: `/recommendations/${id}/${verb}`, body: body(ids) };
  };

/** An outside record store that asks people, as it was added by an operator. */
const newForwardStore =
  (path: string) =>
  async (ids: Objects): Promise<Sent> => {
    const { tenant } = ids === mine ? ground.home : ground.other;
    const store = { name: words, url: 'https://lrs.example/xapi', key: newId(), secret: 'secret' };
    const rules = { version: '1.0.3', filter: {}, onlyAgreed: true, fromBeginning: false } as const;
    const { storeId } = await addForwardStore(tenant.operator, { ...store, ...rules }, tenant.deps);
    return { at: `/forward-stores/${storeId}/${path}` };
  };

/** A score that the LMS has refused. */
async function parkScore({ tenant, platformId }: Company): Promise<string> {
  const { scoreId } = await inTransaction(tenant.system, 'common', (tx) =>
    queueScore(tx, {
      platformId,
      lineItemUrl: 'https://lms.example/lineitem/1',
      sub: newId(),
      scoreGiven: 1,
      scoreMaximum: 1,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      about: { activityId: newId(), handInId: newId() },
    }),
  );
  await ground.owner`update score_delivery set state = 'parked', settled_at = now() where id = ${scoreId}`;
  return scoreId;
}

const companyOf = (ids: Objects): Company => (ids === mine ? ground.home : ground.other);

/** Somebody who may go. */
async function newPerson({ tenant }: Company): Promise<string> {
  const id = newId();
  await ground.owner`
    insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
    values (${tenant.tenantId}, ${id}, 'Some', 'Body', now(), now())`;
  return id;
}

/** A wish to be erased that waits for its answer. */
async function newErasure(company: Company): Promise<string> {
  const [id, personId] = [newId(), await newPerson(company)];
  await ground.owner`
    insert into erasure (tenant_id, id, person_id, asked_by, asked_at)
    values (${company.tenant.tenantId}, ${id}, ${personId}, ${personId}, now())`;
  return id;
}

/** A data privacy launch of the tenant admin. */
const newPrivacyRequest = ({ tenant, platformId }: Company): Promise<string> =>
  keepPrivacyRequest(tenant.system, {
    personId: tenant.personId('tenantAdmin'),
    platformId,
    issuer: 'http://127.0.0.1:8091',
    forUserId: newId(),
  });

const own = (ids: Objects, at: keyof Objects) => String(ids[at]);
const words = 'Words that nobody minds';

/** A request that is still open; there is none such for anybody but its own person. */
const openRequest =
  (
    name: 'choose' | 'drop' | 'place' | 'cancel',
    what: (key: string, ids: Objects) => { at: string; body?: Record<string, unknown> },
  ) =>
  async (ids: Objects): Promise<Sent> => {
    const fresh =
      ids === mine ? await newRequest(ground.home) : { id: ids.requests[name], key: ids.keys[name] };
    const { at, body = {} } = what(fresh.key, ids);
    return { at: `/deep-linking-requests/${fresh.id}/${at}`, body };
  };

/** Written by hand, one row or more for each endpoint; in this order, because what is closed stays closed. */
const ENDPOINTS: Readonly<Record<string, readonly EndpointRow[]>> = {
  'POST /settings/theme': [
    {
      with: to(
        () => '/settings/theme',
        () => ({ theme: 'dark' }),
      ),
      ...all(),
      abroad: 'no ids',
    },
  ],

  // Connect: the tenant admin
  'POST /deployments/:id/suspension': [
    { with: to((ids) => `/deployments/${own(ids, 'otherDeployment')}/suspension`), ok: ['tenantAdmin'] },
  ],
  'POST /deployments/:id/approval': [
    { with: to((ids) => `/deployments/${own(ids, 'otherDeployment')}/approval`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/suspension': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/suspension`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/resumption': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/resumption`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/name': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/name`,
        () => ({ name: words }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/service-hosts': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/service-hosts`,
        () => ({ hosts: 'learn.example.org' }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/check': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/check`), ok: ['tenantAdmin'] },
  ],
  'POST /platform-invitations': [
    { with: to(() => '/platform-invitations'), ...desk('tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /platform-invitations/:id/withdrawal': [
    {
      with: async (ids) => {
        const company = ids === mine ? ground.home : ground.other;
        const { id } = await invitePlatform(company.tenant.operator);
        return { at: `/platform-invitations/${id}/withdrawal`, body: {} };
      },
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/trust': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/trust`,
        () => ({ personNumbers: 'yes' }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /settings/company-theme': [
    {
      with: to(
        () => '/settings/company-theme',
        () => ({ accent: '#0b5fa5' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /settings/company-logo/removal': [
    { with: to(() => '/settings/company-logo/removal'), ...desk('tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /accounts/:id/link': [
    {
      with: (ids) => ({ at: `/accounts/${pendingAccount}/link`, body: { personId: ids.personId } }),
      ok: ['tenantAdmin'],
      // linked already by then, with another company's employee refused all the same
      abroad: { tenantAdmin: 409 },
    },
  ],
  'POST /sender-links': [
    {
      with: to(
        () => '/sender-links',
        ({ personId }) => ({ issuer: 'https://academy.example', sub: 'u-77', personId }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /ignored-courses': [
    {
      with: to(
        () => '/ignored-courses',
        () => ({ objectId: 'https://academy.example/course/1' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /ignored-courses/removal': [
    {
      with: to(
        () => '/ignored-courses/removal',
        () => ({ objectId: 'https://academy.example/course/1' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /credentials': [
    {
      with: to(
        () => '/credentials',
        () => ({ name: words, scopes: ['statements/write'] }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /credentials/:id/revocation': [
    {
      with: async (ids) => {
        const { tenant } = ids === mine ? ground.home : ground.other;
        const { id } = await addCredential(tenant.operator, { kind: 'xapi', name: words });
        return { at: `/credentials/${id}/revocation` };
      },
      ok: ['tenantAdmin'],
    },
  ],
  'POST /statement-searches': [
    {
      with: to(
        () => '/statement-searches',
        () => ({ homePage: 'http://127.0.0.1:8091', name: subOf('1', 'learner') }),
      ),
      ok: ['tenantAdmin'],
      // the same words in the other company's store find nothing
      foreign: 422,
      abroad: 'no ids',
    },
  ],
  'POST /statement-checks': [
    {
      with: to(
        () => '/statement-checks',
        () => ({ statement: '{}' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /course-bindings': [
    {
      with: to(
        () => '/course-bindings',
        ({ option }) => ({
          objectId: 'https://lms.example/course/view.php?id=77',
          optionId: option,
        }),
      ),
      ok: ['ldAdmin', 'tenantAdmin'],
      foreign: 404,
    },
  ],

  // the course of the session: the desks map it, everybody may plan it
  'POST /course/unbinding': [
    { with: to(() => '/course/unbinding'), ...desk('ldAdmin', 'tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /course/binding': [
    {
      with: to(
        () => '/course/binding',
        ({ option }) => ({ optionId: option }),
      ),
      ok: ['ldAdmin', 'tenantAdmin'],
    },
  ],
  'POST /course/option': [{ with: to(() => '/course/option'), ...desk('ldAdmin'), abroad: 'no ids' }],
  'POST /course/alignments/:competencyId/confirmation': [
    {
      with: to(
        ({ skill }) => `/course/alignments/${skill}/confirmation`,
        () => ({ level: 3, version: 0 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/alignments/:competencyId/change': [
    {
      with: to(
        ({ skill }) => `/course/alignments/${skill}/change`,
        () => ({ level: 3, version: 0 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/alignments/:competencyId/rejection': [
    {
      with: (ids) => ({
        at: `/course/alignments/${(ids === mine ? ground.home : ground.other).learning.skills.PLAN}/rejection`,
      }),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/plan-items': [{ with: to(() => '/course/plan-items'), ...all(), abroad: 'no ids' }],
  'POST /scores/:id/resending': [
    {
      with: async (ids) => ({
        at: `/scores/${await parkScore(ids === mine ? ground.home : ground.other)}/resending`,
      }),
      ok: ['tenantAdmin'],
    },
  ],

  // outside record stores: the tenant admin adds them, everybody decides about their own
  'POST /forward-stores': [
    {
      with: to(
        () => '/forward-stores',
        () => ({ name: words, url: 'https://lrs.example/xapi', key: newId(), secret: 'secret' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /forward-stores/:id/pause': [{ with: newForwardStore('pause'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/resumption': [{ with: newForwardStore('resumption'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/removal': [{ with: newForwardStore('removal'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/resending': [{ with: newForwardStore('resending'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/agreement': [{ with: newForwardStore('agreement'), ok: OWN_COMPANY }],
  'POST /forward-stores/:id/agreement/withdrawal': [
    { with: newForwardStore('agreement/withdrawal'), ok: OWN_COMPANY },
  ],

  // the L&D admin's desk
  'POST /options/:optionId/alignments/:competencyId/confirmation': [
    {
      with: to(
        ({ option, skill }) => `/options/${option}/alignments/${skill}/confirmation`,
        () => ({ level: 3, relevance: 1, version: 1 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/alignments/:competencyId/change': [
    {
      with: to(
        ({ option, skill }) => `/options/${option}/alignments/${skill}/change`,
        () => ({ level: 3, relevance: 1, version: 1 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/alignments/:competencyId/rejection': [
    {
      with: to(({ skill }) => `/options/${ground.home.learning.options.LOOSE}/alignments/${skill}/rejection`),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/review': [
    { with: to(({ option }) => `/options/${option}/review`), ok: ['ldAdmin'] },
  ],
  'POST /mapping/bulk-confirmations': [
    {
      with: to(
        () => '/mapping/bulk-confirmations',
        () => ({ above: 0.8, fingerprint: 'x'.repeat(64) }),
      ),
      ok: [],
      // nothing was previewed with this fingerprint
      but: { ldAdmin: 409, foreigner: 409 },
      abroad: 'no ids',
    },
  ],
  'POST /mapping/decisions/:batchId/undoing': [
    {
      with: to(() => `/mapping/decisions/${newId()}/undoing`),
      ok: [],
      // whatever is not one's own last decision is answered alike, another company's and a made-up one
      but: { ldAdmin: 409, foreigner: 409 },
      abroad: 'no ids',
    },
  ],

  // what is placed into a course: the request's own person
  'POST /deep-linking-requests/:id/choices': [
    {
      with: openRequest('choose', (_key, { skill }) => ({
        at: 'choices',
        body: { kind: 'self-assessment', competencyIds: [skill] },
      })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/choices/:key/removal': [
    {
      with: openRequest('drop', (key) => ({ at: `choices/${key}/removal` })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/placement': [
    {
      with: openRequest('place', (key) => ({
        at: 'placement',
        body: { keys: [key], [`title-${key}`]: words },
      })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/cancellation': [
    { with: openRequest('cancel', () => ({ at: 'cancellation' })), ok: ['ldAdmin'], otherwise: 404 },
  ],

  // what is handed in: everybody their own, whose session came from that course
  'POST /activities/:id/reflection': [
    {
      with: to(
        ({ activities }) => `/activities/${activities.reflection}/reflection`,
        ({ skill }) => ({ body: words, competencyId: skill }),
      ),
      ok: OWN_COMPANY,
    },
  ],
  'POST /activities/:id/self-assessment': [
    {
      with: to(
        ({ activities }) => `/activities/${activities['self-assessment']}/self-assessment`,
        ({ skill }) => ({ [`level-${skill}`]: 2 }),
      ),
      ok: OWN_COMPANY,
    },
  ],
  'POST /activities/:id/goal-check': [
    {
      // nobody has a goal for that skill yet
      with: to(({ activities }) => `/activities/${activities['goal-check']}/goal-check`),
      ok: [],
      otherwise: 422,
    },
  ],
  'POST /activities/:id/goals': [
    {
      // about a skill that the activity is not about: nothing is written
      with: to(
        ({ activities }) => `/activities/${activities['goal-check']}/goals`,
        ({ personId }) => ({ title: words, competencyId: personId, nextStep: words }),
      ),
      ok: [],
      otherwise: 422,
    },
  ],
  'POST /activities/:id/next-steps': [
    {
      // a goal of one's own that names another skill; everybody else's is not there
      with: to(
        ({ activities }) => `/activities/${activities['goal-check']}/next-steps`,
        ({ sharedGoal }) => ({ goalId: sharedGoal, nextStep: words }),
      ),
      ok: [],
      but: { learner: 422 },
      otherwise: 404,
    },
  ],
  'POST /activities/:id/plan-item': [
    {
      with: to(({ activities }) => `/activities/${activities['option-page']}/plan-item`),
      ok: OWN_COMPANY,
    },
  ],

  // the person's own side
  'POST /goals': [
    {
      with: to(
        () => '/goals',
        () => ({ title: words, origin: 'challenge' }),
      ),
      ...all(),
      abroad: 'no ids',
    },
  ],
  'POST /goals/order': [
    {
      // one's own goals or a conflict: somebody else's order cannot be asked for
      with: to(
        () => '/goals/order',
        ({ sharedGoal }) => ({ order: [sharedGoal] }),
      ),
      ok: [],
      otherwise: 409,
      foreign: 409,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 409])),
    },
  ],
  'POST /goals/:id/versions': [
    {
      with: to(
        ({ sharedGoal }) => `/goals/${sharedGoal}/versions`,
        () => ({ title: SECRET.sharedGoal, origin: 'challenge', originText: words }),
      ),
      ok: ['learner'],
    },
    {
      with: to(
        ({ privateGoal }) => `/goals/${privateGoal}/versions`,
        () => ({ title: SECRET.privateGoal, origin: 'challenge' }),
      ),
      ok: ['learner'],
      otherwise: 404,
    },
  ],
  'POST /goals/:id/parking': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/parking`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/parking`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/resumption': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/resumption`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/resumption`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/sharing': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/sharing`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/sharing`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/privacy': [
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/privacy`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/privacy`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/questions': [
    {
      with: to(
        ({ sharedGoal }) => `/goals/${sharedGoal}/questions`,
        () => ({ question: words }),
      ),
      ok: ['manager'],
    },
    {
      with: to(
        ({ privateGoal }) => `/goals/${privateGoal}/questions`,
        () => ({ question: words }),
      ),
      ok: [],
      but: { learner: 403 },
      otherwise: 404,
    },
  ],
  'POST /people/:personId/goal-questions': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/goal-questions`,
        ({ sharedGoal }) => ({ goalId: sharedGoal, question: words }),
      ),
      ok: ['manager'],
    },
    {
      with: to(
        ({ personId }) => `/people/${personId}/goal-questions`,
        ({ privateGoal }) => ({ goalId: privateGoal, question: words }),
      ),
      ok: [],
      but: { learner: 403 },
      otherwise: 404,
    },
  ],
  'POST /goal-questions/:id/answer': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/goal-questions/${ids.question}/answer`, body: { answer: words } };
        const { id } = await askAboutGoal(manager(), { id: ids.sharedGoal, question: `${words}?` });
        return { at: `/goal-questions/${id}/answer`, body: { answer: SECRET.answer } };
      },
      ok: ['learner'],
    },
    {
      with: to(
        ({ privateQuestion }) => `/goal-questions/${privateQuestion}/answer`,
        () => ({ answer: SECRET.answer }),
      ),
      ok: ['learner'],
      otherwise: 404,
    },
  ],
  'POST /self-ratings': [
    {
      with: to(
        () => '/self-ratings',
        ({ skill }) => ({ competencyId: skill, level: 2 }),
      ),
      ok: OWN_COMPANY,
      // a body that names what is not there: the field is named
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /plan-items': [
    {
      with: to(
        () => '/plan-items',
        ({ option }) => ({ optionId: option }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
    {
      with: to(
        () => '/plan-items',
        ({ privateGoal }) => ({ optionId: ground.home.learning.options.READ, goalId: privateGoal }),
      ),
      ok: ['learner'],
      otherwise: 404,
      foreign: 422,
    },
  ],
  // what is kept about a person
  'POST /erasure-requests': [{ with: to(() => '/erasure-requests'), ...all(), abroad: 'no ids' }],
  'POST /erasure-requests/withdrawal': [
    { with: to(() => '/erasure-requests/withdrawal'), ...all(), abroad: 'no ids' },
  ],
  'POST /erasure-requests/:id/refusal': [
    {
      with: async (ids) => ({
        at: `/erasure-requests/${await newErasure(companyOf(ids))}/refusal`,
        body: { answer: words },
      }),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /people/:personId/erasure': [
    {
      with: async (ids) => ({
        at: `/people/${await newPerson(companyOf(ids))}/erasure`,
        body: { word: 'ERASE' },
      }),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /privacy-requests/:id/erasure': [
    {
      with: async (ids) => ({
        at: `/privacy-requests/${await newPrivacyRequest(companyOf(ids))}/erasure`,
        body: { word: 'ERASE' },
      }),
      ok: ['tenantAdmin'],
      // nobody else's look exists for them
      otherwise: 404,
    },
  ],
  'POST /privacy-searches': [
    {
      with: to(
        () => '/privacy-searches',
        () => ({ find: 'Castro' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /settings/retention': [
    {
      with: to(
        () => '/settings/retention',
        () => ({ months: 240 }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /learning': [
    {
      with: to(
        () => '/learning',
        ({ skill }) => ({
          title: words,
          kind: 'talk',
          learnedOn: '2026-01-05',
          minutes: 20,
          competencyId: skill,
        }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /learning/:id/removal': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/learning/${ids.logged}/removal` };
        const entry = {
          title: newId(),
          kind: 'talk',
          learnedOn: '2026-01-05',
          minutes: 20,
          words: '',
        } as const;
        const { id } = await logLearning(learner(), entry);
        return { at: `/learning/${id}/removal` };
      },
      ok: ['learner'],
      otherwise: 404,
    },
  ],
  'POST /examples': [
    {
      with: to(
        () => '/examples',
        ({ skill }) => ({ competencyId: skill, body: SECRET.example }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /recommendations/:id/refusal': [
    { with: newRecommendation('refusal', () => ({ reason: words })), ok: ['learner'] },
  ],
  'POST /recommendations/:id/counter': [
    { with: newRecommendation('counter', () => ({ text: words })), ok: ['learner'] },
  ],
  'POST /recommendations/:id/acceptance': [
    { with: newRecommendation('acceptance', ({ option }) => ({ optionIds: [option] })), ok: ['learner'] },
  ],

  // between the two
  'POST /recommendations': [
    {
      with: to(
        () => '/recommendations',
        ({ personId, skill, options }) => ({
          personId,
          competencyId: skill,
          reason: SECRET.reason,
          optionIds: options,
        }),
      ),
      ok: ['manager'],
    },
  ],
  'POST /people/:personId/cadence': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/cadence`,
        () => ({ everyDays: 14 }),
      ),
      ok: LINE,
    },
  ],
  'POST /people/:personId/conversations': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/conversations`,
        () => ({ at: tomorrow() }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/points': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/points`,
        () => ({ part: 'ahead', title: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/notes': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/notes`,
        () => ({ part: 'support', body: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/private-note': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/private-note`,
        () => ({ body: words, version: 1 }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/promises': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/promises`,
        ({ personId }) => ({ byPersonId: personId, body: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /promises/:id/keeping': [
    {
      with: async (ids) => {
        const [row] = await ground.owner`select id from promise where conversation_id = ${mine.conversation}`;
        return { at: `/promises/${ids === mine ? row?.id : newId()}/keeping` };
      },
      ok: LINE,
    },
  ],
  'POST /conversations/:id/closing': [
    { with: to(({ conversation }) => `/conversations/${conversation}/closing`), ok: ['manager'] },
  ],
  'POST /conversations/:id/confirmation': [
    { with: to(({ conversation }) => `/conversations/${conversation}/confirmation`), ok: ['learner'] },
  ],
  'POST /people/:personId/observations': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/observations`,
        ({ skill }) => ({ competencyId: skill, seen: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /people/:personId/two-minute-notes': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/two-minute-notes`,
        ({ skill }) => ({ competencyId: skill, kind: 'coaching', text: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /observations/:id/acknowledgement': [
    { with: to(({ observation }) => `/observations/${observation}/acknowledgement`), ok: ['learner'] },
  ],
  'POST /examples/:id/acknowledgement': [
    {
      with: to(
        ({ example }) => `/examples/${example}/acknowledgement`,
        () => ({ level: 2 }),
      ),
      ok: ['manager'],
    },
  ],
  'POST /people/:personId/acknowledgements': [
    {
      with: async (ids) => {
        if (ids !== mine)
          return {
            at: `/people/${ids.personId}/acknowledgements`,
            body: { exampleId: ids.example, level: 2 },
          };
        const { id } = await shareExample(learner(), {
          competencyId: ids.skill,
          body: `${SECRET.example} ${newId()}`,
        });
        return { at: `/people/${ids.personId}/acknowledgements`, body: { exampleId: id, level: 2 } };
      },
      ok: ['manager'],
    },
  ],
  'POST /recognition-prompts/:id/dismissal': [
    { with: to(({ prompt }) => `/recognition-prompts/${prompt}/dismissal`), ok: ['manager'] },
  ],
  'POST /people/:personId/recognitions': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/recognitions`,
        ({ skill }) => ({ competencyId: skill, body: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /goals/:id/closing': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/goals/${ids.sharedGoal}/closing`, body: { closingNote: words } };
        const [row] = await ground.owner`
          select id from development.goal where title = ${words} and person_id = ${mine.personId}`;
        const id = row?.id ?? (await writeGoal(learner(), { title: words, origin: 'challenge' })).id;
        return { at: `/goals/${id}/closing`, body: { closingNote: words } };
      },
      ok: ['learner'],
      // nobody shared it
      otherwise: 404,
    },
  ],
};

const tomorrow = () => new Date(ground.home.tenant.clock.now().getTime() + 86_400_000).toISOString();

describe('every endpoint × every person', () => {
  test('the table names every endpoint, and no other', () => {
    const offered = listEndpoints().map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(ENDPOINTS).sort()).toEqual([...new Set(offered)].sort());
  });

  const rows = Object.entries(ENDPOINTS).flatMap(([name, cases]) =>
    cases.map((row, at) => [cases.length > 1 ? `${name} (${at + 1})` : name, row] as const),
  );

  test.each(rows)('%s answers each of twelve people as the table says', async (name, row) => {
    const { at, body = {} } = await row.with(mine);
    // the refused ones first: whoever may changes what the others would find
    const order = [...PEOPLE].sort(
      (a, b) => Number(statusFor(a, row) < 300) - Number(statusFor(b, row) < 300),
    );
    for (const who of order) {
      const response = await visitors[who].json(at, body);
      const status = response.status === 204 ? 200 : response.status;
      const said = await response.clone().text();
      expect(status, `${name} for ${who}: ${said}`).toBe(statusFor(who, row));
      await expectNothingSpilled(who, response, name);
    }
  });

  test.each(rows.filter(([, { abroad }]) => abroad !== 'no ids'))(
    '%s with another company’s ids reveals nothing to anybody',
    async (name, row) => {
      const { at, body = {} } = await row.with(theirs);
      const abroad = row.abroad === 'no ids' ? {} : (row.abroad ?? {});
      for (const who of OWN_COMPANY) {
        const response = await visitors[who].json(at, body);
        // a desk that is not one's own is refused before anything is looked up
        const refusals = [abroad[who] ?? 404, ...(row.ok.includes(who) || row.otherwise ? [] : [403])];
        expect(refusals, `${name} for ${who}: ${response.status}`).toContain(response.status);
        await expectNothingSpilled(who, response, name);
      }
    },
  );

  test.each(rows)(
    '%s as a form is refused to who may not, with a page that tells nothing',
    async (name, row) => {
      const { at, body = {} } = await row.with(mine);
      const fields = Object.fromEntries(
        Object.entries(body).map(([field, value]) => [
          field,
          Array.isArray(value) ? value.map(String) : String(value),
        ]),
      );
      for (const who of PEOPLE.filter((one) => statusFor(one, row) >= 400 && statusFor(one, row) !== 409)) {
        const response = await visitors[who].form(at, fields);
        expect([403, 404, 422], `${name} for ${who}: ${response.status}`).toContain(response.status);
        await expectNothingSpilled(who, response, name, JSON.stringify(body));
      }
    },
  );
});
