import type { StatementStore } from './statement-store.ts';
import type { Actor, Dialect } from './types.ts';

/** Who sends, once the credentials were found good. */
export interface Sender {
  readonly tenant: string;
  readonly credentialId: string;
  /** Written as the authority of every statement that comes with these credentials. */
  readonly authority: Actor;
}

/** What the record store needs from the application that mounts it. */
export interface XapiPorts {
  /** Compares in constant time; null for unknown, wrong or revoked, without saying which. */
  authenticate(key: string, secret: string): Promise<Sender | null>;
  readonly store: StatementStore;
  now(): Date;
  /** A UUID for a statement that came without one; UUIDv7 keeps the index compact. */
  newId(): string;
  /** What X-Experience-API-Version says where the request named no version that we speak: 1.0.3, 2.0.0 or 0.95. */
  readonly defaultVersion: string;
  /** Signs `more` links; made by importMoreKey(). The same on every instance. */
  readonly moreKey: CryptoKey;
  /** Told about each refusal: method, path, status and sentence; never a body, a query or a credential. */
  onRefused?(refusal: Refused): void;
  /** Told about an unexpected error, which the sender sees as a 500 with nothing but a plain sentence. */
  onFault?(error: unknown): void;
}

/** What a handler of an authenticated request finds in its context. */
export interface XapiEnv {
  Variables: { ports: XapiPorts; dialect: Dialect; sender: Sender };
}

export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly sentence: string;
  readonly tenant: string | null;
}
