import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCredential, revokeCredential } from '../../src/features/tenants/index.ts';
import type { Scope } from '../../xapi/index.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { testApp } from '../support/test-app.ts';
import { basic } from '../xapi/support.ts';

let db: TestDatabase;
let owner: Sql;
let tenant: TestTenant;
let app: Awaited<ReturnType<typeof testApp>>['app'];

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  tenant = await testTenant(db);
  tenant.clock.set(new Date());
  ({ app } = await testApp(tenant));
}, 60_000);
afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

type Client = { id: string; key: string; secret: string };
const client = (scopes?: readonly Scope[], perMinute?: number): Promise<Client> =>
  addCredential(tenant.operator, { kind: 'xapi', name: 'A sender', scopes, perMinute });

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ask = (
  fields: Record<string, string> | string | [string, string][],
  headers: Record<string, string> = {},
) =>
  app.request(`${toolUrl}/oauth2/token`, {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
  });
const grant = ({ key, secret }: Client, more: Record<string, string> = {}) =>
  ask({ grant_type: 'client_credentials', client_id: key, client_secret: secret, ...more });
const tokenOf = async (of: Client, more: Record<string, string> = {}) =>
  ((await (await grant(of, more)).json()) as { access_token: string }).access_token;

const xapi = (authorization: string, path = 'statements', init: RequestInit = {}) =>
  app.request(`${toolUrl}/xapi/${path}`, {
    ...init,
    headers: { authorization, 'x-experience-api-version': '1.0.0', 'content-type': 'application/json' },
  });
const tokensOf = async ({ key }: Client): Promise<number> => {
  const [row] = await owner`select count(*)::int as n from directory.access_token where key = ${key}`;
  return row!.n;
};
const read = (token: string) => xapi(`Bearer ${token}`);
const write = (token: string) =>
  xapi(`Bearer ${token}`, 'statements', {
    method: 'POST',
    body: JSON.stringify({
      id: randomUUID(),
      actor: { account: { homePage: 'https://lms.example', name: 'x' } },
      verb: { id: 'https://v.example/did' },
      object: { id: 'https://o.example/1' },
    }),
  });

