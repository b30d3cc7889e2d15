/**
 * The bearer of a page whose browser keeps no cookie. It lives in this module's memory and nowhere else: not in
 * the document, not in an address, not in a store; it goes with the page.
 */
let held: { bearer: string; until: number } | null = null;
let life = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let sayEnded = () => {};

const nextBearer = 'session-bearer';
const renewal = '/session/renewal';
const retryAfter = 15_000;

export type BearerStart = { bearer: string; path: string; seconds: number };

/** Takes the bearer that the answer to the launch brought, and removes it from the document; null on other pages. */
export function takeBearer(root: Document): BearerStart | null {
  const element = root.getElementById('session-bearer');
  if (!element?.textContent) return null;
  const start = JSON.parse(element.textContent) as BearerStart;
  element.remove();
  life = start.seconds * 1000;
  hold(start.bearer);
  root.addEventListener('visibilitychange', () => {
    // timers sleep with the computer: whoever comes back is renewed at once where it is time
    if (root.visibilityState === 'visible' && held && held.until - Date.now() < life / 2) void renew();
  });
  return start;
}

/** Calls `ended` when the server no longer knows this visit. */
export function onVisitEnded(ended: () => void): void {
  sayEnded = ended;
}

/**
 * `fetch` for everything that belongs to the visit: it carries the bearer where the page holds one (to our own
 * server only) and takes the next one from the answer; elsewhere the cookie goes along as always.
 */
export async function sessionFetch(address: string, init: RequestInit = {}): Promise<Response> {
  const ours = new URL(address, location.href).origin === location.origin;
  if (!held || !ours) return fetch(address, { credentials: 'same-origin', ...init });
  const sent = held.bearer;
  const response = await fetch(address, withBearer(init, sent));
  const next = response.headers.get(nextBearer);
  if (next) hold(next);
  if (response.status !== 401) return response;
  // it may have waited until its bearer was spent; refused unread, it may be sent again
  if (held && held.bearer !== sent) return sessionFetch(address, init);
  clearTimeout(timer);
  sayEnded();
  return response;
}

function withBearer(init: RequestInit, bearer: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${bearer}`);
  return { ...init, headers, credentials: 'omit' };
}

function hold(bearer: string): void {
  held = { bearer, until: Date.now() + life };
  clearTimeout(timer);
  timer = setTimeout(renew, life * 0.8);
}

/** Nobody needs to click for it; the server lets 30 quiet minutes end the visit all the same. */
async function renew(): Promise<void> {
  try {
    await sessionFetch(renewal, { method: 'POST' });
  } catch {
    // no connection: again while there is something to renew
    clearTimeout(timer);
    if (held && held.until > Date.now()) timer = setTimeout(renew, retryAfter);
  }
}
