import type { JWK } from 'jose';
import type { ISql } from 'postgres';
import { makeSigningKey } from '../../../lti/keys.ts';
import type { Deps } from '../../core/deps.ts';
import { AppError } from '../../core/errors.ts';
import { sealKey, unsealKey } from './seal-key.ts';

/** The lock that directory.rotate_keys takes too. */
const KEYS_LOCK = 728101;

type KeyDeps = Pick<Deps, 'pools' | 'secretKey' | 'now' | 'log'>;

const HOUR_MS = 3_600_000;

/** Platforms may keep our keys for a day: a key that signs before they could read it would be refused. */
export const PUBLISHED_FIRST_MS = 24 * HOUR_MS;

/** Unsealing costs as much as signing does; a key that was rotated away a minute ago is still published. */
const KEPT_MS = 60_000;

interface StoredKey {
  readonly kid: string;
  readonly state: 'next' | 'active' | 'retired';
  readonly public_jwk: JWK;
  readonly private_jwk: string;
  readonly created_at: Date;
  readonly activated_at: Date | null;
}

interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JWK;
}

/** The active key as it was last opened, by the pool it came through: each database has its own. */
const opened = new WeakMap<object, { key: SigningKey; secretKey: string; at: number }>();

/**
 * Makes sure that there is an active key and a next one; called at every start. Two processes that start at
 * once end with the same two keys. Keys are the installation's and belong to no tenant, so there is no actor
 * to ask and no tenant's audit to write into; the log says what was made.
 */