describe('POST /oauth2/token (RFC 6749 4.4)', () => {
  test('gives a token that opens the record store, and nobody keeps a copy of the answer', async () => {
    const answer = await grant(await client());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = (await answer.json()) as Record<string, string>;
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'all',
    });
    expect((await write(body.access_token!)).status).toBe(200);
    expect((await read(body.access_token!)).status).toBe(200);
  });

  test("takes LinkedIn Learning's request as it comes: scope xapi:write in the form, and version 1.0.0 afterwards", async () => {
    const linkedIn = await client(['statements/write']);
    const token = await tokenOf(linkedIn, { scope: 'xapi:write' });
    expect((await write(token)).status).toBe(200);
    expect((await read(token)).status).toBe(403);
  });

  test('takes key and secret by HTTP Basic, form-encoded as RFC 6749 2.3.1 says, or in the form; never both', async () => {
    const one = await client();
    const form = { grant_type: 'client_credentials' };
    const encoded = { key: one.key.replace('_', '%5F'), secret: encodeURIComponent(one.secret) };
    for (const header of [basic(one), basic(encoded)])
      expect((await ask(form, { authorization: header })).status).toBe(200);
    expect((await ask({ ...form, client_id: one.key }, { authorization: basic(one) })).status).toBe(200);
    const both = await ask(
      { ...form, client_id: one.key, client_secret: one.secret },
      { authorization: basic(one) },
    );
    expect([both.status, await both.json()]).toMatchObject([400, { error: 'invalid_request' }]);
  });

  test.each([
    ['', ['all']],
    ['all', ['all']],
    ['xapi:write', ['statements/write']],
    ['xapi:read xapi:write', ['statements/read', 'statements/write']],
    ['state  profile', ['state', 'profile']],
  ])('scope "%s" of everything is %j', async (scope, granted) => {
    const answer = await grant(await client(), { scope });
    expect(((await answer.json()) as { scope: string }).scope.split(' ')).toEqual(granted);
  });

  test('a scope that the credential lacks, or that is none, is invalid_scope', async () => {
    const writer = await client(['statements/write']);
    for (const scope of [
      'all',
      'statements/read',
      'xapi:read',
      'statements/write state',
      'nonsense',
      'STATE',
    ]) {
      const answer = await grant(writer, { scope });
      expect([answer.status, await answer.json()], scope).toMatchObject([400, { error: 'invalid_scope' }]);
    }
    const reader = await client(['statements/read']);
    expect((await grant(reader, { scope: 'statements/read/mine' })).status).toBe(200);
  });

  test('a wrong secret, a wrong key, a credential of another kind and one that is revoked are one and the same 401', async () => {
    const one = await client();
    const scim = await addCredential(tenant.operator, { kind: 'scim', name: 'People' });
    // nothing takes a token of it yet
    const api = await addCredential(tenant.operator, { kind: 'api', name: 'Programs' });
    const gone = await client();
    await revokeCredential(tenant.operator, { id: gone.id });
    const bodies = new Set<string>();
    for (const wrong of [
      { ...one, secret: `${one.secret}x` },
      { ...one, secret: one.secret.toUpperCase() },
      { ...one, key: 'tl_nobody' },
      { ...one, key: `${one.key}\0` },
      scim,
      api,
      gone,
    ]) {
      const answer = await grant(wrong);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      bodies.add(await answer.text());
    }
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain('"invalid_client"');
  });

  test('what is no such request is told by RFC 6749 5.2', async () => {
    const { key, secret } = await client();
    const good = { grant_type: 'client_credentials', client_id: key, client_secret: secret };
    const { grant_type: _missing, ...without } = good;
    for (const [fields, headers, error] of [
      [without, {}, 'invalid_request'],
      [{ ...good, grant_type: 'password' }, {}, 'unsupported_grant_type'],
      [JSON.stringify(good), { 'content-type': 'application/json' }, 'invalid_request'],
      [[...Object.entries(good), ['scope', 'a'], ['scope', 'b']], {}, 'invalid_request'],
      [{ ...good, scope: 'x'.repeat(20_000) }, {}, 'invalid_request'],
      ['', {}, 'invalid_request'],
    ] as [Record<string, string>, Record<string, string>, string][]) {
      const answer = await ask(fields, headers);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error }]);
    }
    const bare = await ask({ grant_type: 'client_credentials' });
    expect([bare.status, await bare.json()]).toMatchObject([401, { error: 'invalid_client' }]);
    const inAddress = await app.request(`${toolUrl}/oauth2/token?${new URLSearchParams(good)}`, {
      method: 'POST',
      headers: FORM,
    });
    expect(inAddress.status).toBe(400);
    expect((await app.request(`${toolUrl}/oauth2/token?${new URLSearchParams(good)}`)).status).not.toBe(200);
  });

  test('a form without a length is not read to its end', async () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 4096;
        if (given > 4_000_000) controller.close();
        else controller.enqueue(new Uint8Array(4096).fill(97));
      },
    });
    const answer = await app.request(`${toolUrl}/oauth2/token`, {
      method: 'POST',
      headers: FORM,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(400);
    expect(given).toBeLessThan(1_000_000);
  });
});

