import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './environment.ts';

/**
 * Headers of every answer. Frames are allowed for the session's own platform only (never X-Frame-Options,
 * which cannot name a site); scripts and styles come from us alone.
 */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const headers = c.res.headers;
  const frames = take(headers, FRAME_ORIGINS) ?? c.get('session')?.frameOrigins ?? [];
  const targets = take(headers, FORM_TARGETS) ?? [];
  headers.set(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      `form-action ${["'self'", ...targets].join(' ')}`,
      `frame-ancestors ${["'self'", ...frames].join(' ')}`,
    ].join('; '),
  );
  headers.set('x-content-type-options', 'nosniff');
  // no-referrer would make browsers send "Origin: null" with our own forms
  headers.set('referrer-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
});

/** How a page without a session says who may frame it; never sent to a browser. */
export const FRAME_ORIGINS = 'x-frame-origins';
/** How a page says where else its forms may go (an LMS that gets a signed answer); never sent to a browser. */
export const FORM_TARGETS = 'x-form-targets';

function take(headers: Headers, name: string): string[] | null {
  const value = headers.get(name);
  headers.delete(name);
  return value === null ? null : value.split(' ').filter(Boolean);
}
