import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeepLinkingSettings } from '../../lti/index.ts';
import { newId } from '../../src/core/ids.ts';
import {
  chooseItems,
  findMyWork,
  finishHandIn,
  forgetRequests,
  getActivity,
  getDeepLinkingRequest,
  handInReflection,
  keepDeepLinkingRequest,
  moveHandIns,
  moveWork,
  noteActivityLaunch,
  placeActivities,
  signPlacement,
} from '../../src/features/activities/index.ts';
import { addPlatform, ensureKeys } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, expectRefusal, type Learning } from './goals-ground.ts';

/** An LMS with a token, line items and scores, really spoken to over HTTP. */
interface Lms {
  readonly url: string;
  lineItems: unknown[];
  status: number;
  readonly asked: string[];
  readonly scores: { path: string; body: Record<string, unknown> }[];
  close(): void;
}

async function startLms(): Promise<Lms> {
  const asked: string[] = [];
  const scores: Lms['scores'] = [];
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? '';
    response.setHeader('content-type', 'application/json');
    if (path === '/token') {
      const scope = new URLSearchParams(await bodyOf(request)).get('scope');
      return response.end(
        JSON.stringify({ access_token: 'a-token', token_type: 'bearer', expires_in: 3600, scope }),
      );
    }
    asked.push(path);
    if (path.startsWith('/lineitems?')) {
      response.statusCode = lms.status;
      return response.end(JSON.stringify(lms.status === 200 ? lms.lineItems : {}));
    }
    scores.push({ path, body: JSON.parse(await bodyOf(request)) });
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const lms: Lms = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lineItems: [],
    status: 200,
    asked,
    scores,
    close: () => server.close(),
  };
  return lms;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

