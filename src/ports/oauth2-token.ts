import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Deps } from '../core/deps.ts';
import { issueAccessToken } from '../features/tenants/index.ts';
import { countRequest } from './admit-sender.ts';

/**
 * POST /oauth2/token: client credentials (RFC 6749 4.4) for credentials of kind xapi. The client says key and secret in
 * the form or with HTTP Basic (2.3.1), in one of the two ways and never in the address. A token counts as one of the
 * credential's requests a minute (429, RFC 6585). Who lacks the secret is not counted: it is 256 random bits, and what
 * is guessed wrong leaves nothing behind.
 */
export function oauth2Token(deps: Deps) {
  return async (c: Context): Promise<Response> => {
    c.header('Cache-Control', 'no-store');
    c.header('Pragma', 'no-cache');
    const form = await readForm(c.req.raw);
    if (!form) return refuse(c, 400, 'invalid_request', 'Send a form: application/x-www-form-urlencoded.');
    const grant = form.get('grant_type');
    if (!grant) return refuse(c, 400, 'invalid_request', 'grant_type is missing: client_credentials.');
    if (grant !== 'client_credentials')
      return refuse(c, 400, 'unsupported_grant_type', 'grant_type must be client_credentials.');
    const authorization = c.req.header('authorization');
    if (authorization && form.has('client_secret'))
      return refuse(c, 400, 'invalid_request', 'Send the secret once: in the form or with HTTP Basic.');
    const client = readClient(authorization, form);
    if (!client) return refuse(c, 401, 'invalid_client', 'Send client_id and client_secret, or HTTP Basic.');
    const issued = await issueAccessToken(deps, client, form.get('scope') ?? '', ({ id, perMinute }) =>
      countRequest(deps, { credentialId: id, perMinute }),
    );
    if (issued.ok) {
      return c.json({
        access_token: issued.token,
        token_type: 'Bearer',
        expires_in: issued.expiresIn,
        scope: issued.scopes.join(' '),
      });
    }
    if (issued.error === 'too_many_requests') {
      c.header('Retry-After', String(issued.wait));
      return refuse(
        c,
        429,
        issued.error,
        `A token is good for an hour; ask again in ${issued.wait} seconds.`,
      );
    }
    if (issued.error === 'invalid_scope')
      return refuse(c, 400, 'invalid_scope', 'The credential has no such scope.');
    return refuse(c, 401, 'invalid_client', 'Key or secret are wrong, or the credential was revoked.');
  };
}

/** A form is small; what goes on is not read to its end. */
export const limitForm = bodyLimit({
  maxSize: 16 * 1024,
  onError: (c) => refuse(c, 400, 'invalid_request', 'The form is too long.'),
});

async function readForm(request: Request): Promise<URLSearchParams | null> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return null;
  const form = new URLSearchParams(await request.text());
  const twice = [...form.keys()].some((name) => form.getAll(name).length > 1);
  return twice ? null : form;
}

function readClient(
  header: string | undefined,
  form: URLSearchParams,
): { key: string; secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  const [key, secret] = encoded ? readBasic(encoded) : [form.get('client_id'), form.get('client_secret')];
  return key && secret ? { key, secret } : null;
}

/** RFC 6749 2.3.1: both halves are form-encoded before they are joined. */
function readBasic(encoded: string): [string, string] | [] {
  try {
    const text = atob(encoded);
    const colon = text.indexOf(':');
    const [key, secret] = [text.slice(0, colon), text.slice(colon + 1)].map((half) =>
      decodeURIComponent(half.replaceAll('+', ' ')),
    );
    return colon > 0 && key && secret ? [key, secret] : [];
  } catch {
    return [];
  }
}

function refuse(c: Context, status: 400 | 401 | 429, error: string, description: string): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Basic realm="token"');
  return c.json({ error, error_description: description }, status);
}
