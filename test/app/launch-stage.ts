import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import type { TestApp } from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestPerson, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys, testApp } from '../support/test-app.ts';

export let db: TestDatabase;
export let owner: postgres.Sql;
export let tenant: TestTenant;
export let app: TestApp;
export let keys: Awaited<ReturnType<typeof serveKeys>>;
export let platformId: string;

/** The application and the fixture's platform, registered with a company of these people, for the file that calls this. */
export function meetPlatform(people?: readonly TestPerson[]): void {
  beforeAll(async () => {
    db = await testDatabase();
    owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
    tenant = await testTenant(db, people ? { people } : {});
    tenant.clock.set(new Date());
    keys = await serveKeys();
    platformId = await registerFixture(tenant, keys.url);
    ({ app } = await testApp(tenant));
  });
  afterAll(async () => {
    await owner.end();
    await closeTenants(db);
    await keys.close();
    await db.drop();
  });
}
