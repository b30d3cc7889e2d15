import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scopes } from '../../lti/services/index.ts';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { findCourseToTry, noteCourse, queueScore, sendScore } from '../../src/features/courses/index.ts';
import {
  addPlatform,
  checkConnection,
  type Finding,
  listChecks,
  listPlatforms,
  listSigns,
  noteKeysRead,
  noteLaunchClaims,
  noteNotice,
  platformClient,
  renamePlatform,
  resumePlatform,
  setServiceHosts,
  suspendPlatform,
} from '../../src/features/tenants/index.ts';
import { createOutgoing } from '../../src/http/outgoing.ts';
import { faultOf, type Play, type ServicesPlatform, serveServices } from '../lti/services-platform.ts';
import { type Ground, layGround, subOf, type Visitor } from './access-ground.ts';

let ground: Ground;
let owner: Sql;
let lms: ServicesPlatform;
let platformId: string;
let admin: Visitor;

beforeAll(async () => {
  ground = await layGround();
  owner = postgres(ground.db.ownerUrl, { max: 1, onnotice: () => undefined });
  lms = await serveServices();
  ({ platformId } = await addPlatform(
    ground.home.tenant.operator,
    {
      name: 'Academy',
      issuer: lms.origin,
      clientId: 'academy',
      authUrl: `${lms.origin}/auth`,
      tokenUrl: `${lms.origin}/token`,
      jwksUrl: `${lms.origin}/keys`,
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: true },
  ));
}, 120_000);

afterAll(async () => {
  await lms.close();
  await owner.end();
  await ground.close();
});

beforeEach(() => {
  lms.asked.length = 0;
  later(120);
});

const company = () => ground.home.tenant;
const later = (seconds: number) =>
  company().clock.set(new Date(Math.max(Date.now(), company().clock.now().getTime()) + seconds * 1000));

/** As this platform is when all is well; `more` goes first. */
const well =
  (more: Play = () => undefined): Play =>
  (asked) => {
    const date = company().clock.now().toUTCString();
    const answer = more(asked);
    if (answer) return { ...answer, headers: { date, ...answer.headers } };
    const headers = { date };
    if (asked.path.startsWith('/keys'))
      return { headers, body: { keys: [{ kty: 'RSA', use: 'sig', kid: 'a', n: 'x', e: 'AQAB' }] } };
    if (asked.path.startsWith('/members'))
      return { headers, body: { members: [{ user_id: '5', roles: ['Learner'], name: 'Lena Learner' }] } };
    if (asked.path.startsWith('/lineitems')) return { headers, body: [] };
    return undefined;
  };

const context = () => ({
  ...company().contextOf('tenantAdmin'),
  publicUrl: lms.origin,
  outgoing: createOutgoing({ allowLoopback: true }),
});
const course = () => ({
  title: 'Safety',
  membershipsUrl: `${lms.origin}/members`,
  lineItemsUrl: `${lms.origin}/lineitems`,
});

/** Our own keys are played by the same server, at /lti/jwks. */
const ourKeys: Play = ({ path }) =>
  path === '/lti/jwks' ? { body: { keys: [{ kty: 'RSA', use: 'sig', kid: 'us' }] } } : undefined;

async function check(play: Play, withCourse = true): Promise<readonly Finding[]> {
  lms.play(play);
  return checkConnection(context(), { platformId, course: withCourse ? course() : null });
}

const found = (findings: readonly Finding[], what: string) => findings.find((one) => one.what === what);
const audited = async (action: string) =>
  (await owner`select 1 from audit.entry where tenant_id = ${company().tenantId} and action = ${action}`)
    .length;

