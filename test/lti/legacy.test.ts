import { expect, test } from 'vitest';
import { parseToken } from '../../lti/parse-token.ts';
import { proveLegacy } from '../../lti/prove-legacy.ts';
import { createTestLti } from './memory-ports.ts';
import { type Claims, claim, moodleClaims, postLaunch, signToken, startLogin } from './platform-fixture.ts';

const legacyClaim = claim('lti1p1');

test('LTI 1.3 migration guide: its own example proves itself', async () => {
  const example: Claims = {
    nonce: '172we8671fd8z',
    iat: 1551290796,
    exp: 1551290856,
    iss: 'https://lmsvendor.com',
    aud: 'PM48OJSfGDTAzAo',
    sub: '3',
    [claim('deployment_id')]: '689302',
    [legacyClaim]: {
      user_id: '34212',
      oauth_consumer_key: '179248902',
      oauth_consumer_key_sign: 'lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=',
    },
  };
  const parsed = parseToken(await signToken(example));
  if (!parsed.ok) throw new Error(parsed.reason);
  const legacy = { consumerKey: '179248902', userId: '34212', proven: false };
  const secret = async (key: string) => (key === '179248902' ? 'my-lti11-secret' : null);
  expect(await proveLegacy(legacy, parsed.value, secret)).toEqual({ ...legacy, proven: true });
});

async function sign(secret: string, said: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(said)));
  return btoa(String.fromCharCode(...signature));
}

/** A launch whose lti1p1 claim is made by `make` from what is to be signed. */
async function launchedWith(make: (said: string) => Promise<unknown> | unknown) {
  const asked: unknown[] = [];
  const lti = await createTestLti({
    async findLegacySecret(query) {
      asked.push(query);
      return query.consumerKey === 'old-key' ? 'old-secret' : null;
    },
  });
  const login = await startLogin(lti.app);
  const claims = moodleClaims({ nonce: login.nonce }, lti.clock.now);
  const said = `old-key&1&http://127.0.0.1:8091&kQ2mZr7TnB4xWcP&${claims.exp}&${login.nonce}`;
  const response = await postLaunch(login, {
    claims: { [legacyClaim]: await make(said) },
    now: lti.clock.now,
  });
  expect(response.status).toBe(303);
  return { legacy: lti.launches[0]?.legacy, asked };
}

const identity = {
  user_id: 'u-11',
  resource_link_id: 'r-11',
  context_id: 'c-11',
  oauth_consumer_key: 'old-key',
};

test('a correct signature proves who somebody was in LTI 1.1', async () => {
  const { legacy, asked } = await launchedWith(async (said) => ({
    ...identity,
    oauth_consumer_key_sign: await sign('old-secret', said),
  }));
  expect(legacy).toEqual({
    userId: 'u-11',
    resourceLinkId: 'r-11',
    contextId: 'c-11',
    consumerKey: 'old-key',
    proven: true,
  });
  expect(asked).toEqual([{ platformId: 'platform-1', consumerKey: 'old-key' }]);
});

test.each([
  ['another secret', async (said: string) => sign('guessed', said), 'signature_wrong'],
  ['another launch', async (said: string) => sign('old-secret', `${said}x`), 'signature_wrong'],
  ['no base64', async () => '!!!', 'signature_wrong'],
  [
    'a shortened signature',
    async (said: string) => (await sign('old-secret', said)).slice(0, 20),
    'signature_wrong',
  ],
  ['nothing', async () => undefined, 'signature_missing'],
  ['an empty text', async () => '', 'signature_missing'],
  ['a list', async () => ['x'], 'signature_missing'],
  ['too long a text', async () => 'A'.repeat(5000), 'signature_missing'],
])('a claim signed with %s proves nothing; the launch goes on and says why', async (_, signed, doubt) => {
  const { legacy } = await launchedWith(async (said) => ({
    ...identity,
    oauth_consumer_key_sign: await signed(said),
  }));
  expect(legacy).toMatchObject({ proven: false, doubt });
});

test('a consumer key that nobody knows proves nothing', async () => {
  const { legacy } = await launchedWith(async (said) => ({
    ...identity,
    oauth_consumer_key: 'other',
    oauth_consumer_key_sign: await sign('old-secret', said),
  }));
  expect(legacy).toMatchObject({ consumerKey: 'other', proven: false, doubt: 'key_unknown' });
});

test.each([null, 'x', {}, { oauth_consumer_key: 7 }, { user_id: 'u-11' }])(
  'a claim %j names no LTI 1.1 identity',
  async (claimed) => {
    const { legacy, asked } = await launchedWith(() => claimed);
    expect(legacy).toBeUndefined();
    expect(asked).toEqual([]);
  },
);
