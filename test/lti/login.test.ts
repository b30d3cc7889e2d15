import { describe, expect, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  createBrowser,
  fixturePlatform,
  form,
  loginParams,
  postLaunch,
  requestLogin,
  startLogin,
  targetLinkUri,
  toolUrl,
} from './platform-fixture.ts';

describe('login initiation', () => {
  test.each(['GET', 'POST'] as const)('certification: a login by %s works', async (method) => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app, { method });
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
    expect(lti.launches).toHaveLength(1);
  });

  test('the authentication request holds what OpenID Connect asks for, and the hints as they came', async () => {
    const lti = await createTestLti();
    const { authorization, state, nonce } = await startLogin(lti.app);
    expect(authorization.origin + authorization.pathname).toBe('http://127.0.0.1:8091/mod/lti/auth.php');
    expect(Object.fromEntries(authorization.searchParams)).toEqual({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: 'kQ2mZr7TnB4xWcP',
      redirect_uri: `${toolUrl}/lti/launch`,
      login_hint: '5',
      lti_message_hint: '{"cmid":4,"launchid":"ltilaunch4_120034"}',
      state,
      nonce,
    });
  });

  test('an authorisation address with a query of its own keeps it', async () => {
    const lti = await createTestLti();
    lti.platforms[0] = fixturePlatform({ authUrl: 'https://lms.example/auth?site=3' });
    const { authorization } = await startLogin(lti.app);
    expect(authorization.searchParams.get('site')).toBe('3');
  });

  test.each(['iss', 'login_hint', 'target_link_uri'])(
    'certification: a login without %s is a 400',
    async (name) => {
      const lti = await createTestLti();
      for (const method of ['GET', 'POST'] as const) {
        for (const value of [undefined, '']) {
          const response = await requestLogin(createBrowser(lti.app), { method, params: { [name]: value } });
          expect(response.status).toBe(400);
          await expectRefusal(lti, response, 'login_incomplete');
        }
      }
    },
  );

  test('certification: a login without client_id is resolved when unambiguous', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app, { params: { client_id: undefined } });
    expect(login.authorization.searchParams.get('client_id')).toBe('kQ2mZr7TnB4xWcP');
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
  });

  test('certification: a login without client_id is refused when two registrations could be meant', async () => {
    const lti = await createTestLti();
    lti.platforms.push(fixturePlatform({ id: 'platform-2', clientId: 'another', deployment: null }));
    const params = { client_id: undefined, lti_deployment_id: undefined };
    const response = await requestLogin(createBrowser(lti.app), { params });
    await expectRefusal(lti, response, 'login_ambiguous');
  });

  test("certification: Canvas' deployment_id spelling tells two registrations apart", async () => {
    const lti = await createTestLti();
    const deployment = { id: '77:abc', status: 'active' } as const;
    lti.platforms.push(fixturePlatform({ id: 'platform-2', clientId: 'another', deployment }));
    const params = { client_id: undefined, lti_deployment_id: undefined, deployment_id: '77:abc' };
    const { authorization } = await startLogin(lti.app, { params });
    expect(authorization.searchParams.get('client_id')).toBe('another');
  });

  test('two spellings of the deployment that disagree are refused', async () => {
    const lti = await createTestLti();
    const response = await requestLogin(createBrowser(lti.app), { params: { deployment_id: '2' } });
    await expectRefusal(lti, response, 'login_malformed');
  });

  test.each([
    ['trailing slash', 'http://127.0.0.1:8091/'],
    ['other case', 'HTTP://127.0.0.1:8091'],
    ['unknown', 'https://elsewhere.example'],
  ])('certification: iss at login %s is refused', async (_, iss) => {
    const lti = await createTestLti();
    await expectRefusal(
      lti,
      await requestLogin(createBrowser(lti.app), { params: { iss } }),
      'platform_unknown',
    );
  });

  test.each([
    'https://evil.example/my-growth',
    'http://localhost:8080.evil.example/',
    'http://localhost:8080@evil.example/',
    'http://user:secret@localhost:8080/',
    'http://localhost:8081/my-growth',
    'https://localhost:8080/my-growth',
    '//evil.example/x',
    '/my-growth',
    'javascript:alert(1)',
    'http://localhost:8080/\u0000',
  ])('certification: target_link_uri %j at login is refused as foreign', async (target) => {
    const lti = await createTestLti();
    const response = await requestLogin(createBrowser(lti.app), { params: { target_link_uri: target } });
    await expectRefusal(lti, response, 'target_foreign');
    expect(lti.logins.size).toBe(0);
  });

  test('certification: a login at a suspended platform or tenant is refused', async () => {
    for (const [change, reason] of [
      [{ status: 'suspended' }, 'platform_suspended'],
      [{ tenantStatus: 'suspended' }, 'tenant_suspended'],
    ] as const) {
      const lti = await createTestLti();
      lti.platforms[0] = fixturePlatform(change);
      await expectRefusal(lti, await requestLogin(createBrowser(lti.app)), reason);
    }
  });

  test.each(['iss', 'client_id', 'lti_deployment_id'])(
    'control characters and overlong values in %s never reach the directory',
    async (name) => {
      const lti = await createTestLti();
      for (const value of ['a\u0000b', 'a\nb', 'x'.repeat(256)]) {
        const response = await requestLogin(createBrowser(lti.app), { params: { [name]: value } });
        await expectRefusal(lti, response, 'login_malformed');
      }
    },
  );
});

