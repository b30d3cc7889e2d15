import type { Context } from 'hono';
import { generateCookie, getCookie, setCookie } from 'hono/cookie';
import { maxTokenAge } from './prove-claims.ts';

/** How long a login may take, in seconds. */
export const loginLifetime = maxTokenAge;

/**
 * Which browser began a login (launch-security rule 2). Each login attempt has a cookie of its own, named by
 * the attempt: with one cookie for all, two frames that start at the same moment in a fresh browser would
 * overwrite each other's. The attempt's id stands in the state too, and opens nothing without the cookie.
 */
const cookieName = (attempt: string): string => `__Host-lti-${attempt}`;

const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'None', partitioned: true } as const;

const token = /^[A-Za-z0-9_-]{22,128}$/;

/** Whether a text can be a browser's token: one of ports.randomToken. */
export const isBrowserToken = (value: string): boolean => token.test(value);

/** The browser's token for this attempt, or null where the cookie did not come back. */
export function readBrowserToken(c: Context, attempt: string): string | null {
  const value = getCookie(c, cookieName(attempt));
  return value !== undefined && isBrowserToken(value) ? value : null;
}

export function setBrowserToken(c: Context, attempt: string, value: string): void {
  setCookie(c, cookieName(attempt), value, { ...attributes, maxAge: loginLifetime });
}

/** The Set-Cookie value that takes the cookie of a finished attempt away. */
export const clearedBrowserToken = (attempt: string): string =>
  generateCookie(cookieName(attempt), '', { ...attributes, maxAge: 0 });
