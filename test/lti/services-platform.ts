import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { makeSigningKey } from '../../lti/keys.ts';
import {
  createPlatformClient,
  createTokenCache,
  type PlatformClient,
  type PlatformConnection,
  type ServicePorts,
} from '../../lti/services/index.ts';
import { createOutgoing } from '../../src/http/outgoing.ts';

export interface Asked {
  readonly method: string;
  /** with the query, as it stood on the wire */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly delayMs?: number;
}

export type Play = (asked: Asked) => Answer | undefined;

/** A platform's service endpoints over HTTP: what each test plays, and a token for whoever asks. */
export interface ServicesPlatform {
  readonly origin: string;
  readonly asked: Asked[];
  /** How many tokens were asked for. */
  tokens(): number;
  play(next: Play): void;
  close(): Promise<void>;
}

const isToken = ({ path }: Asked): boolean => path.startsWith('/token');

export async function serveServices(): Promise<ServicesPlatform> {
  const asked: Asked[] = [];
  let play: Play = () => undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(one);
    const answer =
      play(one) ??
      (one.path.startsWith('/token') ? grant(one, asked.filter(isToken).length) : { status: 404 });
    if (answer.delayMs) await new Promise((done) => setTimeout(done, answer.delayMs));
    const { status = 200, headers = {}, body = '' } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    tokens: () => asked.filter(isToken).length,
    play(next) {
      play = next;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** As Moodle does: what was asked for is granted, and JSON comes as text/html. */
function grant({ body }: Asked, number: number, changes: Record<string, unknown> = {}): Answer {
  const scope = new URLSearchParams(body).get('scope') ?? '';
  return {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: { access_token: `token-${number}`, token_type: 'Bearer', expires_in: 3600, scope, ...changes },
  };
}

export interface TestClient {
  readonly client: PlatformClient;
  readonly connection: PlatformConnection;
  readonly noted: { service: string; ok: boolean; kind?: string }[];
  readonly publicJwk: Awaited<ReturnType<typeof makeSigningKey>>['publicJwk'];
  setTime(time: Date): void;
  now(): Date;
  readonly ports: ServicePorts;
}

let sharedKey: ReturnType<typeof makeSigningKey> | undefined;

/** A client of that platform with a clock that stands still. */
export async function testClient(
  origin: string,
  changes: Partial<PlatformConnection> = {},
): Promise<TestClient> {
  sharedKey ??= makeSigningKey();
  const { kid, privateJwk, publicJwk } = await sharedKey;
  let time = new Date('2026-03-02T09:00:00Z');
  let counted = 0;
  const noted: TestClient['noted'] = [];
  const connection: PlatformConnection = {
    id: 'platform-1',
    issuer: origin,
    clientId: 'EvAU3oV7h8SbAuG',
    authUrl: `${origin}/auth`,
    tokenUrl: `${origin}/token`,
    jwksUrl: `${origin}/keys`,
    tokenAudience: null,
    serviceHosts: [],
    productFamily: 'moodle',
    ...changes,
  };
  const ports: ServicePorts = {
    now: () => new Date(time),
    randomToken: () => `jti-${++counted}`,
    fetch: createOutgoing({ allowLoopback: true }),
    signingKey: async () => ({ kid, privateJwk }),
    tokenCache: createTokenCache(),
    toolJwksUrl: 'https://tool.example/lti/jwks',
    noted: ({ service, ok, fault }) => {
      noted.push({ service, ok, ...(fault && { kind: fault.kind }) });
    },
  };
  return {
    client: createPlatformClient(connection, ports),
    connection,
    ports,
    noted,
    publicJwk,
    now: ports.now,
    setTime(next) {
      time = next;
    },
  };
}

/** The fault of a result, or a failure of the test. */
export function faultOf(result: { ok: boolean; fault?: unknown }): {
  kind: string;
  status?: number;
  retryAfterSeconds?: number;
  sentence: string;
} {
  if (result.ok) throw new Error('It was expected to fail.');
  return (result as { fault: ReturnType<typeof faultOf> }).fault;
}

/** The value of a result, or a failure of the test that says why. */
export function must<T>(result: { ok: true; value: T } | { ok: false; fault: { sentence: string } }): T {
  if (!result.ok) throw new Error(result.fault.sentence);
  return result.value;
}

export let platform: ServicesPlatform;
export let tool: TestClient;

/** A platform for the file that calls this, and for each of its tests a tool that it never heard of. */
export function meetServices(): void {
  beforeAll(async () => {
    platform = await serveServices();
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    platform.asked.length = 0;
    platform.play(() => undefined);
    tool = await testClient(platform.origin);
  });
}
