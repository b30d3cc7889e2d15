import type { Plane } from '../core/context.ts';

export const PLANES = [
  'common',
  'development',
  'evaluation',
  'store',
  'jobs',
] as const satisfies readonly Plane[];

/** The login of a plane. Logins belong to the cluster, so the database's name is in them. */
export function loginName(database: string, plane: Plane): string {
  return `${database}_${plane}`;
}

/** The login's password: HMAC-SHA-256 of its name under SECRET_KEY, base64url, so that it is never stored. */
export async function loginPassword(secretKey: string, login: string): Promise<string> {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    bytes.encode(secretKey),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(`login:${login}`)));
  return btoa(String.fromCharCode(...mac))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The database's name in a postgres:// address. Throws where there is none. */
export function databaseName(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (!name) throw new Error('DATABASE_URL names no database: end it with /throughline, for example.');
  return name;
}

/** Addresses of logins that an administrator made by hand (DATABASE_URL_COMMON and the others); null: ours. */
export type ReadyMadeUrls = Readonly<Record<Plane, string>> | null;

/** The login's name per plane: ours, or the one that a ready-made address carries. */
export function loginNames(ownerUrl: string, readyMade: ReadyMadeUrls = null): Record<Plane, string> {
  const database = databaseName(ownerUrl);
  const nameOf = (plane: Plane) =>
    readyMade ? decodeURIComponent(new URL(readyMade[plane]).username) : loginName(database, plane);
  return Object.fromEntries(PLANES.map((plane) => [plane, nameOf(plane)])) as Record<Plane, string>;
}

/** One address per plane: the owner's with the plane's login in it, or the ready-made ones. */
export async function planeUrls(
  ownerUrl: string,
  secretKey: string,
  readyMade: ReadyMadeUrls = null,
): Promise<Record<Plane, string>> {
  if (readyMade) return { ...readyMade };
  const entries = await Promise.all(
    Object.entries(loginNames(ownerUrl)).map(async ([plane, login]) => {
      const url = new URL(ownerUrl);
      url.username = encodeURIComponent(login);
      url.password = await loginPassword(secretKey, login);
      return [plane, url.toString()] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<Plane, string>;
}
