import { describe, expect, test } from 'vitest';
import { addPlatform, suspendPlatform } from '../../src/features/tenants/index.ts';
import { claim, createBrowser, postLaunch, startLogin, toolUrl } from '../lti/platform-fixture.ts';
import { testTenant } from '../support/tenant.ts';
import { app, db, keys, meetPlatform, owner, platformId, tenant } from './launch-stage.ts';

meetPlatform();

const launched = (response: Response) =>
  response.status === 303 && (response.headers.get('set-cookie') ?? '').startsWith('__Host-throughline=');
const count = async (table: string) =>
  Number((await owner.unsafe(`select count(*) as n from ${table}`))[0]?.n);

describe('a launch against PostgreSQL', () => {
  test('opens a session in a partitioned __Host- cookie and goes to a clean address (launch-security rules 2, 4)', async () => {
    const login = await startLogin(app);
    const response = await postLaunch(login, { now: tenant.clock.now() });
    expect(response.status).toBe(303);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-throughline=[\w-]{43}; /);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=None', 'Partitioned', 'Path=/'])
      expect(cookie).toContain(attribute);
    expect(response.headers.get('location')).toBe(`${toolUrl}/my-growth`);
    const home = await login.browser.request(`${toolUrl}/`);
    expect(home.headers.get('location')).toBe('/growth');
  });

  test('of 100 parallel replays of one answer exactly one launches (launch-security rule 1)', async () => {
    const login = await startLogin(app);
    const cookies = new Map(login.browser.cookies);
    const sessions = await count('directory.session');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => {
        const browser = createBrowser(app, { keepsCookies: false });
        for (const [name, value] of cookies) browser.cookies.set(name, value);
        return postLaunch({ ...login, browser }, { now: tenant.clock.now() });
      }),
    );
    expect(answers.filter(launched)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status >= 500)).toHaveLength(0);
    expect(await count('directory.session')).toBe(sessions + 1);
  });

  test('another browser neither launches nor burns the login it stole (launch-security rule 2)', async () => {
    const login = await startLogin(app);
    const stolen = await postLaunch(login, { browser: createBrowser(app), now: tenant.clock.now() });
    expect(stolen.status).toBeGreaterThanOrEqual(400);
    expect(stolen.status).toBeLessThan(500);
    expect(launched(await postLaunch(login, { now: tenant.clock.now() }))).toBe(true);
  });

  test('a state that expired is refused with a reference, and the refusal is kept without any claim', async () => {
    const login = await startLogin(app);
    const before = await count('directory.refusal');
    tenant.clock.advance(1);
    const response = await postLaunch(login, { now: tenant.clock.now() });
    tenant.clock.advance(-1);
    expect(response.status).toBeGreaterThanOrEqual(400);
    const page = await response.text();
    const [row] = await owner`select * from directory.refusal order by at desc limit 1`;
    expect(await count('directory.refusal')).toBe(before + 1);
    expect(page).toContain(row?.reference);
    expect(JSON.stringify(row)).not.toContain('Castro');
    expect(page).not.toContain('Castro');
  });

  test('an unknown deployment is refused and waits for an administrator, once (launch-security, certification cases)', async () => {
    for (let i = 0; i < 2; i++) {
      const login = await startLogin(app, { params: { lti_deployment_id: 'other' } });
      const response = await postLaunch(login, {
        now: tenant.clock.now(),
        claims: { [claim('deployment_id')]: 'other' },
      });
      expect(response.status).toBe(403);
    }
    const rows = await owner`select status from directory.deployment where deployment_id = 'other'`;
    expect(rows.map(({ status }) => status)).toEqual(['pending']);
  });

  test('an unknown person may use the tool as a learner, and is never linked by e-mail (launch-security rule 5)', async () => {
    const login = await startLogin(app);
    await postLaunch(login, {
      now: tenant.clock.now(),
      claims: { sub: '77', email: 'learner@company.example' },
    });
    const [row] = await owner`
      select a.status, p.employee_number from account a join person p on p.id = a.person_id where a.sub = '77'`;
    expect(row).toMatchObject({ status: 'pending', employee_number: null });
  });

  test('a suspended platform ends its sessions at once and refuses new launches', async () => {
    const login = await startLogin(app);
    await postLaunch(login, { now: tenant.clock.now() });
    expect((await login.browser.request(`${toolUrl}/`)).status).toBe(303);
    await suspendPlatform(tenant.operator, { platformId });
    expect((await login.browser.request(`${toolUrl}/`)).status).toBe(401);
    await expect(startLogin(app)).rejects.toThrow(/answered with 403/);
  });
});

