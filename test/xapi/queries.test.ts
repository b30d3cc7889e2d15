import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, Statement } from '../../xapi/index.ts';
import { ada, type Harness, openHarness, statementOf } from './support.ts';

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h?.close());

/** Stores a statement made of parts and returns its id. */
async function stored(parts: JsonObject): Promise<string> {
  const id = (parts.id as string | undefined) ?? randomUUID();
  const answer = await h.post(statementOf({ ...parts, id }));
  if (answer.status !== 200) throw new Error(await answer.text());
  return id;
}

const ids = async (parameters: Record<string, string>) => (await h.list(parameters)).map((one) => one.id);
const settle = () => new Promise((resolve) => setTimeout(resolve, 3));
const activity = () => ({ id: `https://a.example/${randomUUID()}` });
const reference = (id: string) => ({ objectType: 'StatementRef', id });

describe('agent', () => {
  test('finds actor and object, members of groups included, by identifier alone', async () => {
    const who = ada(randomUUID());
    const group = { objectType: 'Group', member: [ada('x'), who] };
    const found = [
      await stored({ actor: { ...who, name: 'Ada L.' } }),
      await stored({ object: who }),
      await stored({ actor: group }),
      await stored({ object: { ...group, mbox: `mailto:${randomUUID()}@example.org` } }),
    ];
    await stored({ actor: ada(randomUUID()) });
    expect(await ids({ agent: JSON.stringify(who) })).toEqual(found.toReversed());
  });

  test('related_agents adds authority, instructor, team and SubStatements', async () => {
    const who = ada(randomUUID());
    const agent = JSON.stringify(who);
    const team = { objectType: 'Group', member: [who] };
    const inside = {
      objectType: 'SubStatement',
      actor: who,
      verb: { id: 'https://v.example/v' },
      object: activity(),
    };
    const found = [
      await stored({ context: { instructor: who } }),
      await stored({ context: { team } }),
      await stored({ object: inside }),
      await stored({ object: { ...inside, actor: ada('y'), context: { instructor: who } } }),
    ];
    expect(await ids({ agent })).toEqual([]);
    expect(await ids({ agent, related_agents: 'true' })).toEqual(found.toReversed());
    const authority = JSON.stringify({ account: { homePage: 'https://tool.example', name: 'moodle' } });
    expect((await ids({ agent: authority, related_agents: 'true' })).length).toBeGreaterThan(4);
  });

  test('the four kinds of identifier, whose case matters only where it should', async () => {
    const mail = `${randomUUID()}@Example.Org`;
    const sha1 = 'ABCDEF0123456789abcdef0123456789abcdef01';
    const found = [
      await stored({ actor: { mbox: `mailto:${mail}` } }),
      await stored({ actor: { mbox_sha1sum: sha1 } }),
    ];
    const openid = `https://id.example/${randomUUID()}`;
    found.push(await stored({ actor: { openid } }));
    expect(await ids({ agent: JSON.stringify({ mbox: `mailto:${mail.toLowerCase()}` }) })).toEqual([
      found[0],
    ]);
    expect(await ids({ agent: JSON.stringify({ mbox_sha1sum: sha1.toLowerCase() }) })).toEqual([found[1]]);
    expect(await ids({ agent: JSON.stringify({ openid }) })).toEqual([found[2]]);
    expect(
      await ids({ agent: JSON.stringify({ openid: openid.toUpperCase().replace('HTTPS', 'https') }) }),
    ).toEqual([]);
  });
});

