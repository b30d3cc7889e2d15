import { serialize } from 'hono/utils/cookie';
import type { Row } from 'postgres';
import type { Deps } from '../core/deps.ts';
import type { Tx } from '../db/transaction.ts';
import type { Brand } from './brand.ts';
import { hashToken, randomToken } from './tokens.ts';

/** The name carries the prefix that makes browsers demand Secure, Path=/ and no Domain. */
export const SESSION_COOKIE = '__Host-throughline';

const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = 12 * 60 * 60_000;
const TOUCH_MS = 60_000;
/** How long a bearer opens its session. */
export const BEARER_MS = 10 * 60_000;

/** A session as the directory knows it: it dies with its tenant, platform or deployment. */
export interface Session {
  readonly tokenHash: string;
  /** Stands in every page; a form of another person's page is refused by it (database.md, two tabs). */
  readonly mark: string;
  readonly csrf: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly personId: string;
  readonly accountId: string;
  readonly platformId: string;
  readonly issuer: string;
  readonly lmsAdmin: boolean;
  /** Our id of the deployment that was launched. */
  readonly deployment: string;
  /** The LMS' make, as it names itself: moodle, canvas, desire2learn, blackboardlearn, sakai … */
  readonly productFamily: string | null;
  readonly contextId: string | null;
  /** Roles in that course alone; they say nothing about anybody's line manager (launch-security rule 8). */
  readonly courseRoles: readonly string[];
  readonly resourceLinkId: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly theme: 'light' | 'dark' | 'system';
  readonly highContrast: boolean;
  /** The LMS' colour or the company's own, and its logo. */
  readonly brand: Brand;
  /** bearer: the browser keeps no cookie of ours, the page itself holds a short-lived token in memory. */
  readonly carrier: 'cookie' | 'bearer';
  readonly frameOrigins: readonly string[];
}

/** What a launch knows when it opens a session. */
export interface SessionStart {
  readonly tenantId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly platformId: string;
  readonly deployment: string;
  readonly lmsAdmin: boolean;
  readonly contextId: string | null;
  readonly courseRoles?: readonly string[];
  readonly resourceLinkId?: string | null;
  readonly locale: string | null;
  readonly timeZone?: string | null;
  readonly highContrast?: boolean;
  /** The colour that the LMS sends; see `findLmsBrand`. */
  readonly brand?: Brand | null;
  readonly frameOrigins: readonly string[];
}

/**
 * Opens a session and returns its Set-Cookie value: the token leaves in the cookie only, never in a body or
 * an address; the directory keeps its hash.
 * @param tx the launch's own transaction, so that both are kept or neither
 */
export async function openSession(deps: Deps, start: SessionStart, tx?: Tx): Promise<string> {
  const token = randomToken();
  const hash = deps.crypto?.hash(token) ?? (await hashToken(token));
  await putSession(deps, start, { carrier: 'cookie', hash }, tx);
  return serialize(SESSION_COOKIE, token, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'None',
    partitioned: true,
    maxAge: ABSOLUTE_MS / 1000,
  });
}

/**
 * Opens a session for a browser that keeps no cookie, which platform storage has proven to be the one that began
 * the login. The bearer goes to `bearerPage` and into the page's memory, never into an address or a store.
 */
export async function openBearerSession(
  deps: Deps,
  start: SessionStart,
  tx?: Tx,
): Promise<{ bearer: string; expiresAt: Date }> {
  const [bearer, now] = [randomToken(), deps.now()];
  const expiresAt = new Date(now.getTime() + BEARER_MS);
  // the session's own token is made up and forgotten: nobody can send it as a cookie
  const sessionHash = await hashToken(randomToken());
  await putSession(deps, start, { carrier: 'bearer', hash: sessionHash }, tx);
  const sql = tx?.sql ?? deps.pools.common;
  await sql`select directory.put_bearer(${await hashToken(bearer)}, ${sessionHash}, null, ${now}, ${expiresAt})`;
  return { bearer, expiresAt };
}

async function putSession(
  deps: Deps,
  start: SessionStart,
  { carrier, hash }: { readonly carrier: Session['carrier']; readonly hash: string },
  tx?: Tx,
): Promise<void> {
  const now = deps.now();
  const row = {
    token_hash: hash,
    mark: randomToken().slice(0, 16),
    csrf: randomToken(),
    tenant_id: start.tenantId,
    person_id: start.personId,
    account_id: start.accountId,
    platform_id: start.platformId,
    deployment: start.deployment,
    lms_admin: start.lmsAdmin,
    context_id: start.contextId,
    course_roles: [...(start.courseRoles ?? [])],
    resource_link_id: start.resourceLinkId ?? null,
    locale: start.locale,
    time_zone: start.timeZone ?? null,
    high_contrast: start.highContrast ?? false,
    brand: start.brand ? { ...start.brand } : null,
    carrier,
    theme: 'light',
    frame_origins: [...start.frameOrigins],
    created_at: now.toISOString(),
    seen_at: now.toISOString(),
    idle_until: new Date(now.getTime() + IDLE_MS).toISOString(),
    ends_at: new Date(now.getTime() + ABSOLUTE_MS).toISOString(),
  };
  const sql = tx?.sql ?? deps.pools.common;
  const put = sql`select directory.put_session(jsonb_populate_record(null::directory.session, ${sql.json(row)}))`;
  if (tx) tx.send(put);
  else await put;
}

/**
 * The session of the request's cookie, or null: unknown, idle for 30 minutes, 12 hours old, suspended, or one
 * that a bearer carries. `present` is false for what a page asks by itself: the 30 quiet minutes run on.
 */
export async function findSession(
  deps: Deps,
  token: string,
  { present }: { readonly present: boolean },
): Promise<Session | null> {
  const [row] = await deps.pools
    .common`select * from directory.find_session(${await hashToken(token)}, ${deps.now()})`;
  const session = row ? toSession(row) : null;
  if (!row || session?.carrier !== 'cookie') return null;
  if (present) await touchSession(deps, session.tokenHash, row.seen_at);
  return session;
}

/** Notes that the person is here. A session's last sight is written once a minute, so that reading costs no write. */
export async function touchSession(deps: Deps, tokenHash: string, seenAt: Date): Promise<void> {
  const now = deps.now();
  if (now.getTime() - seenAt.getTime() <= TOUCH_MS) return;
  const idleUntil = new Date(now.getTime() + IDLE_MS);
  await deps.pools.common`select directory.touch_session(${tokenHash}, ${now}, ${idleUntil})`;
}

/** A row of directory.find_session as pages know it. */
export function toSession(row: Row): Session {
  return {
    tokenHash: row.token_hash,
    mark: row.mark,
    csrf: row.csrf,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    personId: row.person_id,
    accountId: row.account_id,
    platformId: row.platform_id,
    issuer: row.issuer,
    lmsAdmin: row.lms_admin,
    deployment: row.deployment,
    productFamily: row.product_family,
    contextId: row.context_id,
    courseRoles: row.course_roles ?? [],
    resourceLinkId: row.resource_link_id,
    locale: row.locale,
    timeZone: row.time_zone,
    theme: row.theme,
    highContrast: row.high_contrast ?? false,
    brand: row.brand ?? {},
    carrier: row.carrier ?? 'cookie',
    frameOrigins: row.frame_origins,
  };
}

/** Remembers how the person wants to see the pages, for this session. */
export async function chooseTheme(deps: Deps, session: Session, theme: Session['theme']): Promise<void> {
  await deps.pools.common`select directory.set_session_theme(${session.tokenHash}, ${theme})`;
}
