import { createRequire } from 'node:module';
import { LtijsMemoryDatabase } from './ltijs-memory-database.ts';

/** What of ltijs' Provider is used here; the package brings no types. */
export interface LtijsProvider {
  readonly app: (request: unknown, response: unknown) => void;
  deploy(options: { serverless: true; silent: true }): Promise<true>;
  onConnect(answer: (token: unknown, request: unknown, response: LtijsResponse) => unknown): void;
  onDeepLinking(answer: (token: unknown, request: unknown, response: LtijsResponse) => unknown): void;
}

interface LtijsResponse {
  send(body: string): void;
}

/** How ltijs gets at the platform's key: one that was registered, or the platform's set, fetched for each launch. */
export type LtijsKey =
  | { readonly method: 'JWK_KEY'; readonly key: string }
  | { readonly method: 'JWK_SET'; readonly key: string };

/**
 * ltijs 5.9.9 as its documentation sets it up (cookies, CORS and age of tokens at their defaults), its database in
 * memory, with one platform. The platform's row is written as registerPlatform would write it, without the minute
 * that making a 4096-bit key may take.
 */
export async function createLtijs(platform: {
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly key: LtijsKey;
}): Promise<LtijsProvider> {
  const require = createRequire(import.meta.url);
  // the package exports one Provider per process; its class makes more
  const provider = new (require('ltijs').Provider.constructor)();
  const database = new LtijsMemoryDatabase();
  provider.setup('only-for-tests-only-for-tests', { plugin: database }, {});
  await database.Insert(false, 'platform', {
    platformName: 'Fixture',
    platformUrl: platform.issuer,
    clientId: platform.clientId,
    authEndpoint: platform.authUrl,
    accesstokenEndpoint: `${platform.issuer}/token`,
    kid: 'only-for-tests',
    authConfig: platform.key,
  });
  provider.onConnect((_token: unknown, _request: unknown, response: LtijsResponse) =>
    response.send('launched'),
  );
  provider.onDeepLinking((_token: unknown, _request: unknown, response: LtijsResponse) =>
    response.send('launched'),
  );
  await provider.deploy({ serverless: true, silent: true });
  return provider;
}
