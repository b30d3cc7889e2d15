import { createHash, randomUUID } from 'node:crypto';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  confirmErasure,
  eraseInStore,
  exportPerson,
  findOutlived,
  hashErased,
  setRetention,
} from '../../src/features/privacy/index.ts';
import { followStatements } from '../../src/features/records/index.ts';
import { xapiPorts } from '../../src/ports/xapi-ports.ts';
import {
  agentKey,
  type JsonObject,
  readAfter,
  readStatements,
  type StatementQuery,
} from '../../xapi/index.ts';
import { eraseAgents } from '../../xapi/postgres/erase-agents.ts';
import { eraseStatements } from '../../xapi/postgres/erase-statements.ts';
import { LOOKED_AT } from '../../xapi/postgres/query-statements.ts';
import { toPrepared } from '../../xapi/statement/prepare-statement.ts';
import { term } from '../../xapi/statement/terms.ts';
import {
  benchStatement,
  course,
  instructor,
  learner,
  module,
  registration,
  VERB,
} from '../bench/xapi/statements.ts';
import { HOME, type StoreGround } from './store-ground.ts';

/** As PostgreSQL plans by itself, and as it plans once it has given up looking at the values. */
export const MODES = ['auto', 'force_generic_plan'] as const;

/** A line of the table in ARCHITECTURE.md ("The record store: every query and its index") and what it means. */
export interface StoreQuery {
  /** As the table writes it. */
  readonly row: string;
  /** Most rows that one scan of one statement looks at. */
  readonly rows: number;
  /** Most pages of 8 kB that one statement touches, in memory or not. */
  readonly pages: number;
  readonly works: Readonly<Record<string, (ground: StoreGround) => Promise<unknown>>>;
}

const PAGE = 20;
/** Of one filter five pages are looked at, of each of its two terms; what is voided drops out. */
const LOOKED_OF_ONE = 2 * (5 * (PAGE + 1) + 1);
/** Of several so many rows, each in its place: its term, its statement, whether it is voided. */
const LOOKED = 2 * LOOKED_AT + 2;
const LOOKED_PAGES = LOOKED_AT * 16;

const her = agentKey({ account: { homePage: HOME, name: 'her' } })!;
const MONTH = 30 * 86_400_000;

const ask =
  (query: Partial<StatementQuery>) =>
  ({ ports, tenantId }: StoreGround) =>
    ports.store.query(tenantId, {
      relatedAgents: false,
      relatedActivities: false,
      ascending: false,
      limit: PAGE,
      ...query,
    });

const prepared = (change: object = {}) =>
  toPrepared({ ...benchStatement(Math.floor(Math.random() * 1e9), randomUUID()), ...change } as never, true);

const store =
  (batch: readonly object[]) =>
  ({ ports, tenantId, credentialId }: StoreGround) =>
    ports.store.insert(tenantId, credentialId, batch.map(prepared));

/** The id of a statement that lies somewhere in the middle. */
async function someId({ owner, tenantId }: StoreGround): Promise<string> {
  const [row] = await owner`
    select id from records.statement where tenant_id = ${tenantId} and seq <= ${String(BigInt(Date.now() - 6 * MONTH) << 20n)}::bigint
     order by seq desc limit 1`;
  return String(row?.id);
}

const state = { kind: 'state', activity: module(3), agent: agentKey(learner(3))!, id: 'bookmark' } as const;
const text = (said: string) => ({ contentType: 'text/plain', content: new TextEncoder().encode(said) });
const body = (said: string) => ({
  ...text(said),
  sha2: createHash('sha256').update(said).digest('hex'),
});

const referringTo = (id: string): object => ({ object: { objectType: 'StatementRef', id } });

