import type { AttachmentStore } from './attachment-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { StatementStore } from './statement-store.ts';
import type { Actor, Dialect } from './types.ts';

/** What credentials may do (Communication 4.2). `all` is everything; `statements/read` includes `…/mine`. */
export const SCOPES = [
  'all',
  'statements/write',
  'statements/read',
  'statements/read/mine',
  'state',
  'profile',
] as const;
export type Scope = (typeof SCOPES)[number];

/** How a request proves who sends it: HTTP Basic, or a token that the application gave out. */
export type Credentials =
  | { readonly kind: 'basic'; readonly key: string; readonly secret: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Who sends, once the credentials were found good. */
export interface Sender {
  readonly tenant: string;
  readonly credentialId: string;
  /** Written as the authority of every statement that comes with these credentials. */
  readonly authority: Actor;
  readonly scopes: readonly Scope[];
  /** Requests a minute that these credentials may make, for countRequest; null or absent: the usual number. */
  readonly perMinute?: number | null;
}

/** What the record store needs from the application that mounts it. */
export interface XapiPorts {
  /** Compares in constant time; null for unknown, wrong or revoked, without saying which. */
  authenticate(credentials: Credentials): Promise<Sender | null>;
  /** Counts a request of these credentials; seconds to wait where there were too many, else null. */
  countRequest?(sender: Sender): number | null;
  readonly store: StatementStore;
  readonly documents: DocumentStore;
  readonly attachments: AttachmentStore;
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
