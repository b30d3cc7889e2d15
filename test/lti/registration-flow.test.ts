import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  invitePlatform,
  listInvitations,
  listPlatforms,
  suspendPlatform,
  withdrawInvitation,
} from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { testApp } from '../support/test-app.ts';
import { form, type TestApp, toolUrl } from './platform-fixture.ts';
import { moodleConfiguration } from './registration-platforms.ts';

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

let db: TestDatabase;
let owner: Sql;
let home: TestTenant;
let other: TestTenant;
let app: TestApp;
let lms: FakeLms;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
  home = await testTenant(db);
  other = await testTenant(db);
  ({ app } = await testApp(home));
}, 120_000);

beforeEach(async () => {
  await lms?.close();
  lms = await startLms();
  // twenty may wait at most; what a test before left open is not this one's
  await owner`delete from directory.invitation where outcome is null`;
});

afterAll(async () => {
  await lms?.close();
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

/** A small LMS that registers tools; every test gets its own, at an address of its own. */
interface FakeLms {
  readonly origin: string;
  readonly registered: { readonly body: Record<string, unknown>; readonly token: string }[];
  readonly configurationTokens: (string | undefined)[];
  /** Answers registrations in place of the usual client `client-<n>`, deployment `d-<n>`. */
  answer: ((response: ServerResponse, n: number) => void) | null;
  configuration: ((response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

async function startLms(): Promise<FakeLms> {
  const spent = new Set<string>();
  const server: Server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeLms = {
    origin,
    registered: [],
    configurationTokens: [],
    answer: null,
    configuration: null,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (request.method === 'GET') {
      fake.configurationTokens.push(token);
      if (fake.configuration) return fake.configuration(response);
      return void response.end(JSON.stringify(moodleConfiguration(origin)));
    }
    let text = '';
    for await (const part of request) text += part;
    if (!token || spent.has(token)) return void response.writeHead(401).end('token_already_used');
    spent.add(token);
    fake.registered.push({ body: JSON.parse(text), token });
    const n = fake.registered.length;
    if (fake.answer) return fake.answer(response, n);
    register(response, `client-${n}`, `d-${n}`);
  }
  return fake;
}

function register(response: ServerResponse, clientId: string, deploymentId?: string): void {
  response.setHeader('content-type', 'text/html');
  response.end(
    JSON.stringify({
      client_id: clientId,
      scope: 'https://purl.imsglobal.org/spec/lti-ags/scope/score everything',
      [TOOL]: deploymentId ? { deployment_id: deploymentId } : {},
    }),
  );
}

/** Within ten seconds it would be the same invitation. */
const invite = async (tenant = home) => {
  tenant.clock.set(new Date(tenant.clock.now().getTime() + 11_000));
  return (await invitePlatform(tenant.contextOf('tenantAdmin'))).link;
};

let tokens = 0;
const newToken = (): string => {
  tokens += 1;
  return `registration-token-${tokens}`;
};

/** What an LMS does with the link: it opens it in a frame, with its own two parameters. */
function open(link: string, changes: Record<string, string | null> = {}): Promise<Response> {
  const url = new URL(link.replace('https://throughline.example', toolUrl));
  url.searchParams.set('openid_configuration', `${lms.origin}/openid-configuration`);
  url.searchParams.set('registration_token', newToken());
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return Promise.resolve(
    app.request(url.href, { headers: { accept: 'text/html', referer: `${lms.origin}/admin` } }),
  );
}

const attemptIn = (page: string): string => /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? '';

const confirm = (attempt: string, fields: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(`${toolUrl}/lti/register`, form({ attempt, ...fields })));

async function registerOnce(link: string, fields: Record<string, string> = {}): Promise<Response> {
  const page = await open(link);
  expect(page.status, await page.clone().text()).toBe(200);
  return confirm(attemptIn(await page.text()), fields);
}

const platformsOf = async (tenant: TestTenant) =>
  (await listPlatforms(tenant.operator)).filter(({ issuer }) => issuer === lms.origin);

const auditOf = async (tenant: TestTenant): Promise<string[]> =>
  (
    await owner`select action from audit.entry where tenant_id = ${tenant.tenantId} and action like 'platform.%' order by id`
  ).map(({ action }) => action as string);

describe('an invitation (launch-security rule 6)', () => {
  it('is made by a tenant admin or an operator, for 72 hours, and is audited', async () => {
    const made = await invitePlatform(home.contextOf('tenantAdmin'));
    expect(made.link).toMatch(
      /^https:\/\/throughline\.example\/lti\/register\?invite=[0-9a-f]{32}\.[\w-]{43}$/,
    );
    expect(made.expiresAt.getTime() - home.clock.now().getTime()).toBe(72 * 3_600_000);
    expect((await invitePlatform(home.contextOf('tenantAdmin'))).link).toBe(made.link);
    await invitePlatform(home.operator);
    expect((await auditOf(home)).at(-1)).toBe('platform.invited');
    for (const who of ['learner', 'manager', 'ldAdmin', 'hrAdmin'])
      await expect(invitePlatform(home.contextOf(who)), who).rejects.toMatchObject({ code: 'forbidden' });
    const rests = JSON.stringify(await owner`select * from directory.invitation`);
    expect(rests).not.toContain(new URL(made.link).searchParams.get('invite')?.split('.')[1]);
  });

  it('shows its link for ten minutes, to whoever made it', async () => {
    const { id, link } = await invitePlatform(home.contextOf('tenantAdmin'));
    const find = async (context = home.contextOf('tenantAdmin')) =>
      (await listInvitations(context)).find((one) => one.id === id);
    expect((await find())?.link).toBe(link);
    expect(await find(home.operator)).toMatchObject({ link: null });
    await expect(listInvitations(home.contextOf('manager'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listInvitations(other.contextOf('tenantAdmin'))).toEqual([]);
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 11 * 60_000));
    expect(await find()).toMatchObject({ link: null });
    home.clock.set(before);
  });

  it('opens nothing when it is foreign, cut short, forged, expired, withdrawn, or of a suspended tenant', async () => {
    const link = await invite();
    const token = new URL(link).searchParams.get('invite') ?? '';
    for (const [bad, status] of [
      [token.slice(0, -1), 403],
      [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 403],
      [`${'0'.repeat(32)}.${token.split('.')[1]}`, 403],
      [token.toUpperCase(), 403],
      ['x', 403],
      ["' or 1=1 --", 403],
      ['\0', 403],
    ] as const) {
      const response = await open(link, { invite: bad });
      expect(response.status, bad).toBe(status);
    }
    expect((await open(link, { invite: null })).status).toBe(400);
    expect(lms.configurationTokens, 'nobody is asked for a bad invitation').toEqual([]);

    const before = home.clock.now();
    home.clock.advance(3.01);
    expect((await open(link)).status).toBe(410);
    home.clock.set(before);

    const { id } = await invitePlatform(home.operator);
    await withdrawInvitation(home.contextOf('tenantAdmin'), { invitationId: id });
    await expect(withdrawInvitation(home.operator, { invitationId: id })).rejects.toMatchObject({
      code: 'not_found',
    });
    const foreign = await invitePlatform(other.operator);
    await expect(withdrawInvitation(home.operator, { invitationId: foreign.id })).rejects.toMatchObject({
      code: 'not_found',
    });

    await owner`update directory.tenant set status = 'suspended' where id = ${home.tenantId}`;
    const suspended = await open(link);
    await owner`update directory.tenant set status = 'active' where id = ${home.tenantId}`;
    expect(suspended.status).toBe(403);
    expect(await suspended.text()).toContain('paused');
    expect((await open(link)).status, 'and after all that it still opens').toBe(200);
  });

  it('is opened twenty times within the hour at most, and twenty wait at most', async () => {
    const tenant = await testTenant(db, { people: [] });
    const { link } = await invitePlatform(tenant.operator);
    for (let n = 0; n < 20; n++) expect((await open(link)).status).toBe(200);
    expect((await open(link)).status).toBe(429);
    for (let n = 1; n < 20; n++) await invitePlatform(tenant.operator);
    await expect(invitePlatform(tenant.operator)).rejects.toMatchObject({ code: 'limit_exceeded' });
  });

  it('counts an opening before the LMS is asked: many at once, and an address that answers nothing, make twenty requests', async () => {
    const link = await invite();
    lms.configuration = (response) => response.writeHead(500).end();
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(link)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([
      ...Array.from({ length: 10 }, () => 429),
      ...Array.from({ length: 20 }, () => 502),
    ]);
    expect(lms.configurationTokens).toHaveLength(20);
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 61 * 60_000));
    lms.configuration = null;
    const later = await open(link);
    home.clock.set(before);
    expect(later.status).toBe(200);
  });
});

describe('the page in the LMS’ window', () => {
  it('says what will be registered, for whom, what it will see and why, and registers nothing yet', async () => {
    const response = await open(await invite());
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const words of [
      `The ${home.slug} company`,
      lms.origin,
      'version 5.1+',
      'Names',
      'E-mail addresses',
      'Who takes part in a course',
      'Not offered by Moodle',
      'roups of a course',
      'Activate',
    ])
      expect(page).toContain(words);
    expect(lms.configurationTokens).toEqual([expect.stringContaining('registration-token')]);
    expect(lms.registered).toEqual([]);
    expect(await platformsOf(home)).toEqual([]);
  });

  it('holds no token of the LMS, is framed by that LMS alone, and sends its address to nobody else', async () => {
    const response = await open(await invite(), { registration_token: 'secret-of-the-lms' });
    const page = await response.text();
    expect(page).not.toContain('secret-of-the-lms');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors 'self' ${lms.origin};`.replace(';', ''));
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('*');
    expect(response.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    const rests = JSON.stringify(await owner`select * from directory.registration_attempt`);
    expect(rests).not.toContain('secret-of-the-lms');
    expect(rests).not.toContain(attemptIn(page));
  });

  it('runs nothing of what an LMS says of itself', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    lms.configuration = (response) => {
      const configuration = moodleConfiguration(lms.origin);
      const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
      const platform = {
        ...(configuration[PLATFORM] as object),
        version: evil,
        'https://canvas.instructure.com/lti/account_name': evil,
      };
      response.end(JSON.stringify({ ...configuration, [PLATFORM]: platform }));
    };
    const page = await open(await invite());
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    lms.answer = (response) => response.writeHead(400).end(`<b>${evil}</b>`);
    const answer = await (await confirm(attemptIn(text))).text();
    expect(answer).not.toContain('alert(1)');
    expect(answer).not.toContain('<img src=x');
  });

  it.each([
    ['nothing', null],
    ['no address', 'moodle'],
    ['plain http', 'http://moodle.example/c'],
    ['a file', 'file:///etc/passwd'],
    ['a name and password', 'https://a:b@moodle.example/c'],
  ])('asks nobody where the configuration is %s', async (_what, address) => {
    const response = await open(await invite(), { openid_configuration: address });
    expect(response.status).toBe(400);
    expect(lms.configurationTokens).toEqual([]);
  });

  it.each([
    ['https://169.254.169.254/latest/meta-data'],
    ['https://10.0.0.1/c'],
    ['https://[::ffff:7f00:1]/c'],
    ['https://167772161/c'],
    ['https://localhost.localdomain/c'],
    ['https://lms.example:22/c'],
  ])('never reaches into a private network: %s', async (address) => {
    const response = await open(await invite(), { openid_configuration: address });
    expect(response.status).toBe(502);
    expect(await response.text()).toMatch(/private network|has no address|no web server/);
  });

  it('stops in words where the configuration is too large, slow to come, elsewhere, or none', async () => {
    const link = await invite();
    const stops = async (configuration: (response: ServerResponse) => void): Promise<string> => {
      lms.configuration = configuration;
      const response = await open(link);
      expect(response.status).toBe(502);
      return response.text();
    };
    const part = 'x'.repeat(64 * 1024);
    const large = await stops((response) => {
      const more = () => {
        while (!response.destroyed) if (!response.write(part)) return response.once('drain', more);
      };
      more();
    });
    expect(large).toContain('more than');
    expect(await stops((r) => r.writeHead(302, { location: 'http://169.254.169.254/' }).end())).toContain(
      'do not follow',
    );
    expect(await stops((r) => r.end('<html>Sign in first</html>'))).toContain('a page instead');
    expect(await stops((r) => r.writeHead(401).end('expired'))).toContain('registration token');
    expect(
      await stops((r) => r.end(JSON.stringify(moodleConfiguration('https://elsewhere.example')))),
    ).toContain('another host');
    const foreign = {
      ...moodleConfiguration(lms.origin),
      registration_endpoint: 'https://evil.example/register',
    };
    expect(await stops((r) => r.end(JSON.stringify(foreign)))).toContain('evil.example');
    expect(lms.registered).toEqual([]);
  });
});

describe('registering', () => {
  it('asks as shown, keeps what the LMS answers, approves the deployment it names, and closes the window', async () => {
    const response = await registerOnce(await invite());
    const page = await response.text();
    expect(response.status, page).toBe(200);
    expect(page).toContain('is connected');
    expect(page).toContain('data-registration-done');
    expect(page).toContain('src="/lti/register.js"');
    expect(lms.registered).toHaveLength(1);
    expect(lms.registered[0]?.body).toMatchObject({
      client_name: 'Throughline',
      redirect_uris: [`${toolUrl}/lti/launch`],
      jwks_uri: `${toolUrl}/lti/jwks`,
    });
    const [platform, ...more] = await platformsOf(home);
    expect(more).toEqual([]);
    expect(platform).toMatchObject({
      clientId: 'client-1',
      authUrl: `${lms.origin}/mod/lti/auth.php`,
      productFamily: 'moodle',
      status: 'active',
      numbersTrustedAt: null,
      deployments: [{ deploymentId: 'd-1', status: 'active' }],
    });
    const [row] = await owner`select registration from directory.platform where id = ${platform?.id ?? ''}`;
    expect(row?.registration).toMatchObject({
      via: 'dynamic-registration',
      namedScopes: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
    });
    expect((await auditOf(home)).slice(-2)).toEqual(['platform.invited', 'platform.registered']);
    expect(await platformsOf(other)).toEqual([]);
  });

  it('leaves a deployment that the LMS does not name to the first launch', async () => {
    lms.answer = (response) => register(response, 'canvas-client');
    const page = await (await registerOnce(await invite())).text();
    expect(page).toContain('first launch');
    expect((await platformsOf(home))[0]?.deployments).toEqual([]);
  });

  it('uses an invitation up: its link and every page that was opened with it are done', async () => {
    const link = await invite();
    const earlier = attemptIn(await (await open(link)).text());
    expect((await registerOnce(link)).status).toBe(200);
    expect((await open(link)).status).toBe(410);
    const late = await confirm(earlier);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('has been used');
    expect(lms.registered).toHaveLength(1);
    expect(await platformsOf(home)).toHaveLength(1);
  });

  it('happens once for any number of clicks and of tabs at the same moment', async () => {
    const link = await invite();
    const pages = await Promise.all(Array.from({ length: 4 }, async () => (await open(link)).text()));
    const clicks = pages.map(attemptIn).flatMap((attempt) => [attempt, attempt, attempt]);
    const answers = await Promise.all(clicks.map((attempt) => confirm(attempt)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(clicks.length - 1);
    expect(lms.registered).toHaveLength(1);
    expect(await platformsOf(home)).toHaveLength(1);
  });

  it('is not to be had by a guess, an old page, or nothing', async () => {
    const attempt = attemptIn(await (await open(await invite())).text());
    for (const guess of ['', 'x', `${attempt}x`, attempt.slice(1)])
      expect((await confirm(guess)).status).toBe(410);
    expect((await Promise.resolve(app.request(`${toolUrl}/lti/register`, { method: 'POST' }))).status).toBe(
      410,
    );
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 61 * 60_000));
    expect((await confirm(attempt)).status).toBe(410);
    home.clock.set(before);
    expect(lms.registered).toEqual([]);
  });

  it('can be tried again where the LMS refused, died or was silent, each time audited', async () => {
    const link = await invite();
    for (const [answer, words] of [
      [(r: ServerResponse) => r.writeHead(422).end('{"errors":"Invalid scopes"}'), 'Invalid scopes'],
      [(r: ServerResponse) => r.writeHead(500).end('<h1>Oops</h1>'), 'fault of its own'],
      [(r: ServerResponse) => r.destroy(), 'delete it'],
      [(r: ServerResponse) => r.end('{}'), 'without a client ID'],
    ] as const) {
      lms.answer = answer;
      const response = await registerOnce(link);
      expect(response.status).toBe(502);
      expect(await response.text()).toContain(words);
    }
    expect((await auditOf(home)).slice(-4)).toEqual(Array(4).fill('platform.registration-failed'));
    expect(await platformsOf(home)).toEqual([]);
    lms.answer = null;
    expect((await registerOnce(link)).status).toBe(200);
  });

  it('says of a token that the LMS has seen before that it is good once', async () => {
    const link = await invite();
    const page = await open(link, { registration_token: 'same' });
    lms.answer = (response) => response.writeHead(401).end('token_already_used');
    expect(await (await confirm(attemptIn(await page.text()))).text()).toContain('used already');
  });

  it('waits two minutes for a process that died while it registered, then lets another try', async () => {
    const link = await invite();
    const page = attemptIn(await (await open(link)).text());
    await owner`update directory.invitation set claimed_until = ${new Date(home.clock.now().getTime() + 60_000)}
                 where outcome is null and tenant_id = ${home.tenantId}`;
    const busy = await confirm(page);
    expect(busy.status).toBe(410);
    expect(await busy.text()).toContain('another window');
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 3 * 60_000));
    expect((await registerOnce(link)).status).toBe(200);
    home.clock.set(before);
    expect(lms.registered).toHaveLength(1);
  });

  it('is refused where the invitation was withdrawn or its tenant suspended while the page stood open', async () => {
    const { id, link } = await invitePlatform(home.operator);
    const page = attemptIn(await (await open(link)).text());
    const second = attemptIn(await (await open(link)).text());
    await owner`update directory.tenant set status = 'suspended' where id = ${home.tenantId}`;
    const suspended = await confirm(page);
    await owner`update directory.tenant set status = 'active' where id = ${home.tenantId}`;
    expect(suspended.status).toBe(403);
    await withdrawInvitation(home.operator, { invitationId: id });
    expect((await confirm(second)).status).toBe(410);
    expect(lms.registered).toEqual([]);
  });
});

describe('an LMS that is connected already', () => {
  async function connected(): Promise<void> {
    expect((await registerOnce(await invite())).status).toBe(200);
  }

  it('is recognised and shown, and nothing is registered without a tick', async () => {
    await connected();
    const link = await invite();
    const page = await (await open(link)).text();
    expect(page).toContain('connected already');
    expect(page).toContain('client-1');
    const refused = await confirm(attemptIn(page));
    expect(refused.status).toBe(400);
    expect(lms.registered).toHaveLength(1);
    expect((await registerOnce(link, { again: 'yes' })).status).toBe(200);
    expect((await platformsOf(home)).map(({ clientId }) => clientId)).toEqual(['client-1', 'client-2']);
  });

  it('that answers with the same client id is changed as it was shown, and keeps its name, trust and state', async () => {
    await connected();
    const [before] = await platformsOf(home);
    await owner`update directory.platform set name = 'Ours' where id = ${before?.id ?? ''}`;
    await suspendPlatform(home.operator, { platformId: before?.id ?? '' });
    lms.configuration = (response) =>
      response.end(
        JSON.stringify({ ...moodleConfiguration(lms.origin), jwks_uri: `${lms.origin}/new/certs.php` }),
      );
    lms.answer = (response) => register(response, 'client-1', 'd-1');
    const link = await invite();
    const page = await (await open(link)).text();
    expect(page).toContain(`${lms.origin}/mod/lti/certs.php becomes ${lms.origin}/new/certs.php`);
    const answer = await confirm(attemptIn(page), { again: 'yes' });
    expect(await answer.text()).toContain('up to date');
    expect(await platformsOf(home)).toMatchObject([
      {
        id: before?.id,
        name: 'Ours',
        status: 'suspended',
        jwksUrl: `${lms.origin}/new/certs.php`,
        deployments: [{ deploymentId: 'd-1', status: 'active' }],
      },
    ]);
    expect((await auditOf(home)).at(-1)).toBe('platform.registration-updated');
  });

  it('is said to be updated where the LMS’ token says so (Moodle)', async () => {
    await connected();
    const payload = btoa(JSON.stringify({ sub: '1', scope: 'reg-update' })).replaceAll('=', '');
    const page = await open(await invite(), { registration_token: `e30.${payload}.x` });
    expect(await page.text()).toContain('updates a tool');
  });

  it('is never written over by a page that had not shown it, or had shown it otherwise', async () => {
    const link = await invite();
    const page = attemptIn(await (await open(link)).text());
    await connected();
    lms.answer = (response) => register(response, 'client-1', 'd-9');
    const answer = await confirm(page);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('somebody else in the meantime');
    expect(await platformsOf(home)).toMatchObject([
      { clientId: 'client-1', deployments: [{ deploymentId: 'd-1' }] },
    ]);

    const seen = attemptIn(await (await open(await invite())).text());
    await owner`update directory.platform set jwks_url = ${`${lms.origin}/moved`} where issuer = ${lms.origin}`;
    expect((await confirm(seen, { again: 'yes' })).status).toBe(403);
    expect((await platformsOf(home))[0]?.jwksUrl).toBe(`${lms.origin}/moved`);
  });

  it('of another tenant is neither shown nor touched, and keeps its deployment', async () => {
    await connected();
    lms.answer = (response) => register(response, 'client-1', 'd-1');
    const link = await invite(other);
    const page = await (await open(link)).text();
    expect(page).not.toContain('connected already');
    const answer = await confirm(attemptIn(page));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('approved for another registration');
    expect(await platformsOf(other)).toEqual([]);
    expect(await platformsOf(home)).toHaveLength(1);
  });
});

describe('what is published for LMSs', () => {
  const get = (path: string) => Promise.resolve(app.request(`${toolUrl}${path}`));

  it('is a Canvas developer key with our addresses', async () => {
    const response = await get('/lti/canvas.json');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      oidc_initiation_url: `${toolUrl}/lti/login`,
      public_jwk_url: `${toolUrl}/lti/jwks`,
      custom_fields: { sis_user_id: '$Canvas.user.sisSourceId' },
    });
  });

  it('is a picture at an address that stays, and the script that closes the window', async () => {
    const icon = await get('/lti/icon.svg');
    expect([icon.status, icon.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^\/assets\/.*svg$/),
    ]);
    const script = await get('/lti/register.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(await script.text()).toContain('org.imsglobal.lti.close');
  });
});
