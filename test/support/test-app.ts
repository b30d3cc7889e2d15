import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import type { Deps } from '../../src/core/deps.ts';
import { addPlatform, ensureKeys } from '../../src/features/tenants/index.ts';
import { fixturePlatform, platformKey, type TestApp, toolUrl } from '../lti/platform-fixture.ts';
import type { TestTenant } from './tenant.ts';

/** A platform's key set, really fetched over HTTP; counts how often. */
export async function serveKeys(): Promise<{
  url: string;
  fetches: () => number;
  close: () => Promise<void>;
}> {
  let fetches = 0;
  const { publicJwk } = await platformKey();
  const server: Server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicJwk] }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    fetches: () => fetches,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** The whole application over a test tenant's database, living at the fixture's address. */
export async function testApp(tenant: TestTenant): Promise<{ app: TestApp; deps: Deps }> {
  const deps: Deps = { ...tenant.deps, publicUrl: toolUrl };
  await ensureKeys(deps);
  const app = await createApp(deps);
  return { app: { request: (url, init) => app.request(url, init) }, deps };
}

/** Registers the fixture's platform with the tenant, its deployment approved. */
export async function registerFixture(
  tenant: TestTenant,
  jwksUrl: string,
  deploymentIds = ['1'],
): Promise<string> {
  const { issuer, clientId, authUrl } = fixturePlatform();
  const { platformId } = await addPlatform(
    tenant.operator,
    {
      name: 'Fixture',
      issuer,
      clientId,
      authUrl,
      tokenUrl: 'http://127.0.0.1:8091/mod/lti/token.php',
      jwksUrl,
      deploymentIds,
    },
    { allowLoopbackPlatforms: true },
  );
  return platformId;
}