describe('cookie first (database.md, last section)', () => {
  const url = `${toolUrl}/lti/login`;

  test('the cookie is set and the login comes back once, hints in the body and not in the address', async () => {
    const lti = await createTestLti();
    const response = await lti.app.request(url, form(loginParams()));
    expect(response.status).toBe(307);
    const again = new URL(response.headers.get('Location') ?? '');
    expect([...again.searchParams.keys()]).toEqual(['attempt']);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-lti-[\w-]{22}=[\w-]{43}; /);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=None', 'Partitioned', 'Max-Age=600']) {
      expect(cookie?.split('; ')).toContain(attribute);
    }
    expect(cookie).not.toContain('Domain');
    expect(lti.logins.size).toBe(0);
  });

  test('without the cookie the hint stays here, and a form opens a new window with it', async () => {
    const lti = await createTestLti();
    const browser = createBrowser(lti.app, { keepsCookies: false });
    const params = { login_hint: '"><script>alert(1)</script>' };
    const response = await requestLogin(browser, { params });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('Location')).toBeNull();
    expect(page).toContain(`<form id="lti-window" method="post" action="${url}?window=new" target="_blank"`);
    expect(page).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
    expect(page.match(/<script[^>]*>/g)).toEqual([`<script src="${toolUrl}/lti/storage.js" defer>`]);
    expect(response.headers.get('Content-Security-Policy')).toMatch(/form-action 'self'$/);
    expect(lti.logins.size).toBe(0);
  });

  test('the form of the new-window page carries on to the platform where cookies work', async () => {
    const lti = await createTestLti();
    const blocked = createBrowser(lti.app, { keepsCookies: false });
    const page = await (await requestLogin(blocked, { method: 'GET' })).text();
    const fields = Object.fromEntries(
      [...page.matchAll(/name="([^"]+)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [
        name,
        value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      ]),
    );
    expect(fields).toEqual(loginParams());
    const browser = createBrowser(lti.app);
    const first = await browser.request(`${url}?window=new`, form(fields));
    expect(first.status).toBe(307);
    const second = await browser.request(first.headers.get('Location') ?? '', form(fields));
    // No redirect: browsers would hold it against the form-action policy of the page with the form.
    expect(second.status).toBe(200);
    expect(second.headers.get('Referrer-Policy')).toBe('no-referrer');
    const address = second.headers.get('Refresh')?.replace('0;url=', '') ?? '';
    expect(await second.text()).toContain(`<a href="${address.replaceAll('&', '&#38;')}">Continue</a>`);
    const authorization = new URL(address);
    expect(authorization.pathname).toBe('/mod/lti/auth.php');
    const at = (name: string) => authorization.searchParams.get(name) ?? '';
    const login = { browser, authorization, state: at('state'), nonce: at('nonce') };
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
  });

  test('where no window of its own helps, the page says which setting does, and does not go round in circles', async () => {
    const lti = await createTestLti();
    const blocked = createBrowser(lti.app, { keepsCookies: false });
    const first = await blocked.request(`${url}?window=new`, form(loginParams()));
    const again = first.headers.get('Location') ?? '';
    const page = await expectRefusal(
      lti,
      await blocked.request(again, form(loginParams())),
      'cookies_blocked',
    );
    expect(page).toContain('Allow cookies for this site');

    const top = { ...form(loginParams()) };
    top.headers = { ...top.headers, 'Sec-Fetch-Dest': 'document' };
    const location = (await lti.app.request(url, top)).headers.get('Location') ?? '';
    await expectRefusal(lti, await lti.app.request(location, top), 'cookies_blocked');
  });

  test('an attempt made up by somebody else only leads to the new-window page', async () => {
    const lti = await createTestLti();
    for (const attempt of ['A'.repeat(22), 'B'.repeat(22)]) {
      const response = await lti.app.request(`${url}?attempt=${attempt}`, form(loginParams()));
      expect(response.status).toBe(200);
    }
    for (const attempt of ['short', 'x;Path=/', 'A'.repeat(500)]) {
      const address = `${url}?attempt=${encodeURIComponent(attempt)}`;
      expect((await lti.app.request(address, form(loginParams()))).status).toBe(307);
    }
  });

  test('two frames that start at the same moment in a fresh browser both launch', async () => {
    const lti = await createTestLti();
    const browser = createBrowser(lti.app);
    const firsts = await Promise.all([1, 2, 3].map(() => browser.request(url, form(loginParams()))));
    const logins = [];
    for (const first of firsts) {
      const second = await browser.request(first.headers.get('Location') ?? '', form(loginParams()));
      const authorization = new URL(second.headers.get('Location') ?? '');
      const at = (name: string) => authorization.searchParams.get(name) ?? '';
      logins.push({ browser, authorization, state: at('state'), nonce: at('nonce') });
    }
    for (const login of logins.reverse()) {
      expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
    }
    expect(lti.launches).toHaveLength(3);
    expect(browser.cookies.size).toBe(0);
  });

  test('raw state and raw browser token never reach the directory', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const [row] = lti.logins.values();
    expect(row).toMatchObject({ issuer: 'http://127.0.0.1:8091', targetLinkUri, deploymentId: '1' });
    expect(row && row.expiresAt.getTime() - row.createdAt.getTime()).toBe(600_000);
    const rest = JSON.stringify(row);
    for (const secret of [login.state, ...login.browser.cookies.values()]) expect(rest).not.toContain(secret);
  });
});