export const STORE_QUERIES: readonly StoreQuery[] = [
  {
    row: 'store a batch',
    rows: 500,
    pages: 15_000,
    works: {
      '50 new ones': store(Array.from({ length: 50 }, () => ({}))),
      'one that is there, another under its id': async (ground) => {
        const id = randomUUID();
        for (const name of ['one', 'one', 'two']) await store([{ id, result: { response: name } }])(ground);
      },
      'one without an id, twice': async ({ ports, tenantId, credentialId }) => {
        const statement = benchStatement(77);
        for (let turn = 0; turn < 2; turn++)
          await ports.store.insert(tenantId, credentialId, [
            toPrepared({ ...statement, id: randomUUID() } as never, false),
          ]);
      },
    },
  },
  {
    row: 'one statement, also voided',
    rows: 2,
    pages: 40,
    works: {
      'one that is there': async (ground) => {
        const id = await someId(ground);
        return ground.ports.store.find(ground.tenantId, id, { voided: false });
      },
      'one that is voided': async (ground) => {
        const id = randomUUID();
        await store([{ id }, voidingOf(id)])(ground);
        await ground.app.watch(async () => {});
        const found = await ground.ports.store.find(ground.tenantId, id, { voided: true });
        if (!found) throw new Error('It is not voided.');
      },
      'several by their ids': async (ground) => {
        const ids = [await someId(ground)];
        await inTransaction(ground.system, 'development', ({ sql }) =>
          readStatements(sql, ground.tenantId, ids),
        );
      },
    },
  },
  {
    row: 'newest or oldest of all',
    rows: LOOKED_OF_ONE,
    pages: 2_000,
    works: { newest: ask({}), oldest: ask({ ascending: true }) },
  },
  {
    row: 'by agent, activity, verb, registration, related or not',
    rows: LOOKED_OF_ONE,
    pages: 2_000,
    works: {
      'by agent': ask({ agent: agentKey(learner(7))! }),
      'by an agent with many': ask({ agent: her }),
      'by related agent': ask({ agent: agentKey(instructor(7))!, relatedAgents: true }),
      'by activity': ask({ activity: module(7) }),
      'by related activity': ask({ activity: course(7), relatedActivities: true }),
      'by verb, which almost all have': ask({ verb: VERB }),
      'by verb, the oldest first': ask({ verb: VERB, ascending: true }),
      'by registration': ask({ registration: registration(7) }),
    },
  },
  {
    row: 'several filters',
    rows: LOOKED,
    pages: LOOKED_PAGES,
    works: {
      'agent and verb': ask({ agent: agentKey(learner(7))!, verb: VERB }),
      'agent and verb that she never did': ask({ agent: her, verb: VERB }),
      'agent, activity and registration': ask({
        agent: agentKey(learner(7))!,
        activity: course(7),
        relatedActivities: true,
        registration: registration(7),
      }),
      'activity and verb': ask({ activity: course(7), relatedActivities: true, verb: VERB }),
    },
  },
  {
    row: 'statements about a match',
    rows: 500,
    pages: 5_000,
    works: {
      'a reference to what is there': async (ground) => {
        const id = await someId(ground);
        return store([referringTo(id)])(ground);
      },
      'a reference that comes first': async (ground) => {
        const id = randomUUID();
        await store([referringTo(id)])(ground);
        await store([{ id }])(ground);
      },
    },
  },
  {
    row: 'is it voided',
    rows: LOOKED_OF_ONE,
    pages: 2_000,
    works: { 'a page in which one is': ask({ verb: VERB }) },
  },
  {
    row: 'who refers to it',
    rows: 500,
    pages: 5_000,
    works: {
      'a chain of four': async (ground) => {
        const ids = [await someId(ground)];
        for (let step = 0; step < 4; step++) {
          const id = randomUUID();
          await store([{ id, ...referringTo(ids[0]!) }])(ground);
          ids.unshift(id);
        }
      },
    },
  },
  {
    row: 'what is known of an activity or agent',
    rows: 500,
    pages: 3_000,
    works: {
      'an activity': ({ ports, tenantId }) =>
        ports.store.mentioning(tenantId, [term.activity(module(7)), term.relatedActivity(module(7))], {
          limit: 100,
        }),
      'an agent with many': ({ ports, tenantId }) =>
        ports.store.mentioning(tenantId, [term.agent(her), term.relatedAgent(her)], { limit: 100 }),
    },
  },
  {
    row: 'a document; all of an activity and agent',
    rows: 50,
    pages: 60,
    works: {
      'write, read, list, remove': async ({ ports: { documents }, tenantId }) => {
        await documents.put(tenantId, state, text('page 3'), { precondition: {}, onlyNew: false });
        await documents.find(tenantId, state);
        await documents.list(tenantId, state, { since: 0 });
        await documents.remove(tenantId, state, { precondition: {} });
        await documents.removeAll(tenantId, state, {});
      },
    },
  },
  {
    row: 'is its agent somebody who was erased and has not come back',
    rows: 10,
    pages: 60,
    works: {
      'a document that a player sends again': async ({ owner, tenantId, app }) => {
        const agent = agentKey({ account: { homePage: HOME, name: 'gone' } })!;
        const hash = await hashErased(app.deps.secretKey, tenantId, agent);
        await owner`
          insert into records.tombstone (tenant_id, agent, erased_at)
          values (${tenantId}, decode(${hash}, 'hex'), now()) on conflict do nothing`;
        const { documents } = await xapiPorts(app.deps);
        const put = await documents.put(tenantId, { ...state, agent }, text('page 3'), {
          precondition: {},
          onlyNew: false,
        });
        if (put !== 'kept_out') throw new Error('It was taken in.');
      },
    },
  },
  {
    row: 'an attachment',
    rows: 10,
    pages: 60,
    works: {
      'keep and read': async ({ ports: { attachments }, tenantId }) => {
        await attachments.keep(tenantId, [body('a scan')]);
        await attachments.read(tenantId, [body('a scan').sha2]);
      },
    },
  },
  {
    row: 'what came in since',
    rows: 500,
    pages: 5_000,
    works: {
      'the product follows its store': ({ system }) => followStatements(system),
      'behind a cursor in the middle': ({ system, tenantId }) =>
        inTransaction(system, 'development', ({ sql }) =>
          readAfter(sql, tenantId, String(BigInt(Date.now() - 6 * MONTH) << 20n), 200),
        ),
    },
  },
  {
    row: 'what is too old',
    rows: 5_000,
    pages: 40_000,
    works: {
      'a round': async ({ contextOf, system }) => {
        await setRetention(contextOf('admin'), { months: 12 });
        await findOutlived(system);
        await findOutlived(system);
      },
      'fifty of them go': async (ground) => {
        const rows = await ground.owner`
          select id from records.statement where tenant_id = ${ground.tenantId} order by seq limit 50`;
        await inTransaction(ground.system, 'store', ({ sql }) =>
          eraseStatements(
            sql,
            ground.tenantId,
            rows.map(({ id }) => String(id)),
            { at: new Date() },
          ),
        );
      },
    },
  },
  {
    row: 'what is kept of a person',
    rows: 2_000,
    pages: 20_000,
    works: {
      'the first pages of an export': async ({ contextOf }) => {
        let size = 0;
        for await (const piece of await exportPerson(contextOf('her'), { of: 'me' })) {
          size += piece.length;
          if (size > 400_000) break;
        }
      },
    },
  },
  {
    row: 'whatever names whom is erased',
    rows: 2_000,
    pages: 20_000,
    works: {
      'two turns of an erasure': async (ground) => {
        const { erasureId } = await confirmErasure(ground.contextOf('admin'), {
          of: 'person',
          personId: ground.personId(ground.leaving),
        });
        await eraseTurns(ground, erasureId);
      },
    },
  },
];

async function eraseTurns({ system, tenantId }: StoreGround, erasureId: string): Promise<void> {
  for (let turn = 0; turn < 2; turn++)
    await inTransaction(system, 'store', ({ sql }) =>
      eraseAgents(sql, tenantId, {
        erasureId,
        substitute: { objectType: 'Agent', account: { homePage: HOME, name: 'erased' } },
        limit: 200,
      }),
    );
  // the rest of them, so that nothing of it is under way afterwards
  while (!(await eraseInStore(system, { erasureId })));
}

const voidingOf = (id: string): JsonObject =>
  ({
    verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
    object: { objectType: 'StatementRef', id },
  }) as JsonObject;
