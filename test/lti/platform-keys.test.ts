import { exportJWK, generateKeyPair, generateSecret } from 'jose';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createKeyCache, keyCacheTimes } from '../../lti/key-cache.ts';
import { makeSigningKey, type SigningKey } from '../../lti/keys.ts';
import { readKeySet } from '../../lti/platform-keys.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti, type TestLti } from './memory-ports.ts';
import { platformKey, postLaunch, startLogin, strangerKey } from './platform-fixture.ts';

const url = 'http://127.0.0.1:8091/mod/lti/certs.php';
let ours: SigningKey;
let next: SigningKey;

beforeAll(async () => {
  [ours, next] = await Promise.all([platformKey(), strangerKey()]);
});

async function launchBy(lti: TestLti, key: SigningKey) {
  return postLaunch(await startLogin(lti.app), { key, now: lti.clock.now });
}

const later = (lti: TestLti, milliseconds: number) => {
  lti.clock.now = new Date(lti.clock.now.getTime() + milliseconds);
};

describe('JWKS cache', () => {
  test('certification: an unknown kid causes one refetch per cool-down, and evicts nothing', async () => {
    const lti = await createTestLti();
    expect((await launchBy(lti, ours)).status).toBe(303);
    expect(lti.fetches).toHaveLength(1);
    lti.launches.length = 0;

    later(lti, keyCacheTimes.coolDown);
    for (let n = 0; n < 5; n++) await expectRefusal(lti, await launchBy(lti, next), 'key_unknown');
    expect(lti.fetches).toHaveLength(2);
    expect((await launchBy(lti, ours)).status).toBe(303);
    expect(lti.fetches).toHaveLength(2);

    later(lti, keyCacheTimes.coolDown);
    await launchBy(lti, next);
    expect(lti.fetches).toHaveLength(3);
  });

  test('known keys are not asked for again while they are fresh', async () => {
    const lti = await createTestLti();
    for (let n = 0; n < 5; n++) {
      await launchBy(lti, ours);
      later(lti, keyCacheTimes.fresh / 5 - 1);
    }
    expect(lti.launches).toHaveLength(5);
    expect(lti.fetches).toHaveLength(1);
  });

  test('launch-security rule 9: a platform that rotates its key breaks no launch', async () => {
    const lti = await createTestLti();
    await launchBy(lti, ours);
    later(lti, keyCacheTimes.coolDown);
    lti.keySets.set(url, { keys: [ours.publicJwk, next.publicJwk] });
    for (const key of [ours, next, ours]) expect((await launchBy(lti, key)).status).toBe(303);
    expect(lti.fetches).toHaveLength(2);
  });

  test('a key that the platform has withdrawn is gone when the set has been read again', async () => {
    const lti = await createTestLti();
    await launchBy(lti, ours);
    lti.launches.length = 0;
    lti.keySets.set(url, { keys: [next.publicJwk] });
    later(lti, keyCacheTimes.fresh);
    await expectRefusal(lti, await launchBy(lti, ours), 'key_unknown');
  });

  test('while the platform does not answer, known keys go on serving for a day', async () => {
    const lti = await createTestLti();
    await launchBy(lti, ours);
    lti.keySets.delete(url);
    later(lti, keyCacheTimes.fresh);
    expect((await launchBy(lti, ours)).status).toBe(303);
    later(lti, keyCacheTimes.usable);
    lti.launches.length = 0;
    await expectRefusal(lti, await launchBy(lti, ours), 'keys_unavailable');
  });

  test('keys that cannot be read are asked for again soon, and not at every launch', async () => {
    const lti = await createTestLti();
    for (const set of [undefined, 'text', {}, { keys: 'x' }]) {
      lti.keySets.clear();
      if (set !== undefined) lti.keySets.set(url, set);
      later(lti, keyCacheTimes.retryAfter);
      const before = lti.fetches.length;
      for (let n = 0; n < 3; n++) await expectRefusal(lti, await launchBy(lti, ours), 'keys_unavailable');
      expect(lti.fetches).toHaveLength(before + 1);
    }
    lti.keySets.set(url, { keys: [ours.publicJwk] });
    later(lti, keyCacheTimes.retryAfter);
    expect((await launchBy(lti, ours)).status).toBe(303);
  });

  test('fetches of one address at one time are one fetch', async () => {
    let fetches = 0;
    const fetchKeys = async () => {
      fetches++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { keys: [ours.publicJwk] };
    };
    const cache = createKeyCache();
    const query = { url, kid: ours.kid, now: new Date(0), fetchKeys };
    const found = await Promise.all(Array.from({ length: 20 }, () => cache.findKey(query)));
    expect(found.every((result) => result.ok)).toBe(true);
    expect(fetches).toBe(1);
  });

  describe('a fetch that never ends, as on Workers when the request that made it is gone', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    test('holds nobody up for ever, nor those who ask after it', async () => {
      vi.useFakeTimers();
      let fetches = 0;
      const fetchKeys = () => {
        fetches++;
        return new Promise(() => {});
      };
      const cache = createKeyCache();
      const findKey = () => cache.findKey({ url, kid: ours.kid, now: new Date(), fetchKeys });
      const first = findKey();
      await vi.advanceTimersByTimeAsync(4000);
      const joined = findKey();
      await vi.advanceTimersByTimeAsync(1000);
      expect(await first).toEqual({ ok: false, reason: 'keys_unavailable' });
      const second = findKey();
      expect(fetches).toBe(2);
      await vi.advanceTimersByTimeAsync(4000);
      expect(await joined).toEqual({ ok: false, reason: 'keys_unavailable' });
      // Who gave up on the first fetch must not make the second one forgotten.
      const third = findKey();
      await vi.advanceTimersByTimeAsync(5000);
      await Promise.all([second, third]);
      expect(fetches).toBe(2);
    });
  });

  test('only so many addresses are kept, the longest unused going first', async () => {
    const fetched: string[] = [];
    const fetchKeys = async (address: string) => {
      fetched.push(address);
      return { keys: [ours.publicJwk] };
    };
    const cache = createKeyCache({ maxUrls: 2 });
    for (const address of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await cache.findKey({ url: address, kid: ours.kid, now: new Date(0), fetchKeys });
    }
    expect(fetched).toEqual(['a', 'b', 'c', 'b']);
  });
});

