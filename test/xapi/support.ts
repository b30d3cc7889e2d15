import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import postgres, { type Sql } from 'postgres';
import {
  type Actor,
  createPostgresAttachments,
  createPostgresDocuments,
  createPostgresStore,
  createXapi,
  importMoreKey,
  type JsonObject,
  type PostgresStorePorts,
  type Refused,
  type Scope,
  type Statement,
} from '../../xapi/index.ts';
import type { TestDatabase } from '../support/database.ts';

export interface Credential {
  readonly key: string;
  readonly secret: string;
  readonly tenant: string;
  readonly scopes?: readonly Scope[];
}

export interface Harness {
  /** The store mounted at /xapi, as the product mounts it. */
  readonly app: Hono;
  readonly database: TestDatabase;
  readonly moodle: Credential;
  readonly other: Credential;
  readonly stranger: Credential;
  readonly store: ReturnType<typeof createPostgresStore>;
  readonly storedIds: string[];
  readonly refused: Refused[];
  readonly faults: unknown[];
  /** How many requests were made. */
  asked(): number;
  readonly version: string;
  /** One more credential of the first tenant, which covers these scopes only. */
  limitedTo(...scopes: Scope[]): Credential;
  inTenant<T>(tenant: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  request(path: string, init?: RequestInit & { as?: Credential }): Promise<Response>;
  post(body: unknown, as?: Credential): Promise<Response>;
  get(parameters: Record<string, string>, as?: Credential): Promise<Response>;
  list(parameters: Record<string, string>, as?: Credential): Promise<Statement[]>;
  close(): Promise<void>;
}

export interface HarnessOptions {
  /** A database that several share; each has tenants of its own in it. Without it: one that goes with the harness. */
  readonly database?: Pick<TestDatabase, 'name' | 'ownerUrl' | 'urls' | 'secretKey'>;
  /** What requests say in X-Experience-API-Version when they say nothing themselves; 1.0.3 without it. */
  readonly version?: string;
}

/** A record store on a database of its own: two credentials in one tenant, and one of another tenant. */
export async function openHarness({
  database: shared,
  version = '1.0.3',
}: HarnessOptions = {}): Promise<Harness> {
  const database = shared ? { ...shared, drop: async () => undefined } : await ownDatabase();
  const sql = postgres(database.urls.store, { max: 20, fetch_types: false, onnotice: () => undefined });
  const [tenant, second] = [randomUUID(), randomUUID()];
  const moodle = { key: 'moodle', secret: 'sécret:with colon', tenant };
  const other = { key: 'other', secret: 's2', tenant };
  const stranger = { key: 'stranger', secret: 's3', tenant: second };
  const inTenant = <T>(id: string, work: (tx: Sql) => Promise<T>): Promise<T> =>
    sql.begin(async (tx) => {
      await tx`select set_config('app.tenant', ${id}, true)`;
      return work(tx as unknown as Sql);
    }) as Promise<T>;
  const known: Credential[] = [moodle, other, stranger];
  const storedIds: string[] = [];
  const ports: PostgresStorePorts = {
    sql,
    withTransaction: inTenant,
    onStored: (_tenant, ids) => {
      storedIds.push(...ids);
    },
  };
  const store = createPostgresStore(ports);
  const refused: Refused[] = [];
  const faults: unknown[] = [];
  const xapi = createXapi({
    authenticate: async (given) => {
      if (given.kind !== 'basic') return null;
      const { key, secret } = given;
      const found = known.find((one) => one.key === key && one.secret === secret);
      if (!found) return null;
      const { tenant: its, scopes = ['all'] } = found;
      return { tenant: its, credentialId: found.key, authority: authorityOf(found), scopes };
    },
    store,
    documents: createPostgresDocuments(ports),
    attachments: createPostgresAttachments(ports),
    now: () => new Date(),
    newId: () => randomUUID(),
    defaultVersion: '1.0.3',
    moreKey: await importMoreKey(new TextEncoder().encode('only-for-tests-only-for-tests-only')),
    onRefused: (refusal) => refused.push(refusal),
    onFault: (error) => faults.push(error),
  });
  const app = new Hono().route('/xapi', xapi);
  let asked = 0;
  const request = async (path: string, init: RequestInit & { as?: Credential } = {}) => {
    asked++;
    const { as = moodle, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (!headers.has('authorization')) headers.set('authorization', basic(as));
    if (!headers.has('x-experience-api-version')) headers.set('x-experience-api-version', version);
    return app.request(path, { ...rest, headers });
  };
  const get = (parameters: Record<string, string>, as?: Credential) =>
    request(`/xapi/statements?${new URLSearchParams(parameters)}`, { as });
  return {
    app,
    database,
    moodle,
    other,
    stranger,
    store,
    storedIds,
    refused,
    faults,
    asked: () => asked,
    version,
    limitedTo: (...scopes) => {
      const one = { key: scopes.join('+'), secret: 's', tenant, scopes };
      known.push(one);
      return one;
    },
    inTenant,
    request,
    post: (body, as) =>
      request('/xapi/statements', {
        method: 'POST',
        as,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    get,
    list: async (parameters, as) => {
      const response = await get(parameters, as);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return ((await response.json()) as { statements: Statement[] }).statements;
    },
    close: async () => {
      await sql.end();
      await database.drop();
    },
  };
}

/** Loaded only here: a thread of the long round has no Vite, which the migrations are found by. */
async function ownDatabase(): Promise<TestDatabase> {
  const { testDatabase } = await import('../support/database.ts');
  return testDatabase();
}

export function basic(credential: { key: string; secret: string }): string {
  return `Basic ${Buffer.from(`${credential.key}:${credential.secret}`).toString('base64')}`;
}

export function authorityOf(credential: Credential): Actor {
  return { objectType: 'Agent', account: { homePage: 'https://tool.example', name: credential.key } };
}

export function ada(name = 'ada'): Actor {
  return { objectType: 'Agent', account: { homePage: 'https://lms.example', name } };
}

/** A small valid statement; what is given replaces its parts. */
export function statementOf(parts: JsonObject = {}): Statement {
  return {
    actor: ada(),
    verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
    object: { id: 'https://lms.example/course/view.php?id=7' },
    ...parts,
  } as Statement;
}
