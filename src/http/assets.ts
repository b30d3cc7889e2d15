import { Hono } from 'hono';
import { assetManifest } from './asset-manifest.ts';

export const stylesUrl = `/assets/${assetManifest.styles}`;
export const scriptUrl = `/assets/${assetManifest.script}`;
export const iconUrl = `/assets/${assetManifest.icon}`;

/** The script of an island, to be fetched while the page is read; null for code that runs unbuilt. */
export function findIslandUrl(name: string): string | null {
  const file = assetManifest.islands[name];
  return file ? `/assets/${file}` : null;
}

/** Reads one built file by its plain name (`styles-1a2b.css`, never a path); null when there is none. */
export type AssetReader = (name: string) => Promise<Uint8Array<ArrayBuffer> | null>;

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['map', 'application/json; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['woff2', 'font/woff2'],
]);

const plainName = /^[\w-]+(?:\.[\w-]+)+$/u;

/**
 * `GET /assets/:name` for runtimes that serve files themselves (Node; on Workers the `[assets]` binding
 * answers before the application is asked). Hashed names never change their content, so they may be kept
 * for ever. Unknown names and kinds are 404.
 */
export function assetRoutes(read: AssetReader): Hono {
  const routes = new Hono();
  routes.get('/assets/:name', async (c) => {
    const name = c.req.param('name');
    const type = contentTypes.get(name.split('.').at(-1) ?? '');
    const body = type && plainName.test(name) ? await read(name) : null;
    if (!body || !type) return c.notFound();
    return c.body(body, 200, {
      'content-type': type,
      'cache-control': assetManifest.built ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
    });
  });
  return routes;
}
