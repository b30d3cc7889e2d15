import XAPI from '@xapi/xapi';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { authorityOf, type Harness, openHarness } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => vi.unstubAllGlobals());
afterAll(() => h?.close());

const AGENT = { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'client' } } as const;

/** The published client with its fetch adapter; its requests go straight into the application. */
function connect(version: '1.0.3' | '2.0.0'): XAPI {
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) =>
    h.app.request(new Request(input, init)),
  );
  return new XAPI({
    endpoint: 'http://record.example/xapi/',
    auth: XAPI.toBasicAuth('other', 's2'),
    adapter: 'fetch',
    version: version as '1.0.3',
  });
}

test.each(['1.0.3', '2.0.0'] as const)(
  'the @xapi/xapi client %s sends, reads, pages and voids',
  async (version) => {
    const client = connect(version);
    const verb = { id: `https://v.example/${version}`, display: { en: 'did' } };
    const object = { objectType: 'Activity', id: 'https://o.example/1' } as const;
    const sent = await client.sendStatement({ statement: { actor: AGENT, verb, object } });
    const [id] = sent.data as string[];
    const batch = await client.sendStatements({
      statements: [1, 2, 3].map(() => ({ actor: AGENT, verb, object })),
    });
    expect(batch.data).toHaveLength(3);

    const one = await client.getStatement({ statementId: id! });
    expect(one.data).toMatchObject({ id, actor: AGENT, authority: authorityOf(h.other) });

    const page = await client.getStatements({ agent: AGENT, verb: verb.id, limit: 3 });
    const first = page.data as { statements: unknown[]; more: string };
    expect(first.statements).toHaveLength(3);
    const rest = (await client.getMoreStatements({ more: first.more })).data as {
      statements: { id: string }[];
    };
    expect(rest.statements.map((statement) => statement.id)).toEqual([id]);

    await client.voidStatement({ actor: AGENT, statementId: id! });
    await expect(client.getStatement({ statementId: id! })).rejects.toThrow('There is no statement');
    const voided = await client.getVoidedStatement({ voidedStatementId: id! });
    expect(voided.data).toMatchObject({ id });

    const about = (await client.getAbout()).data as { version: string[] };
    expect(about.version).toContain(version);
  },
);

test.each(['1.0.3', '2.0.0'] as const)(
  'the @xapi/xapi client %s keeps, matches, lists and deletes all three kinds of documents',
  async (version) => {
    const client = connect(version);
    const activityId = `https://o.example/documents/${version}`;
    const registration = crypto.randomUUID();
    const of = { agent: AGENT, activityId, stateId: 'bookmark', registration };
    await client.createState({ ...of, state: { slide: 3, seen: [1] } });
    await client.createState({ ...of, state: { slide: 4 } });
    const state = await client.getState(of);
    expect(state.data).toEqual({ slide: 4, seen: [1] });
    const etag = String(state.headers.etag);
    await client.setState({ ...of, state: { slide: 5 }, etag, matchHeader: 'If-Match' });
    await expect(client.setState({ ...of, state: {}, etag, matchHeader: 'If-Match' })).rejects.toThrow(
      'not the one',
    );
    expect((await client.getStates({ agent: AGENT, activityId })).data).toEqual(['bookmark']);
    await client.deleteState(of);
    await expect(client.getState(of)).rejects.toThrow('There is no document');
    await client.createState({ ...of, stateId: 'another', state: {} });
    await client.deleteStates({ agent: AGENT, activityId });
    expect((await client.getStates({ agent: AGENT, activityId })).data).toEqual([]);

    const own = { agent: AGENT, profileId: `preferences ${version}` };
    const fresh = { etag: '*', matchHeader: 'If-None-Match' } as const;
    await client.setAgentProfile({ ...own, profile: { language: 'en' }, ...fresh });
    await expect(client.setAgentProfile({ ...own, profile: {}, ...fresh })).rejects.toThrow('not the one');
    await client.createAgentProfile({ ...own, profile: { audio: 'on' } });
    const profile = await client.getAgentProfile(own);
    expect(profile.data).toEqual({ language: 'en', audio: 'on' });
    expect((await client.getAgentProfiles({ agent: AGENT })).data).toContain(own.profileId);
    await client.deleteAgentProfile({ ...own, etag: String(profile.headers.etag) });
    await expect(client.getAgentProfile(own)).rejects.toThrow('There is no document');

    const shared = { activityId, profileId: 'shared' };
    await client.setActivityProfile({ ...shared, profile: 'words', contentType: 'text/plain', ...fresh });
    expect((await client.getActivityProfile(shared)).data).toBe('words');
    expect((await client.getActivityProfiles({ activityId })).data).toEqual(['shared']);
    await client.deleteActivityProfile(shared);
    expect((await client.getActivityProfiles({ activityId })).data).toEqual([]);
  },
);

test.each(['1.0.3', '2.0.0'] as const)(
  'the @xapi/xapi client %s sends attachments and reads them, and what is known of agents and activities',
  async (version) => {
    const client = connect(version);
    const content = new TextEncoder().encode(`\r\n--a note of ${version}\0`).buffer;
    const digest = await crypto.subtle.digest('SHA-256', content);
    const object = {
      objectType: 'Activity',
      id: `https://o.example/attached/${version}`,
      definition: { name: { en: 'Attached' } },
    } as const;
    const attachment = {
      usageType: 'https://v.example/attachments/note',
      display: { en: 'A note' },
      contentType: 'application/octet-stream',
      length: content.byteLength,
      sha2: Buffer.from(digest).toString('hex'),
    };
    const actor = { ...AGENT, name: `Client ${version}` };
    const verb = { id: 'https://v.example/attached', display: { en: 'attached' } };
    const sent = await client.sendStatement({
      statement: { actor, verb, object, attachments: [attachment] },
      attachments: [content],
    });
    const [id] = sent.data as string[];
    const got = await client.getStatement({ statementId: id!, attachments: true });
    const [statement, body] = got.data as unknown as [{ id: string }, string];
    expect(statement).toMatchObject({ id, attachments: [attachment] });
    expect(body).toContain(`--a note of ${version}`);

    const person = (await client.getAgent({ agent: AGENT })).data;
    expect(person).toMatchObject({ objectType: 'Person', account: [AGENT.account] });
    expect(person.name).toContain(`Client ${version}`);
    expect((await client.getActivity({ activityId: object.id })).data).toEqual(object);
  },
);
