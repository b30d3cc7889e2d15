import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RefusalReason } from '../../lti/index.ts';
import { createTestLti, type TestLti } from './memory-ports.ts';
import {
  type Claims,
  claim,
  fixturePlatform,
  moodleClaims,
  platformKey,
  signToken,
  strangerKey,
  toolUrl,
} from './platform-fixture.ts';

const url = `${toolUrl}/lti/notices`;

/** A context copy notice as Canvas words it (lti.md §8). */
function noticeClaims(lti: TestLti, overrides: Claims = {}): Claims {
  const { iss, aud, iat, exp } = moodleClaims({}, lti.clock.now);
  const claims: Claims = {
    iss,
    aud,
    iat,
    exp,
    jti: 'j-1',
    azp: aud,
    [claim('version')]: '1.3.0',
    [claim('deployment_id')]: '1',
    [claim('notice')]: { id: 'n-1', timestamp: '2026-11-20T08:59:58Z', type: 'LtiContextCopyNotice' },
    [claim('context')]: { id: 'new', label: 'N', title: 'New course', type: ['CourseOffering'] },
    [claim('origin_contexts')]: ['old', 'older'],
    ...overrides,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

const post = (lti: TestLti, body: unknown, type = 'application/json') =>
  lti.app.request(url, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const send = (lti: TestLti, ...jwts: unknown[]) => post(lti, { notices: jwts.map((jwt) => ({ jwt })) });

test('a genuine notice is taken, in plain words, and answered at once with 202', async () => {
  const lti = await createTestLti();
  const response = await send(lti, await signToken(noticeClaims(lti)));
  expect([response.status, await response.json()]).toEqual([202, { received: 1 }]);
  expect(lti.notices).toEqual([
    {
      platformId: 'platform-1',
      issuer: 'http://127.0.0.1:8091',
      clientId: 'kQ2mZr7TnB4xWcP',
      deploymentId: '1',
      id: 'n-1',
      type: 'LtiContextCopyNotice',
      timestamp: new Date('2026-11-20T08:59:58Z'),
      context: { id: 'new', label: 'N', title: 'New course', types: ['CourseOffering'] },
      originContexts: ['old', 'older'],
    },
  ]);
  expect(lti.refusals).toEqual([]);
});

test('a notice without a course or a nonce is taken too', async () => {
  const lti = await createTestLti();
  const hello = { id: 'n-2', timestamp: '2026-11-20T09:00:00.123+01:00', type: 'LtiHelloWorldNotice' };
  const jwt = await signToken(noticeClaims(lti, { [claim('notice')]: hello, [claim('context')]: undefined }));
  expect((await send(lti, jwt)).status).toBe(202);
  expect(lti.notices[0]?.context).toBeUndefined();
});

test('one bad notice does not lose the others; of what was wrong one refusal is recorded', async () => {
  const lti = await createTestLti();
  const good = async (id: string) =>
    signToken(
      noticeClaims(lti, {
        [claim('notice')]: { id, timestamp: '2026-11-20T09:00:00Z', type: 'LtiHelloWorldNotice' },
      }),
    );
  const forged = await signToken(noticeClaims(lti), { key: await strangerKey() });
  const response = await send(lti, await good('a'), forged, 'nonsense', null, 7, await good('b'));
  expect([response.status, await response.json()]).toEqual([202, { received: 2 }]);
  expect(lti.notices.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(lti.refusals.map(({ reason }) => reason)).toEqual(['key_unknown']);
});

test('a notice that comes again is handed on again: its id is for telling', async () => {
  const lti = await createTestLti();
  const jwt = await signToken(noticeClaims(lti));
  await send(lti, jwt, jwt);
  expect(lti.notices.map(({ id }) => id)).toEqual(['n-1', 'n-1']);
});

const at = (offset: number) => Date.parse('2026-11-20T09:00:00Z') / 1000 + offset;
const bad: [string, Claims, RefusalReason][] = [
  ['another audience', { aud: 'x', azp: undefined }, 'platform_unknown'],
  ['two audiences', { aud: ['kQ2mZr7TnB4xWcP', 'x'] }, 'audience_untrusted'],
  ['azp of somebody else', { azp: 'x' }, 'authorized_party_wrong'],
  ['another issuer', { iss: 'https://elsewhere.example' }, 'platform_unknown'],
  ['no deployment', { [claim('deployment_id')]: undefined }, 'deployment_missing'],
  ['an unknown deployment', { [claim('deployment_id')]: '9' }, 'deployment_unknown'],
  ['no version', { [claim('version')]: undefined }, 'version_wrong'],
  ['no exp', { exp: undefined }, 'time_missing'],
  ['exp past', { iat: at(-300), exp: at(-100) }, 'token_expired'],
  ['iat stale', { iat: at(-700), exp: at(700) }, 'token_stale'],
  ['iat ahead', { iat: at(100), exp: at(200) }, 'token_from_future'],
  ['no notice', { [claim('notice')]: undefined }, 'notice_incomplete'],
  ['no id', { [claim('notice')]: { timestamp: '2026-11-20T09:00:00Z', type: 'X' } }, 'notice_incomplete'],
  ['no type', { [claim('notice')]: { id: 'n', timestamp: '2026-11-20T09:00:00Z' } }, 'notice_incomplete'],
  ['no time', { [claim('notice')]: { id: 'n', type: 'X', timestamp: 'soon' } }, 'notice_incomplete'],
];
test.each(bad)('a notice with %s is refused', async (_, change, reason) => {
  const lti = await createTestLti();
  const response = await send(lti, await signToken(noticeClaims(lti, change)));
  expect(response.status).toBe(400);
  expect(lti.refusals.map((refusal) => refusal.reason)).toEqual([reason]);
  expect(lti.notices).toEqual([]);
  expect(lti.pending).toEqual([]);
});

test('a notice from what is suspended, pending or switched off is refused', async () => {
  for (const [change, reason] of [
    [{ status: 'suspended' }, 'platform_suspended'],
    [{ tenantStatus: 'suspended' }, 'tenant_suspended'],
    [{ deployment: { id: '1', status: 'pending' } }, 'deployment_pending'],
    [{ deployment: { id: '1', status: 'disabled' } }, 'deployment_disabled'],
  ] as const) {
    const lti = await createTestLti();
    lti.platforms[0] = fixturePlatform(change);
    expect((await send(lti, await signToken(noticeClaims(lti)))).status).toBe(400);
    expect(lti.refusals[0]?.reason).toBe(reason);
    expect(lti.notices).toEqual([]);
  }
});

test('a launch token is no notice, and a notice no launch', async () => {
  const lti = await createTestLti();
  await send(lti, await signToken(moodleClaims({}, lti.clock.now)));
  expect(lti.refusals[0]?.reason).toBe('notice_incomplete');
});

test('an algorithm, header or size that launches may not have, notices may not have either', async () => {
  const lti = await createTestLti();
  const claims = noticeClaims(lti);
  const { kid } = await platformKey();
  for (const [jwt, reason] of [
    [await signToken(claims, { header: { alg: 'none' } }), 'algorithm_refused'],
    [await signToken(claims, { header: { crit: ['x'] } }), 'header_forbidden'],
    [await signToken(claims, { header: { kid }, key: await strangerKey() }), 'signature_wrong'],
    [await signToken({ ...claims, pad: 'x'.repeat(60_000) }), 'token_too_large'],
  ] as const) {
    expect((await send(lti, jwt)).status).toBe(400);
    expect(lti.refusals.at(-1)?.reason).toBe(reason);
  }
});

test('at most 100 notices and one megabyte come in one request', async () => {
  const lti = await createTestLti();
  const jwt = await signToken(noticeClaims(lti));
  expect((await send(lti, ...Array(101).fill(jwt))).status).toBe(400);
  expect((await post(lti, { notices: [{ jwt }], pad: 'x'.repeat(1_100_000) })).status).toBe(400);
  expect(lti.refusals.map(({ reason }) => reason)).toEqual(['notices_malformed', 'body_too_large']);
  expect((await send(lti, ...Array(100).fill(jwt))).status).toBe(202);
  expect(lti.notices).toHaveLength(100);
});

test('a hundred notices of one platform ask for its registration and its keys once', async () => {
  let asked = 0;
  const lti = await createTestLti();
  const { findPlatforms } = lti.ports;
  lti.ports.findPlatforms = (query) => {
    asked += 1;
    return findPlatforms(query);
  };
  await send(lti, ...Array(100).fill(await signToken(noticeClaims(lti))));
  expect([asked, lti.fetches.length, lti.notices.length]).toEqual([1, 1, 100]);
});

test('a request that names a hundred senders is not looked up a hundred times', async () => {
  let asked = 0;
  const lti = await createTestLti();
  const { findPlatforms } = lti.ports;
  lti.ports.findPlatforms = (query) => {
    asked += 1;
    return findPlatforms(query);
  };
  const tokens = Array.from({ length: 100 }, (_, i) =>
    signToken(noticeClaims(lti, { iss: `https://${i}.example` }), {}),
  );
  expect((await send(lti, ...(await Promise.all(tokens)))).status).toBe(400);
  expect([asked, lti.refusals.length]).toEqual([10, 1]);
});

test('a fault of ours with one notice does not lose the next, and the platform may send them again', async () => {
  const taken: string[] = [];
  const lti = await createTestLti({
    async receiveNotice({ id }) {
      if (id === 'n-1') throw new Error('The database sleeps.');
      taken.push(id);
    },
  });
  lti.app.onError((_, c) => c.text('', 500));
  const next = { id: 'n-2', timestamp: '2026-11-20T09:00:00Z', type: 'LtiHelloWorldNotice' };
  const second = await signToken(noticeClaims(lti, { [claim('notice')]: next }));
  const response = await send(lti, await signToken(noticeClaims(lti)), second);
  expect(response.status).toBe(500);
  expect(taken).toEqual(['n-2']);
});

test('an application without the port has no such address', async () => {
  const lti = await createTestLti({ receiveNotice: undefined });
  expect((await send(lti)).status).toBe(404);
});

test('whatever is posted, no answer is a fault of ours', async () => {
  const lti = await createTestLti();
  const genuine = await signToken(noticeClaims(lti));
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .array(fc.oneof(fc.jsonValue(), fc.record({ jwt: fc.jsonValue() })))
      .map((notices) => JSON.stringify({ notices })),
    fc
      .nat({ max: genuine.length })
      .map((cut) => JSON.stringify({ notices: [{ jwt: genuine.slice(0, cut) }] })),
  );
  const type = fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', '');
  await fc.assert(
    fc.asyncProperty(body, type, async (text, contentType) => {
      const { status } = await post(lti, text, contentType);
      expect([202, 400]).toContain(status);
    }),
    { numRuns: 300 },
  );
});
