import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { newId } from '../../src/core/ids.ts';
import { closePools, openPools } from '../../src/db/pools.ts';
import { framework } from '../../src/db/schema/frameworks.ts';
import { inTransaction, type Tx, together } from '../../src/db/transaction.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: Sql;
let company: TestTenant;
const opened: Context['pools'][] = [];

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  company = await testTenant(db, { people: [{ key: 'learner' }] });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((pools) => closePools(pools)));
});

afterAll(async () => {
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

/** The learner's context with pools of their own, each of so many connections. */
function contextWith(max: number): Context {
  const pools = openPools(db.urls, { max });
  opened.push(pools);
  return { ...company.contextOf('learner'), pools };
}

const insert = (tx: Tx, code: string) =>
  tx.db.insert(framework).values({
    tenantId: tx.context.tenantId,
    id: newId(),
    code,
    name: code,
    source: 'test',
    createdAt: new Date(),
    updatedAt: new Date(),
  });

const isThere = async (code: string) =>
  (await owner`select from framework where tenant_id = ${company.tenantId} and code = ${code}`).length === 1;

describe('inTransaction', () => {
  it('commits what the work did and gives back what it returned', async () => {
    const result = await inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'kept');
      return 42;
    });
    expect(result).toBe(42);
    expect(await isThere('kept')).toBe(true);
  });

  it('rolls everything back when the work throws, and throws the same error on', async () => {
    const wrong = new Error('on purpose');
    const attempt = inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'lost');
      throw wrong;
    });
    await expect(attempt).rejects.toBe(wrong);
    expect(await isThere('lost')).toBe(false);
  });

  it('rolls everything back when the database refuses, even if the work goes on', async () => {
    const attempt = inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'lost-too');
      await tx.sql`select 1 / 0`.catch(() => undefined);
    });
    // COMMIT of a failed transaction answers ROLLBACK without an error: silence would lose an acknowledged change
    await expect(attempt).rejects.toThrow();
    expect(await isThere('lost-too')).toBe(false);
  });

  it('sets tenant and person for drizzle and for SQL alike', async () => {
    const seen = await inTransaction(contextWith(1), 'common', async (tx) => [
      ...(await tx.sql`select current_setting('app.tenant') as tenant, current_setting('app.person') as person`),
      ...(await tx.db.execute(
        sql`select current_setting('app.tenant') as tenant, current_setting('app.person') as person`,
      )),
    ]);
    const expected = { tenant: company.tenantId, person: company.personId('learner') };
    expect(seen.map((row) => ({ ...row }))).toEqual([expected, expected]);
  });

  it('leaves neither tenant nor person behind for the next user of the connection', async () => {
    const context = contextWith(1);
    const look = () =>
      context.pools
        .common`select current_setting('app.tenant', true) as tenant, current_setting('app.person', true) as person, (select count(*)::int from person) as people`;
    await inTransaction(context, 'common', async (tx) => tx.sql`select 1`);
    expect({ ...(await look())[0] }).toEqual({ tenant: '', person: '', people: 0 });
    await inTransaction(context, 'common', async () => {
      throw new Error('on purpose');
    }).catch(() => undefined);
    expect({ ...(await look())[0] }).toEqual({ tenant: '', person: '', people: 0 });
  });

  it('gives an operator no person, so that nobody’s private notes are found', async () => {
    const context = { ...contextWith(1), actor: { kind: 'operator' } as const };
    const [row] = await inTransaction(
      context,
      'development',
      (tx) => tx.sql`select current_setting('app.person') as person`,
    );
    expect(row?.person).toBe('');
  });

  it('opens nothing for a tenant or a person that is no id, whatever stands in it', async () => {
    const context = contextWith(1);
    const hostile = `${company.tenantId}'; set local app.tenant = '${newId()}`;
    const asked = (tenantId: string) =>
      inTransaction({ ...context, tenantId }, 'common', (tx) => tx.sql`select 1`);
    await expect(asked(hostile)).rejects.toThrow('named by an id and by nothing else');
    await expect(asked(company.tenantId)).resolves.toHaveLength(1);
  });

  it('lets more work through than there are connections, failing work included', async () => {
    const context = contextWith(2);
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        inTransaction(context, 'common', async (tx) => {
          await tx.sql`select 1`;
          if (n % 3 === 0) throw new Error('on purpose');
          if (n % 3 === 1) await tx.sql`select 1 / 0`;
          return n;
        }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(13);
    await expect(inTransaction(context, 'common', async () => 'still works')).resolves.toBe('still works');
  });

  it('survives a connection that breaks in the middle: that work fails, the next one goes on', async () => {
    const context = contextWith(1);
    const attempt = inTransaction(context, 'common', async (tx) => {
      await insert(tx, 'cut-off');
      const [row] = await tx.sql`select pg_backend_pid() as pid`;
      await owner`select pg_terminate_backend(${row?.pid})`;
      await wait(50);
      await insert(tx, 'cut-off-too');
    });
    await expect(attempt).rejects.toThrow();
    expect(await isThere('cut-off')).toBe(false);
    await expect(inTransaction(context, 'common', async () => 'still works')).resolves.toBe('still works');
  });

  it('keeps transactions of the same pool apart', async () => {
    const other = await testTenant(db, { people: [{ key: 'learner' }] });
    const pools = contextWith(2).pools;
    const tenants = await Promise.all(
      Array.from({ length: 30 }, (_, n) => {
        const one = n % 2 ? company : other;
        return inTransaction({ ...one.contextOf('learner'), pools }, 'common', async (tx) => {
          await tx.sql`select pg_sleep(0.002)`;
          const rows = await tx.sql`select distinct tenant_id from person`;
          return rows.map((row) => row.tenant_id).join() === one.tenantId;
        });
      }),
    );
    expect(tenants.every(Boolean)).toBe(true);
  });

  it('reads timestamps as dates and dates as text, by drizzle', async () => {
    const at = new Date('2026-03-02T09:00:00.123Z');
    await inTransaction(contextWith(1), 'common', async (tx) => {
      await tx.db.insert(framework).values({
        tenantId: tx.context.tenantId,
        id: newId(),
        code: 'dated',
        name: 'x',
        source: 'test',
        createdAt: at,
        updatedAt: at,
      });
      const [row] = await tx.db.select().from(framework).where(sql`${framework.code} = 'dated'`);
      expect(row?.createdAt).toEqual(at);
      const [again] = await tx.sql`select created_at from framework where code = 'dated'`;
      expect(again?.created_at).toEqual(at);
    });
  });
});

