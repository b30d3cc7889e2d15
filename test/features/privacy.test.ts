import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { ABOUT_NOBODY, HOLDINGS } from '../../src/features/privacy/holdings.ts';
import { askErasure, confirmErasure, finishErasures } from '../../src/features/privacy/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants } from '../support/tenant.ts';
import {
  bringEverything,
  earlier,
  HER,
  HER_WORDS,
  ISSUER,
  OWEN,
  type PrivacyGround,
  privacyGround,
  SHE,
  statementsAboutHer,
} from './privacy-ground.ts';

let db: TestDatabase;
let owner: Sql;
let ground: PrivacyGround;
let twin: PrivacyGround;
const statements = statementsAboutHer();
const withoutId = {
  actor: SHE,
  verb: statements.actor.verb,
  object: statements.actor.object,
  timestamp: earlier(),
};

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => {} });
  ground = await privacyGround(db);
  twin = await privacyGround(db);
  for (const one of [ground, twin]) {
    await bringEverything(one, owner);
    await one.post(Object.values(statements));
    await one.post(withoutId);
    await keepDocuments(one);
    await drainJobs(one.tenant.deps);
  }
}, 120_000);

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

async function keepDocuments({ send }: PrivacyGround): Promise<void> {
  const agent = encodeURIComponent(JSON.stringify(SHE));
  const put = (path: string) =>
    send(path, { method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'Zephyrine was here' });
  const activity = encodeURIComponent('https://pages.example/actor');
  await put(`/activities/state?activityId=${activity}&agent=${agent}&stateId=bookmark`);
  await put(`/agents/profile?agent=${agent}&profileId=likes`);
}

/** Every table of the tenants and every column that can hold a text, as the owner sees them. */
async function listTextColumns() {
  return owner`
    select n.nspname || '.' || c.relname as table, a.attname as column, t.typname as type
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname in ('public', 'development', 'evaluation', 'records', 'audit')
       and t.typname in ('text', 'varchar', 'json', 'jsonb', 'bytea')`;
}

/** Where a word stands in the tenant's tables, by the owner's eyes and not by the product's. */
async function findWord(tenantId: string, word: string): Promise<string[]> {
  const places: string[] = [];
  for (const { table, column, type } of await listTextColumns()) {
    const [schema, name] = table.split('.');
    const text =
      type === 'bytea' ? owner`encode(x.${owner(column)}, 'escape')` : owner`x.${owner(column)}::text`;
    const [row] = await owner.begin(async (tx) => {
      await tx`select set_config('app.tenant', ${tenantId}, true), set_config('app.person', '', true)`;
      await tx`set local row_security = off`;
      return tx`select count(*)::int as n from ${tx(schema!)}.${tx(name!)} x
                 where x.tenant_id = ${tenantId} and strpos(lower(${text}), ${word.toLowerCase()}) > 0`;
    });
    if (row!.n > 0) places.push(`${table}.${column}`);
  }
  return places;
}

describe('the list of what is kept about people (issue F3 item 7)', () => {
  test('names every table of the database, either with whose rows are whose or as one about nobody', async () => {
    const rows = await owner`
      select n.nspname || '.' || c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname in ('public', 'development', 'evaluation')`;
    const named = new Set([...HOLDINGS.map(({ table }) => table), ...ABOUT_NOBODY]);
    expect(rows.map(({ table }) => table).filter((table) => !named.has(table))).toEqual([]);
    expect([...named].filter((table) => !rows.some((row) => row.table === table))).toEqual([]);
  });

  test('knows every column that refers to a person', async () => {
    const rows = await owner`
      select n.nspname || '.' || c.relname as table, a.attname as column
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey) and a.attname <> 'tenant_id'
       where k.contype = 'f' and k.confrelid = 'public.person'::regclass`;
    expect(rows.length).toBeGreaterThan(25);
    for (const { table, column } of rows) {
      const conditions = HOLDINGS.filter((one) => one.table === table).map(({ whose }) => whose);
      expect(conditions.join(' '), `${table}.${column}`).toContain(`x.${column} `);
    }
  });
});

