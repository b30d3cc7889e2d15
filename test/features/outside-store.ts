import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { inTransaction } from '../../src/db/transaction.ts';
import { createPostgresStore, prepareStatement, type Statement } from '../../xapi/index.ts';
import type { TestTenant } from '../support/tenant.ts';
import { authorityOf, type Harness, openHarness } from '../xapi/support.ts';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly text: string;
  readonly authorization: string;
}

/** What happens to a request: it is answered by the store, or by somebody in front of it. */
export type Fate =
  | 'answered'
  /** The store does what it is asked, and the answer gets lost. */
  | 'answer lost'
  | 'hangs'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly stored?: boolean };

/** A record store of somebody else, asked over HTTP: our own on a database of its own, and troubles in front of it. */
export interface OutsideStore {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly asked: Asked[];
  readonly harness: Harness;
  posts(): Asked[];
  /** What becomes of each request from now on. */
  fates(say: (asked: Asked) => Fate): void;
  /** Ids of what it holds, in the order in which it was stored. */
  ids(): Promise<string[]>;
  statements(): Promise<Statement[]>;
  close(): Promise<void>;
}

export async function startOutsideStore(): Promise<OutsideStore> {
  const harness = await openHarness();
  const owner = postgres(harness.database.ownerUrl, { max: 1 });
  const asked: Asked[] = [];
  let say: (one: Asked) => Fate = () => 'answered';
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const one = await readAsked(request);
    asked.push(one);
    const fate = say(one);
    if (fate === 'hangs') return;
    const answers = fate === 'answered' || fate === 'answer lost' || fate.stored;
    const answer = answers ? await harness.app.request(one.path, asRequest(request, one)) : null;
    if (fate === 'answer lost') return void request.socket.destroy();
    if (fate !== 'answered') return void response.writeHead(fate.status, fate.headers).end('{}');
    response.writeHead(answer?.status ?? 500, Object.fromEntries(answer?.headers ?? []));
    response.end(Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0)));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const statements = async () => {
    const rows = await owner`select statement::text as text from records.statement order by seq`;
    return rows.map((row) => JSON.parse(row.text) as Statement);
  };
  return {
    url: `http://127.0.0.1:${port}/xapi`,
    key: harness.moodle.key,
    secret: harness.moodle.secret,
    asked,
    harness,
    posts: () => asked.filter(({ method }) => method === 'POST'),
    fates: (next) => {
      say = next;
    },
    statements,
    ids: async () => (await statements()).map(({ id }) => String(id)),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await owner.end();
      await harness.close();
    },
  };
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = new Uint8Array(Buffer.concat(parts));
  const { method = '', url = '', headers } = request;
  // the same store under another address
  const path = url.replace(/^\/also-\d+/, '');
  const { authorization = '' } = headers;
  return { method, path, body, text: new TextDecoder().decode(body), authorization };
}

function asRequest({ method, headers }: IncomingMessage, { body }: Asked): RequestInit {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return {
    method,
    headers: plain,
    ...(method === 'POST' ? { body: body as Uint8Array<ArrayBuffer> } : {}),
  };
}

/** Puts statements into the tenant's own store, a batch at a time; each needs an id. */
export async function takeIn(tenant: TestTenant, statements: readonly Statement[]): Promise<void> {
  const authority = authorityOf({ key: 'lms', secret: '', tenant: tenant.tenantId });
  const store = createPostgresStore({
    sql: tenant.deps.pools.store,
    withTransaction: (_tenant, work) => inTransaction(tenant.system, 'store', (tx) => work(tx.sql)),
  });
  for (let from = 0; from < statements.length; from += 100) {
    const batch = statements.slice(from, from + 100).map((one) => prepareStatement(one, { authority }));
    await store.insert(tenant.tenantId, 'lms', batch);
  }
}
