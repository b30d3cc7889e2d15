import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { moodleConfiguration } from './registration-platforms.ts';

export const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** A small LMS that registers tools; every test gets its own, at an address of its own. */
export interface FakeLms {
  readonly origin: string;
  readonly registered: { readonly body: Record<string, unknown>; readonly token: string }[];
  readonly configurationTokens: (string | undefined)[];
  /** Answers registrations in place of the usual client `client-<n>`, deployment `d-<n>`. */
  answer: ((response: ServerResponse, n: number) => void) | null;
  configuration: ((response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

export async function startLms(): Promise<FakeLms> {
  const spent = new Set<string>();
  const server: Server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeLms = {
    origin,
    registered: [],
    configurationTokens: [],
    answer: null,
    configuration: null,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (request.method === 'GET') {
      fake.configurationTokens.push(token);
      if (fake.configuration) return fake.configuration(response);
      return void response.end(JSON.stringify(moodleConfiguration(origin)));
    }
    let text = '';
    for await (const part of request) text += part;
    if (!token || spent.has(token)) return void response.writeHead(401).end('token_already_used');
    spent.add(token);
    fake.registered.push({ body: JSON.parse(text), token });
    const n = fake.registered.length;
    if (fake.answer) return fake.answer(response, n);
    register(response, `client-${n}`, `d-${n}`);
  }
  return fake;
}

export function register(response: ServerResponse, clientId: string, deploymentId?: string): void {
  response.setHeader('content-type', 'text/html');
  response.end(
    JSON.stringify({
      client_id: clientId,
      scope: 'https://purl.imsglobal.org/spec/lti-ags/scope/score everything',
      [TOOL]: deploymentId ? { deployment_id: deploymentId } : {},
    }),
  );
}
