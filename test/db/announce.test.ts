import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { announce } from '../../src/db/announce.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: Sql;
let company: TestTenant;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  company = await testTenant(db, { people: [{ key: 'learner' }] });
});

afterAll(async () => {
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

const jobsAbout = (goalId: string) =>
  owner`select name, data, state from pgboss.job where data->'ids'->>'goalId' = ${goalId}`;

describe('announce', () => {
  it.each(['common', 'development', 'evaluation', 'store'] as const)(
    'queues the job in the change’s own transaction of %s, with ids only',
    async (plane) => {
      const goalId = newId();
      const nudges = company.nudges();
      await inTransaction(company.system, plane, async (tx) => {
        await announce(tx, 'goal.shared', { goalId });
        expect(await jobsAbout(goalId), 'nobody sees it before the commit').toHaveLength(0);
        expect(company.nudges()).toBe(nudges);
      });
      expect(company.nudges()).toBe(nudges + 1);
      const [job] = await jobsAbout(goalId);
      expect(job).toMatchObject({
        name: 'goal.shared',
        state: 'created',
        data: { tenantId: company.tenantId, event: 'goal.shared', ids: { goalId } },
      });
    },
  );

  it('leaves no job when the change is rolled back, and wakes nobody', async () => {
    const goalId = newId();
    const nudges = company.nudges();
    const attempt = inTransaction(company.system, 'development', async (tx) => {
      await announce(tx, 'goal.shared', { goalId });
      throw new Error('on purpose');
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect(await jobsAbout(goalId)).toHaveLength(0);
    expect(company.nudges()).toBe(nudges);
  });

  it('takes the change with it when the job cannot be queued', async () => {
    const goalId = newId();
    const attempt = inTransaction(company.system, 'common', async (tx) => {
      await tx.sql`insert into framework (tenant_id, id, code, name, source, created_at, updated_at)
                   values (${company.tenantId}, ${goalId}, 'lost', 'x', 'test', now(), now())`;
      await announce(tx, 'no.such-event' as never, { goalId } as never);
    });
    await expect(attempt).rejects.toThrow();
    expect(await owner`select from framework where id = ${goalId}`).toHaveLength(0);
  });

  it('queues each of several announcements of one transaction', async () => {
    const goalId = newId();
    await inTransaction(company.system, 'development', async (tx) => {
      await announce(tx, 'goal.shared', { goalId });
      await announce(tx, 'goal.shared', { goalId });
    });
    expect(await jobsAbout(goalId)).toHaveLength(2);
  });
});
