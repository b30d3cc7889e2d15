import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addPlatform, ensureKeys } from '../../src/features/tenants/index.ts';
import type { TestTenant } from '../support/tenant.ts';

/** One request that the LMS was sent. */
export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: Record<string, unknown> | null;
  readonly at: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Milliseconds to wait before it. */
  readonly after?: number;
}

/** An LMS on this machine, asked over HTTP: its token endpoint always grants; `answers` says the rest. */
export interface TestLms {
  readonly origin: string;
  readonly platformId: string;
  readonly asked: Asked[];
  /** What was asked of a path, tokens left out. */
  of(part: string): Asked[];
  /** What it answers from now on; 404 where it gives null. */
  answers(say: (asked: Asked) => Answer | null): void;
  close(): Promise<void>;
}

/** Starts an LMS and registers it with the tenant. */
export async function startLms(tenant: TestTenant): Promise<TestLms> {
  const asked: Asked[] = [];
  let say: (one: Asked) => Answer | null = () => ({});
  const server: Server = createServer(async (request, response) => {
    const one = await readAsked(request);
    if (one.path === '/token') return void response.end(JSON.stringify(await grant(one)));
    asked.push(one);
    const answer = say(one) ?? { status: 404 };
    if (answer.after) await new Promise((resolve) => setTimeout(resolve, answer.after));
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await ensureKeys(tenant.deps);
  const { platformId } = await addPlatform(
    tenant.operator,
    {
      name: 'Test LMS',
      issuer: origin,
      clientId: 'throughline',
      authUrl: `${origin}/auth`,
      tokenUrl: `${origin}/token`,
      jwksUrl: `${origin}/keys`,
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: true },
  );
  return {
    origin,
    platformId,
    asked,
    of: (part) => asked.filter(({ path }) => path.includes(part)),
    answers: (next) => {
      say = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const isJson = (request.headers['content-type'] ?? '').includes('json');
  const form = () => Object.fromEntries(new URLSearchParams(text));
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    body: text === '' ? null : isJson ? JSON.parse(text) : form(),
    at: Date.now(),
  };
}

async function grant({ body }: Asked): Promise<object> {
  return {
    access_token: 'a-token',
    token_type: 'Bearer',
    expires_in: 3600,
    scope: String(body?.scope ?? ''),
  };
}