describe('test connection (issue F2 part 9)', () => {
  test('where all is well it says so of keys, clock, tokens, permissions, roster and gradebook, and keeps it', async () => {
    const findings = await check(well(ourKeys));
    expect(findings.map(({ what, state }) => [what, state])).toEqual([
      ['their-keys', 'good'],
      ['clock', 'good'],
      ['our-keys', 'good'],
      ['token', 'good'],
      ['grant-scores', 'good'],
      ['grant-members', 'good'],
      ['grant-results', 'good'],
      ['grant-line-items', 'good'],
      ['grant-groups', 'good'],
      ['grant-notices', 'good'],
      ['roster', 'good'],
      ['gradebook', 'good'],
    ]);
    expect(found(findings, 'roster')?.sentence).toContain('with names.');
    const [kept] = (await listChecks(context())).filter((one) => one.platformId === platformId);
    expect(kept).toEqual({ platformId, at: company().clock.now(), findings });
    expect(JSON.stringify(kept)).not.toMatch(/Lena|token-\d/);
    expect(await audited('connection.checked')).toBe(1);
    expect(lms.asked.every(({ method, path }) => method === 'GET' || path.startsWith('/token'))).toBe(true);
  });

  test('a second click within ten seconds shows what the first found and asks the LMS nothing', async () => {
    await check(well(ourKeys));
    const asked = lms.asked.length;
    await check(well(ourKeys));
    expect(lms.asked.length).toBe(asked);
  });

  test('what an LMS does not allow is worth knowing and no fault', async () => {
    const findings = await check(
      well((asked) => {
        const scope = new URLSearchParams(asked.body).get('scope');
        if (!asked.path.startsWith('/token')) return ourKeys(asked);
        return scope === scopes.score ? undefined : { status: 400, body: { error: 'invalid_scope' } };
      }),
    );
    expect(found(findings, 'token')?.state).toBe('good');
    expect(found(findings, 'grant-scores')?.state).toBe('good');
    expect(found(findings, 'grant-members')).toMatchObject({
      state: 'note',
      sentence: 'The LMS does not let this tool read who takes part in a course.',
    });
    expect(found(findings, 'roster')).toBeUndefined();
  });

  test.each<[string, Play, string, RegExp]>([
    [
      'the LMS cannot read our keys',
      ({ path }) => (path.startsWith('/token') ? { status: 404, body: '<!DOCTYPE html><p>no' } : undefined),
      'token',
      /could not read our keys at http:\/\/127\.0\.0\.1:\d+\/lti\/jwks/,
    ],
    [
      'the LMS does not know us',
      ({ path }) =>
        path.startsWith('/token') ? { status: 401, body: { error: 'invalid_client' } } : undefined,
      'token',
      /tool is switched on/,
    ],
    [
      'no permission at all',
      ({ path }) =>
        path.startsWith('/token') ? { status: 400, body: { error: 'invalid_scope' } } : undefined,
      'token',
      /no permission at all/,
    ],
    [
      'its keys are a page',
      ({ path }) => (path.startsWith('/keys') ? { body: '<html>Log in</html>' } : undefined),
      'their-keys',
      /holds no key/,
    ],
    [
      'its keys are gone',
      ({ path }) => (path.startsWith('/keys') ? { status: 404 } : undefined),
      'their-keys',
      /status 404/,
    ],
    [
      'its clock is wrong',
      ({ path }) =>
        path.startsWith('/keys')
          ? {
              headers: { date: new Date(company().clock.now().getTime() - 600_000).toUTCString() },
              body: { keys: [{ kty: 'RSA' }] },
            }
          : undefined,
      'clock',
      /10 minutes behind ours/,
    ],
    [
      'its roster is broken',
      ({ path }) => (path.startsWith('/members') ? { status: 500 } : undefined),
      'roster',
      /fault of its own/,
    ],
    [
      'something in front of us answers',
      ({ path }) => (path === '/lti/jwks' ? { status: 403, body: 'no' } : undefined),
      'our-keys',
      /^On our side/,
    ],
  ])('%s: it says what and on which side', async (_, wrong, what, words) => {
    const findings = await check(well((asked) => wrong(asked) ?? ourKeys(asked)));
    expect(found(findings, what)).toMatchObject({ state: 'bad', sentence: expect.stringMatching(words) });
  });

  test('without a course it says how to get one', async () => {
    expect(found(await check(well(ourKeys), false), 'course')?.sentence).toContain('Open the tool once');
  });

  test('a course that somebody launched from is the one that is tried', async () => {
    await noteCourse(company().system, {
      platformId,
      issuer: lms.origin,
      deploymentId: '1',
      course: { id: '2', title: 'Safety', types: ['CourseSection'] },
      namesRoles: { membershipsUrl: course().membershipsUrl },
      ags: { scopes: [], lineItemsUrl: course().lineItemsUrl },
    });
    expect(await findCourseToTry(context(), platformId)).toEqual(course());
    expect(await findCourseToTry(ground.other.tenant.contextOf('tenantAdmin'), platformId)).toBeNull();
  });

  test('only a tenant admin tests, only their own platform, and never a suspended one', async () => {
    for (const who of ['learner', 'manager', 'ldAdmin', 'hrAdmin'])
      await expect(
        checkConnection(company().contextOf(who), { platformId, course: null }),
      ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      checkConnection(ground.other.tenant.contextOf('tenantAdmin'), { platformId, course: null }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await suspendPlatform(context(), { platformId });
    await expect(checkConnection(context(), { platformId, course: null })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    await resumePlatform(context(), { platformId });
    expect(lms.asked).toEqual([]);
  });
});

describe('a platform’s services', () => {
  test('a suspended platform is asked nothing, at once and whatever was cached (issue F2 part 9)', async () => {
    lms.play(well());
    const before = await platformClient(company().system, platformId);
    expect((await before.members.list(`${lms.origin}/members`)).ok).toBe(true);
    await suspendPlatform(context(), { platformId });
    await expect(platformClient(company().system, platformId)).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    await resumePlatform(context(), { platformId });
    const tokens = lms.tokens();
    await (await platformClient(company().system, platformId)).members.list(`${lms.origin}/members`);
    expect(lms.tokens(), 'a new token after it was suspended').toBe(tokens + 1);
  });

  test('another company’s platform is not there', async () => {
    await expect(platformClient(ground.other.tenant.system, platformId)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('each use is noted once a minute, good and bad, with the reason', async () => {
    const client = await platformClient(company().system, platformId);
    const signOf = async (sign: string) =>
      (await listSigns(context())).find((one) => one.platformId === platformId && one.sign === sign);
    lms.play(well());
    await client.members.list(`${lms.origin}/members`);
    const first = company().clock.now();
    expect((await signOf('members'))?.goodAt).toEqual(first);
    later(30);
    await client.members.list(`${lms.origin}/members`);
    expect((await signOf('members'))?.goodAt, 'not twice in a minute').toEqual(first);
    lms.play(well(({ path }) => (path.startsWith('/members') ? { status: 403 } : undefined)));
    expect(faultOf(await client.members.list(`${lms.origin}/members`)).kind).toBe('refused');
    expect(await signOf('members')).toMatchObject({
      goodAt: first,
      badAt: company().clock.now(),
      fault: { kind: 'refused', status: 403 },
    });
    later(61);
    lms.play(well());
    await client.members.list(`${lms.origin}/members`);
    expect((await signOf('members'))?.goodAt).toEqual(company().clock.now());
    expect(await listSigns(ground.other.tenant.contextOf('tenantAdmin'))).toEqual([]);
  });

  test('keys, notices and what launches carry are noted too', async () => {
    await noteKeysRead(company().deps, `${lms.origin}/keys`, true);
    later(61);
    await noteKeysRead(company().deps, `${lms.origin}/keys`, false);
    const [platform] = (await listPlatforms(context())).filter(({ id }) => id === platformId);
    expect(platform?.keysFailedAt?.getTime()).toBeGreaterThan(platform?.keysReadAt?.getTime() ?? Infinity);
    await noteNotice(company().system, platformId);
    await noteLaunchClaims(company().system, platformId, { names: true, emails: false, numbers: true });
    const signs = (await listSigns(context())).filter((one) => one.platformId === platformId);
    const at = (sign: string) => signs.find((one) => one.sign === sign);
    expect(at('notice_arrived')?.goodAt).toEqual(company().clock.now());
    expect([at('names')?.goodAt !== null, at('emails')?.goodAt, at('numbers')?.badAt]).toEqual([
      true,
      null,
      null,
    ]);
    await noteKeysRead(company().deps, `${lms.origin}/keys`, true);
  });
});

describe('name and hosts', () => {
  test('a platform is renamed once and audited; a name that is none is refused by field', async () => {
    await renamePlatform(context(), { platformId, name: '  Company academy ' });
    await renamePlatform(context(), { platformId, name: 'Company academy' });
    const [platform] = (await listPlatforms(context())).filter(({ id }) => id === platformId);
    expect(platform?.name).toBe('Company academy');
    expect(await audited('platform.renamed')).toBe(1);
    for (const name of ['', '   ', 'x'.repeat(101)])
      await expect(renamePlatform(context(), { platformId, name })).rejects.toMatchObject({
        code: 'invalid',
        faults: [{ field: 'name' }],
      });
    const foreign = ground.other.tenant.contextOf('tenantAdmin');
    await expect(renamePlatform(foreign, { platformId, name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      renamePlatform(company().contextOf('ldAdmin'), { platformId, name: 'x' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('only plain host names may be sent tokens beside the registered ones (launch-security rule 7)', async () => {
    await setServiceHosts(context(), {
      platformId,
      hosts: ['Learn.example.org', 'grades.example.org:8443', ''],
    });
    await setServiceHosts(context(), { platformId, hosts: ['learn.example.org', 'grades.example.org:8443'] });
    const [platform] = (await listPlatforms(context())).filter(({ id }) => id === platformId);
    expect(platform?.serviceHosts).toEqual(['learn.example.org', 'grades.example.org:8443']);
    expect(await audited('platform.hosts-set')).toBe(1);
    for (const wrong of [
      'https://learn.example.org',
      'learn.example.org/x',
      '*.example.org',
      'me@learn.example.org',
      'learn.example.org:99999',
      '.example.org',
      'a..example.org',
      'localhost',
      '10.0.0.1',
      '[::1]',
      'exa mple.org',
    ])
      await expect(setServiceHosts(context(), { platformId, hosts: [wrong] }), wrong).rejects.toMatchObject({
        code: 'invalid',
        faults: [{ field: 'hosts' }],
      });
    const foreign = ground.other.tenant.contextOf('tenantAdmin');
    await expect(setServiceHosts(foreign, { platformId, hosts: [] })).rejects.toMatchObject({
      code: 'not_found',
    });
    await setServiceHosts(context(), { platformId, hosts: [] });
  });
});

describe('the page', () => {
  beforeEach(async () => {
    admin = await ground.launch(ground.home, subOf('1', 'tenantAdmin'));
  });
  const card = async () => {
    const html = await (await admin.get('/connect')).text();
    const from = html.indexOf(`id="platform-${platformId}"`);
    return html.slice(
      from,
      html.indexOf('id="platform-', from + 20) > 0 ? html.indexOf('id="platform-', from + 20) : undefined,
    );
  };

  test('a test is a click: the page shows what was found, on which side, and when', async () => {
    lms.play(well(({ path }) => (path.startsWith('/token') ? { status: 404, body: '<html>' } : undefined)));
    const answer = await admin.form(`/platforms/${platformId}/check`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/connect?done=connection-checked&platform=${platformId}#platform-${platformId}`,
    ]);
    const html = await card();
    expect(html).toContain('Needs a look');
    expect(html).toContain('The LMS could not read our keys at');
    expect(html).toMatch(/Tested, (one thing|\d things) to mend/);
  });

  test('what the LMS shares and what it keeps is told with what it means', async () => {
    lms.play(well());
    later(60);
    await admin.form(`/platforms/${platformId}/check`, {});
    await noteLaunchClaims(company().system, platformId, { names: true, emails: false, numbers: true });
    const html = await card();
    expect(html).toContain('Shares names, employee numbers, rosters, scores');
    expect(html).toContain('No e-mail addresses.');
    expect(html).toContain('People cannot be matched by their address.');
  });

  test('a refused launch is told in words, with the reference that its person saw', async () => {
    await owner`insert into directory.refusal (reference, at, reason, platform_id, tenant_id)
      values ('AB12CD34EF', ${company().clock.now()}, 'token_from_future', ${platformId}, ${company().tenantId})`;
    const html = await card();
    expect(html).toContain('One launch was refused lately');
    expect(html).toContain('The clock of the LMS is ahead of ours.');
    expect(html).toContain('reference AB12CD34EF');
  });

  test('a score that the LMS refused stands there with its reason and is sent again on a click', async () => {
    const system = { ...company().system, outgoing: context().outgoing };
    const { scoreId: id } = await inTransaction(system, 'common', (tx) =>
      queueScore(tx, {
        platformId,
        lineItemUrl: `${lms.origin}/lineitems/1`,
        sub: '77',
        scoreGiven: 1,
        scoreMaximum: 1,
        activityProgress: 'Completed',
        gradingProgress: 'FullyGraded',
        about: { activityId: newId(), handInId: newId() },
      }),
    );
    lms.play(well(({ path }) => (path.includes('/scores') ? { status: 400, body: [] } : undefined)));
    await sendScore(system, { scoreId: id });
    const html = await card();
    expect(html).toContain('One score was not taken');
    expect(html).toContain('cannot be graded');
    expect((await admin.form(`/scores/${id}/resending`, {})).status).toBe(303);
    expect(await card()).not.toContain('One score was not taken');
  });

  test('a waiting deployment is approved or refused where it is shown', async () => {
    const deployment = newId();
    await company().deps.pools.common`
      select directory.put_deployment(${deployment}, ${platformId}, '77', 'pending', ${company().clock.now()})`;
    expect(await card()).toMatch(/Approve deployment 77[\s\S]*Refuse: deployment 77/);
    expect((await admin.form(`/deployments/${deployment}/suspension`, {})).status).toBe(303);
    expect(await card()).not.toContain('Refuse: deployment 77');
    expect((await admin.form(`/deployments/${deployment}/approval`, {})).status).toBe(303);
  });

  test('a name that is none comes back with what was typed, the settings open', async () => {
    const answer = await admin.form(`/platforms/${platformId}/name`, {
      _form: `name-${platformId}`,
      name: 'x'.repeat(101),
    });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('1 to 100 characters');
    expect(html).toContain('x'.repeat(101));
  });

  test('a suspended platform says so and offers the way back', async () => {
    await suspendPlatform(context(), { platformId });
    const html = await card();
    expect(html).toContain('Suspended');
    expect(html).toContain('Allow launches again');
    expect(html).not.toContain('Test connection');
    await resumePlatform(context(), { platformId });
  });
});
