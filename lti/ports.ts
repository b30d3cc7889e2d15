import type { JWK } from 'jose';
import type { LtiCrypto } from './crypto.ts';
import type { KeyCache } from './key-cache.ts';
import type { Launch } from './launch.ts';
import type { LtiPage } from './pages.ts';
import type { RefusalReason } from './refusals.ts';

/**
 * One registration of a platform in one tenant. The same (issuer, clientId) may stand in several tenants
 * (Blackboard, Canvas cloud), so that only (issuer, clientId, deployment) names the tenant.
 */
export type Platform = {
  id: string;
  issuer: string;
  clientId: string;
  /** the platform's OIDC authorisation endpoint */
  authUrl: string;
  jwksUrl: string;
  status: 'active' | 'suspended';
  tenantStatus: 'active' | 'suspended';
  /** the deployment that was asked for, or null where this registration has none of that id */
  deployment: { id: string; status: 'active' | 'pending' | 'disabled' } | null;
};

export type PlatformQuery = { issuer: string; clientId?: string; deploymentId?: string };

/** A login under way. Raw state and raw browser token never rest in the database. */
export type LoginRow = {
  /** base64url SHA-256 of the state; the key */
  stateHash: string;
  /** base64url SHA-256 of the token in the browser's cookie */
  browserHash: string;
  nonce: string;
  issuer: string;
  clientId: string;
  targetLinkUri: string;
  /** the deployment the platform named at login, if it did */
  deploymentId: string | null;
  createdAt: Date;
  expiresAt: Date;
};

export type Refusal = {
  /** what the person sees and can quote */
  reference: string;
  reason: RefusalReason;
  /** as the request claimed them; nothing vouches for them */
  issuer?: string;
  clientId?: string;
  /** only where the platform was found */
  platformId?: string;
};

/** A proven notice (Platform Notification Service 1.0). Platforms may send one again: its id is for that. */
export type LtiNotice = {
  platformId: string;
  issuer: string;
  clientId: string;
  deploymentId: string;
  id: string;
  timestamp: Date;
  /** LtiHelloWorldNotice, LtiContextCopyNotice, … */
  type: string;
  context?: { id: string; label?: string; title?: string; types: string[] };
  /** contexts that this one was copied from, the nearest first */
  originContexts: string[];
};

/** Everything the launch layer needs from the application around it. */
export type LtiPorts = {
  /** The tool's public address without a trailing slash, e.g. `https://tool.example`. */
  publicUrl: string;
  /** Where the application mounts this app below publicUrl. Default `/lti`. */
  mountPath?: string;

  now(): Date;
  /** At least 128 random bits in base64url characters (`A–Z a–z 0–9 _ -`), 22 to 128 of them. */
  randomToken(): string;

  /**
   * Registrations whose issuer (and clientId, where given) equal the query byte for byte: at most two, so that
   * ambiguity shows. A row whose deployment matches comes first; and where matching rows differ in clientId or
   * authUrl, the two that are returned must differ too.
   */
  findPlatforms(query: PlatformQuery): Promise<Platform[]>;
  putLogin(row: LoginRow): Promise<void>;
  /**
   * Takes the row away and returns it, in one atomic step (`DELETE … WHERE state_hash AND browser_hash
   * RETURNING`): of any number of callers one gets it. Another browser's hash neither gets nor burns it.
   */
  consumeLogin(stateHash: string, browserHash: string): Promise<LoginRow | null>;

  /** The JSON at a registered JWKS address. Bounded in size, no redirects to private hosts; may throw. */
  fetchKeys(url: string, options: { signal: AbortSignal }): Promise<unknown>;
  /**
   * Remembers platforms' keys. Give one that outlives createLti where the app is built per request
   * (Workers); otherwise leave it out.
   */
  keyCache?: KeyCache;
  /** Faster ways than WebCrypto's, where the runtime has them. */
  crypto?: LtiCrypto;
  /** Our own public keys: next, active and retired. */
  publicKeys(): Promise<JWK[]>;

  recordRefusal(refusal: Refusal): Promise<void>;
  /** A genuine launch came from a deployment nobody knows yet. Called again for each such launch. */
  recordPendingDeployment(found: { platformId: string; deploymentId: string }): Promise<void>;
  /**
   * The launch is proven: find or make the person, start the session, answer with a redirect to a clean
   * address on our own origin. May refuse (a suspended person). Account = (tenant, issuer, sub).
   *
   * `carrier`: 'cookie' where the browser has brought our cookie back; 'bearer' where it keeps none, and the
   * platform's storage has proven it instead. `platform` is the very object that findPlatforms returned.
   */
  completeLaunch(
    launch: Launch,
    context: { request: Request; carrier: 'cookie' | 'bearer'; platform: Platform },
  ): Promise<Response | { refuse: RefusalReason }>;
  /** Takes a proven notice, quickly. Without this port there is no `POST /notices`. */
  receiveNotice?(notice: LtiNotice, context: { platform: Platform }): Promise<void>;
  /** The secret of an LTI 1.1 consumer key of that platform, or null. Without it no LTI 1.1 identity is proven. */
  findLegacySecret?(query: { platformId: string; consumerKey: string }): Promise<string | null>;
  /** Dresses a page in the application's look. A string is sent as HTML; without it a plain page is made. */
  renderPage?(page: LtiPage, request: Request): Response | string | Promise<Response | string>;
};
