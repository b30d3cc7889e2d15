import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { Actor, Context } from '../../src/core/context.ts';
import { contextFor } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { importCatalog } from '../../src/features/catalog/index.ts';
import { xapiPorts } from '../../src/ports/xapi-ports.ts';
import type { XapiPorts } from '../../xapi/index.ts';
import { fillStore } from '../bench/xapi/fill-store.ts';
import { testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { fillPerson } from './fill-person.ts';
import { type WatchedApp, watchedApp } from './watched-app.ts';

/** Where the people of this company have their accounts. */
export const HOME = 'https://lms.bench.example';
/** The statements lie in so many days before now: in three calendar years or four. */
export const DAYS = 900;

/** A company with a record store of any size, and the whole application on its own logins at work on it. */
export interface StoreGround {
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
  /** Who may be erased here. */
  readonly leaving: string;
}

export interface StoreFiller {
  /** The application with connections of its own; with `plans` it notes what every statement read. */
  open(options: {
    readonly settings?: Record<string, string>;
    readonly plans: boolean;
    readonly now?: Date;
    readonly leaving?: string;
  }): Promise<StoreGround>;
  /** Statements that nobody in particular said, up to so many in all; `whole`: how many it will be in the end. */
  fillUpTo(size: number, whole: number): Promise<void>;
  /** Somebody's own, every fifth of them a completion, and some of others in which they are mentioned. */
  fillFor(person: string, own: number, mentioned: number): Promise<void>;
  close(): Promise<void>;
}

/** @param people each has an account at HOME that is called like them; `admin` looks after the company */
export async function layStoreGround(people: readonly string[]): Promise<StoreFiller> {
  const db = await testDatabase();
  const owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  const tenant = await testTenant(db, { people: [...people.map(personOf), ADMIN] });
  tenant.clock.set(new Date());
  await importCatalog(tenant.operator, { format: 'csv', bytes: new TextEncoder().encode(CATALOGUE) });
  const { tenantId } = tenant;
  const optionIds = (await owner`select id from learning_option where tenant_id = ${tenantId}`).map(
    ({ id }) => String(id),
  );
  const thisYear = new Date().getUTCFullYear();
  for (let year = thisYear - 3; year <= thisYear + 1; year++)
    await owner`select records.put_partitions(${year})`;
  const tables = await owner`select relname from pg_class where relnamespace = 'records'::regnamespace`;
  const store = { tenantId, credentialId: randomUUID(), days: DAYS };
  const known = { owner, tenant, store, tables: new Set(tables.map(({ relname }) => String(relname))) };
  const apps: WatchedApp[] = [];
  let filled = 0;
  return {
    async open({ now = new Date(), leaving = '', ...options }) {
      const app = await watchedApp(db, { now, ...options });
      apps.push(app);
      return { ...(await groundOf(known, app)), leaving };
    },
    async fillUpTo(size, whole) {
      await fillStore(owner, store, filled, size, whole);
      filled = size;
    },
    async fillFor(person, own, mentioned) {
      const personId = tenant.personId(person);
      const account = { homePage: HOME, name: person };
      await fillPerson(owner, store, { personId, account, own, mentioned, optionIds });
    },
    async close() {
      for (const app of apps) await app.close();
      await closeTenants(db);
      await owner.end();
      await db.drop();
    },
  };
}

async function groundOf(
  { owner, tenant, store, tables }: Known,
  app: WatchedApp,
): Promise<Omit<StoreGround, 'leaving'>> {
  const { tenantId } = tenant;
  const contextBy = (actor: Actor): Context =>
    contextFor(app.deps, { tenantId, actor, why: { kind: 'command', ref: 'test' }, requestId: newId() });
  return {
    owner,
    tables,
    tenantId,
    credentialId: store.credentialId,
    ports: await xapiPorts(app.deps),
    app,
    system: contextBy({ kind: 'system' }),
    contextOf: (person) =>
      contextBy({
        kind: 'person',
        personId: tenant.personId(person),
        grants: person === ADMIN.key ? ADMIN.grants : [],
      }),
    personId: (person) => tenant.personId(person),
  };
}

interface Known {
  readonly owner: Sql;
  readonly tenant: TestTenant;
  readonly store: { readonly credentialId: string };
  readonly tables: ReadonlySet<string>;
}

const ADMIN = { key: 'admin', grants: [{ role: 'tenant-admin', unit: null }] } as const;

const personOf = (key: string) => ({
  key,
  givenName: key,
  familyName: `Bench-${key}`,
  email: `${key}@company.example`,
  account: { issuer: HOME, sub: key },
});

const CATALOGUE = `code,title,description,provider,url,duration_min,level,language,kind,competency_codes,prerequisite_codes,mandatory
A,First course,What it is about,Halden,https://lms.example/A,300,,en,course,,,no
B,Second course,What it is about,Halden,https://lms.example/B,80,,en,course,,,no
C,Third course,What it is about,Halden,https://lms.example/C,120,,en,course,,,no
`;