describe('a token', () => {
  test('ends after an hour; a wrong one is a 401 that says that it is the token', async () => {
    const token = await tokenOf(await client());
    expect((await read(token)).status).toBe(200);
    const now = tenant.clock.now();
    tenant.clock.set(new Date(now.getTime() + 3_601_000));
    const late = await read(token);
    tenant.clock.set(now);
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('error="invalid_token"');
    for (const wrong of [`${token}x`, token.slice(1), 'x']) expect((await read(wrong)).status).toBe(401);
  });

  test('ends at once with its credential, and with the company for as long as it is suspended', async () => {
    const one = await client();
    const token = await tokenOf(one);
    expect((await read(token)).status).toBe(200);
    await owner`update directory.tenant set status = 'suspended' where id = ${tenant.tenantId}`;
    expect([(await read(token)).status, (await grant(one)).status]).toEqual([401, 401]);
    await owner`update directory.tenant set status = 'active' where id = ${tenant.tenantId}`;
    expect((await read(token)).status).toBe(200);
    await revokeCredential(tenant.operator, { id: one.id });
    expect([(await read(token)).status, (await xapi(basic(one))).status]).toEqual([401, 401]);
  });

  test('is not kept: the tables hold its hash alone', async () => {
    const token = await tokenOf(await client());
    const rows = await owner`select token_hash from directory.access_token`;
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('the number of requests (issue: 429 with Retry-After)', () => {
  test('is counted per credential, tokens, Basic and Bearer together, and says when to come again', async () => {
    const limited = await client(['all'], 20);
    const token = await tokenOf(limited);
    const free = await client();
    // a quarter of a minute's number may come at once
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await (n % 2 ? xapi(basic(limited)) : read(token))).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    const refused = await read(token);
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBe(3);
    expect(((await refused.json()) as { error: string }).error).toContain('try again in 3 seconds');
    expect((await xapi(basic(free))).status).toBe(200);
    tenant.clock.set(new Date(tenant.clock.now().getTime() + wait * 1000));
    expect([(await read(token)).status, (await read(token)).status]).toEqual([200, 429]);
  });

  test('tokens are counted too, and who had their share is told in the words of RFC 6749 and RFC 6585', async () => {
    const limited = await client(['all'], 5);
    expect((await grant(limited)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 30 }, () => grant(limited)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 429));
    expect(answers[0]!.headers.get('retry-after')).toBe('9');
    expect(answers[0]!.headers.get('cache-control')).toBe('no-store');
    expect(await answers[0]!.json()).toMatchObject({ error: 'too_many_requests' });
    expect(await tokensOf(limited)).toBe(1);
    expect((await xapi(basic(limited))).status).toBe(429);
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 9_000));
    expect((await grant(limited)).status).toBe(200);
  });

  test('a wrong secret uses up nobody’s share and leaves no row', async () => {
    const limited = await client(['all'], 5);
    for (let n = 0; n < 20; n++)
      expect((await grant({ ...limited, secret: `${limited.secret}${n}` })).status).toBe(401);
    expect(await tokensOf(limited)).toBe(0);
    expect((await grant(limited)).status).toBe(200);
  });

  test('applications of one process count together: on Workers each request builds one', async () => {
    const limited = await client(['all'], 5);
    const again = await testApp(tenant);
    expect((await grant(limited)).status).toBe(200);
    const second = await again.app.request(`${toolUrl}/xapi/statements`, {
      headers: { authorization: basic(limited), 'x-experience-api-version': '1.0.3' },
    });
    expect(second.status).toBe(429);
  });

  test('a credential keeps a thousand tokens at most: the newest open, the oldest end, also for many at once', async () => {
    const greedy = await client();
    const first = await tokenOf(greedy);
    await owner`
      insert into directory.access_token (token_hash, key, scopes, expires_at)
      select 'made-' || n || ${greedy.key}::text, ${greedy.key}, '{all}', ${tenant.clock.now()}::timestamptz + interval '1 hour' + n * interval '1 ms'
        from generate_series(1, 998) n`;
    const second = await tokenOf(greedy);
    expect([(await read(first)).status, await tokensOf(greedy)]).toEqual([200, 1000]);
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 2000));
    const newest = await Promise.all(Array.from({ length: 24 }, () => tokenOf(greedy)));
    expect([(await read(first)).status, (await read(second)).status]).toEqual([401, 401]);
    for (const token of newest) expect((await read(token)).status).toBe(200);
    await tokenOf(greedy);
    expect(await tokensOf(greedy)).toBe(1000);
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 3_700_000));
    await tokenOf(await client());
    expect(await tokensOf(greedy)).toBe(0);
  });
});
