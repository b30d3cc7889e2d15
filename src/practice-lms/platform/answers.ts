import type { Context } from 'hono';
import type { World } from './world.ts';

/** Moodle's shape of a refusal, as captured; the others' is plain. */
export function refuseService(c: Context, world: World, status: number, reason: string): Response {
  const { method, path } = c.req;
  const query = new URL(c.req.url).search;
  const accept = c.req.header('accept') ?? '';
  const contentType = c.req.header('content-type') ?? '';
  const body =
    world.vendor.name === 'moodle'
      ? { status, reason, request: { method, url: `${path}${query}`, accept, contentType } }
      : { errors: { type: String(status), message: reason } };
  return json(body, 'application/json', status);
}

export function json(body: unknown, type: string, status = 200, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(status === 204 ? null : text, {
    status,
    headers: { 'content-type': `${type}; charset=utf-8`, ...headers },
  });
}
