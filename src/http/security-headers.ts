import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './environment.ts';

/**
 * Headers of every answer. Frames are allowed for the session's own platform only (never X-Frame-Options,
 * which cannot name a site); scripts and styles come from us alone.
 */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const headers = c.res.headers;
  const frames = c.get('session')?.frameOrigins ?? [];
  const ancestors = headers.get('x-frame-origins')?.split(' ') ?? frames;
  headers.delete('x-frame-origins');
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
      `form-action 'self'${ancestors.length > 0 ? ` ${ancestors.join(' ')}` : ''}`,
      `frame-ancestors ${["'self'", ...ancestors].join(' ')}`,
    ].join('; '),
  );
  headers.set('x-content-type-options', 'nosniff');
  // no-referrer would make browsers send "Origin: null" with our own forms
  headers.set('referrer-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
});
