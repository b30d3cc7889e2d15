import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../xapi/index.ts';
import { ada, type Credential, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const agent = JSON.stringify(ada());
const activityId = 'https://a.example/1';
const JSON_BODY = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ a: 1 }) };

/** One request of each kind, with the scopes that let it in (Communication 4.2). */
const REQUESTS: readonly [string, string, RequestInit, readonly Scope[]][] = [
  [
    'POST statements',
    'statements',
    { method: 'POST', ...JSON_BODY, body: JSON.stringify(statementOf()) },
    ['statements/write'],
  ],
  [
    'PUT statements',
    `statements?statementId=${randomUUID()}`,
    { method: 'PUT', ...JSON_BODY, body: JSON.stringify(statementOf()) },
    ['statements/write'],
  ],
  ['GET statements', 'statements', {}, ['statements/read', 'statements/read/mine']],
  ['HEAD statements', 'statements', { method: 'HEAD' }, ['statements/read', 'statements/read/mine']],
  ...(['GET', 'PUT', 'POST', 'DELETE'] as const).flatMap((method) => {
    const init = { method, ...(method === 'PUT' || method === 'POST' ? JSON_BODY : {}) };
    const none = { ...init, headers: { ...JSON_BODY.headers, 'if-none-match': '"x"' } };
    const state = new URLSearchParams({ activityId, agent, ...(method === 'GET' ? {} : { stateId: 's' }) });
    const own: Record<string, string> = method === 'GET' ? {} : { profileId: 'p' };
    return [
      [`${method} activities/state`, `activities/state?${state}`, init, ['state']],
      [
        `${method} activities/profile`,
        `activities/profile?${new URLSearchParams({ activityId, ...own })}`,
        none,
        ['profile'],
      ],
      [
        `${method} agents/profile`,
        `agents/profile?${new URLSearchParams({ agent, ...own })}`,
        none,
        ['profile'],
      ],
    ] as [string, string, RequestInit, Scope[]][];
  }),
  [
    'GET agents',
    `agents?${new URLSearchParams({ agent })}`,
    {},
    ['statements/read', 'statements/read/mine', 'profile'],
  ],
  [
    'GET activities',
    `activities?${new URLSearchParams({ activityId })}`,
    {},
    ['statements/read', 'statements/read/mine', 'profile'],
  ],
];

describe('scopes (Communication 4.2)', () => {
  test.each([
    'all',
    'statements/write',
    'statements/read',
    'statements/read/mine',
    'state',
    'profile',
  ] as const)('%s opens what it names, and everything else is a 403 in a sentence', async (scope) => {
    const as = h.limitedTo(scope);
    for (const [what, path, init, scopes] of REQUESTS) {
      const answer = await h.request(`/xapi/${path}`, { ...init, as } as RequestInit);
      if (scope === 'all' || scopes.includes(scope)) expect(answer.status, what).toBeLessThan(300);
      else {
        expect(answer.status, what).toBe(403);
        if (init.method !== 'HEAD') expect(await answer.text(), what).toContain('do not cover');
      }
    }
  });

  test('several open what each of them names', async () => {
    const as = h.limitedTo('statements/write', 'state');
    const opened = await Promise.all(
      REQUESTS.map(async ([what, path, init]) => [
        what,
        (await h.request(`/xapi/${path}`, { ...init, as } as RequestInit)).status,
      ]),
    );
    const inside = opened.filter(([, status]) => Number(status) < 300).map(([what]) => what);
    expect(inside.filter((what) => !/^(POST|PUT) statements$|activities\/state$/.test(String(what)))).toEqual(
      [],
    );
    expect(inside).toHaveLength(6);
  });
});

describe('statements/read/mine', () => {
  const verb = { id: 'https://v.example/mine' };
  const names = async (as: Credential) => {
    const actor = { ...ada('mine'), name: `Called by ${as.key}` };
    const object = { id: 'https://a.example/mine', definition: { name: { en: `Named by ${as.key}` } } };
    const [id] = (await (await h.post(statementOf({ actor, verb, object }), as)).json()) as string[];
    return id!;
  };

  test('sees what came with these credentials and nothing else: by id, in a page, paging on, by HEAD', async () => {
    const as = h.limitedTo('statements/write', 'statements/read/mine');
    const own = [await names(as), await names(as)];
    const theirs = await names(h.moodle);
    expect((await h.list({ verb: verb.id }, as)).map(({ id }) => id)).toEqual(own.toReversed());
    expect((await h.get({ statementId: theirs }, as)).status).toBe(404);
    expect((await h.get({ statementId: own[0]! }, as)).status).toBe(200);
    const { more } = (await (await h.get({ verb: verb.id, limit: '1' }, as)).json()) as { more: string };
    const next = (await (await h.request(more, { as })).json()) as { statements: { id: string }[] };
    expect(next.statements.map(({ id }) => id)).toEqual([own[0]]);
    // a link of somebody who sees everything opens no more than these credentials do
    const all = (await (await h.get({ verb: verb.id, limit: '1' })).json()) as { more: string };
    const borrowed = (await (await h.request(all.more, { as })).json()) as { statements: { id: string }[] };
    expect(borrowed.statements.map(({ id }) => id)).toEqual([own[1]]);
  });

  test('learns neither names nor definitions from what others sent', async () => {
    const as = h.limitedTo('statements/read/mine');
    await names(h.moodle);
    const person = await h.request(
      `/xapi/agents?${new URLSearchParams({ agent: JSON.stringify(ada('mine')) })}`,
      { as },
    );
    expect(await person.text()).not.toContain('Called by');
    const activity = await h.request(
      `/xapi/activities?${new URLSearchParams({ activityId: 'https://a.example/mine' })}`,
      { as },
    );
    expect(await activity.text()).not.toContain('Named by');
    const both = h.limitedTo('statements/write', 'statements/read/mine');
    const bare = statementOf({ id: randomUUID(), object: { id: 'https://a.example/mine' } });
    await h.post(bare, both);
    const canonical = await h.get({ statementId: bare.id!, format: 'canonical' }, both);
    expect(await canonical.text()).not.toContain(`Named by ${h.moodle.key}`);
  });
});
