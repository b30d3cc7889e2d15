import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCredential } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { basic } from '../xapi/support.ts';
import { bringObjects, type Company, type Ground, layGround, type Objects, subOf } from './access-ground.ts';

const ISSUER = 'http://127.0.0.1:8091';
const COMPLETED = 'http://adlnet.gov/expapi/verbs/completed';
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

let ground: Ground;
let ids: Objects;
let moodle: { key: string; secret: string };
let second: { key: string; secret: string };
let foreign: { key: string; secret: string };
let scim: { key: string; secret: string };

beforeAll(async () => {
  ground = await layGround();
  ids = await bringObjects(ground, ground.home);
  const add = ({ tenant }: Company, kind: 'xapi' | 'scim') =>
    addCredential(tenant.operator, { kind, name: 'A sender' });
  moodle = await add(ground.home, 'xapi');
  second = await add(ground.home, 'xapi');
  foreign = await add(ground.other, 'xapi');
  scim = await add(ground.home, 'scim');
}, 120_000);

afterAll(() => ground.close());

const ask = (authorization: string, query = '', init: RequestInit = {}) =>
  ground.app.request(`${toolUrl}/xapi/statements${query}`, {
    ...init,
    headers: {
      authorization,
      'x-experience-api-version': '1.0.3',
      'content-type': 'application/json',
      ...init.headers,
    },
  });
const post = (as: { key: string; secret: string }, body: unknown) =>
  ask(basic(as), '', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
const get = (as: { key: string; secret: string }, query: Record<string, string>) =>
  ask(basic(as), `?${new URLSearchParams(query)}`);

const statement = (parts: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  actor: { account: { homePage: ISSUER, name: subOf('1', 'peer') } },
  verb: { id: COMPLETED },
  object: { id: 'https://lms.example/COURSE' },
  ...parts,
});
const voiding = (id: string) =>
  statement({ verb: { id: VOIDED }, object: { objectType: 'StatementRef', id } });
const completions = () => ground.owner`
  select p.employee_number as who, e.tenant_id, e.occurred_at, e.source_ref from evidence e
    join person p on p.tenant_id = e.tenant_id and p.id = e.person_id
   where e.kind = 'completion' and e.source = ${ISSUER}`;
async function drain(): Promise<void> {
  while ((await drainJobs(ground.deps)) > 0);
}

describe('who may send', () => {
  test('wrong, other-kind and oddly written credentials are all 401 with the same sentence', async () => {
    const good = basic(moodle).slice('Basic '.length);
    const tries = [
      '',
      'Basic',
      'Basic ',
      `Bearer ${good}`,
      `Basic ${good} ${good}`,
      `Basic ${good}, Basic ${good}`,
      `Basic ${good.slice(0, -4)}`,
      'Basic !!!!',
      `Basic ${btoa(':')}`,
      `Basic ${btoa(moodle.key)}`,
      `Basic ${btoa(`:${moodle.secret}`)}`,
      `Basic ${btoa(`${moodle.key}:`)}`,
      `Basic ${btoa(`${moodle.key}:${moodle.secret} `)}`,
      `Basic ${btoa(`${moodle.key.toUpperCase()}:${moodle.secret}`)}`,
      `Basic ${btoa(`${moodle.key}\0:${moodle.secret}`)}`,
      `Basic ${btoa(`${moodle.key}:${foreign.secret}`)}`,
      `Basic ${btoa(`' or 1=1 --:${moodle.secret}`)}`,
      `Basic ${btoa('\xff\xfe:x')}`,
      `Basic ${'A'.repeat(100_000)}`,
      basic(scim),
    ];
    const sentences = new Set<string>();
    for (const authorization of tries) {
      const answer = await ask(authorization);
      expect(answer.status, authorization.slice(0, 60)).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      sentences.add(await answer.text());
    }
    expect(sentences.size).toBe(1);
    expect((await ask(basic(moodle))).status).toBe(200);
  });

  test('a credential that was revoked, and one of a suspended company, are refused at once', async () => {
    const { tenant } = ground.other;
    const gone = await addCredential(tenant.operator, { kind: 'xapi', name: 'Gone' });
    expect((await ask(basic(gone))).status).toBe(200);
    await ground.owner`update directory.credential set revoked_at = now() where key = ${gone.key}`;
    expect((await ask(basic(gone))).status).toBe(401);
    await ground.owner`update directory.tenant set status = 'suspended' where id = ${tenant.tenantId}`;
    expect((await ask(basic(foreign))).status).toBe(401);
    await ground.owner`update directory.tenant set status = 'active' where id = ${tenant.tenantId}`;
    expect((await ask(basic(foreign))).status).toBe(200);
  });

  test('a session cookie opens nothing here, and a credential opens no page', async () => {
    const visitor = await ground.launch(ground.home, subOf('1', 'tenantAdmin'));
    expect((await visitor.get('/xapi/statements')).status).toBe(400);
    const versioned = { headers: { 'x-experience-api-version': '1.0.3' } };
    expect((await visitor.get('/xapi/statements', versioned)).status).toBe(401);
    const page = await ground.app.request(`${toolUrl}/growth`, { headers: { authorization: basic(moodle) } });
    expect(page.status).toBe(401);
  });
});