describe('a statement that is sent and not waited for', () => {
  it('is kept with the rest, in the order in which it was sent', async () => {
    const order = await inTransaction(contextWith(1), 'common', async (tx) => {
      tx.send(tx.sql`create temporary table if not exists pg_temp.nothing ()`.catch(() => undefined));
      return 'went on';
    }).catch((error: Error) => error.message);
    // temporary things are forbidden here (walls.sql), and a refusal undoes all of it even where it was swallowed
    expect(order).toBe('A statement had been refused, so nothing was kept.');
    await inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'sent');
      tx.send(tx.sql`update framework set name = 'first' where code = 'sent'`);
      tx.send(tx.sql`update framework set name = name || ', then second' where code = 'sent'`);
    });
    const [row] =
      await owner`select name from framework where tenant_id = ${company.tenantId} and code = 'sent'`;
    expect(row?.name).toBe('first, then second');
  });

  it('undoes everything when it is refused, and says what it was refused for, not what failed because of it', async () => {
    const attempt = inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'undone');
      tx.send(tx.sql`select 1 / 0`);
      await tx.sql`select 1`;
      await tx.sql`select 2`;
    });
    await expect(attempt).rejects.toThrow('division by zero');
    expect(await isThere('undone')).toBe(false);
    const atTheEnd = inTransaction(contextWith(1), 'common', async (tx) => {
      await insert(tx, 'undone');
      tx.send(tx.sql`select 1 / 0`);
    });
    await expect(atTheEnd).rejects.toThrow('division by zero');
    expect(await isThere('undone')).toBe(false);
  });

  it('leaves the connection fit for the next transaction', async () => {
    const context = contextWith(1);
    for (const code of ['next-1', 'next-2', 'next-3']) {
      await inTransaction(context, 'common', async (tx) => tx.send(tx.sql`select 1 / 0`)).catch(
        () => undefined,
      );
      await inTransaction(context, 'common', async (tx) => tx.send(insert(tx, code)));
      expect(await isThere(code)).toBe(true);
    }
  });
});

describe('together', () => {
  const put = (context: Context, code: string) =>
    inTransaction(context, 'common', async (tx) => {
      await insert(tx, code);
    });

  it('keeps what several verbs did, or nothing of it', async () => {
    await together(contextWith(1), 'common', async (joined) => {
      await put(joined, 'one');
      await put(joined, 'two');
    });
    expect([await isThere('one'), await isThere('two')]).toEqual([true, true]);
    const attempt = together(contextWith(1), 'common', async (joined) => {
      await put(joined, 'three');
      throw new Error('on purpose');
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect(await isThere('three')).toBe(false);
  });

  it('is over when it is over: the context opens transactions of its own again', async () => {
    let kept: Context | undefined;
    await together(contextWith(1), 'common', async (joined) => {
      kept = joined;
    });
    await put(kept!, 'after');
    expect(await isThere('after')).toBe(true);
  });

  it('tells once, after the commit, that something was announced', async () => {
    let told = 0;
    const context: Context = { ...contextWith(2), announced: () => void told++ };
    await together(context, 'common', async (joined) => {
      for (const _ of [1, 2]) {
        await inTransaction(joined, 'common', async (tx) => {
          tx.announced = true;
        });
      }
      expect(told).toBe(0);
    });
    expect(told).toBe(1);
  });
});
