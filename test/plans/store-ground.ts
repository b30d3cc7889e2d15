import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { Actor, Context } from '../../src/core/context.ts';
import { contextFor } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { importCatalog } from '../../src/features/catalog/index.ts';
import { xapiPorts } from '../../src/ports/xapi-ports.ts';
import type { XapiPorts } from '../../xapi/index.ts';
import { fillStore } from '../bench/xapi/fill-store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, testTenant } from '../support/tenant.ts';
import { fillPerson } from './fill-person.ts';
import { type WatchedApp, watchedApp } from './watched-app.ts';

/** Where the people of this company have their accounts. */
export const HOME = 'https://lms.bench.example';
/** The statements lie in so many days before now: in three calendar years or four. */
export const DAYS = 900;

/** A company with a record store of any size, and the whole application on its own logins watched at work. */
export interface StoreGround {
  readonly db: TestDatabase;
  readonly owner: Sql;
  /** Names of the tables of the store. */
  readonly tables: ReadonlySet<string>;
  readonly tenantId: string;
  readonly credentialId: string;
  readonly ports: XapiPorts;
  readonly app: WatchedApp;
  readonly system: Context;
  contextOf(person: string): Context;
  personId(person: string): string;
  /** Statements that nobody in particular said, up to so many in all. */
  fillUpTo(size: number, whole: number): Promise<void>;
  /** Somebody's own, every fifth of them a completion, and some of others in which they are mentioned. */
  fillFor(person: string, own: number, mentioned: number): Promise<void>;
  close(): Promise<void>;
}

/** People of whom each has an account at HOME that is called like them. */
export async function layStoreGround(
  people: readonly string[],
  options: { readonly settings?: Record<string, string>; readonly plans: boolean },
): Promise<StoreGround> {
  const db = await testDatabase();
  const owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  const tenant = await testTenant(db, {
    people: [
      ...people.map((key) => ({
        key,
        givenName: key,
        familyName: `Bench-${key}`,
        account: { issuer: HOME, sub: key },
      })),
      { key: 'admin', grants: [{ role: 'tenant-admin', unit: null } as const] },
    ],
  });
  tenant.clock.set(new Date());
  await importCatalog(tenant.operator, { format: 'csv', bytes: new TextEncoder().encode(CATALOGUE) });
  const { tenantId } = tenant;
  const optionIds = (await owner`select id from learning_option where tenant_id = ${tenantId}`).map(
    ({ id }) => String(id),
  );
  const now = new Date();
  for (let year = now.getUTCFullYear() - 3; year <= now.getUTCFullYear() + 1; year++)
    await owner`select records.put_partitions(${year})`;
  const app = await watchedApp(db, { now, plans: options.plans, settings: options.settings });
  const contextBy = (actor: Actor): Context =>
    contextFor(app.deps, { tenantId, actor, why: { kind: 'command', ref: 'test' }, requestId: newId() });
  const store = { tenantId, credentialId: randomUUID(), days: DAYS };
  let filled = 0;
  const tables = await owner`select tablename from pg_tables where schemaname = 'records'
    union select relname from pg_class where relkind = 'p' and relnamespace = 'records'::regnamespace`;
  return {
    db,
    owner,
    tables: new Set(tables.map(({ tablename }) => String(tablename))),
    tenantId,
    credentialId: store.credentialId,
    ports: await xapiPorts(app.deps),
    app,
    system: contextBy({ kind: 'system' }),
    contextOf: (person) =>
      contextBy({
        kind: 'person',
        personId: tenant.personId(person),
        grants: person === 'admin' ? [{ role: 'tenant-admin', unit: null }] : [],
      }),
    personId: (person) => tenant.personId(person),
    async fillUpTo(size, whole) {
      await fillStore(owner, store, filled, size, whole);
      filled = size;
    },
    async fillFor(person, own, mentioned) {
      const personId = tenant.personId(person);
      await fillPerson(owner, store, {
        personId,
        account: { homePage: HOME, name: person },
        own,
        mentioned,
        optionIds,
      });
    },
    async close() {
      await app.close();
      await closeTenants(db);
      await owner.end();
      await db.drop();
    },
  };
}

const CATALOGUE = `code,title,description,provider,url,duration_min,level,language,kind,competency_codes,prerequisite_codes,mandatory
A,First course,What it is about,Halden,https://lms.example/A,300,,en,course,,,no
B,Second course,What it is about,Halden,https://lms.example/B,80,,en,course,,,no
C,Third course,What it is about,Halden,https://lms.example/C,120,,en,course,,,no
`;