let db: TestDatabase;
let owner: Sql;
let lms: Lms;
let tenant: TestTenant;
let other: TestTenant;
let learning: Learning;
let platformId: string;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  lms = await startLms();
  const people = CAST.map((one) => ({ ...one, account: { issuer: lms.url, sub: `sub-${one.key}` } }));
  tenant = await testTenant(db, { people });
  other = await testTenant(db);
  await ensureKeys(tenant.deps);
  learning = await bringLearning(tenant);
  const registered = {
    name: 'LMS',
    issuer: lms.url,
    clientId: 'client',
    authUrl: `${lms.url}/auth`,
    tokenUrl: `${lms.url}/token`,
    jwksUrl: `${lms.url}/keys`,
    deploymentIds: ['1'],
  };
  ({ platformId } = await addPlatform(tenant.operator, registered, { allowLoopbackPlatforms: true }));
});
beforeEach(() => {
  lms.lineItems = [];
  lms.status = 200;
  lms.asked.length = 0;
  lms.scores.length = 0;
});
afterAll(async () => {
  lms.close();
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const settings = (more: Partial<DeepLinkingSettings> = {}): DeepLinkingSettings => ({
  returnUrl: `${lms.url}/return`,
  acceptTypes: ['ltiResourceLink'],
  acceptTargets: ['iframe'],
  acceptMultiple: true,
  acceptLineItem: undefined,
  autoCreate: false,
  ...more,
});

const ask = (key: string, courseRoles = ['Instructor'], more: Partial<DeepLinkingSettings> = {}) =>
  keepDeepLinkingRequest(tenant.system, {
    personId: tenant.personId(key),
    platformId,
    deploymentId: '1',
    contextId: '2',
    contextTitle: 'Giving feedback',
    courseRoles,
    settings: settings(more),
  });

/** A reflection that stands in a course. */
async function placed(points: number | null = 10): Promise<string> {
  const teacher = tenant.contextOf('stranger');
  const id = await ask('stranger');
  await chooseItems(teacher, { id, kind: 'reflection', competencyIds: [learning.skills.FEEDBACK] });
  const { chosen } = await getDeepLinkingRequest(teacher, id);
  await placeActivities(teacher, {
    id,
    items: [{ key: chosen[0]!.key, title: 'What I learned', instructions: '', points }],
  });
  const [row] = await owner`select id from activity where request_id = ${id}`;
  return row?.id;
}

interface LinkFacts {
  readonly link?: string;
  readonly lineItemUrl?: string | null;
  readonly lineItemsUrl?: string | null;
}

const launched = (
  activity: string,
  { link = '7', lineItemUrl = null, lineItemsUrl = null }: LinkFacts = {},
) =>
  noteActivityLaunch(tenant.system, {
    platformId,
    custom: { activity },
    targetLinkUri: 'https://throughline.example/lti/launch',
    contextId: '2',
    resourceLinkId: link,
    lineItemUrl,
    lineItemsUrl,
  });

async function seat(key: string, link = '7') {
  const [account] = await owner`select id from account where sub = ${`sub-${key}`}`;
  return {
    accountId: account?.id as string,
    platformId,
    contextId: '2',
    resourceLinkId: link,
    courseRoles: ['Learner'],
  };
}

const write = async (key: string, id: string, body: string, link = '7') =>
  handInReflection(tenant.contextOf(key), {
    id,
    body,
    competencyId: learning.skills.FEEDBACK,
    seat: await seat(key, link),
  });

/** Works off what was announced; a failing job is tried again later, which a test does not wait for. */
const settle = () => drainJobs(tenant.deps, new Date(tenant.clock.now().getTime() + 20_000));

describe('keeping what a launch asks for', () => {
  test('data goes back to the character, whatever it is', async () => {
    for (const data of ['', '\u0000', '\ud83d', '"\\', 'ß §', 'x'.repeat(5_000)]) {
      const id = await ask('stranger', ['Instructor'], { data });
      const [row] = await owner`select settings from deep_linking_request where id = ${id}`;
      expect((JSON.parse(row?.settings) as DeepLinkingSettings).data).toBe(data);
    }
  });

  test('only the product keeps one, for its own tenant', async () => {
    const launch = {
      personId: tenant.personId('stranger'),
      platformId,
      deploymentId: '1',
      contextId: null,
      contextTitle: null,
      courseRoles: ['Instructor'],
      settings: settings(),
    };
    await expectRefusal(keepDeepLinkingRequest(tenant.contextOf('ldAdmin'), launch), 'forbidden');
    await expect(keepDeepLinkingRequest(other.system, launch)).rejects.toThrow();
  });

  test('what expired a day ago goes; until then it tells its person so', async () => {
    const id = await ask('stranger');
    const now = tenant.clock.now();
    tenant.clock.set(new Date(now.getTime() + 3_600_000));
    const view = await getDeepLinkingRequest(tenant.contextOf('stranger'), id);
    expect(view.state).toBe('expired');
    tenant.clock.set(new Date(now.getTime() + 26 * 3_600_000));
    await forgetRequests(tenant.system);
    await expectRefusal(getDeepLinkingRequest(tenant.contextOf('stranger'), id), 'not_found');
    await expectRefusal(forgetRequests(tenant.contextOf('ldAdmin')), 'forbidden');
    tenant.clock.set(now);
  });

  test('an address without its query shows the newest request of the person', async () => {
    await ask('boss');
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 1000));
    const newest = await ask('boss');
    expect((await getDeepLinkingRequest(tenant.contextOf('boss'), null)).id).toBe(newest);
  });

  test('a suspended platform gets no answer', async () => {
    const id = await ask('stranger');
    await owner`update directory.platform set status = 'suspended' where id = ${platformId}`;
    const view = await getDeepLinkingRequest(tenant.contextOf('stranger'), id);
    await owner`update directory.platform set status = 'active' where id = ${platformId}`;
    expect(view.answerOrigin).toBeNull();
  });
});

describe('placing is audited', () => {
  test('who placed what, with which points; no titles and no words', async () => {
    const id = await placed();
    const rows = await owner`
      select action, actor_id, details::text as details from audit.entry where entity_id = ${id}`;
    expect(rows).toMatchObject([{ action: 'activity.placed', actor_id: tenant.personId('stranger') }]);
    expect(rows[0]?.details).not.toContain('What I learned');
  });

  test('a launch of another tenant’s activity leads nowhere', async () => {
    const activity = await placed();
    const launch = {
      platformId,
      custom: { activity },
      targetLinkUri: '',
      contextId: null,
      resourceLinkId: '7',
      lineItemUrl: null,
      lineItemsUrl: null,
    };
    expect(await noteActivityLaunch(other.system, launch)).toBeNull();
    expect(await launched(newId())).toBeNull();
    expect(await launched(activity)).toBe(`/activities/${activity}`);
  });
});

