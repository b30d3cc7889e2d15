import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mergeDefinitions } from '../../xapi/resources/known-activity.ts';
import { ada, basic, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;
const ask = (
  path: string,
  parameters: Record<string, string>,
  init: Parameters<Harness['request']>[1] = {},
) => h.request(`/xapi/${path}?${new URLSearchParams(parameters)}`, init);
const json = async (answer: Response) => [answer.status, await answer.json()];

describe('GET /agents (Communication 2.4)', () => {
  test('answers a Person with every name that was said of the identifier, wherever it stood', async () => {
    const account = { homePage: 'https://lms.example', name: 'person' };
    const called = (name: string) => ({ account, name });
    await h.post([
      statementOf({ actor: called('Ines Castro') }),
      statementOf({ object: { objectType: 'Agent', ...called('I. Castro') } }),
      statementOf({ context: { instructor: called('Castro, Ines') } }),
      statementOf({ context: { team: { objectType: 'Group', member: [called('Ines')] } } }),
      statementOf({ actor: { account: { ...account, name: 'else' }, name: 'Somebody else' } }),
    ]);
    const [status, person] = (await json(
      await ask('agents', { agent: JSON.stringify(called('Asked')) }),
    )) as [number, { objectType: string; name: string[]; account: unknown }];
    expect([status, person.objectType, person.account]).toEqual([200, 'Person', [account]]);
    expect(person.name.toSorted()).toEqual(['Asked', 'Castro, Ines', 'I. Castro', 'Ines', 'Ines Castro']);
  });

  test('answers a Person for an agent that nobody spoke of, in arrays; HEAD without the body', async () => {
    for (const identity of [
      { mbox: 'mailto:new@example.org' },
      { mbox_sha1sum: 'ebd31e95054c018b10727ccffd2ef2ec3a016ee9' },
      { openid: 'https://id.example/new' },
    ] as Record<string, string>[]) {
      const [[name, value] = []] = Object.entries(identity);
      const answer = await ask('agents', { agent: JSON.stringify(identity) });
      expect(await json(answer)).toEqual([200, { objectType: 'Person', [name!]: [value] }]);
    }
    const head = await ask('agents', { agent: '{"mbox":"mailto:new@example.org"}' }, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each([
    [{}, 'agent: must be given'],
    [{ agent: '{' }, 'agent: must be an Agent'],
    [{ agent: '{"name":"x"}' }, 'agent'],
    [{ agent: '{"objectType":"Group","member":[]}' }, 'agent'],
    [{ agent: '{"mbox":"mailto:a@b.example"}', Agent: 'x' }, '"Agent" is not known'],
  ])('%j is a 400 that names the parameter', async (parameters, sentence) => {
    const answer = await ask('agents', parameters as Record<string, string>);
    expect([answer.status, await errorOf(answer)]).toEqual([400, expect.stringContaining(sentence)]);
  });
});

describe('GET /activities (Communication 2.5)', () => {
  const id = 'https://lms.example/merged';
  test('merges what was said of an activity, the newer first and each language by itself', async () => {
    await h.post(
      statementOf({
        object: {
          id,
          definition: {
            type: 'https://t.example/old',
            moreInfo: 'https://lms.example/info',
            name: { en: 'Old', de: 'Alt' },
            extensions: { 'https://e.example/a': 1, 'https://e.example/b': 1 },
          },
        },
      }),
    );
    await h.post(
      statementOf({
        context: {
          contextActivities: {
            parent: [
              {
                id,
                definition: {
                  type: 'https://t.example/new',
                  name: { en: 'New' },
                  description: { fr: 'Neuf' },
                  extensions: { 'https://e.example/b': 2 },
                },
              },
            ],
          },
        },
      }),
    );
    await h.post(statementOf({ object: { id } }));
    const answer = await ask('activities', { activityId: id });
    expect(await json(answer)).toEqual([
      200,
      {
        objectType: 'Activity',
        id,
        definition: {
          type: 'https://t.example/new',
          moreInfo: 'https://lms.example/info',
          name: { en: 'New', de: 'Alt' },
          description: { fr: 'Neuf' },
          extensions: { 'https://e.example/a': 1, 'https://e.example/b': 2 },
        },
      },
    ]);
    const unknown = await ask('activities', { activityId: id }, { as: h.stranger });
    expect(await json(unknown)).toEqual([200, { objectType: 'Activity', id }]);
    const head = await ask('activities', { activityId: id }, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each([
    ['', 'activityId: must be given'],
    ['activityId=no%20iri', 'activityId: must be an IRI'],
    [`activityId=${id}&activityId=${id}`, 'activityId: is given twice'],
    [`activityId=${id}&agent=x`, '"agent" is not known'],
  ])('?%s is a 400 that names the parameter', async (query, sentence) => {
    const answer = await h.request(`/xapi/activities?${query}`);
    expect([answer.status, await errorOf(answer)]).toEqual([400, expect.stringContaining(sentence)]);
  });

  test('merging keeps what only one of the two says', () => {
    expect(mergeDefinitions({ type: 'a' }, { type: 'b', name: { en: 'x' } })).toEqual({
      type: 'a',
      name: { en: 'x' },
    });
    expect(mergeDefinitions({ choices: [] }, { choices: [{ id: 'x' }] })).toEqual({ choices: [] });
  });
});

describe('format=canonical (Communication 2.1.3)', () => {
  test.each([
    ['de', { de: 'Kurs' }],
    ['de-AT, en;q=0.5', { de: 'Kurs' }],
    ['en;q=0.4, fr-CA;q=0.9', { 'fr-CA': 'Cours' }],
    ['fr', { 'fr-CA': 'Cours' }],
    ['de;q=0, en', { en: 'Course' }],
    ['ja', { en: 'Course' }],
    ['', { en: 'Course' }],
    ['*', { en: 'Course' }],
    [';;;,q=x', { en: 'Course' }],
  ])(
    'Accept-Language "%s" chooses the name out of everything known of the activity',
    async (language, name) => {
      const id = 'https://lms.example/canonical';
      const verb = { id: 'https://v.example/canonical' };
      const names = { en: 'Course', de: 'Kurs', 'fr-CA': 'Cours' };
      const [bare] = (await (await h.post(statementOf({ verb, object: { id } }))).json()) as string[];
      await h.post(statementOf({ object: { id, definition: { name: names } } }));
      const headers = { 'accept-language': language };
      const tries: Record<string, string>[] = [{ statementId: bare! }, { verb: verb.id, limit: '1' }];
      for (const asked of tries) {
        const answer = await ask(
          'statements',
          { ...asked, format: 'canonical' },
          {
            headers,
          },
        );
        const body = (await answer.json()) as { statements?: unknown[] };
        expect(body.statements?.[0] ?? body).toMatchObject({ object: { definition: { name } } });
      }
    },
  );
});

describe('versions (Communication 3.3, 6.2)', () => {
  test.each(['1.0', '1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.9', '2.0.0', '2.0.7'])(
    '%s is spoken, and the answer names the latest of its line',
    async (version) => {
      const answer = await ask(
        'agents',
        { agent: JSON.stringify(ada()) },
        { headers: { 'x-experience-api-version': version } },
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-experience-api-version')).toBe(
        version.startsWith('1') ? '1.0.3' : '2.0.0',
      );
    },
  );

  test.each(['', '0.95', '0.9', '1.1.0', '2.1.0', '3.0.0', '1.0.3, 2.0.0', 'x', '1.0.'])(
    '"%s" is a 400 that says what is spoken, with the default version',
    async (version) => {
      const answer = await ask(
        'activities',
        { activityId: 'https://a.example' },
        { headers: { 'x-experience-api-version': version } },
      );
      expect([answer.status, await errorOf(answer)]).toEqual([
        400,
        expect.stringContaining('send 1.0.3 or 2.0.0'),
      ]);
      expect(answer.headers.get('x-experience-api-version')).toBe('1.0.3');
    },
  );

  test('GET /about needs neither version nor credentials', async () => {
    const answer = await h.app.request('/xapi/about');
    expect(await json(answer)).toEqual([200, { version: ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'] }]);
  });

  test('2.0 alone takes contextAgents, and finds them by related_agents', async () => {
    const agent = { ...ada('context agent'), objectType: 'Agent' };
    const statement = statementOf({
      context: {
        contextAgents: [{ objectType: 'contextAgent', agent, relevantTypes: ['https://t.example/coach'] }],
      },
    });
    expect((await h.post(statement)).status).toBe(400);
    const sent = await h.request('/xapi/statements', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-experience-api-version': '2.0.0' },
      body: JSON.stringify(statement),
    });
    expect(sent.status, await sent.clone().text()).toBe(200);
    const asked = { agent: JSON.stringify(agent) };
    expect(await h.list(asked)).toHaveLength(0);
    expect(await h.list({ ...asked, related_agents: 'true' })).toHaveLength(1);
  });
});

describe('a method that a resource has not', () => {
  test.each([
    ['DELETE', 'statements', 'GET, HEAD, POST, PUT'],
    ['PUT', 'agents', 'GET, HEAD'],
    ['POST', 'activities', 'GET, HEAD'],
    ['PATCH', 'activities/state', 'GET, HEAD, PUT, POST, DELETE'],
    ['POST', 'about', 'GET, HEAD'],
  ])('%s /%s is a 405 that says what it takes', async (method, path, allowed) => {
    const answer = await h.request(`/xapi/${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    expect(await errorOf(answer)).toContain(`it takes ${allowed}`);
  });

  test.each(['', 'x', 'x/statements', 'statements/x', 'activities/state/x'])('/%s is a 404', async (path) => {
    const answer = await h.request(`/xapi/${path}`);
    expect(answer.status).toBe(404);
  });

  test('no header of an answer is lost on the way: a 405 carries version and Consistent-Through', async () => {
    const answer = await h.app.request('/xapi/agents', {
      method: 'POST',
      headers: { authorization: basic(h.moodle), 'x-experience-api-version': '2.0.0' },
    });
    expect(answer.headers.get('x-experience-api-version')).toBe('2.0.0');
    expect(Date.parse(answer.headers.get('x-experience-api-consistent-through')!)).toBeGreaterThan(0);
  });
});
