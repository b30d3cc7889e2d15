import { describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { putLegacyKey, removeLegacyKey } from '../../src/features/tenants/index.ts';
import {
  type Claims,
  claim,
  createBrowser,
  fixturePlatform,
  form,
  moodleClaims,
  postLaunch,
  requestLogin,
  signToken,
  startLogin,
  toolUrl,
} from '../lti/platform-fixture.ts';
import { testTenant } from '../support/tenant.ts';
import { app, db, meetPlatform, owner, platformId, tenant } from './launch-stage.ts';

const account = { issuer: fixturePlatform().issuer, sub: 'old-5' };
meetPlatform([
  { key: 'manager' },
  { key: 'learner', manager: 'manager', account },
  { key: 'gone', manager: 'manager', active: false, account: { ...account, sub: 'old-gone' } },
]);

const instructor = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor';

/** One launch; the target is that of the login unless given. */
async function launch(claims: Claims, target = `${toolUrl}/`) {
  const login = await startLogin(app, { params: { target_link_uri: target } });
  const named = { [claim('target_link_uri')]: target, ...claims };
  const response = await postLaunch(login, { claims: named, now: tenant.clock.now() });
  const way = response.headers.get('location')?.replace(toolUrl, '') ?? null;
  return { response, way, browser: login.browser };
}

const sessionOf = async (sub: string) =>
  (
    await owner`
      select s.* from directory.session s join account a on a.id = s.account_id
       where a.sub = ${sub} order by s.created_at desc limit 1`
  )[0];

describe('where each message leads', () => {
  const dl = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
  const settings = {
    deep_link_return_url: 'http://127.0.0.1:8091/mod/lti/contentitem_return.php?course=2',
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe'],
    data: 'opaque',
  };
  const deepLinking = (sub: string): Claims => ({
    sub,
    [claim('message_type')]: 'LtiDeepLinkingRequest',
    [claim('resource_link')]: undefined,
    [claim('roles')]: [instructor],
    [dl]: settings,
  });

  test('a deep linking request leads to the picker; what it asks for rests with its person, not in the address', async () => {
    const { way } = await launch(deepLinking('teacher-1'));
    expect(way).toMatch(/^\/picker\?request=[0-9a-f-]{36}$/);
    const [row] = await owner`
      select r.*, a.sub from deep_linking_request r join account a on a.person_id = r.person_id
       where r.id = ${way?.split('=')[1] ?? ''}`;
    expect(row).toMatchObject({
      sub: 'teacher-1',
      platform_id: platformId,
      deployment_id: '1',
      context_id: '2',
    });
    expect(JSON.parse(row?.settings)).toMatchObject({
      returnUrl: settings.deep_link_return_url,
      data: 'opaque',
    });
  });

  test('a submission review leads to whose hand-in it is', async () => {
    const { way } = await launch({
      sub: 'teacher-1',
      [claim('message_type')]: 'LtiSubmissionReviewRequest',
      [claim('roles')]: [instructor],
      [claim('for_user')]: { user_id: 'old-5' },
    });
    expect(way).toMatch(/^\/activities\/review\?request=[0-9a-f-]{36}$/);
    const [row] = await owner`
      select about_person_id from review_request where id = ${way?.split('=')[1] ?? ''}`;
    expect(row?.about_person_id).toBe(tenant.personId('learner'));
  });

  test.each([
    ['a link of the course', {}, `${toolUrl}/?view=course`, '/course'],
    ['a custom view', { [claim('custom')]: { view: 'course' } }, `${toolUrl}/`, '/course'],
    [
      'a context launch',
      { [claim('message_type')]: 'ContextLaunchRequest' },
      `${toolUrl}/lti/launch`,
      '/course',
    ],
    ['the general link', {}, `${toolUrl}/lti/launch`, '/'],
    ['a link to a page, without its query', {}, `${toolUrl}/record?x=1`, '/record'],
    [
      'an activity that is not there',
      {},
      `${toolUrl}/activities/${newId()}`,
      expect.stringMatching(/^\/activities\//),
    ],
    [
      "Canvas' navigation of an account",
      { [claim('context')]: { id: 'a-1', type: ['Account'] }, [claim('custom')]: { view: 'course' } },
      `${toolUrl}/`,
      '/',
    ],
  ] as [string, Claims, string, string][])('%s', async (_, claims, target, expected) => {
    const { way, response } = await launch({ sub: 'learner-1', ...claims }, target);
    expect(response.status).toBe(303);
    expect(way).toEqual(expected);
  });

  test('the course of a launch is remembered with what its LMS offers there', async () => {
    await launch({
      sub: 'learner-1',
      [claim('context')]: { id: 'c-77', title: 'Giving feedback', type: ['CourseSection'] },
      'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
        context_memberships_url: 'http://127.0.0.1:8091/members',
      },
    });
    const [row] = await owner`select title, memberships_url from lms_course where context_id = 'c-77'`;
    expect(row).toEqual({ title: 'Giving feedback', memberships_url: 'http://127.0.0.1:8091/members' });
  });
});

describe('what the session knows of its launch (migration 0004)', () => {
  test('course, roles, link, time zone and contrast', async () => {
    await launch({
      sub: 'known-1',
      [claim('roles')]: [instructor, 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff'],
      [claim('custom')]: { tz: 'Europe/Berlin', high_contrast: 'true' },
    });
    expect(await sessionOf('known-1')).toMatchObject({
      context_id: '2',
      course_roles: ['Instructor'],
      resource_link_id: '4',
      time_zone: 'Europe/Berlin',
      high_contrast: true,
      carrier: 'cookie',
    });
    const [platform] = await owner`select product_family from directory.platform where id = ${platformId}`;
    expect(platform?.product_family).toBe('moodle');
  });

  test.each(['99', '', 'Mars/Base', '../etc', 'x'.repeat(90), '+02:00'])(
    'a time zone %j is as if none were sent',
    async (tz) => {
      await launch({ sub: 'zone-1', [claim('custom')]: { tz, high_contrast: 'false' } });
      expect(await sessionOf('zone-1')).toMatchObject({ time_zone: null, high_contrast: false });
    },
  );

  test("roles in an LMS' account are no roles in a course", async () => {
    const account = { id: 'a-1', type: ['http://purl.imsglobal.org/vocab/lis/v2/course#Account'] };
    await launch({ sub: 'account-1', [claim('roles')]: [instructor], [claim('context')]: account });
    expect((await sessionOf('account-1'))?.course_roles).toEqual([]);
  });
});

describe('without a cookie (launch-security rules 2 and 4)', () => {
  /** A whole launch by platform storage, its script played by hand. */
  async function launchByStorage(claims: Claims) {
    const browser = createBrowser(app, { keepsCookies: false });
    const page = await requestLogin(browser, { params: { lti_storage_target: '_parent' } });
    const html = await page.text();
    const at = (name: string) =>
      (new RegExp(` data-${name}="([^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
    const authorization = new URL(at('href'));
    const nonce = authorization.searchParams.get('nonce');
    const id_token = await signToken(moodleClaims({ nonce, ...claims }, tenant.clock.now()));
    const state = authorization.searchParams.get('state') ?? '';
    const shell = await browser.request(`${toolUrl}/lti/launch`, form({ id_token, state }));
    const fields = form({ id_token, state, browser: at('value') });
    const headers = { ...fields.headers, Origin: toolUrl };
    return { shell, response: await browser.request(`${toolUrl}/lti/launch`, { ...fields, headers }) };
  }

  test('the launch answers a page that holds a bearer in memory, and no cookie', async () => {
    const { shell, response } = await launchByStorage({ sub: 'bearer-1' });
    const policy = shell.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(shell.headers.get('referrer-policy')).toBe('same-origin');
    expect(await shell.text()).toContain('src="http://localhost:8080/lti/storage.js"');
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self' http://127.0.0.1:8091",
    );
    const start = /id="session-bearer"[^>]*>([^<]+)</.exec(await response.text())?.[1] ?? '{}';
    const { bearer, path } = JSON.parse(start) as { bearer: string; path: string };
    expect(path).toBe('/my-growth');
    expect((await sessionOf('bearer-1'))?.carrier).toBe('bearer');
    const headers = { authorization: `Bearer ${bearer}`, accept: 'text/html' };
    expect((await app.request(`${toolUrl}/growth`, { headers })).status).toBe(200);
    expect((await app.request(`${toolUrl}/growth`)).status).toBe(401);
  });

  test('an address that is not our own cannot finish it', async () => {
    const browser = createBrowser(app, { keepsCookies: false });
    const page = await (await requestLogin(browser, { params: { lti_storage_target: '_parent' } })).text();
    const value = / data-value="([^"]*)"/.exec(page)?.[1] ?? '';
    const key = / data-key="lti_state_([^"]*)"/.exec(page)?.[1] ?? '';
    const fields = form({ id_token: 'x', state: key, browser: value });
    const headers = { ...fields.headers, Origin: 'https://evil.example' };
    const response = await app.request(`${toolUrl}/lti/launch`, { ...fields, headers });
    expect(response.status).toBe(403);
  });
});

describe('people of an LTI 1.1 connection (issue F2, 6)', () => {
  const secret = 'the-secret-of-1.1';

  async function sign(said: string, by = secret): Promise<string> {
    const bytes = new TextEncoder();
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', bytes.encode(by), algorithm, false, ['sign']);
    return btoa(
      String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(said)))),
    );
  }

  async function launchAs(sub: string, legacyId: string, by = secret) {
    const login = await startLogin(app, { params: { target_link_uri: `${toolUrl}/` } });
    const now = tenant.clock.now();
    const { exp, iss, aud } = moodleClaims({}, now);
    const said = `key-11&1&${iss}&${aud}&${exp}&${login.nonce}`;
    const legacy = {
      user_id: legacyId,
      oauth_consumer_key: 'key-11',
      oauth_consumer_key_sign: await sign(said, by),
    };
    const claims = { sub, [claim('target_link_uri')]: `${toolUrl}/`, [claim('lti1p1')]: legacy };
    return postLaunch(login, { claims: { ...claims, [claim('lis')]: {} }, now });
  }

  const accountOf = async (sub: string) =>
    (
      await owner`select person_id, status from account where sub = ${sub} and tenant_id = ${tenant.tenantId}`
    )[0];

  const lastLaunch = async () =>
    (
      await owner`select details from audit.entry where action = 'launch.completed' order by at desc, id desc limit 1`
    )[0];

  test('a key that nobody has given proves nothing: the launch goes on as somebody new, and the record says why', async () => {
    expect((await launchAs('new-0', 'old-5')).status).toBe(303);
    expect((await accountOf('new-0'))?.status).toBe('pending');
    expect((await lastLaunch())?.details).toEqual({ legacy: 'key_unknown' });
  });

  test('with a wrong signature likewise', async () => {
    await putLegacyKey(tenant.operator, { platformId, consumerKey: 'key-11', secret });
    expect((await launchAs('new-1', 'old-5', 'guessed')).status).toBe(303);
    expect((await accountOf('new-1'))?.status).toBe('pending');
    expect((await lastLaunch())?.details).toEqual({ legacy: 'signature_wrong' });
  });

  test('with a correct signature somebody stays who they were; what they did meanwhile comes along', async () => {
    for (const sub of ['new-1', 'new-2']) {
      expect((await launchAs(sub, 'old-5')).status).toBe(303);
      expect(await accountOf(sub)).toEqual({ person_id: tenant.personId('learner'), status: 'linked' });
    }
    expect((await lastLaunch())?.details).toEqual({});
  });

  test('an identity that is nobody here makes somebody new; one who has left stays outside', async () => {
    expect((await launchAs('new-3', 'never-seen')).status).toBe(303);
    expect((await accountOf('new-3'))?.status).toBe('pending');
    expect((await launchAs('new-4', 'old-gone')).status).toBe(403);
  });

  test('somebody who is linked is not linked again by a claim', async () => {
    const before = await accountOf('new-2');
    await launchAs('new-2', 'old-gone');
    expect(await accountOf('new-2')).toEqual(before);
  });

  test('the secret rests sealed, another tenant cannot give or take it, and a key taken away proves nothing', async () => {
    const [row] = await owner`select secret from directory.legacy_key`;
    expect(row?.secret).toMatch(/^v1\./);
    expect(row?.secret).not.toContain(secret);
    const other = await testTenant(db);
    const input = { platformId, consumerKey: 'key-11' };
    await expect(putLegacyKey(other.operator, { ...input, secret: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(removeLegacyKey(other.operator, input)).rejects.toMatchObject({ code: 'not_found' });
    await expect(putLegacyKey(tenant.contextOf('learner'), { ...input, secret: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(putLegacyKey(tenant.operator, { ...input, secret: '' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await removeLegacyKey(tenant.operator, input);
    await launchAs('new-5', 'old-5');
    expect((await accountOf('new-5'))?.status).toBe('pending');
  });
});

describe('notices (Platform Notification Service 1.0)', () => {
  async function send(id: string, more: Claims = {}, type = 'LtiContextCopyNotice') {
    const { iss, aud, iat, exp } = moodleClaims({}, tenant.clock.now());
    const jwt = await signToken({
      ...{ iss, aud, iat, exp },
      [claim('version')]: '1.3.0',
      [claim('deployment_id')]: '1',
      [claim('notice')]: { id, type, timestamp: tenant.clock.now().toISOString() },
      [claim('context')]: { id: 'copy-1' },
      [claim('origin_contexts')]: ['2'],
      ...more,
    });
    const body = JSON.stringify({ notices: [{ jwt }, { jwt: 'nonsense' }] });
    const headers = { 'content-type': 'application/json' };
    return app.request(`${toolUrl}/lti/notices`, { method: 'POST', headers, body });
  }

  test('a genuine one is taken once, however often it comes', async () => {
    for (let i = 0; i < 3; i++) expect((await send('n-1')).status).toBe(202);
    const rows =
      await owner`select notice_id, context_id, origins from lms_notice where tenant_id = ${tenant.tenantId}`;
    expect(rows).toEqual([{ notice_id: 'n-1', context_id: 'copy-1', origins: ['2'] }]);
  });

  test('one of an unknown deployment is refused and leaves nothing but its refusal', async () => {
    const response = await send('n-2', { [claim('deployment_id')]: '9' });
    expect(response.status).toBe(400);
    const { reference } = (await response.json()) as { reference: string };
    const [row] = await owner`select reason from directory.refusal where reference = ${reference}`;
    expect(row?.reason).toBe('deployment_unknown');
    expect(await owner`select 1 from lms_notice where notice_id = 'n-2'`).toEqual([]);
  });
});