describe('another company', () => {
  test('its credential sees nothing of the first, by no query, id or `more` link', async () => {
    const mine = statement();
    expect((await post(moodle, mine)).status).toBe(200);
    for (const query of [
      { statementId: mine.id },
      { voidedStatementId: mine.id },
      { agent: JSON.stringify(mine.actor) },
      { verb: COMPLETED },
      { activity: mine.object.id },
      { limit: '0' },
    ] as Record<string, string>[]) {
      const answer = await get(foreign, query);
      expect([200, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain(mine.id);
    }
    await post(moodle, [statement(), statement()]);
    const { more } = (await (await get(moodle, { limit: '1' })).json()) as { more: string };
    expect(more).not.toBe('');
    const stolen = await ask(basic(foreign), more.slice(more.indexOf('?')));
    expect(stolen.status).toBe(400);
    // the same id in both companies is two statements
    expect((await post(foreign, { ...mine, verb: { id: 'https://v.example/other' } })).status).toBe(200);
  });

  test('completions forged for its people, its options and our addresses become evidence of nobody there', async () => {
    const { tenant, learning } = ground.other;
    const before = (await completions()).length;
    const theirs = { account: { homePage: ISSUER, name: subOf('2', 'learner') } };
    await post(moodle, [
      statement({ actor: theirs }),
      statement({ actor: theirs, object: { id: `${toolUrl}/catalog/${learning.options.COURSE}` } }),
      statement({ object: { id: `${toolUrl}/catalog/${learning.options.COURSE}` } }),
      statement({ actor: { mbox: 'mailto:learner@company.example' } }),
      statement({ actor: { account: { homePage: toolUrl, name: ids.personId } } }),
      statement({ actor: { objectType: 'Group', member: [statement().actor] } }),
    ]);
    await drain();
    const found = await completions();
    expect(found.filter(({ tenant_id }) => tenant_id === tenant.tenantId)).toEqual([]);
    // the honest ones of the test before, which are one completion
    expect(found.length - before).toBeLessThanOrEqual(1);
    expect(new Set(found.map(({ who }) => who))).toEqual(new Set(['peer']));
  });
});

describe('voiding', () => {
  test('a credential voids what came with it, and nothing that the product itself said', async () => {
    const [own] = await ground.owner`
      select id from records.statement where tenant_id = ${ground.home.tenant.tenantId} and credential_id is null limit 1`;
    const refused = await post(moodle, [statement(), voiding(own?.id)]);
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { error: string }).error).toContain('[1].object.id');
    expect((await get(moodle, { statementId: own?.id })).status).toBe(200);

    const mine = statement({ object: { id: 'https://lms.example/void-me' } });
    await post(moodle, mine);
    expect((await post(second, voiding(mine.id))).status).toBe(403);
    expect((await post(foreign, voiding(mine.id))).status).toBe(200);
    expect((await get(moodle, { statementId: mine.id })).status).toBe(200);
    expect((await post(moodle, voiding(mine.id))).status).toBe(200);
    expect((await get(moodle, { statementId: mine.id })).status).toBe(404);
    expect((await get(moodle, { voidedStatementId: mine.id })).status).toBe(200);
  });

  test('ahead of a statement of another sender it has no effect when that one comes', async () => {
    const late = statement({ object: { id: 'https://lms.example/late' } });
    expect((await post(second, voiding(late.id))).status).toBe(200);
    expect((await post(moodle, late)).status).toBe(200);
    expect((await get(moodle, { statementId: late.id })).status).toBe(200);
    const { statements } = (await (await get(moodle, { activity: late.object.id })).json()) as {
      statements: { id: string }[];
    };
    expect(statements.map(({ id }) => id)).toContain(late.id);
  });
});