describe('the score on its way', () => {
  test('a line item that no launch names is found by our id, and the score reaches the LMS', async () => {
    const id = await placed();
    const lineItemsUrl = `${lms.url}/lineitems?type_id=1`;
    const lineItem = `${lms.url}/lineitems/5/lineitem?type_id=1`;
    lms.lineItems = [
      { id: `${lms.url}/other`, label: 'Other', scoreMaximum: 5, resourceId: 'x' },
      { id: lineItem, label: 'What I learned', scoreMaximum: 10, resourceId: id, resourceLinkId: '7' },
    ];
    await launched(id, { lineItemsUrl });
    await write('learner', id, 'Words');
    await settle();
    expect(lms.asked[0]).toContain(`resource_id=${id}`);
    expect(lms.scores).toMatchObject([
      {
        path: '/lineitems/5/lineitem/scores?type_id=1',
        body: {
          userId: 'sub-learner',
          scoreGiven: 10,
          scoreMaximum: 10,
          activityProgress: 'Completed',
          gradingProgress: 'FullyGraded',
        },
      },
    ]);
    expect(JSON.stringify(lms.scores)).not.toContain('Words');
    await write('peer', id, 'Words of the peer');
    await settle();
    // known by now: it is not asked for again
    expect(lms.asked.filter((path) => path.startsWith('/lineitems?'))).toHaveLength(1);
    expect(lms.scores).toHaveLength(2);
  });

  test('an LMS that does not answer delays the score and never the hand-in', async () => {
    const id = await placed();
    lms.status = 503;
    await launched(id, { link: '8', lineItemsUrl: `${lms.url}/lineitems?type_id=1` });
    await write('learner', id, 'Words', '8');
    await settle();
    const { mine } = await getActivity(tenant.contextOf('learner'), { id, seat: await seat('learner', '8') });
    expect(mine).toMatchObject({ scoreQueuedAt: null });
    const [job] = await owner`
      select state from pgboss.job where name = 'activity.line-item-wanted' order by created_on desc limit 1`;
    expect(job?.state).toBe('retry');
    // the next launch names it
    await launched(id, { link: '8', lineItemUrl: `${lms.url}/lineitems/8/lineitem` });
    await settle();
    expect(lms.scores).toMatchObject([{ path: '/lineitems/8/lineitem/scores' }]);
  });

  test('an LMS that keeps none is asked once, and the hand-in stands', async () => {
    const id = await placed();
    await launched(id, { link: '9', lineItemsUrl: `${lms.url}/lineitems?type_id=1` });
    await write('learner', id, 'Words', '9');
    await settle();
    expect(lms.scores).toHaveLength(0);
    const [link] = await owner`select line_item_asked_at from activity_link where resource_link_id = '9'`;
    expect(link?.line_item_asked_at).not.toBeNull();
  });

  test('told twice, a hand-in is noted once and sent once', async () => {
    const id = await placed();
    await launched(id, { link: '10', lineItemUrl: `${lms.url}/lineitems/10/lineitem` });
    await write('learner', id, 'Words', '10');
    await settle();
    const [link] = await owner`select id from activity_link where resource_link_id = '10'`;
    const { accountId } = await seat('learner');
    for (let n = 0; n < 3; n++)
      await finishHandIn(tenant.system, { linkId: link?.id, accountId, version: 1 });
    await settle();
    expect(lms.scores).toHaveLength(1);
  });

  test('twenty at once are one hand-in', async () => {
    const id = await placed();
    await launched(id, { link: '11', lineItemUrl: `${lms.url}/lineitems/11/lineitem` });
    await Promise.all(Array.from({ length: 20 }, () => write('learner', id, 'Words', '11')));
    await settle();
    const rows = await owner`
      select version from hand_in h join activity_link l on l.id = h.link_id where l.resource_link_id = '11'`;
    expect(rows).toEqual([{ version: 1 }]);
    expect(lms.scores).toHaveLength(1);
  });
});

