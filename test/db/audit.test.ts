import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { audit, auditRead } from '../../src/db/audit.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { sealAudit } from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: Sql;
let company: TestTenant;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});

beforeEach(async () => {
  company = await testTenant(db, { people: [{ key: 'manager' }, { key: 'learner', manager: 'manager' }] });
  await sealAudit(company.system);
});

afterAll(async () => {
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

const write = (context: Context, action = 'test.done') =>
  inTransaction(context, 'common', (tx) => audit(tx, { action, subjectId: company.personId('learner') }));

async function verify(): Promise<{
  sealed: number;
  unsealed: number;
  brokenAt: number | null;
  head: string;
}> {
  const [row] = await inTransaction(company.operator, 'common', (tx) => tx.sql`select * from audit.verify()`);
  return {
    sealed: Number(row?.sealed),
    unsealed: Number(row?.unsealed),
    brokenAt: row?.broken_at === null ? null : Number(row?.broken_at),
    head: row?.head,
  };
}

describe('audit (database.md, "Audit")', () => {
  it('writes who, what, whose, when and why, in the transaction of the change', async () => {
    const manager = company.contextOf('manager');
    await write(manager, 'goal.asked-about');
    const [row] = await owner`
      select * from audit.entry where tenant_id = ${company.tenantId} and action = 'goal.asked-about'`;
    expect(row).toMatchObject({
      actor_kind: 'person',
      actor_id: company.personId('manager'),
      subject_id: company.personId('learner'),
      why_kind: 'command',
      request_id: manager.requestId,
    });
    expect(row?.at).toEqual(company.clock.now());
  });

  it('leaves no row when the change is rolled back', async () => {
    const attempt = inTransaction(company.contextOf('manager'), 'common', async (tx) => {
      await audit(tx, { action: 'never.happened' });
      throw new Error('on purpose');
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect(await owner`select from audit.entry where action = 'never.happened'`).toHaveLength(0);
  });

  it('notes a read of somebody else’s record, and not one of one’s own', async () => {
    const read = (key: string) =>
      inTransaction(company.contextOf(key), 'development', (tx) =>
        auditRead(tx, `read.by-${key}`, company.personId('learner')),
      );
    await read('manager');
    await read('learner');
    const rows = await owner`
      select action from audit.entry where tenant_id = ${company.tenantId} and action like 'read.by-%'`;
    expect(rows.map((row) => row.action)).toEqual(['read.by-manager']);
  });

  it('may be written by every plane, and read or changed by none', async () => {
    for (const plane of ['common', 'development', 'evaluation', 'store'] as const) {
      await inTransaction(company.system, plane, (tx) => audit(tx, { action: `by.${plane}` }));
      for (const statement of [
        'select * from audit.entry',
        `update audit.entry set action = 'x'`,
        'delete from audit.entry',
        'select * from audit.seal',
        'truncate audit.entry',
      ])
        await expect(
          inTransaction(company.system, plane, (tx) => tx.sql.unsafe(statement)),
        ).rejects.toMatchObject({
          code: '42501',
        });
    }
  });
});

describe('the chain', () => {
  it('links what is new, and verifies; what came later is said to be not yet sealed', async () => {
    const before = await verify();
    for (let n = 0; n < 5; n++) await write(company.system);
    expect(await sealAudit(company.system)).toBe(5);
    await write(company.system);
    const after = await verify();
    expect(after).toMatchObject({ sealed: before.sealed + 5, unsealed: 1, brokenAt: null });
    expect(after.head).not.toBe(before.head);
  });

  it('does nothing the second time', async () => {
    await write(company.system);
    expect(await sealAudit(company.system)).toBe(1);
    const head = (await verify()).head;
    expect(await sealAudit(company.system)).toBe(0);
    expect((await verify()).head).toBe(head);
  });

  const tampering: Record<string, string> = {
    'changes who did it': `update audit.entry set actor_id = gen_random_uuid() where id = $2 and tenant_id = $1`,
    'changes what was done': `update audit.entry set action = 'something.else' where id = $2 and tenant_id = $1`,
    'changes when by a microsecond': `update audit.entry set at = at + interval '1 microsecond' where id = $2 and tenant_id = $1`,
    'changes why': `update audit.entry set why_ref = 'x' where id = $2 and tenant_id = $1`,
    'adds a detail': `update audit.entry set details = details || '{"a": 1}' where id = $2 and tenant_id = $1`,
    'removes the row': `delete from audit.entry where id = $2 and tenant_id = $1`,
    'removes its seal': `delete from audit.seal where entry_id = $2 and tenant_id = $1`,
    'rewrites its digest': `update audit.seal set digest = repeat('a', 64) where entry_id = $2 and tenant_id = $1`,
    'rewrites its link': `update audit.seal set chain = repeat('a', 64) where entry_id = $2 and tenant_id = $1`,
    'changes the row and its digest alike': `with e as (update audit.entry e set action = 'x' where id = $2 and tenant_id = $1 returning e)
       update audit.seal set digest = audit.digest((select e from e)) where entry_id = $2 and tenant_id = $1`,
  };

  it.each(Object.entries(tampering))(
    'is found broken when the owner of the database %s',
    async (_what, statement) => {
      for (let n = 0; n < 6; n++) await write(company.system);
      await sealAudit(company.system);
      const { sealed } = await verify();
      const [third] = await owner`
      select entry_id from audit.seal where tenant_id = ${company.tenantId} and seq = ${sealed - 3}`;
      await owner.unsafe(statement, [company.tenantId, third?.entry_id]);
      const { brokenAt } = await verify();
      expect(brokenAt).toBeGreaterThanOrEqual(sealed - 3);
      expect(brokenAt).toBeLessThanOrEqual(sealed - 2);
    },
  );

  it('shows a cut-off end by its exported head', async () => {
    for (let n = 0; n < 3; n++) await write(company.system);
    await sealAudit(company.system);
    const exported = await verify();
    await owner`delete from audit.seal where tenant_id = ${company.tenantId} and seq = ${exported.sealed}`;
    const after = await verify();
    expect(after.head).not.toBe(exported.head);
    expect(after.unsealed).toBe(1);
  });

  it('holds while many write and several seal at once; nobody waits for the sealer', async () => {
    const before = await verify();
    const writers = Array.from({ length: 120 }, () => write(company.system));
    const sealers = Array.from({ length: 12 }, () => sealAudit(company.system));
    await Promise.all(writers);
    const counts = [...(await Promise.all(sealers)), await sealAudit(company.system)];
    const sealed = counts.reduce((sum, n) => sum + n);
    expect(sealed).toBe(120);
    expect(await verify()).toMatchObject({ sealed: before.sealed + 120, unsealed: 0, brokenAt: null });
    const [row] = await owner`
      select count(distinct seq)::int as n, max(seq)::int as top from audit.seal where tenant_id = ${company.tenantId}`;
    expect(row?.n).toBe(row?.top);
  });

  it('is each tenant’s own', async () => {
    const other = await testTenant(db, { people: [{ key: 'learner' }] });
    const before = await verify();
    await inTransaction(other.system, 'common', (tx) => audit(tx, { action: 'elsewhere' }));
    await sealAudit(other.system);
    expect(await verify()).toEqual(before);
  });

  it('seals nothing where no tenant is set', async () => {
    const common = postgres(db.urls.common, { max: 1 });
    const before = await owner`select count(*)::int as n from audit.seal`;
    await common`select * from audit.seal_new(now())`.catch(() => undefined);
    expect(await owner`select count(*)::int as n from audit.seal`).toEqual(before);
    await common.end();
  });
});
