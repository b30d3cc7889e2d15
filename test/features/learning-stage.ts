import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, type Learning } from './goals-ground.ts';

export let db: TestDatabase;
/** Looks behind the walls. */
export let owner: Sql;
export let tenant: TestTenant;
export let learning: Learning;

/** A database for the file that calls this, and for each of its tests a new company with something to learn. */
export function meetLearners(): void {
  beforeAll(async () => {
    db = await testDatabase();
    owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
  });
  beforeEach(async () => {
    tenant = await testTenant(db);
    learning = await bringLearning(tenant);
  });
  afterAll(async () => {
    await owner.end();
    await closeTenants(db);
    await db.drop();
  });
}
