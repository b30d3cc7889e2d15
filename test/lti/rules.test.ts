import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Launch } from '../../lti/index.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  claim,
  createBrowser,
  fixturePlatform,
  postLaunch,
  requestLogin,
  startLogin,
} from './platform-fixture.ts';

// Rules 1 and 2 are in replay.test.ts and login.test.ts, rule 9 in platform-keys.test.ts.

describe('launch-security rule 3: a tenant is found through issuer, client_id and deployment_id', () => {
  const shared = { issuer: 'https://blackboard.com', clientId: 'shared-client' };
  const north = fixturePlatform({ ...shared, id: 'north', deployment: { id: 'n-1', status: 'active' } });
  const south = fixturePlatform({ ...shared, id: 'south', deployment: { id: 's-1', status: 'active' } });
  const params = { iss: shared.issuer, client_id: shared.clientId, lti_deployment_id: undefined };
  const claims = (deployment: string) => ({
    iss: shared.issuer,
    aud: shared.clientId,
    [claim('deployment_id')]: deployment,
  });

  async function twoTenants() {
    const lti = await createTestLti();
    lti.platforms.splice(0, 1, north, south);
    return lti;
  }

  test.each([
    ['n-1', 'north'],
    ['s-1', 'south'],
  ])('one registration in two tenants: deployment %s launches into %s', async (deployment, platformId) => {
    const lti = await twoTenants();
    const login = await startLogin(lti.app, { params });
    await postLaunch(login, { claims: claims(deployment), now: lti.clock.now });
    expect(lti.launches).toMatchObject([{ platformId, deploymentId: deployment }]);
  });

  test("nobody's deployment is refused, and no tenant learns of it", async () => {
    const lti = await twoTenants();
    const login = await startLogin(lti.app, { params });
    const response = await postLaunch(login, { claims: claims('x-9'), now: lti.clock.now });
    await expectRefusal(lti, response, 'deployment_unassigned');
    expect(lti.pending).toEqual([]);
  });

  test('one deployment in two tenants is refused', async () => {
    const lti = await twoTenants();
    lti.platforms[1] = { ...south, deployment: north.deployment };
    const login = await startLogin(lti.app, { params });
    const response = await postLaunch(login, { claims: claims('n-1'), now: lti.clock.now });
    await expectRefusal(lti, response, 'platform_ambiguous');
  });

  test('a login is refused where two tenants name different authorisation endpoints', async () => {
    const lti = await twoTenants();
    lti.platforms[1] = { ...south, authUrl: 'https://other.example/auth' };
    await expectRefusal(lti, await requestLogin(createBrowser(lti.app), { params }), 'login_ambiguous');
  });

  test('one tenant being suspended stops nobody else', async () => {
    const lti = await twoTenants();
    lti.platforms[0] = { ...north, tenantStatus: 'suspended' };
    for (const [deployment, status] of [
      ['s-1', 303],
      ['n-1', 403],
    ] as const) {
      const login = await startLogin(lti.app, { params });
      const response = await postLaunch(login, { claims: claims(deployment), now: lti.clock.now });
      expect(response.status).toBe(status);
    }
  });

  test('two client ids of one issuer are two platforms', async () => {
    const lti = await createTestLti();
    lti.platforms.push(fixturePlatform({ id: 'platform-2', clientId: 'second' }));
    const login = await startLogin(lti.app, { params: { client_id: 'second' } });
    await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), 'login_mismatch');
  });
});

test('launch-security rule 4: no address of ours holds a hint, a session, a token or personal data', async () => {
  const lti = await createTestLti();
  const browser = createBrowser(lti.app);
  const addresses: string[] = [];
  const watched = {
    ...browser,
    async request(url: string, init?: RequestInit) {
      addresses.push(url);
      const response = await browser.request(url, init);
      addresses.push(response.headers.get('Location') ?? '');
      return response;
    },
  };
  const login = await startLogin(lti.app, { browser: watched, params: { login_hint: 'hint-of-ines' } });
  const cookie = [...browser.cookies.values()][0] ?? 'none';
  await postLaunch(login, { browser: watched, now: lti.clock.now });
  expect(lti.launches).toHaveLength(1);
  const own = addresses.filter((address) => address.startsWith('http://localhost:8080/'));
  expect(own.length).toBeGreaterThan(3);
  const secrets = [cookie, login.state, login.nonce, 'hint-of-ines', 'eyJ', 'Ines', 'example.org', 'E-1042'];
  for (const address of own) for (const secret of secrets) expect(address).not.toContain(secret);
});

test('launch-security rule 5: the account is issuer and sub; a shared e-mail address joins nobody', async () => {
  const lti = await createTestLti();
  const other = { ...fixturePlatform({ id: 'platform-2', issuer: 'https://lms.example' }) };
  lti.platforms.push(other);
  for (const [iss, sub] of [
    ['http://127.0.0.1:8091', '5'],
    ['http://127.0.0.1:8091', '6'],
    ['https://lms.example', '5'],
  ]) {
    const login = await startLogin(lti.app, { params: { iss } });
    await postLaunch(login, { claims: { iss, sub, email: 'shared@example.org' }, now: lti.clock.now });
  }
  const account = ({ platformId, issuer, sub }: Launch) => [platformId, issuer, sub].join(' ');
  expect(new Set(lti.launches.map(account)).size).toBe(3);
  expect(new Set(lti.launches.map((launch) => launch.email))).toEqual(new Set(['shared@example.org']));
});

test('launch-security rule 8: membership#Manager manages a course and nobody', async () => {
  const lti = await createTestLti();
  const vocabulary = 'http://purl.imsglobal.org/vocab/lis/v2';
  const roles = [
    `${vocabulary}/membership#Manager`,
    'Manager',
    `${vocabulary}/membership/Manager#AreaManager`,
  ];
  await postLaunch(await startLogin(lti.app), { claims: { [claim('roles')]: roles }, now: lti.clock.now });
  expect(lti.launches[0]?.roles).toEqual({ context: ['CourseManager'], institution: [], system: [] });
  expect(lti.launches[0]?.isInstitutionAdmin).toBe(false);
});

test('arrow 2: lti/ needs no runtime and nothing of the product: only hono, jose and itself', () => {
  const folder = new URL('../../lti/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const imports = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    for (const name of imports) {
      if (!name.startsWith('.')) expect(name, file).toMatch(/^(hono|hono\/cookie|jose)$/);
      else expect(new URL(name, new URL(file, folder)).href, file).toContain(folder.href);
    }
    expect(text, file).not.toMatch(/\b(process|Buffer|require)\b[.(]/);
  }
});
