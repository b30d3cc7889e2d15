import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { findBearerSession, NEXT_BEARER, readBearer } from './bearer-session.ts';
import type { AppContext, AppEnv } from './environment.ts';
import { findSession, SESSION_COOKIE, type Session } from './session.ts';

/** Where the page that holds a bearer asks for the next one while nobody clicks. */
export const RENEWAL_PATH = '/session/renewal';
/** Where the explorer's live tail looks every two seconds. */
export const TAIL_PATH = '/statements/tail';
/** What a page asks by itself: nobody is proven to sit before it, so the 30 quiet minutes run on. */
const ASKED_BY_PAGES: ReadonlySet<string> = new Set([RENEWAL_PATH, TAIL_PATH]);
/** Sent by the script that loads pages: it wants to be told a redirect, because fetch hides where one leads to. */
export const TELL_REDIRECTS = 'x-tell-redirects';

/**
 * Lets only requests with a living session pass: by cookie, or by a bearer in the header. A request with an
 * Authorization header stands or falls by it, whatever cookies come along. `admit` (given by app.ts) loads who
 * the person is; it returns false where the person may no longer come in.
 */
export function requireSession(
  admit: (c: AppContext, session: Session) => Promise<boolean>,
  refuse: (c: AppContext) => Response | Promise<Response>,
) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const found = await findAny(c);
    if (!found || !(await admit(c, found.session))) return refuse(c);
    c.set('session', found.session);
    if (c.req.path === RENEWAL_PATH && c.req.method === 'POST') c.res = c.body(null, 204);
    else await next();
    if (found.session.carrier === 'bearer') tellBearer(c, found.next);
  });
}

async function findAny(c: AppContext): Promise<{ session: Session; next: string | null } | null> {
  const deps = c.get('deps');
  const authorization = c.req.header('authorization');
  const present = !ASKED_BY_PAGES.has(c.req.path);
  if (authorization !== undefined) {
    const bearer = readBearer(authorization);
    const renews = c.req.path === RENEWAL_PATH;
    return bearer ? findBearerSession(deps, bearer, { present, renews }) : null;
  }
  const token = getCookie(c, SESSION_COOKIE);
  const session = token ? await findSession(deps, token, { present }) : null;
  return session && { session, next: null };
}

/** Redirects to our own pages are told and not made, the fragment included; the next bearer goes along. */
function tellBearer(c: AppContext, next: string | null): void {
  const { status, headers } = c.res;
  const location = headers.get('location');
  if (location !== null && status >= 300 && status < 400 && c.req.header(TELL_REDIRECTS)) {
    const told = new Headers(headers);
    // the old answer's headers are laid over a new one (Hono); an empty answer is what differs
    c.res = new Response(null, { status: 204, headers: told });
  }
  if (next === null) return;
  c.res.headers.set(NEXT_BEARER, next);
  c.res.headers.set('cache-control', 'no-store');
}