export async function ensureKeys(deps: KeyDeps): Promise<void> {
  if (missingStates(await listStored(deps.pools.common)).length === 0) return;
  await deps.pools.common.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEYS_LOCK})`;
    for (const state of missingStates(await listStored(tx))) {
      const { kid, publicJwk, sealed } = await makeSealedKey(deps.secretKey);
      await tx`select directory.put_key(${kid}, ${state}, ${tx.json({ ...publicJwk })}, ${sealed}, ${deps.now()})`;
      deps.log.info({ kid, state }, 'signing key made');
    }
  });
}

/**
 * The next key becomes the active one; the active one retires and stays published for 30 days; a new next one
 * is made, so that platforms know it long before it signs. For the operator's command and the round below.
 * @param only.nextPublishedBefore refuses where the next key is younger: platforms may not have read it yet
 * @returns the kid that signs from now on
 * @throws precondition_failed before the first start, or where the next key is too young
 */
export async function rotateKeys(
  deps: KeyDeps,
  only: { readonly nextPublishedBefore?: Date } = {},
): Promise<{ active: string; next: string }> {
  const before = only.nextPublishedBefore ?? null;
  const rotated = await rotateWhen(deps, null, before);
  if (rotated) return rotated;
  const next = nextOf(await listStored(deps.pools.common));
  if (!next) throw noKeys();
  const since = next.created_at.toISOString();
  throw new AppError(
    'precondition_failed',
    `The next key is published since ${since} only, and an LMS may keep our keys for a day. Rotate a day after that, or use --force where the active key must not sign any longer.`,
  );
}

/**
 * Rotates by schedule: where the active key is older than KEY_ROTATION_DAYS and the next one has been published
 * for a day. Of several processes one rotates. 0 days: never.
 * @returns the kid that signs from now on, or null where nothing was due
 */
export async function rotateDueKeys(
  deps: KeyDeps & Pick<Deps, 'keyRotationDays'>,
): Promise<{ active: string; next: string } | null> {
  const { keyRotationDays: days = 90 } = deps;
  if (days === 0) return null;
  const now = deps.now().getTime();
  const activeBefore = new Date(now - days * 24 * HOUR_MS);
  const nextBefore = new Date(now - PUBLISHED_FIRST_MS);
  const keys = await listStored(deps.pools.common);
  const active = keys.find(({ state }) => state === 'active');
  const next = nextOf(keys);
  if (!active?.activated_at || !next) return null;
  // making a key costs a hundred milliseconds: only where it looks due; the database decides again, under the lock
  if (active.activated_at >= activeBefore || next.created_at > nextBefore) return null;
  return rotateWhen(deps, activeBefore, nextBefore);
}

async function rotateWhen(
  deps: KeyDeps,
  activeBefore: Date | null,
  nextBefore: Date | null,
): Promise<{ active: string; next: string } | null> {
  const { kid, publicJwk, sealed } = await makeSealedKey(deps.secretKey);
  const sql = deps.pools.common;
  const [row] = await sql<{ active: string | null }[]>`
    select directory.rotate_keys_when(${kid}, ${sql.json({ ...publicJwk })}, ${sealed}, ${deps.now()},
                                      ${activeBefore}, ${nextBefore}) as active`;
  if (!row?.active) return null;
  opened.delete(sql);
  deps.log.info({ active: row.active, next: kid }, 'signing keys rotated');
  return { active: row.active, next: kid };
}

const nextOf = (keys: readonly StoredKey[]): StoredKey | undefined =>
  keys.find(({ state }) => state === 'next');

const noKeys = (): AppError =>
  new AppError('precondition_failed', 'There are no keys yet. Start Throughline once; it makes them.');

/** What /lti/jwks publishes: next, active and retired keys, public halves only (launch-security rule 9). */
export async function listPublicKeys(deps: Pick<Deps, 'pools'>): Promise<JWK[]> {
  const keys = await listStored(deps.pools.common);
  return keys.map(({ kid, public_jwk: { kty, n, e } }) => ({ kty, n, e, kid, use: 'sig', alg: 'RS256' }));
}

/**
 * The key that signs now, private half included; kept open for a minute. Meanwhile it may have been rotated away by
 * another process: it is still published then, for 30 days.
 * @throws precondition_failed without keys, or where SECRET_KEY is not the one they were encrypted with
 */
export async function activeSigningKey(deps: KeyDeps): Promise<SigningKey> {
  const { pools, secretKey } = deps;
  const now = deps.now().getTime();
  const kept = opened.get(pools.common);
  if (kept && kept.secretKey === secretKey && now >= kept.at && now - kept.at < KEPT_MS) return kept.key;
  const key = await openActive(deps);
  opened.set(pools.common, { key, secretKey, at: now });
  return key;
}

async function openActive(deps: KeyDeps): Promise<SigningKey> {
  const key = (await listStored(deps.pools.common)).find(({ state }) => state === 'active');
  if (!key) throw noKeys();
  const text = await unsealKey(deps.secretKey, key.kid, key.private_jwk);
  if (text === null) {
    const sentence =
      'SECRET_KEY is not the one that the signing keys were encrypted with. Set the earlier SECRET_KEY.';
    throw new AppError('precondition_failed', sentence);
  }
  return { kid: key.kid, privateJwk: JSON.parse(text) as JWK };
}

/** For doctor: each key, and whether SECRET_KEY opens it. */
export async function checkKeys(
  deps: KeyDeps,
): Promise<{ kid: string; state: StoredKey['state']; since: Date; opens: boolean }[]> {
  const keys = await listStored(deps.pools.common);
  return Promise.all(
    keys.map(async ({ kid, state, private_jwk, created_at, activated_at }) => {
      const opens = (await unsealKey(deps.secretKey, kid, private_jwk)) !== null;
      return { kid, state, since: activated_at ?? created_at, opens };
    }),
  );
}

async function listStored(sql: ISql): Promise<StoredKey[]> {
  return [
    ...(await sql<
      StoredKey[]
    >`select kid, state, public_jwk, private_jwk, created_at, activated_at from directory.list_keys()`),
  ];
}

/** The active one first: it signs from the first start, the next one waits for the first rotation. */
function missingStates(keys: readonly StoredKey[]): ('active' | 'next')[] {
  return (['active', 'next'] as const).filter((state) => !keys.some((key) => key.state === state));
}

async function makeSealedKey(secretKey: string): Promise<{ kid: string; publicJwk: JWK; sealed: string }> {
  const { kid, publicJwk, privateJwk } = await makeSigningKey();
  return { kid, publicJwk, sealed: await sealKey(secretKey, kid, JSON.stringify(privateJwk)) };
}
