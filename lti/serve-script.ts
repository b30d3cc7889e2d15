import type { Context } from 'hono';
import { webCrypto } from './crypto.ts';
import { storageScript } from './storage-script.ts';

let tag: Promise<string> | undefined;
const hashScript = async (): Promise<string> => `"${await webCrypto.hash(storageScript)}"`;

/** The pages' script. Browsers ask each time whether theirs is still the one (a page and its script belong together). */
export async function serveScript(c: Context): Promise<Response> {
  tag ??= hashScript();
  const headers = {
    'Content-Type': 'text/javascript; charset=UTF-8',
    'Cache-Control': 'public, no-cache',
    'X-Content-Type-Options': 'nosniff',
    ETag: await tag,
  };
  const known = c.req
    .header('if-none-match')
    ?.split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  return known?.includes(headers.ETag) ? c.body(null, 304, headers) : c.body(storageScript, 200, headers);
}