describe('statements that xAPI allows and the product cannot keep', () => {
  test('neither stop the honest one beside them nor are tried for ever', async () => {
    const peer = statement().actor;
    const at = new Date(Date.now() - 60_000).toISOString();
    const honest = statement({
      object: { id: 'https://lms.example/FOODCRS', definition: { name: { en: 'a\0b\ud800' } } },
      timestamp: at,
    });
    const answer = await post(moodle, [
      statement({ actor: { account: { homePage: ISSUER, name: 'a\0b' } } }),
      statement({ actor: { account: { homePage: ISSUER, name: 'a\ud800b' } } }),
      statement({ object: { id: 'https://lms.example/ELEARN' }, timestamp: '2015-06-30T23:59:60Z' }),
      statement({ object: { id: 'https://lms.example/SHADOW' }, timestamp: '0000-01-01T00:00:00Z' }),
      statement({ object: { id: 'https://lms.example/READ' }, timestamp: '9999-12-31T23:59:59-23:59' }),
      statement({ object: { id: 'https://lms.example/unknown', definition: { name: { en: 'n\0' } } } }),
      statement({ actor: peer, object: { id: `https://lms.example/${'x'.repeat(5000)}` } }),
      honest,
    ]);
    expect(answer.status, await answer.text()).toBe(200);
    await drain();
    const waiting = await ground.owner`
      select name, state from pgboss.job where state not in ('completed') and data->>'tenantId' is not null`;
    expect(waiting).toEqual([]);
    const found = await completions();
    const mine = found.find(({ source_ref }) => source_ref === honest.id);
    expect(mine?.occurred_at.toISOString()).toBe(at);
    // a clock that runs ahead completes nothing in the future
    for (const { occurred_at } of found) expect(occurred_at.getTime()).toBeLessThan(Date.now() + 5_000);
  });

  test('odd bodies and queries are 4xx with a sentence', async () => {
    const one = statement();
    for (const body of [
      '',
      'null',
      '[null]',
      '[[]]',
      '{"__proto__":{}}',
      JSON.stringify({ ...one, actor: null }),
      JSON.stringify({ ...one, verb: { id: 'https://v.example/\u0000' } }),
      JSON.stringify({ ...one, object: { id: 'https://o.example/\ud800' } }),
      JSON.stringify({ ...one, timestamp: '2026-02-30T00:00:00Z' }),
      `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      '[1e999]',
    ]) {
      const answer = await post(moodle, body);
      expect(answer.status, body.slice(0, 60)).toBe(400);
      expect(((await answer.json()) as { error: string }).error).toMatch(/\.$/);
    }
    for (const query of [
      'agent=%00',
      'agent={"__proto__":{}}',
      'verb=%00',
      'verb=a%00:b',
      'activity=https://a%00',
      'since=0000',
      'until=-1',
      'limit=-1',
      'limit=1e9',
      'statementId=%00',
      'more=%00',
      'more=a.b',
      '__proto__=1',
      'registration=x',
      'limit=1&limit=2',
      'format=%00',
    ]) {
      const answer = await ask(basic(moodle), `?${query}`);
      expect(answer.status, query).toBe(400);
    }
    for (const query of ['since=0000-01-01T00:00:00Z', 'until=9999-12-31T23:59:59Z', 'limit=999999999'])
      expect((await ask(basic(moodle), `?${query}`)).status, query).toBe(200);
  });

  test('methods that are not spoken are refused in a sentence', async () => {
    for (const method of ['DELETE', 'PATCH', 'OPTIONS', 'PUT'])
      expect((await ask(basic(moodle), '', { method, body: '{}' })).status, method).toBeLessThan(500);
    expect((await ask(basic(moodle), '', { method: 'HEAD' })).status).toBe(200);
  });
});
