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
