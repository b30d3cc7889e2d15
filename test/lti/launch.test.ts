import { describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../lti/index.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti, type TestLti } from './memory-ports.ts';
import {
  type Claims,
  claim,
  fixturePlatform,
  form,
  moodleClaims,
  platformKey,
  postLaunch,
  signByLibrary,
  signBytes,
  startLogin,
  toolUrl,
} from './platform-fixture.ts';

/** One whole launch with changed claims; the platform's time is ours. */
async function launchWith(claims: Claims, prepare?: (lti: TestLti) => void) {
  const lti = await createTestLti();
  prepare?.(lti);
  const login = await startLogin(lti.app);
  return { lti, login, response: await postLaunch(login, { claims, now: lti.clock.now }) };
}

async function expectRefused(claims: Claims, reason: RefusalReason) {
  const { lti, response } = await launchWith(claims);
  return { lti, page: await expectRefusal(lti, response, reason) };
}

const seconds = (offset: number) => Date.parse('2026-11-20T09:00:00Z') / 1000 + offset;
const membership = (role: string) => `http://purl.imsglobal.org/vocab/lis/v2/membership#${role}`;

describe('certification: what launches', () => {
  const nobody = { name: undefined, given_name: undefined, family_name: undefined, email: undefined };
  const people: [string, Claims][] = [
    ['full role URI', {}],
    [
      'several roles',
      { [claim('roles')]: [membership('Learner'), membership('Mentor'), membership('Instructor')] },
    ],
    ['short role', { [claim('roles')]: ['Learner'] }],
    ['unknown role', { [claim('roles')]: ['http://example.org/roles#Wizard'] }],
    ['roles: []', { [claim('roles')]: [] }],
    ['e-mail only', { ...nobody, email: 'x@example.org' }],
    ['names only', { email: undefined }],
    ['no personal data', nobody],
    ['personal data null', { name: null, given_name: null, family_name: null, email: null }],
    ['e-mail without context', { ...nobody, email: 'x@example.org', [claim('context')]: undefined }],
    ['aud = [client_id]', { aud: ['kQ2mZr7TnB4xWcP'] }],
    ['aud with azp', { azp: 'kQ2mZr7TnB4xWcP' }],
    ['unknown claims', { 'https://example.org/claim': { deep: [1, { x: null }] }, constructor: 'x' }],
    [
      'unknown custom values',
      { [claim('custom')]: { list: ['a'], n: 3, o: {}, __proto__x: 'y', ok: 'yes' } },
    ],
    ['no optional claim at all', { ...nobody, [claim('lis')]: undefined, [claim('custom')]: undefined }],
    [
      'optional claims of the wrong type',
      { name: 7, email: [], [claim('context')]: 'x', [claim('custom')]: 3 },
    ],
  ];
  test.each(people)('a learner with %s', async (_, claims) => {
    const { lti, response } = await launchWith(claims);
    expect(response.status).toBe(303);
    expect(lti.launches).toMatchObject([{ sub: '5', isInstitutionAdmin: false }]);
    expect(lti.refusals).toEqual([]);
  });

  const teachers: [string, string[]][] = [
    ['full role URI', [membership('Instructor')]],
    ['several roles', [membership('Instructor'), membership('ContentDeveloper')]],
    ['short role', ['Instructor']],
    [
      'principal and sub-role',
      ['http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant'],
    ],
  ];
  test.each(teachers)('a teacher with %s', async (_, roles) => {
    const { lti } = await launchWith({ [claim('roles')]: roles });
    expect(lti.launches[0]?.roles.context).toContain('Instructor');
  });

  test('unknown or empty roles give the least privilege', async () => {
    for (const roles of [[], ['Wizard'], ['constructor'], ['learner'], [`${membership('Learner')} `]]) {
      const { lti } = await launchWith({ [claim('roles')]: roles });
      expect(lti.launches[0]?.roles).toEqual({ context: [], institution: [], system: [] });
    }
  });

  test('a token by another library launches alike', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const token = await signByLibrary(moodleClaims({ nonce: login.nonce }, lti.clock.now));
    expect((await postLaunch(login, { token })).status).toBe(303);
  });

  const skewed: [string, Claims][] = [
    ['exp 60 s ago', { iat: seconds(-120), exp: seconds(-60) }],
    ['iat 60 s ahead', { iat: seconds(60), exp: seconds(120) }],
    ['nbf 60 s ahead', { nbf: seconds(60) }],
    ['iat 10 minutes and 60 s old', { iat: seconds(-660), exp: seconds(60) }],
    ['times with a fraction', { iat: seconds(-0.5), exp: seconds(59.5) }],
    ['exp an hour ahead (Canvas)', { exp: seconds(3600) }],
  ];
  test.each(skewed)('±60 s of skew are accepted: %s', async (_, claims) => {
    expect((await launchWith(claims)).response.status).toBe(303);
  });
});