describe('the words are the person’s own', () => {
  test('nobody else finds them, in this tenant or another', async () => {
    const id = await placed(null);
    await launched(id, { link: '20' });
    await write('learner', id, 'Only mine', '20');
    const [link] = await owner`select id from activity_link where resource_link_id = '20'`;
    const linkId = link?.id as string;
    expect(await findMyWork(tenant.contextOf('learner'), linkId)).toMatchObject({ body: 'Only mine' });
    for (const who of ['manager', 'boss', 'peer', 'ldAdmin', 'hrAdmin', 'tenantAdmin'])
      expect(await findMyWork(tenant.contextOf(who), linkId)).toBeNull();
    expect(await findMyWork(other.contextOf('learner'), linkId)).toBeNull();
  });

  test('evaluation’s and common’s logins have no right on them', async () => {
    for (const plane of ['evaluation', 'common', 'store', 'jobs'] as const) {
      const sql = postgres(db.urls[plane], { max: 1 });
      await expect(sql`select * from development.activity_work`).rejects.toMatchObject({ code: '42501' });
      await sql.end();
    }
  });

  test('nothing is handed in for somebody else, by an operator or by a job', async () => {
    const id = await placed(null);
    await launched(id, { link: '21' });
    const input = {
      id,
      body: 'x',
      competencyId: learning.skills.FEEDBACK,
      seat: await seat('learner', '21'),
    };
    await expectRefusal(handInReflection(tenant.operator, input), 'forbidden');
    await expectRefusal(handInReflection(tenant.system, input), 'forbidden');
  });

  test('a skill that the activity is not about is refused at its field', async () => {
    const id = await placed(null);
    await launched(id, { link: '22' });
    const input = { id, body: 'x', competencyId: learning.skills.FOOD, seat: await seat('learner', '22') };
    const refusal = await expectRefusal(handInReflection(tenant.contextOf('learner'), input), 'invalid');
    expect(refusal.faults).toMatchObject([{ field: 'competencyId' }]);
  });
});

describe('an account that turns out to be an employee’s', () => {
  test('brings along what was handed in; the employee’s own stands where both did the same', async () => {
    const [mine, both] = [await placed(null), await placed(null)];
    await launched(mine, { link: '30' });
    await launched(both, { link: '31' });
    await write('peer', mine, 'Of the provisional person', '30');
    await write('peer', both, 'Of the provisional person', '31');
    await write('learner', both, 'Of the employee', '31');
    await settle();
    const linked = {
      accountId: (await seat('peer')).accountId,
      formerPersonId: tenant.personId('peer'),
      personId: tenant.personId('learner'),
    };
    for (let n = 0; n < 2; n++) {
      await moveWork(tenant.system, linked);
      await moveHandIns(tenant.system, linked);
    }
    const rows = await owner`
      select l.resource_link_id as link, w.body, h.person_id = w.person_id as together
        from development.activity_work w
        join activity_link l on l.id = w.link_id
        join hand_in h on h.link_id = w.link_id
       where l.resource_link_id in ('30', '31') and w.person_id = ${linked.personId} order by 1`;
    expect(rows).toEqual([
      { link: '30', body: 'Of the provisional person', together: true },
      { link: '31', body: 'Of the employee', together: true },
    ]);
    await expectRefusal(moveWork(tenant.contextOf('learner'), linked), 'forbidden');
  });
});

describe('signing', () => {
  test('nothing is signed before it is answered, nor for anybody else', async () => {
    const id = await ask('stranger');
    await expectRefusal(signPlacement(tenant.contextOf('stranger'), id), 'conflict');
    await expectRefusal(signPlacement(tenant.contextOf('ldAdmin'), id), 'not_found');
    await expectRefusal(signPlacement(other.contextOf('ldAdmin'), id), 'not_found');
    await expectRefusal(signPlacement(tenant.contextOf('stranger'), 'no-id'), 'not_found');
  });
});
