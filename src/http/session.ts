import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { serialize } from 'hono/utils/cookie';
import type { Deps } from '../core/deps.ts';
import type { AppContext, AppEnv } from './environment.ts';
import { hashToken, randomToken } from './tokens.ts';

/** The name carries the prefix that makes browsers demand Secure, Path=/ and no Domain. */
export const SESSION_COOKIE = '__Host-throughline';

const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = 12 * 60 * 60_000;
/** A session's last sight is written at most this often, so that reading a page costs no write. */
const TOUCH_MS = 60_000;

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
  readonly brand: Brand | null;
  /** bearer: the browser keeps no cookie of ours, the page itself holds a short-lived token in memory. */
  readonly carrier: 'cookie' | 'bearer';
  readonly frameOrigins: readonly string[];
}

/** The LMS' colours as `#rrggbb`, clamped so that white text on `accent` can be read (4.5:1). */
export interface Brand {
  readonly accent: string;
  readonly logo?: string;
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
  readonly brand?: Brand | null;
  readonly carrier?: 'cookie' | 'bearer';
  readonly frameOrigins: readonly string[];
}

/**
 * Opens a session and returns its Set-Cookie value: the token leaves in the cookie only, never in a body or
 * an address; the directory keeps its hash.
 */
export async function openSession(deps: Deps, start: SessionStart): Promise<string> {
  const token = randomToken();
  const now = deps.now();
  const row = {
    token_hash: await hashToken(token),
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
    carrier: start.carrier ?? 'cookie',
    theme: 'light',
    frame_origins: [...start.frameOrigins],
    created_at: now.toISOString(),
    seen_at: now.toISOString(),
    idle_until: new Date(now.getTime() + IDLE_MS).toISOString(),
    ends_at: new Date(now.getTime() + ABSOLUTE_MS).toISOString(),
  };
  const sql = deps.pools.common;
  await sql`select directory.put_session(jsonb_populate_record(null::directory.session, ${sql.json(row)}))`;
  return serialize(SESSION_COOKIE, token, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'None',
    partitioned: true,
    maxAge: ABSOLUTE_MS / 1000,
  });
}

/** The session of the request's cookie, or null: unknown, idle for 30 minutes, 12 hours old, or suspended. */
export async function findSession(deps: Deps, token: string): Promise<Session | null> {
  const now = deps.now();
  const tokenHash = await hashToken(token);
  const [row] = await deps.pools.common`select * from directory.find_session(${tokenHash}, ${now})`;
  if (!row) return null;
  if (now.getTime() - row.seen_at.getTime() > TOUCH_MS) {
    await deps.pools
      .common`select directory.touch_session(${tokenHash}, ${now}, ${new Date(now.getTime() + IDLE_MS)})`;
  }
  return {
    tokenHash,
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
    brand: row.brand,
    carrier: row.carrier ?? 'cookie',
    frameOrigins: row.frame_origins,
  };
}

/** Remembers how the person wants to see the pages, for this session. */
export async function chooseTheme(deps: Deps, session: Session, theme: Session['theme']): Promise<void> {
  await deps.pools.common`select directory.set_session_theme(${session.tokenHash}, ${theme})`;
}

/**
 * Lets only requests with a living session pass. `admit` (given by app.ts) loads who the person is; it
 * returns false where the person may no longer come in.
 */
export function requireSession(
  admit: (c: AppContext, session: Session) => Promise<boolean>,
  refuse: (c: AppContext) => Response | Promise<Response>,
) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const token = getCookie(c, SESSION_COOKIE);
    const session = token ? await findSession(c.get('deps'), token) : null;
    if (!session || !(await admit(c, session))) return refuse(c);
    c.set('session', session);
    await next();
  });
}
