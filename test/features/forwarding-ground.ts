import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { Deps } from '../../src/core/deps.ts';
import type { Outgoing } from '../../src/core/outgoing.ts';
import { addForwardStore, listForwardStores } from '../../src/features/forwarding/index.ts';
import { forwardAll } from '../../src/jobs/forward-stores.ts';
import type { Statement } from '../../xapi/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { ada } from '../xapi/support.ts';
import { type OutsideStore, startOutsideStore } from './outside-store.ts';

/** A company with a record store, and another store that it forwards to. */
export interface ForwardingGround {
  readonly db: TestDatabase;
  readonly owner: Sql;
  readonly outside: OutsideStore;
  /** A company of its own; its people have accounts at https://lms.example named by their keys. */
  company(): Promise<Company>;
  close(): Promise<void>;
}

export interface Company {
  readonly tenant: TestTenant;
  readonly deps: Deps;
  /** Adds the outside store; everybody's statements unless it says otherwise. */
  add(more?: Partial<Parameters<typeof addForwardStore>[1]>): Promise<string>;
  /** Sends what is due, as one process would. */
  forward(deps?: Partial<Deps>): Promise<void>;
  card(storeId: string): Promise<Awaited<ReturnType<typeof listForwardStores>>[number]>;
  wait(seconds: number): void;
}

export async function layForwardingGround(): Promise<ForwardingGround> {
  const db = await testDatabase();
  const outside = await startOutsideStore();
  const owner = postgres(db.ownerUrl, { max: 1 });
  return {
    db,
    owner,
    outside,
    company: () => found(db, outside),
    close: async () => {
      await outside.close();
      await owner.end();
      await closeTenants(db);
      await db.drop();
    },
  };
}

async function found(db: TestDatabase, outside: OutsideStore): Promise<Company> {
  const people = CAST.map((one) => ({ ...one, account: { issuer: 'https://lms.example', sub: one.key } }));
  const tenant = await testTenant(db, { people });
  const { deps } = tenant;
  const { url, key, secret } = outside;
  let added = 0;
  /** A store is added once; the next one has another address. */
  const nextUrl = () => url.replace('/xapi', added++ === 0 ? '/xapi' : `/also-${added}/xapi`);
  return {
    tenant,
    deps,
    add: async (more = {}) => {
      const input = {
        ...{ name: 'Group record store', url: nextUrl(), key, secret, version: '1.0.3' as const, filter: {} },
        ...{ onlyAgreed: false, fromBeginning: true, ...more },
      };
      return (await addForwardStore(tenant.operator, input, { allowLoopbackPlatforms: true })).storeId;
    },
    forward: async (more = {}) => {
      // what is stored in this very millisecond is not certain to be complete
      await new Promise((resolve) => setTimeout(resolve, 3));
      await forwardAll({ ...deps, ...more }, new AbortController().signal);
    },
    card: async (storeId) => {
      const found = (await listForwardStores(tenant.operator)).find(({ id }) => id === storeId);
      if (!found) throw new Error('There is no such store.');
      return found;
    },
    wait: (seconds) => tenant.clock.set(new Date(tenant.clock.now().getTime() + seconds * 1000)),
  };
}

/** Waits less long for an answer than the product does, where one will not come. */
export const hurried =
  (outgoing: Outgoing): Outgoing =>
  (address, request) =>
    outgoing(address, { ...request, timeoutMs: 400 });

/** Statements with ids, told apart by what they are about. */
export function statements(count: number, parts: Partial<Statement> = {}): Statement[] {
  return Array.from({ length: count }, (_, at) => ({
    id: randomUUID(),
    actor: ada('learner'),
    verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
    object: { id: `https://lms.example/course/${at}` },
    timestamp: '2026-03-01T10:00:00.123Z',
    ...parts,
  }));
}

export const idsOf = (all: readonly Statement[]): string[] => all.map(({ id }) => String(id));
