import { setTimeout as wait } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addCredential, ensureKeys } from '../../src/features/tenants/index.ts';
import {
  type Browser,
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
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys } from '../support/test-app.ts';
import { type RunningWorker, runInWorkerd } from './run-in-workerd.ts';

let db: TestDatabase;
let owner: Sql;
let company: TestTenant;
let keys: Awaited<ReturnType<typeof serveKeys>>;
let worker: RunningWorker;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  const account = { issuer: fixturePlatform().issuer, sub: '5' };
  company = await testTenant(db, {
    people: [
      { key: 'manager', account: { ...account, sub: '6' } },
      { key: 'learner', manager: 'manager', managerSince: '2025-01-01', account },
    ],
  });
  await ensureKeys(company.deps);
  keys = await serveKeys();
  await registerFixture(company, keys.url);
  worker = await runInWorkerd(db);
}, 120_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(worker?.logs());
});

afterAll(async () => {
  await worker?.close();
  await keys?.close();
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

const get = (path: string, browser?: Browser) =>
  (browser ?? worker.app).request(`${toolUrl}${path}`, { headers: { accept: 'text/html' } });

async function launch(sub = '5'): Promise<Browser> {
  const login = await startLogin(worker.app);
  const launched = await postLaunch(login, { claims: { sub } });
  expect(launched.status, await launched.clone().text()).toBe(303);
  expect(launched.headers.get('location')).toBe(`${toolUrl}/my-growth`);
  return login.browser;
}

/** Asks for a change as the page's own form does, with the session's marks out of the page. */
async function change(browser: Browser, path: string, fields: Record<string, string>): Promise<Response> {
  const page = await (await get('/growth', browser)).text();
  const csrf = /name="csrf-token" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const init = form({ ...fields, _csrf: csrf });
  return browser.request(`${toolUrl}/api/v1${path}`, {
    ...init,
    headers: { ...init.headers, origin: toolUrl, accept: 'text/html' },
  });
}

/** Work that follows an answer is done behind it (waitUntil). */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 8000; ; await wait(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

describe('the same application inside workerd, against PostgreSQL', () => {
  it('is alive', async () => {
    const response = await get('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is ready: each plane answers through its Hyperdrive', async () => {
    const response = await get('/readyz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }]);
  });

  it('publishes its keys, at least two', async () => {
    const response = await get('/.well-known/jwks.json');
    expect(response.status).toBe(200);
    expect(((await response.json()) as { keys: unknown[] }).keys.length).toBeGreaterThanOrEqual(2);
  });

  it('refuses who has no session, kindly', async () => {
    const response = await get('/growth');
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('LMS');
  });

  it('takes a complete launch and shows My growth', async () => {
    const browser = await launch();
    const response = await get('/growth', browser);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('My growth');
    expect(page).toContain('learner');
    expect(response.headers.get('content-security-policy')).toContain(fixturePlatform().issuer);
    expect(keys.fetches()).toBeGreaterThan(0);
    const [statement] = await owner`
      select count(*)::int as n from records.statement where tenant_id = ${company.tenantId}`;
    expect(statement?.n, 'the launch is a statement of its own').toBeGreaterThan(0);
  });

  it('takes a launch’s token once, in workerd too (launch-security rule 1)', async () => {
    const login = await startLogin(worker.app);
    expect((await postLaunch(login)).status).toBe(303);
    expect((await postLaunch(login)).status).toBeGreaterThanOrEqual(400);
  });

  it('takes every message of LTI Advantage, also where no cookie comes back (launch-security rule 2)', async () => {
    const messages: Record<string, unknown>[] = [
      { [claim('message_type')]: 'ContextLaunchRequest' },
      { [claim('message_type')]: 'DataPrivacyLaunchRequest', [claim('for_user')]: { id: '5' } },
      { [claim('message_type')]: 'LtiSubmissionReviewRequest', [claim('for_user')]: { user_id: '5' } },
      {
        [claim('message_type')]: 'LtiDeepLinkingRequest',
        'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
          deep_link_return_url: 'http://127.0.0.1:8091/return',
          accept_types: ['ltiResourceLink'],
          accept_presentation_document_targets: [],
        },
      },
      { [claim('lti1p1')]: { user_id: 'x', oauth_consumer_key: 'k', oauth_consumer_key_sign: 'AAAA' } },
    ];
    for (const claims of messages) {
      const launched = await postLaunch(await startLogin(worker.app), { claims });
      expect(launched.status, await launched.clone().text()).toBe(303);
    }
    const browser = createBrowser(worker.app, { keepsCookies: false });
    const page = await (await requestLogin(browser, { params: { lti_storage_target: '_parent' } })).text();
    const at = (name: string) =>
      (new RegExp(` data-${name}="([^"]*)"`).exec(page)?.[1] ?? '').replaceAll('&amp;', '&');
    const { searchParams } = new URL(at('href'));
    const id_token = await signToken(moodleClaims({ nonce: searchParams.get('nonce') }));
    const fields = form({ id_token, state: searchParams.get('state') ?? '', browser: at('value') });
    const headers = { ...fields.headers, Origin: toolUrl };
    const opened = await browser.request(`${toolUrl}/lti/launch`, { ...fields, headers });
    expect(opened.status).toBe(200);
    const { bearer } = JSON.parse(/id="session-bearer"[^>]*>([^<]+)</.exec(await opened.text())?.[1] ?? '{}');
    const authorised = { authorization: `Bearer ${bearer}`, accept: 'text/html' };
    expect((await worker.app.request(`${toolUrl}/growth`, { headers: authorised })).status).toBe(200);
  });

  it('takes a notice once, and works off what it announced behind the answer', async () => {
    const { iss, aud, iat, exp } = moodleClaims();
    const jwt = await signToken({
      ...{ iss, aud, iat, exp },
      [claim('version')]: '1.3.0',
      [claim('deployment_id')]: '1',
      [claim('notice')]: { id: 'w-1', type: 'LtiContextCopyNotice', timestamp: new Date().toISOString() },
      [claim('context')]: { id: 'w-copy' },
      [claim('origin_contexts')]: ['2'],
    });
    const body = JSON.stringify({ notices: [{ jwt }, { jwt }] });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    expect((await worker.app.request(`${toolUrl}/lti/notices`, init)).status).toBe(202);
    expect(await owner`select notice_id from lms_notice`).toEqual([{ notice_id: 'w-1' }]);
  });

  it('shows every page of a learner and of a manager', async () => {
    const learner = await launch();
    for (const path of ['/growth', '/expectations', '/record', '/conversations'])
      expect((await get(path, learner)).status, path).toBe(200);
    const manager = await launch('6');
    for (const path of ['/growth', '/team', `/people/${company.personId('learner')}/conversation`])
      expect((await get(path, manager)).status, path).toBe(200);
    expect((await get('/no-such-page', manager)).status).toBe(404);
  });

  it('writes a goal, shares it, and works off what that announced behind the answer', async () => {
    const browser = await launch();
    const written = await change(browser, '/goals', {
      title: 'Give feedback that helps',
      origin: 'challenge',
    });
    expect(written.status, await written.clone().text()).toBe(303);
    expect(await (await get('/growth', browser)).text()).toContain('Give feedback that helps');
    const [goal] = await owner`select id from development.goal where tenant_id = ${company.tenantId}`;
    const shared = await change(browser, `/goals/${goal?.id}/sharing`, {});
    expect(shared.status, await shared.clone().text()).toBe(303);
    await eventually(async () => {
      const [row] = await owner`
        select count(*) filter (where state = 'completed')::int as done, count(*)::int as n from pgboss.job`;
      expect(row?.n).toBeGreaterThan(0);
      expect(row?.done).toBe(row?.n);
    });
  });

  it('refuses a change that its own page did not ask for', async () => {
    const browser = await launch();
    const response = await browser.request(`${toolUrl}/api/v1/goals`, {
      ...form({ title: 'x', origin: 'challenge' }),
    });
    expect(response.status).toBe(403);
  });

  it('stores statements of an LMS and reads them back', async () => {
    const { key, secret } = await addCredential(company.operator, { kind: 'xapi', name: 'LMS' });
    const headers = {
      authorization: `Basic ${btoa(`${key}:${secret}`)}`,
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
    };
    const statement = {
      actor: { account: { homePage: fixturePlatform().issuer, name: '5' } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      object: { id: 'https://lms.example/course/view.php?id=7' },
      result: { completion: true },
    };
    const put = await worker.app.request(`${toolUrl}/xapi/statements`, {
      method: 'POST',
      headers,
      body: JSON.stringify(statement),
    });
    expect(put.status, await put.clone().text()).toBe(200);
    const [id] = (await put.json()) as string[];
    const found = await worker.app.request(`${toolUrl}/xapi/statements?statementId=${id}`, { headers });
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ id, verb: statement.verb });
    await eventually(async () => {
      const [waiting] =
        await owner`select count(*)::int as n from unmatched_completion where statement_id = ${id ?? ''}`;
      expect(waiting?.n, 'its course is not known yet, so it waits').toBe(1);
    });
  });

  it('answers many at once, each with connections of its own', async () => {
    const browser = await launch();
    const answers = await Promise.all(Array.from({ length: 25 }, () => get('/growth', browser)));
    expect(new Set(answers.map((response) => response.status))).toEqual(new Set([200]));
    await eventually(async () => {
      const [row] = await owner`
        select count(*)::int as n from pg_stat_activity where datname = ${db.name} and application_name like 'throughline-%'`;
      expect(row?.n, 'connections are given back').toBeLessThan(30);
    });
  });

  it('logs one line of JSON per request, without names, tokens or texts', async () => {
    const browser = await launch();
    await get('/growth?title=Give+feedback', browser);
    const lines = worker
      .logs()
      .split('\n')
      .map((line) => JSON.parse(line).message as string);
    const requests = lines.map((line) => JSON.parse(line)).filter((line) => line.msg === 'request');
    expect(requests.at(-1)).toMatchObject({ method: 'GET', path: '/growth', status: 200 });
    expect(requests.at(-1).requestId).toMatch(/^[0-9a-f-]{36}$/);
    const everything = lines.join('\n');
    for (const word of ['Castro', 'learner', 'feedback', 'eyJ', db.secretKey, ...browser.cookies.values()])
      expect(everything).not.toContain(word);
  });

  it('makes the rounds when the cron trigger comes: left-over jobs are done, the audit is sealed', async () => {
    await owner`insert into pgboss.job (name, data)
      values ('goal.shared', ${owner.json({ tenantId: company.tenantId, event: 'goal.shared', ids: { goalId: company.personId('learner') } })})`;
    await worker.scheduled();
    await eventually(async () => {
      const [row] = await owner`
        select (select count(*)::int from pgboss.job where state <> 'completed') as open,
               (select count(*)::int from audit.entry where tenant_id = ${company.tenantId}) as entries,
               (select count(*)::int from audit.seal where tenant_id = ${company.tenantId}) as seals`;
      expect(row?.open).toBe(0);
      expect(row?.entries).toBeGreaterThan(0);
      expect(row?.seals).toBe(row?.entries);
    });
  });
});
