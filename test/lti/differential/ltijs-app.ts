import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixturePlatform, platformKey, type TestApp } from '../platform-fixture.ts';
import { createLtijs } from './ltijs-provider.ts';

/** ltijs behind the same addresses as our launch layer, so that one script can be played to both. */
export interface LtijsApp {
  readonly app: TestApp;
  /** Its reason out of the body of a refusal. */
  reasonOf(body: string): string;
  close(): Promise<void>;
}

/** ltijs' real Provider on a loopback port, with the fixture's platform and its key set (JWK_SET, fetched each time). */
export async function startLtijsApp(): Promise<LtijsApp> {
  const { publicJwk } = await platformKey();
  const keys = await listen(
    createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicJwk] }));
    }),
  );
  const { issuer, clientId, authUrl } = fixturePlatform();
  const provider = await createLtijs({
    issuer,
    clientId,
    authUrl,
    key: { method: 'JWK_SET', key: `${keys.address}/keys` },
  });
  const tool = await listen(createServer(provider.app));
  return {
    app: {
      request(url, init) {
        const { pathname, search } = new URL(url);
        return fetch(tool.address + (PATHS[pathname] ?? pathname) + search, init);
      },
    },
    reasonOf(body) {
      try {
        return String(JSON.parse(body).details.message ?? '');
      } catch {
        return body;
      }
    },
    close: async () => {
      await Promise.all([tool.close(), keys.close()]);
    },
  };
}

/** ltijs takes its answers where the link leads; ours come to one address. */
const PATHS: Record<string, string> = { '/lti/login': '/login', '/lti/launch': '/my-growth' };

async function listen(server: Server): Promise<{ address: string; close: () => Promise<void> }> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
