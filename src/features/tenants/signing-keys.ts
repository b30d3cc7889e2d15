import type { JWK } from 'jose';
import type { ISql } from 'postgres';
import { makeSigningKey } from '../../../lti/keys.ts';
import type { Deps } from '../../core/deps.ts';
import { AppError } from '../../core/errors.ts';
import { sealKey, unsealKey } from './seal-key.ts';

/** The lock that directory.rotate_keys takes too. */
const KEYS_LOCK = 728101;

type KeyDeps = Pick<Deps, 'pools' | 'secretKey' | 'now' | 'log'>;

interface StoredKey {
  readonly kid: string;
  readonly state: 'next' | 'active' | 'retired';
  readonly public_jwk: JWK;
  readonly private_jwk: string;
}

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
 * is made, so that platforms know it long before it signs. For the operator's command only.
 * @returns the kid that signs from now on
 * @throws precondition_failed before the first start
 */
export async function rotateKeys(deps: KeyDeps): Promise<{ active: string; next: string }> {
  const { kid, publicJwk, sealed } = await makeSealedKey(deps.secretKey);
  const sql = deps.pools.common;
  const [row] = await sql<{ active: string | null }[]>`
    select directory.rotate_keys(${kid}, ${sql.json({ ...publicJwk })}, ${sealed}, ${deps.now()}) as active`;
  if (!row?.active) {
    throw new AppError(
      'precondition_failed',
      'There are no keys yet. Start Throughline once; it makes them.',
    );
  }
  deps.log.info({ active: row.active, next: kid }, 'signing keys rotated');
  return { active: row.active, next: kid };
}

/** What /lti/jwks publishes: next, active and retired keys, public halves only (launch-security rule 9). */
export async function listPublicKeys(deps: Pick<Deps, 'pools'>): Promise<JWK[]> {
  const keys = await listStored(deps.pools.common);
  return keys.map(({ kid, public_jwk: { kty, n, e } }) => ({ kty, n, e, kid, use: 'sig', alg: 'RS256' }));
}

/**
 * The key that signs now, private half included.
 * @throws precondition_failed without keys, or where SECRET_KEY is not the one they were encrypted with
 */
export async function activeSigningKey(deps: KeyDeps): Promise<{ kid: string; privateJwk: JWK }> {
  const key = (await listStored(deps.pools.common)).find(({ state }) => state === 'active');
  if (!key)
    throw new AppError(
      'precondition_failed',
      'There are no keys yet. Start Throughline once; it makes them.',
    );
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
): Promise<{ kid: string; state: StoredKey['state']; opens: boolean }[]> {
  const keys = await listStored(deps.pools.common);
  return Promise.all(
    keys.map(async ({ kid, state, private_jwk }) => {
      const opens = (await unsealKey(deps.secretKey, kid, private_jwk)) !== null;
      return { kid, state, opens };
    }),
  );
}

async function listStored(sql: ISql): Promise<StoredKey[]> {
  return [...(await sql<StoredKey[]>`select kid, state, public_jwk, private_jwk from directory.list_keys()`)];
}

/** The active one first: it signs from the first start, the next one waits for the first rotation. */
function missingStates(keys: readonly StoredKey[]): ('active' | 'next')[] {
  return (['active', 'next'] as const).filter((state) => !keys.some((key) => key.state === state));
}

async function makeSealedKey(secretKey: string): Promise<{ kid: string; publicJwk: JWK; sealed: string }> {
  const { kid, publicJwk, privateJwk } = await makeSigningKey();
  return { kid, publicJwk, sealed: await sealKey(secretKey, kid, JSON.stringify(privateJwk)) };
}
