import { base64url, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../lti/index.ts';
import { parseToken } from '../../lti/parse-token.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  moodleClaims,
  platformKey,
  postLaunch,
  signToken,
  startLogin,
  strangerKey,
} from './platform-fixture.ts';

async function launchWithToken(make: (claims: Record<string, unknown>) => Promise<string>) {
  const lti = await createTestLti();
  const login = await startLogin(lti.app);
  const token = await make(moodleClaims({ nonce: login.nonce }, lti.clock.now));
  return { lti, response: await postLaunch(login, { token }) };
}

async function expectTokenRefused(
  make: (claims: Record<string, unknown>) => Promise<string>,
  reason: RefusalReason,
) {
  const { lti, response } = await launchWithToken(make);
  await expectRefusal(lti, response, reason);
  expect(lti.logins.size).toBe(1);
}

describe('JWT header', () => {
  const refused: [string, Record<string, unknown>, RefusalReason][] = [
    ['no kid', { kid: undefined }, 'kid_missing'],
    ['kid empty', { kid: '' }, 'kid_missing'],
    ['kid a number', { kid: 3 }, 'kid_missing'],
    ['unknown kid', { kid: 'nobody' }, 'key_unknown'],
    ['kid of an object property', { kid: '__proto__' }, 'key_unknown'],
    ...[
      'none',
      'None',
      'HS256',
      'RS384',
      'RS512',
      'PS256',
      'ES256',
      'EdDSA',
      'rs256',
      '',
      null,
      ['RS256'],
    ].map((alg): [string, Record<string, unknown>, RefusalReason] => [
      `alg ${alg}`,
      { alg },
      'algorithm_refused',
    ]),
    ['alg absent', { alg: undefined }, 'algorithm_refused'],
    ['crit', { crit: ['b64'] }, 'header_forbidden'],
    ['crit empty', { crit: [] }, 'header_forbidden'],
    ['b64: false', { b64: false }, 'header_forbidden'],
    ['b64: false with crit', { b64: false, crit: ['b64'] }, 'header_forbidden'],
    ['zip', { zip: 'DEF' }, 'header_forbidden'],
    ['enc', { enc: 'A256GCM' }, 'token_encrypted'],
    ['cty JWT', { cty: 'JWT' }, 'token_nested'],
    ['cty application/jwt', { cty: 'application/jwt' }, 'token_nested'],
    ['typ of another kind of token', { typ: 'logout+jwt' }, 'header_forbidden'],
  ];
  test.each(refused)('%s is refused', async (_, header, reason) => {
    await expectTokenRefused((claims) => signToken(claims, { header }), reason);
  });

  test('jku, jwk, x5u and x5c are ignored and never fetched', async () => {
    const stranger = await strangerKey();
    const ours = await platformKey();
    const header = {
      jku: 'https://evil.example/jwks',
      x5u: 'https://evil.example/cert',
      x5c: ['MIIB'],
      jwk: stranger.publicJwk,
      kid: ours.kid,
    };
    await expectTokenRefused((claims) => signToken(claims, { header, key: stranger }), 'signature_wrong');
    const { lti, response } = await launchWithToken((claims) => signToken(claims, { header }));
    expect(response.status).toBe(303);
    expect(lti.fetches).toEqual(['http://127.0.0.1:8091/mod/lti/certs.php']);
  });

  test('typ absent or in lower case is accepted', async () => {
    for (const typ of [undefined, 'jwt']) {
      const { response } = await launchWithToken((claims) => signToken(claims, { header: { typ } }));
      expect(response.status).toBe(303);
    }
  });

  test('HS256 with the public key as the secret is refused', async () => {
    const { kid, publicJwk } = await platformKey();
    const secret = new TextEncoder().encode(JSON.stringify(publicJwk));
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(secret);
    await expectTokenRefused(sign, 'algorithm_refused');
  });
});

describe('JWT form', () => {
  const changed = (change: (parts: string[]) => string) => async (claims: Record<string, unknown>) =>
    change((await signToken(claims)).split('.'));
  const refused: [string, (parts: string[]) => string, RefusalReason][] = [
    [
      'flattened JSON',
      ([h, p, s]) => JSON.stringify({ protected: h, payload: p, signature: s }),
      'token_not_compact',
    ],
    [
      'general JSON',
      ([h, p, s]) => JSON.stringify({ payload: p, signatures: [{ protected: h, signature: s }] }),
      'token_not_compact',
    ],
    ['JWE', ([h]) => `${h}.a.b.c.d`, 'token_encrypted'],
    ['no signature', ([h, p]) => `${h}.${p}.`, 'token_malformed'],
    ['two parts', ([h, p]) => `${h}.${p}`, 'token_malformed'],
    ['four parts', (parts) => `${parts.join('.')}.x`, 'token_malformed'],
    ['detached payload', ([h, , s]) => `${h}..${s}`, 'token_malformed'],
    ['padding', ([h, p, s]) => `${h}.${p}.${s}==`, 'token_malformed'],
    ['base64 of the other alphabet', ([h, p, s]) => `${h}.${p}.+${s?.slice(1)}`, 'token_malformed'],
    ['white space', (parts) => ` ${parts.join('.')}`, 'token_malformed'],
    ['a line feed at the end', (parts) => `${parts.join('.')}\n`, 'token_malformed'],
    ['nonsense', () => 'nonsense', 'token_malformed'],
    ['a header that is no object', ([, p, s]) => `${base64url.encode('[]')}.${p}.${s}`, 'token_malformed'],
    [
      'a header that is no UTF-8',
      ([, p, s]) => `${base64url.encode(new Uint8Array([255]))}.${p}.${s}`,
      'token_malformed',
    ],
  ];
  test.each(refused)('%s is refused', async (_, change, reason) => {
    await expectTokenRefused(changed(change), reason);
  });

  test('another spelling of the same signature is refused', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respell = changed(([h, p, s = '']) => {
      // 256 bytes leave four bits of the last character unused.
      const last = alphabet[alphabet.indexOf(s.slice(-1)) ^ 1];
      const other = s.slice(0, -1) + last;
      expect(base64url.decode(other)).toEqual(base64url.decode(s));
      return `${h}.${p}.${other}`;
    });
    await expectTokenRefused(respell, 'token_malformed');
  });

  test('a token over 64 kB is refused before it is parsed', async () => {
    const token = await signToken(moodleClaims({ padding: 'x'.repeat(50_000) }));
    expect(token.length).toBeGreaterThan(65_536);
    expect(parseToken(token)).toEqual({ ok: false, reason: 'token_too_large' });
    await expectTokenRefused(async () => token, 'token_too_large');
  });

  test('a token just under 64 kB launches', async () => {
    const { response } = await launchWithToken((claims) =>
      signToken({ ...claims, padding: 'x'.repeat(45_000) }),
    );
    expect(response.status).toBe(303);
  });

  test('a changed payload does not fit its signature', async () => {
    const forge = changed(([h, p = '', s]) => {
      const claims = JSON.parse(new TextDecoder().decode(base64url.decode(p)));
      return `${h}.${base64url.encode(JSON.stringify({ ...claims, sub: '2' }))}.${s}`;
    });
    await expectTokenRefused(forge, 'signature_wrong');
  });
});