describe('the other filters', () => {
  test('activity finds the object; related_activities the context and SubStatements too', async () => {
    const one = activity();
    const direct = await stored({ object: one });
    const parent = await stored({ context: { contextActivities: { parent: one } } });
    const category = await stored({ context: { contextActivities: { category: [activity(), one] } } });
    const sub = {
      objectType: 'SubStatement',
      actor: ada(),
      verb: { id: 'https://v.example/v' },
      object: one,
    };
    const within = await stored({ object: sub });
    expect(await ids({ activity: one.id })).toEqual([direct]);
    expect(await ids({ activity: one.id, related_activities: 'true' })).toEqual([
      within,
      category,
      parent,
      direct,
    ]);
  });

  test('verb and registration, alone and together with agent and activity', async () => {
    const verb = `https://v.example/${randomUUID()}`;
    const registration = randomUUID();
    const one = activity();
    const parts = { verb: { id: verb }, object: one, context: { registration } };
    const match = await stored({ ...parts, actor: ada('both') });
    const second = await stored({ ...parts, actor: ada('only one') });
    expect(await ids({ verb })).toEqual([second, match]);
    expect(await ids({ registration: registration.toUpperCase() })).toEqual([second, match]);
    const agent = JSON.stringify(ada('both'));
    expect(await ids({ verb, registration, activity: one.id, agent })).toEqual([match]);
    expect(await ids({ verb, registration: randomUUID() })).toEqual([]);
  });

  test('since is exclusive, until inclusive, both ways round', async () => {
    const verb = `https://v.example/${randomUUID()}`;
    const made: string[] = [];
    for (let n = 0; n < 3; n++) {
      made.push(await stored({ verb: { id: verb } }));
      await settle();
    }
    const [first, second, third] = made;
    const times = (await h.list({ verb, ascending: 'true' })).map((one) => one.stored!);
    expect(await ids({ verb, since: times[0]! })).toEqual([third, second]);
    expect(await ids({ verb, until: times[1]! })).toEqual([second, first]);
    expect(await ids({ verb, since: times[0]!, until: times[2]!, ascending: 'true' })).toEqual([
      second,
      third,
    ]);
    expect(await ids({ verb, since: '9999-12-31T23:59:59Z' })).toEqual([]);
    expect(await ids({ verb, until: '0000-01-01T00:00:00Z' })).toEqual([]);
  });

  test.each([
    [{ limit: '-1' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ ascending: 'yes' }, 'ascending'],
    [{ format: 'Exact' }, 'format'],
    [{ since: '2026-02-03' }, 'since'],
    [{ agent: '{' }, 'agent'],
    [{ agent: '{"mbox":"a@b.c"}' }, 'agent.mbox'],
    [{ agent: '{"objectType":"Group","member":[{"mbox":"mailto:a@b.c"}]}' }, 'agent'],
    [{ Verb: 'https://x.example/' }, '"Verb"'],
    [{ statementId: 'x' }, 'statementId'],
    [{ statementId: randomUUID(), limit: '1' }, 'limit'],
    [{ statementId: randomUUID(), voidedStatementId: randomUUID() }, 'voidedStatementId'],
    [{ more: 'x' }, 'more'],
  ])('%o is a 400 that names %s', async (parameters, named) => {
    const answer = await h.get(parameters as unknown as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain(named);
  });
});

describe('pages', () => {
  test('more links lead through everything once, in both directions, and only as they were made', async () => {
    const verb = `https://v.example/${randomUUID()}`;
    const made = (await (
      await h.post(Array.from({ length: 7 }, () => statementOf({ id: randomUUID(), verb: { id: verb } })))
    ).json()) as string[];
    await settle();
    for (const ascending of ['true', 'false']) {
      const seen: string[] = [];
      let path = `/xapi/statements?${new URLSearchParams({ verb, limit: '3', ascending, format: 'ids' })}`;
      let more = path;
      while (more) {
        path = more;
        const page = (await (await h.request(path)).json()) as { statements: Statement[]; more: string };
        seen.push(...page.statements.map((one) => one.id!));
        more = page.more;
      }
      expect(seen).toEqual(ascending === 'true' ? made : made.toReversed());
      expect((await h.request(path, { as: h.stranger })).status).toBe(400);
      expect((await h.request(path.replace('more=e', 'more=f'))).status).toBe(400);
      expect((await h.request(`${path}&limit=2`)).status).toBe(400);
    }
  });

  test('a page ends early rather than grow without bound, and loses nothing', async () => {
    const verb = `https://v.example/${randomUUID()}`;
    const response = 'x'.repeat(3_000_000);
    for (let n = 0; n < 5; n++) await stored({ verb: { id: verb }, result: { response } });
    const sizes: number[] = [];
    let more = `/xapi/statements?${new URLSearchParams({ verb })}`;
    while (more) {
      const page = (await (await h.request(more)).json()) as { statements: Statement[]; more: string };
      sizes.push(page.statements.length);
      more = page.more;
    }
    expect(sizes).toEqual([3, 2]);
  });
});

describe('voiding', () => {
  test('hides the target everywhere but under voidedStatementId, and not the voiding statement', async () => {
    const verb = `https://v.example/${randomUUID()}`;
    const target = await stored({ verb: { id: verb } });
    expect((await h.get({ voidedStatementId: target })).status).toBe(404);
    const voiding = await stored({ verb: { id: VOIDED }, object: reference(target) });
    expect((await h.get({ statementId: target })).status).toBe(404);
    expect((await h.get({ voidedStatementId: target })).status).toBe(200);
    expect((await h.get({ statementId: voiding })).status).toBe(200);
    // The voiding statement meets the filter through its target (Communication 2.1.3, StatementRefs).
    expect(await ids({ verb })).toEqual([voiding]);
  });

  test('works when the target arrives later, and never on a voiding statement', async () => {
    const late = randomUUID();
    const voiding = await stored({ verb: { id: VOIDED }, object: reference(late) });
    await stored({ id: late });
    expect((await h.get({ statementId: late })).status).toBe(404);
    await stored({ verb: { id: VOIDED }, object: reference(voiding) });
    expect((await h.get({ statementId: voiding })).status).toBe(200);
    expect((await h.get({ voidedStatementId: voiding })).status).toBe(404);
  });

  test('needs a StatementRef', async () => {
    expect((await h.post(statementOf({ verb: { id: VOIDED } }))).status).toBe(400);
  });
});

test('a statement about a statement meets its filters, through a chain and through a circle', async () => {
  const verb = `https://v.example/${randomUUID()}`;
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  await stored({ id: a, verb: { id: verb } });
  await stored({ id: b, object: reference(a) });
  await stored({ id: c, object: reference(b) });
  const [x, y] = [randomUUID(), randomUUID()];
  await stored({ id: x, object: reference(y) });
  await stored({ id: y, object: reference(x) });
  expect(await ids({ verb })).toEqual([c, b, a]);
  expect(await ids({ verb, limit: '2' })).toEqual([c, b]);
});

describe('formats', () => {
  const definition = {
    name: { en: 'Feedback', 'pt-BR': 'Retorno' },
    description: { de: 'Rückmeldung' },
    interactionType: 'choice',
    choices: [{ id: 'a', description: { en: 'A', de: 'Ä' } }],
  };
  const parts = {
    actor: { objectType: 'Group', name: 'Team', member: [{ name: 'Ada', mbox: 'mailto:ada@example.org' }] },
    verb: { id: 'https://v.example/v', display: { en: 'did', de: 'tat' } },
    object: { id: 'https://a.example/x', definition },
  };

  test('ids leaves only what identifies', async () => {
    const id = await stored(parts);
    const back = (await (await h.get({ statementId: id, format: 'ids' })).json()) as Statement;
    expect(back.actor).toEqual({ objectType: 'Group', member: [{ mbox: 'mailto:ada@example.org' }] });
    expect(back.verb).toEqual({ id: 'https://v.example/v' });
    expect(back.object).toEqual({ id: 'https://a.example/x' });
  });

  test('canonical leaves one language in each map, by Accept-Language', async () => {
    const id = await stored(parts);
    const ask = async (language: string) => {
      const headers = { 'accept-language': language };
      const answer = await h.request(`/xapi/statements?statementId=${id}&format=canonical`, { headers });
      return (await answer.json()) as Statement;
    };
    const german = await ask('de-AT, pt;q=0.5');
    expect(german.verb.display).toEqual({ de: 'tat' });
    expect(german.object.definition).toEqual({
      ...definition,
      name: { 'pt-BR': 'Retorno' },
      choices: [{ id: 'a', description: { de: 'Ä' } }],
    });
    expect(german.actor).toEqual(parts.actor);
    expect((await ask('xx')).verb.display).toEqual({ en: 'did' });
  });

  test('2.0 answers in UTC, 1.0.3 as it was sent; HEAD is GET without its body', async () => {
    const id = await stored({ timestamp: '2026-02-03T10:00:00.5+01:00' });
    const ask = (version: string, method = 'GET') =>
      h.request(`/xapi/statements?statementId=${id}`, {
        method,
        headers: { 'x-experience-api-version': version },
      });
    expect(((await (await ask('1.0.3')).json()) as Statement).timestamp).toBe('2026-02-03T10:00:00.5+01:00');
    expect(((await (await ask('2.0.0')).json()) as Statement).timestamp).toBe('2026-02-03T09:00:00.5Z');
    const head = await ask('2.0.0', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('last-modified')).toMatch(/GMT$/);
  });
});