describe('certification: what is refused', () => {
  const cases: [string, Claims, RefusalReason][] = [
    ['LTI version wrong', { [claim('version')]: '1.1' }, 'version_wrong'],
    ['LTI version absent', { [claim('version')]: undefined }, 'version_wrong'],
    ['LTI version a number', { [claim('version')]: 1.3 }, 'version_wrong'],
    ['message_type absent', { [claim('message_type')]: undefined }, 'message_type_missing'],
    ['message_type null', { [claim('message_type')]: null }, 'message_type_missing'],
    ['message_type unknown', { [claim('message_type')]: 'LtiSurprise' }, 'message_type_unknown'],
    ['roles absent', { [claim('roles')]: undefined }, 'roles_missing'],
    ['roles null', { [claim('roles')]: null }, 'roles_missing'],
    ['roles a string', { [claim('roles')]: membership('Learner') }, 'roles_malformed'],
    ['roles of numbers', { [claim('roles')]: [1] }, 'roles_malformed'],
    ['deployment_id absent', { [claim('deployment_id')]: undefined }, 'deployment_missing'],
    ['deployment_id a number', { [claim('deployment_id')]: 1 }, 'deployment_missing'],
    ['resource_link absent', { [claim('resource_link')]: undefined }, 'resource_link_missing'],
    ['resource_link null', { [claim('resource_link')]: null }, 'resource_link_missing'],
    ['resource_link.id absent', { [claim('resource_link')]: { title: 'x' } }, 'resource_link_missing'],
    ['resource_link.id empty', { [claim('resource_link')]: { id: '' } }, 'resource_link_missing'],
    ['sub too long', { sub: 'x'.repeat(256) }, 'subject_malformed'],
    ['sub a number', { sub: 5 }, 'subject_malformed'],
    ['sub with U+0000', { sub: 'a\u0000' }, 'subject_malformed'],
    ['sub with half a character', { sub: 'a\ud800' }, 'subject_malformed'],
    ['iss absent', { iss: undefined }, 'issuer_missing'],
    ['iss unknown', { iss: 'https://elsewhere.example' }, 'platform_unknown'],
    ['iss with a trailing slash', { iss: 'http://127.0.0.1:8091/' }, 'platform_unknown'],
    ['iss in other case', { iss: 'HTTP://127.0.0.1:8091' }, 'platform_unknown'],
    ['aud absent', { aud: undefined }, 'audience_missing'],
    ['aud empty', { aud: [] }, 'audience_missing'],
    ['aud without client_id', { aud: 'somebody-else' }, 'platform_unknown'],
    ['aud in other case', { aud: 'KQ2MZR7TNB4XWCP' }, 'platform_unknown'],
    [
      'an extra untrusted audience',
      { aud: ['kQ2mZr7TnB4xWcP', 'x'], azp: 'kQ2mZr7TnB4xWcP' },
      'audience_untrusted',
    ],
    ['several audiences without azp', { aud: ['kQ2mZr7TnB4xWcP', 'x'] }, 'audience_untrusted'],
    ['azp ≠ client_id', { azp: 'somebody-else' }, 'authorized_party_wrong'],
    ['azp of another type', { azp: ['kQ2mZr7TnB4xWcP'] }, 'authorized_party_wrong'],
    ['exp past', { iat: seconds(-200), exp: seconds(-61) }, 'token_expired'],
    ['iat in the future', { iat: seconds(61), exp: seconds(120) }, 'token_from_future'],
    ['iat in milliseconds', { iat: seconds(0) * 1000, exp: seconds(60) * 1000 }, 'token_from_future'],
    ['iat stale, exp far ahead', { iat: seconds(-661), exp: seconds(3600) }, 'token_stale'],
    ['nbf in the future', { nbf: seconds(61) }, 'token_from_future'],
    ['nbf no number', { nbf: 'soon' }, 'time_invalid'],
    ['exp < iat', { iat: seconds(30), exp: seconds(20) }, 'time_invalid'],
    ['iat absent', { iat: undefined }, 'time_missing'],
    ['exp absent', { exp: undefined }, 'time_missing'],
    ['iat text', { iat: String(seconds(0)) }, 'time_invalid'],
    ['exp null', { exp: null }, 'time_invalid'],
    ['nonce absent', { nonce: undefined }, 'nonce_missing'],
    ['nonce never issued', { nonce: 'made-up' }, 'nonce_wrong'],
    ['nonce a number', { nonce: 7 }, 'nonce_missing'],
    ['target_link_uri absent', { [claim('target_link_uri')]: undefined }, 'target_missing'],
    [
      'target_link_uri ≠ that of the login',
      { [claim('target_link_uri')]: `${toolUrl}/team` },
      'target_mismatch',
    ],
    ['target_link_uri foreign', { [claim('target_link_uri')]: 'https://evil.example/' }, 'target_foreign'],
    ['deployment ≠ that of the login', { [claim('deployment_id')]: '2' }, 'login_mismatch'],
  ];
  test.each(cases)('%s', async (_, claims, reason) => {
    await expectRefused(claims, reason);
  });

  test.each([undefined, null, ''])(
    'sub %j: the page says that anonymous launches are not supported',
    async (sub) => {
      const { page } = await expectRefused({ sub }, 'subject_missing');
      expect(page).toContain('Anonymous launches are not supported');
    },
  );

  test.each(['LtiStartProctoring', 'LtiStartAssessment', 'LtiEndAssessment'])(
    '%s: the page says that this is not offered',
    async (type) => {
      const { page } = await expectRefused({ [claim('message_type')]: type }, 'message_type_not_offered');
      expect(page).toContain('does not offer that');
    },
  );

  const notLti = ['{"name":"x"}', '[]', '"text"', 'null', '3', 'no json', '\ufeff{}', '['.repeat(40_000)];
  test.each(notLti.map((text) => [text.slice(0, 12), text]))(
    'JSON that is no LTI message: %s',
    async (_, text) => {
      const lti = await createTestLti();
      const login = await startLogin(lti.app);
      const token = await signBytes(new TextEncoder().encode(text), await platformKey());
      const response = await postLaunch(login, { token });
      await expectRefusal(lti, response, text === '{"name":"x"}' ? 'issuer_missing' : 'token_malformed');
    },
  );

  test('a suspended platform or tenant is refused at launch too, even for a login begun before', async () => {
    for (const [change, reason] of [
      [{ status: 'suspended' }, 'platform_suspended'],
      [{ tenantStatus: 'suspended' }, 'tenant_suspended'],
    ] as const) {
      const lti = await createTestLti();
      const login = await startLogin(lti.app);
      lti.platforms[0] = fixturePlatform(change);
      await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), reason);
    }
  });

  test('a suspended person is refused by the application, with the same kind of page', async () => {
    const lti = await createTestLti({ completeLaunch: async () => ({ refuse: 'person_suspended' }) });
    const response = await postLaunch(await startLogin(lti.app), { now: lti.clock.now });
    await expectRefusal(lti, response, 'person_suspended');
    expect(lti.refusals.at(-1)).toMatchObject({ platformId: 'platform-1', clientId: 'kQ2mZr7TnB4xWcP' });
  });
});

