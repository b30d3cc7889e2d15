import type { JWK } from 'jose';
import type { ServiceFault } from './fault.ts';
import type { TokenCache } from './token-cache.ts';

/** One registration of a platform, as far as its services are concerned. */
export type PlatformConnection = {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** The audience of our client assertions where it is not the token address; null: known-vendors.ts or that address. */
  readonly tokenAudience: string | null;
  /** Hosts (with a port, where there is one) beside those of the addresses above that get this platform's tokens. */
  readonly serviceHosts: readonly string[];
  /** `moodle`, `canvas`, …, as the platform's launches say; null before the first. */
  readonly productFamily: string | null;
};

export type ServiceRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
};

export type ServiceResponse = { readonly status: number; readonly headers: Headers; readonly text: string };

export type ServiceName = 'token' | 'line_items' | 'scores' | 'results' | 'members' | 'groups' | 'notices';

/** What the client needs from the application around it. */
export type ServicePorts = {
  now(): Date;
  /** At least 128 random bits as text; becomes the jti of an assertion. */
  randomToken(): string;
  /**
   * The way to other systems: no redirects, no private hosts, bounded in size and time. Whatever it throws has
   * `fault`: `timeout`, `too-large`, `redirected`, `private-address`, `not-https`, `unresolved` or anything else.
   */
  fetch(address: string, request: ServiceRequest): Promise<ServiceResponse>;
  /** Our key that signs now, private half included. */
  signingKey(): Promise<{ kid: string; privateJwk: JWK }>;
  tokenCache: TokenCache;
  /** Where our public keys stand; a platform that cannot read them is told of with this address. */
  toolJwksUrl: string;
  /** Told after each use of a service, for whoever shows when it last worked. Must not throw. */
  noted?(use: { service: ServiceName; ok: boolean; fault?: ServiceFault }): void | Promise<void>;
};
