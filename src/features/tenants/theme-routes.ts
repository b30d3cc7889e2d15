import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../../core/deps.ts';
import { accentOfName, accentStylesheet } from '../../http/brand.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { findLogo } from './find-logo.ts';
import { MOST_LOGO_BYTES, setTenantTheme } from './set-tenant-theme.ts';

/**
 * `GET /theme/:name`: the stylesheet of an accent and the pictures that pages name. No session is needed, because
 * stylesheets and pictures carry no bearer; a name says a colour, or is a hash that only a page tells.
 */
export function themeRoutes(deps: Pick<Deps, 'pools'>): Hono {
  const routes = new Hono();
  routes.get('/theme/:name', async (c) => {
    const name = c.req.param('name');
    const accent = accentOfName(name);
    if (accent) {
      // how an accent is made fit to read may change with the next version
      const headers = { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=86400' };
      return c.body(accentStylesheet(accent), 200, headers);
    }
    const logo = /^logo-[0-9a-f]{32}\.(png|jpg|webp)$/.test(name) ? await findLogo(deps, name) : null;
    if (!logo) return c.notFound();
    const kept = { 'content-type': logo.type, 'cache-control': 'public, max-age=31536000, immutable' };
    return c.body(logo.bytes, 200, kept);
  });
  return routes;
}

const words = z.string().trim().max(40, 'That is too long for a colour; example: #0b5fa5.');

/** What the page about the company's looks does. */
export const themeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/settings/company-theme',
    summary: 'Choose the colour and the logo of the company’s pages',
    files: ['logo'],
    input: z.object({
      accent: words.optional(),
      logo: z
        .file()
        .max(MOST_LOGO_BYTES, 'The logo takes 64 kB at most. Save it smaller; it is shown 32 pixels high.')
        .optional(),
    }),
    run: async (context, { accent, logo }) =>
      setTenantTheme(context, { accent: accent || null, ...(logo ? { logo: await bytesOf(logo) } : {}) }),
    next: () => '/connect/theme?done=theme-saved',
  }),
  endpoint({
    method: 'POST',
    path: '/settings/company-logo/removal',
    summary: 'Take the company’s logo away',
    input: z.object({}),
    run: (context) => setTenantTheme(context, { logo: null }),
    next: () => '/connect/theme?done=logo-removed',
  }),
];

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());