describe('an erasure (xapi.md, "Erasure")', () => {
  test('the ground is laid: her words stand in many places', async () => {
    for (const word of HER_WORDS)
      expect((await findWord(ground.tenant.tenantId, word)).length, word).toBeGreaterThan(0);
    expect((await findWord(ground.tenant.tenantId, HER.givenName)).length).toBeGreaterThanOrEqual(16);
  });

  test('is asked for by the person and waits for a tenant admin', async () => {
    const she = ground.tenant.contextOf(HER.key);
    const { erasureId } = await askErasure(she);
    expect(await askErasure(she)).toEqual({ erasureId });
    await expect(confirmErasure(she, { of: 'me' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      confirmErasure(ground.tenant.contextOf('manager'), { of: 'person', personId: ground.her }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('takes her out of every table, and a search through every column proves it', async () => {
    const { tenant, her } = ground;
    const admin = tenant.contextOf('admin');
    const { erasureId } = await confirmErasure(admin, { of: 'person', personId: her });
    expect(await confirmErasure(admin, { of: 'person', personId: her })).toEqual({ erasureId });
    await drainJobs(tenant.deps);
    await finishErasures(tenant.system);
    const [waiting] = await owner`select done_at, sealed_subject from erasure where id = ${erasureId}`;
    expect(waiting).toMatchObject({ done_at: null, sealed_subject: expect.stringMatching(/^v1\./) });
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 16_000));
    await finishErasures(tenant.system);
    const [done] = await owner`select * from erasure where id = ${erasureId}`;
    expect(done).toMatchObject({ sealed_subject: null, done_at: expect.any(Date), proof: { found: [] } });
    expect(done!.proof.columns).toBeGreaterThan(100);
    for (const word of HER_WORDS) expect(await findWord(tenant.tenantId, word), word).toEqual([]);
  }, 60_000);

  test('leaves a row that is nobody’s, no account, and what others wrote without her name', async () => {
    const { tenantId } = ground.tenant;
    const [person] = await owner`select * from person where tenant_id = ${tenantId} and id = ${ground.her}`;
    expect(person).toMatchObject({
      given_name: 'Erased',
      family_name: 'person',
      email: null,
      employee_number: null,
      active: false,
    });
    expect(
      await owner`select 1 from account where tenant_id = ${tenantId} and person_id = ${ground.her}`,
    ).toHaveLength(0);
    const notes = await owner`select body from shared_note where tenant_id = ${tenantId} order by body`;
    expect(notes.map(({ body }) => body)).toEqual([
      '[erased] ([erased]) did well.',
      '[erased] listens to me.',
    ]);
    const thanks = await owner`select body from recognition where tenant_id = ${tenantId}`;
    expect(thanks.map(({ body }) => body)).toEqual(['Well done — [erased]']);
  });

  test('keeps statements of others, with nobody in her place, found by whom they still name', async () => {
    const { send } = ground;
    const get = async (id: string) => (await send(`/statements?statementId=${id}`, {})).json();
    const nobody = {
      objectType: 'Agent',
      account: { homePage: expect.stringContaining('/tenants/'), name: 'erased' },
    };
    for (const gone of ['actor', 'byAddress', 'byHash', 'object'] as const)
      expect((await send(`/statements?statementId=${statements[gone].id}`, {})).status, gone).toBe(404);
    expect((await get(statements.inGroup.id)).actor.member).toEqual([OWEN, nobody]);
    expect((await get(statements.instructor.id)).context.instructor).toEqual(nobody);
    expect((await get(statements.team.id)).context.team).toMatchObject({
      name: 'Buyers',
      member: [nobody, OWEN],
    });
    expect((await get(statements.inside.id)).object.actor).toEqual(nobody);
    expect((await get(statements.contextAgents.id)).context.contextAgents[0].agent).toEqual(nobody);
    const found = async (agent: object, related = true) => {
      const parameters = new URLSearchParams({
        agent: JSON.stringify(agent),
        related_agents: String(related),
      });
      return (await (await send(`/statements?${parameters}`, {})).json()).statements.map(
        ({ id }: { id: string }) => id,
      );
    };
    expect(await found(SHE)).toEqual([]);
    expect(
      await found({
        account: {
          homePage: (await get(statements.instructor.id)).context.instructor.account.homePage,
          name: 'erased',
        },
      }),
    ).toContain(statements.instructor.id);
    expect(await found(OWEN, false)).toContain(statements.inside.id);
  });

  test('does not come back by a replay: same id, other content under it, no id, one batch, one mention', async () => {
    const { post, send, tenant } = ground;
    const count = async () =>
      Number(
        (
          await owner`select count(*)::int as n from records.statement where tenant_id = ${tenant.tenantId}`
        )[0]!.n,
      );
    const before = await count();
    expect(await post(Object.values(statements))).toEqual(Object.values(statements).map(({ id }) => id));
    await post(withoutId);
    await post([
      { ...withoutId, id: randomUUID() },
      { ...withoutId, timestamp: new Date(Date.now() - 3_600_000).toISOString() },
    ]);
    expect(await count()).toBe(before);
    // somebody else's words that nobody had sent yet: they are taken in, without her
    const [fresh] = await post({ ...statements.instructor, id: randomUUID() });
    expect(await count()).toBe(before + 1);
    expect(
      (await (await send(`/statements?statementId=${fresh}`, {})).json()).context.instructor.account.name,
    ).toBe('erased');
    for (const word of HER_WORDS) expect(await findWord(tenant.tenantId, word), word).toEqual([]);
    const [turned] =
      await owner`select sum(turned_away)::int as n from records.tombstone where tenant_id = ${tenant.tenantId}`;
    expect(turned!.n).toBeGreaterThan(10);
  });

  test('knows her by nothing that could be tried out: what is kept is a keyed hash', async () => {
    const { tenant } = ground;
    const rows =
      await owner`select octet_length(agent) as n from records.tombstone where tenant_id = ${tenant.tenantId}`;
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every(({ n }) => n === 32)).toBe(true);
    const keys = await owner`
      select encode(content_hash, 'hex') as hash from records.statement_key
       where tenant_id = ${tenant.tenantId} and id = ${statements.actor.id}`;
    expect(keys[0]!.hash).toBe('00'.repeat(32));
    expect(
      await owner`select 1 from records.statement_repeat where tenant_id = ${tenant.tenantId}`,
    ).toHaveLength(0);
    expect(
      await owner`select 1 from records.erasure_agent where tenant_id = ${tenant.tenantId}`,
    ).toHaveLength(0);
  });

  test('she may come back: what is said about a later time is taken in', async () => {
    const { post, tenant } = ground;
    const later = new Date(tenant.clock.now().getTime() + 60_000).toISOString();
    const [id] = await post({ ...withoutId, timestamp: later });
    const rows =
      await owner`select 1 from records.statement where tenant_id = ${tenant.tenantId} and id = ${id!}`;
    expect(rows).toHaveLength(1);
  });

  test('another company keeps its own, to the row (database.md)', async () => {
    for (const word of HER_WORDS)
      expect((await findWord(twin.tenant.tenantId, word)).length, word).toBeGreaterThan(0);
    const rows = await inTransaction(
      twin.tenant.system,
      'common',
      (tx) => tx.sql`select 1 from account where sub = ${HER.sub} and issuer = ${ISSUER}`,
    );
    expect(rows).toHaveLength(1);
  });
});