describe('certification: deployments', () => {
  test('an unknown deployment is refused and recorded as pending', async () => {
    const lti = await createTestLti();
    lti.platforms[0] = fixturePlatform({ deployment: null });
    const login = await startLogin(lti.app);
    await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), 'deployment_unknown');
    expect(lti.pending).toEqual([{ platformId: 'platform-1', deploymentId: '1' }]);
  });

  test('a forged token leaves no deployment waiting', async () => {
    const lti = await createTestLti();
    lti.platforms[0] = fixturePlatform({ deployment: null });
    const login = await startLogin(lti.app);
    await postLaunch(login, { now: lti.clock.now, claims: { nonce: 'made-up' } });
    const next = await startLogin(lti.app);
    await postLaunch(next, { now: lti.clock.now, header: { kid: 'unknown' } });
    expect(lti.pending).toEqual([]);
  });

  test.each([
    ['pending', 'deployment_pending'],
    ['disabled', 'deployment_disabled'],
  ] as const)('a %s deployment is refused', async (status, reason) => {
    const lti = await createTestLti();
    lti.platforms[0] = fixturePlatform({ deployment: { id: '1', status } });
    await expectRefusal(lti, await postLaunch(await startLogin(lti.app), { now: lti.clock.now }), reason);
    expect(lti.pending).toEqual([]);
  });
});

describe('the platform answers with an error', () => {
  test('the page says so, and shows nothing that came with it', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const fields = { error: 'login_required', error_description: '<b>pay here</b>', state: login.state };
    const response = await login.browser.request(`${toolUrl}/lti/launch`, form(fields));
    expect(await expectRefusal(lti, response, 'platform_error')).not.toContain('pay here');
  });
});