describe('several tenants and platforms', () => {
  test('two tenants with one issuer and client are told apart by the deployment (launch-security rule 3)', async () => {
    const [one, two] = [await testTenant(db), await testTenant(db)];
    const clientIdOf = { aud: 'shared-client' };
    for (const [who, deployment] of [
      [one, 'd-one'],
      [two, 'd-two'],
    ] as const) {
      await addPlatform(
        who.operator,
        {
          name: 'Cloud',
          issuer: 'http://127.0.0.1:8091',
          clientId: 'shared-client',
          authUrl: 'http://127.0.0.1:8091/mod/lti/auth.php',
          tokenUrl: 'http://127.0.0.1:8091/t',
          jwksUrl: keys.url,
          deploymentIds: [deployment],
        },
        { allowLoopbackPlatforms: true },
      );
    }
    for (const [who, deployment] of [
      [one, 'd-one'],
      [two, 'd-two'],
    ] as const) {
      const login = await startLogin(app, {
        params: { client_id: 'shared-client', lti_deployment_id: deployment },
      });
      const response = await postLaunch(login, {
        now: tenant.clock.now(),
        claims: { ...clientIdOf, sub: '501', [claim('deployment_id')]: deployment },
      });
      expect(launched(response)).toBe(true);
      const rows = await owner`select 1 from account where tenant_id = ${who.tenantId} and sub = '501'`;
      expect(rows).toHaveLength(1);
    }
  });
});

describe('our keys', () => {
  test('at least two are published, public halves only, at both addresses (launch-security rule 9)', async () => {
    for (const path of ['/lti/jwks', '/.well-known/jwks.json']) {
      const { keys: published } = (await (await app.request(`${toolUrl}${path}`)).json()) as {
        keys: Record<string, unknown>[];
      };
      expect(published.length).toBeGreaterThanOrEqual(2);
      for (const key of published) expect(Object.keys(key)).not.toContain('d');
    }
  });
});

describe('without a session', () => {
  test('a page answers 401 with the way back and no hint of what is there', async () => {
    for (const path of ['/growth', '/team', '/connect', '/no-such-page']) {
      const response = await app.request(`${toolUrl}${path}`);
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('from your LMS');
    }
  });

  test('a change needs our own Origin and the token of the session (CSRF)', async () => {
    const login = await startLogin(app, {
      params: { client_id: 'shared-client', lti_deployment_id: 'd-one' },
    });
    await postLaunch(login, {
      now: tenant.clock.now(),
      claims: { aud: 'shared-client', sub: '502', [claim('deployment_id')]: 'd-one' },
    });
    const post = (headers: Record<string, string>, fields: Record<string, string>) =>
      login.browser.request(`${toolUrl}/api/v1/settings/theme`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
        body: new URLSearchParams({ theme: 'dark', back: '/connect', ...fields }).toString(),
      });
    const [session] = await owner`
      select s.csrf, s.mark from directory.session s join account a on a.id = s.account_id where a.sub = '502'`;
    const good = { _csrf: session?.csrf, _mark: session?.mark };
    expect((await post({ origin: 'http://127.0.0.1:8091' }, good)).status).toBe(403);
    expect((await post({ origin: toolUrl }, { _mark: good._mark })).status).toBe(403);
    expect((await post({ origin: toolUrl }, { ...good, _csrf: 'x'.repeat(43) })).status).toBe(403);
    expect((await post({ origin: toolUrl }, good)).status).toBe(303);
    expect((await post({ origin: toolUrl }, { ...good, _mark: 'another-mark' })).status).toBe(409);
  });
});
