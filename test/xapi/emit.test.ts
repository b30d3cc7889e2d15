import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emitStatement, prepareStatement, type Statement } from '../../xapi/index.ts';
import { ada, authorityOf, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
let common: Sql;
beforeAll(async () => {
  h = await openHarness();
  common = postgres(h.database.urls.common, { max: 2, onnotice: () => undefined });
});
afterAll(async () => {
  await common?.end();
  await h?.close();
});

const prepared = (parts: Partial<Statement> = {}) =>
  prepareStatement(statementOf({ id: randomUUID(), ...parts }), { authority: authorityOf(h.moodle) });

/** As a plane that may report and nothing else. */
function reporting(work: (sql: Sql) => Promise<unknown>, tenant: string = h.moodle.tenant): Promise<unknown> {
  return common.begin(async (tx) => {
    await tx`select set_config('app.tenant', ${tenant}, true)`;
    return work(tx as unknown as Sql);
  });
}

test('a login with no right on the tables reports in its own transaction, and is found like any other', async () => {
  const one = prepared({
    actor: ada('reported'),
    context: { contextActivities: { parent: { id: 'https://p.example/1' } } },
  });
  await reporting((sql) => emitStatement(sql, one));
  const [found] = await h.list({ agent: JSON.stringify(ada('reported')) });
  expect(found).toMatchObject({ id: one.id, authority: authorityOf(h.moodle), version: '1.0.0' });
  const related = await h.list({ activity: 'https://p.example/1', related_activities: 'true' });
  expect(related.map((statement) => statement.id)).toEqual([one.id]);
  await expect(reporting((sql) => sql`select 1 from records.statement`)).rejects.toThrow(/permission denied/);
  await expect(reporting((sql) => sql`select records.put('[]', null)`)).rejects.toThrow(/permission denied/);
});

test('the same id again is no error and changes nothing', async () => {
  const one = prepared();
  await reporting((sql) => emitStatement(sql, one));
  await reporting(async (sql) => {
    await emitStatement(sql, one);
    await emitStatement(sql, { ...one, ...prepared({ id: one.id, actor: ada('changed') }) });
  });
  const kept = (await (await h.get({ statementId: one.id })).json()) as Statement;
  expect(kept.actor).toEqual(ada());
});

test('what is rolled back was never said', async () => {
  const one = prepared();
  const undone = reporting(async (sql) => {
    await emitStatement(sql, one);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect((await h.get({ statementId: one.id })).status).toBe(404);
});

test('the tenant is that of the transaction; without one nothing is stored', async () => {
  const one = prepared();
  await reporting((sql) => emitStatement(sql, one), h.stranger.tenant);
  expect((await h.get({ statementId: one.id })).status).toBe(404);
  expect((await h.get({ statementId: one.id }, h.stranger)).status).toBe(200);
  await expect(emitStatement(common, prepared())).rejects.toThrow('app.tenant is not set');
});

test('a thousand reports in one transaction hold one mark of an open write', async () => {
  await reporting(async (sql) => {
    for (let n = 0; n < 1000; n++) await emitStatement(sql, prepared());
    const [locks] = await sql<{ n: number }[]>`
      select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`;
    expect(locks!.n).toBe(1);
  });
});

test('a statement of our own that is not valid is a fault that names the field', () => {
  expect(() => prepared({ actor: {} })).toThrow(/^actor: /);
  const { id: _id, ...without } = statementOf({ id: randomUUID() });
  expect(() => prepareStatement(without as Statement, { authority: ada() })).toThrow(/^id: /);
});
