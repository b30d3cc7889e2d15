import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRounds } from '../../src/jobs/rounds.ts';
import type { StatementQuery } from '../../xapi/index.ts';
import { toPrepared } from '../../xapi/statement/prepare-statement.ts';
import { benchStatement, VERB } from '../bench/xapi/statements.ts';
import { nodesOf } from './scans.ts';
import { DAYS, layStoreGround, type StoreFiller, type StoreGround } from './store-ground.ts';

const SIZE = 3_000;
const THIS_YEAR = new Date().getUTCFullYear();
const LAST_YEAR = THIS_YEAR - 1;
const startOf = (year: number): number => Date.UTC(year, 0, 1);

let filler: StoreFiller;
let ground: StoreGround;

beforeAll(async () => {
  filler = await layStoreGround([]);
  await filler.fillUpTo(SIZE, SIZE);
  ground = await filler.open({ plans: true });
}, 120_000);

afterAll(() => filler.close());

const ask = (query: Partial<StatementQuery>) =>
  ground.ports.store.query(ground.tenantId, {
    relatedAgents: false,
    relatedActivities: false,
    ascending: false,
    limit: 20,
    ...query,
  });

const put = (id: string, said = 'one') =>
  ground.ports.store.insert(ground.tenantId, ground.credentialId, [
    toPrepared({ ...benchStatement(5, id), result: { response: said } } as never, true),
  ]);

/** Partitions whose rows or index a piece of work looked into. */
async function yearsRead(work: () => Promise<unknown>): Promise<string[]> {
  const { plans } = await ground.app.watch(work);
  const nodes = plans.flatMap(({ root }) => nodesOf(root)).filter((node) => node['Actual Loops'] > 0);
  const years = nodes.flatMap((node) => /_(\d{4}|other)$/.exec(node['Relation Name'] ?? '')?.[1] ?? []);
  return [...new Set(years)].sort();
}

const partitions = async (): Promise<string[]> => {
  const rows = await ground.owner`
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent in ('records.statement'::regclass, 'records.statement_term'::regclass) order by 1`;
  return rows.map(({ relname }) => String(relname));
};

describe('years of the record store (issue 4, storage)', () => {
  it('a question about a span of time reads the years that it lies in and no other', async () => {
    const span = { since: startOf(LAST_YEAR), until: startOf(LAST_YEAR) + 90 * 86_400_000 };
    expect((await ask(span)).statements).toHaveLength(20);
    expect(await yearsRead(() => ask(span))).toEqual([String(LAST_YEAR)]);
    expect(await yearsRead(() => ask({ ...span, verb: VERB }))).toEqual([String(LAST_YEAR)]);
    expect(await yearsRead(() => ask({ ...span, verb: VERB, ascending: true }))).toEqual([String(LAST_YEAR)]);
  });

  it('going on behind a page reads no year that lies before it', async () => {
    const after = String(BigInt(startOf(THIS_YEAR)) << 20n);
    const years = await yearsRead(() => ask({ verb: VERB, ascending: true, after }));
    expect(years.filter((year) => year !== 'other' && Number(year) < THIS_YEAR)).toEqual([]);
  });

  it('one statement by its id is read from its own year', async () => {
    const [row] = await ground.owner`
      select id from records.statement where tenant_id = ${ground.tenantId} and seq < records.first_seq(${THIS_YEAR}) order by seq desc limit 1`;
    const find = () => ground.ports.store.find(ground.tenantId, String(row!.id), { voided: false });
    expect(await find()).not.toBeNull();
    expect(await yearsRead(find)).toEqual([String(LAST_YEAR)]);
  });

  it('a year that is detached takes its statements along; its ids stay taken, and everything else goes on', async () => {
    const { owner, tenantId } = ground;
    const year = new Date(Date.now() - (DAYS - 1) * 86_400_000).getUTCFullYear();
    const [old] = await owner`
      select id from records.statement where tenant_id = ${tenantId} and seq < records.first_seq(${year + 1}) limit 1`;
    const id = String(old!.id);
    for (const table of ['statement', 'statement_term'])
      await owner.unsafe(`alter table records.${table} detach partition records.${table}_${year}`);
    expect(await ground.ports.store.find(tenantId, id, { voided: false })).toBeNull();
    expect(await put(id)).toMatchObject({ ok: false, because: 'id_taken' });
    const oldest = await ask({ ascending: true, verb: VERB });
    expect(oldest.statements).toHaveLength(20);
    expect(Date.parse(oldest.statements[0]!.stored)).toBeGreaterThanOrEqual(startOf(year + 1));
    expect(await put(randomUUID())).toMatchObject({ ok: true });
    // the job does not put an empty one in its place
    await owner`select records.put_partitions(${year})`;
    for (const table of ['statement', 'statement_term'])
      await owner.unsafe(`alter table records.${table} attach partition records.${table}_${year}
        for values from (${BigInt(startOf(year)) << 20n}) to (${BigInt(startOf(year + 1)) << 20n})`);
    expect(await ground.ports.store.find(tenantId, id, { voided: false })).not.toBeNull();
  });

  it('the round makes room for this year and the next one, and finds nothing to do a minute later', async () => {
    const deps = { ...ground.app.deps, now: () => new Date('2041-11-22T00:00:00Z') };
    await makeRounds(deps);
    const made = await partitions();
    expect(made).toEqual(expect.arrayContaining(['statement_2041', 'statement_2042', 'statement_term_2042']));
    await makeRounds(deps);
    expect(await partitions()).toEqual(made);
    const walls = await ground.owner`
      select relrowsecurity and relforcerowsecurity as forced,
             (select count(*)::int from pg_policies p where p.tablename = c.relname) as policies
        from pg_class c where relname in ('statement_2042', 'statement_term_2042')`;
    expect([...walls]).toEqual([
      { forced: true, policies: 1 },
      { forced: true, policies: 1 },
    ]);
  });

  it('a year that nobody made room for is written and found all the same, and moves once the round has come', async () => {
    const { owner, tenantId } = ground;
    for (const table of ['statement', 'statement_term']) {
      await owner.unsafe(`alter table records.${table} detach partition records.${table}_${THIS_YEAR}`);
      await owner.unsafe(`alter table records.${table}_${THIS_YEAR} rename to ${table}_aside`);
    }
    const id = randomUUID();
    expect(await put(id)).toMatchObject({ ok: true });
    const newest = async () => (await ask({ verb: VERB })).statements.map(({ statement }) => statement.id);
    expect((await newest())[0]).toBe(id);
    const before = await newest();
    await makeRounds(ground.app.deps);
    expect(await newest()).toEqual(before);
    expect((await put(id, 'two')).ok).toBe(false);
    const [place] = await owner`
      select tableoid::regclass::text as place from records.statement where tenant_id = ${tenantId} and id = ${id}`;
    expect(place).toEqual({ place: `records.statement_${THIS_YEAR}` });
    const [left] = await owner`select count(*)::int as n from records.statement_other`;
    expect(left).toEqual({ n: 0 });
  });
});