describe('keys in a JWKS', () => {
  const publicKey = () => ours.publicJwk;
  const unfit: [string, () => object | Promise<object>][] = [
    ['an RSA key under 2048 bits', async () => ({ ...publicKey(), n: await modulus1024() })],
    [
      'a modulus padded with zeros to look longer',
      async () => ({ ...publicKey(), n: padded(await modulus1024()) }),
    ],
    ['a symmetric key', async () => exportJWK(await generateSecret('HS256', { extractable: true }))],
    ['an elliptic key', async () => exportJWK((await generateKeyPair('ES256')).publicKey)],
    ['an encryption key', () => ({ ...publicKey(), use: 'enc' })],
    ['a key of another algorithm', () => ({ ...publicKey(), alg: 'RS512' })],
    ['a key for OAEP', () => ({ ...publicKey(), alg: 'RSA-OAEP' })],
    ['key_ops without verify', () => ({ ...publicKey(), key_ops: ['encrypt'] })],
    ['a private key', () => ours.privateJwk],
    ['e = 1', () => ({ ...publicKey(), e: 'AQ' })],
    ['a modulus that is no base64url', () => ({ ...publicKey(), n: 'n o' })],
    ['no modulus', () => ({ ...publicKey(), n: undefined })],
  ];
  test.each(unfit)('%s is refused', async (_, make) => {
    const lti = await createTestLti();
    lti.keySets.set(url, { keys: [{ ...(await make()), kid: ours.kid }] });
    await expectRefusal(lti, await launchBy(lti, ours), 'key_refused');
  });

  test('alg, use and key_ops may be absent', async () => {
    const { kty, n, e, kid } = publicKey();
    const keys = await readKeySet({ keys: [null, 'x', { kty }, { kty, n, e, kid }] });
    expect([...(keys?.usable.keys() ?? [])]).toEqual([ours.kid]);
  });

  test('an unfit key of the same kid does not hide the fit one', async () => {
    const keys = await readKeySet({ keys: [{ ...publicKey(), use: 'enc' }, publicKey()] });
    expect(keys?.usable.has(ours.kid)).toBe(true);
  });
});

async function modulus1024(): Promise<string> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return (await crypto.subtle.exportKey('jwk', pair.publicKey)).n ?? '';
}

/** 129 zero bytes before the number: longer in bytes, the same number. */
const padded = (n: string): string => 'A'.repeat(172) + n;

describe('our own keys', () => {
  test('launch-security rule 9: next, active and retired keys are published, public parts only', async () => {
    const keys = await Promise.all([makeSigningKey(), makeSigningKey(), makeSigningKey()]);
    const lti = await createTestLti({ publicKeys: async () => keys.map((key) => key.privateJwk) });
    const response = await lti.app.request('/lti/jwks');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const set = (await response.json()) as { keys: object[] };
    expect(set).toEqual({ keys: keys.map((key) => key.publicJwk) });
    for (const key of set.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('a key is RSA 2048 and named by its thumbprint', async () => {
    expect(ours.kid).toMatch(/^[\w-]{43}$/);
    expect(ours.publicJwk).toMatchObject({ kid: ours.kid, kty: 'RSA', alg: 'RS256', use: 'sig' });
    expect((await readKeySet({ keys: [ours.publicJwk] }))?.usable.has(ours.kid)).toBe(true);
  });
});
