import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../lti/index.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  type Claims,
  claim,
  fixturePlatform,
  postLaunch,
  startLogin,
  targetLinkUri,
} from './platform-fixture.ts';

/** One whole launch with changed claims; an https platform unless the fixture's loopback one is asked for. */
async function sent(claims: Claims, { authUrl = 'https://lms.example/auth' } = {}) {
  const lti = await createTestLti();
  lti.platforms[0] = fixturePlatform({ authUrl });
  const login = await startLogin(lti.app);
  return { lti, response: await postLaunch(login, { claims, now: lti.clock.now }) };
}

async function launched(claims: Claims, platform = {}) {
  const { lti } = await sent(claims, platform);
  const [launch] = lti.launches;
  if (!launch) throw new Error(`refused: ${lti.refusals[0]?.reason}`);
  return launch;
}

async function expectRefused(claims: Claims, reason: RefusalReason) {
  const { lti, response } = await sent(claims);
  await expectRefusal(lti, response, reason);
}

const dl = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
const ags = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
const message = (type: string): Claims => ({ [claim('message_type')]: type });
const withoutLink: Claims = { [claim('resource_link')]: undefined };

const settings = {
  deep_link_return_url: 'https://lms.example/return?course=2',
  accept_types: ['ltiResourceLink', 'link'],
  accept_presentation_document_targets: ['iframe', 'window'],
};
const deepLinking = (changes: object = {}): Claims => ({
  ...message('LtiDeepLinkingRequest'),
  ...withoutLink,
  [dl]: { ...settings, ...changes },
});

describe('deep linking request (Deep Linking 2.0 §3.4.1)', () => {
  test('launches without a resource link, with its settings in plain words', async () => {
    const launch = await launched(
      deepLinking({
        accept_multiple: true,
        accept_lineitem: false,
        auto_create: 'true',
        accept_media_types: 'image/*, text/html',
        title: 'Pick',
        data: 'op=321&v=ä',
        accept_copy_advice: false,
        can_confirm: {},
      }),
    );
    expect(launch.resourceLink).toBeUndefined();
    expect(launch.deepLinking).toEqual({
      returnUrl: 'https://lms.example/return?course=2',
      acceptTypes: ['ltiResourceLink', 'link'],
      acceptTargets: ['iframe', 'window'],
      mediaTypes: ['image/*', 'text/html'],
      acceptMultiple: true,
      acceptLineItem: false,
      autoCreate: true,
      title: 'Pick',
      data: 'op=321&v=ä',
    });
  });

  test('what is not said is not assumed: one item, line items unknown, nothing created by itself', async () => {
    const { deepLinking: read } = await launched(deepLinking());
    expect(read).toMatchObject({ acceptMultiple: false, autoCreate: false });
    expect(read?.acceptLineItem).toBeUndefined();
  });

  test('goes where its login was to go when it names no target', async () => {
    const launch = await launched({ ...deepLinking(), [claim('target_link_uri')]: undefined });
    expect(launch.targetLinkUri).toBe(targetLinkUri);
  });

  test.each([
    ['no settings', { [dl]: undefined }],
    ['settings null', { [dl]: null }],
    ['no return address', { [dl]: { ...settings, deep_link_return_url: undefined } }],
    ['a return address without TLS', { [dl]: { ...settings, deep_link_return_url: 'http://lms.example/r' } }],
    [
      'a return address on this machine',
      { [dl]: { ...settings, deep_link_return_url: 'http://127.0.0.1/r' } },
    ],
    [
      'a return address with a password',
      { [dl]: { ...settings, deep_link_return_url: 'https://a:b@lms.example/' } },
    ],
    ['a script for a return address', { [dl]: { ...settings, deep_link_return_url: 'javascript:alert(1)' } }],
    ['no accepted type', { [dl]: { ...settings, accept_types: [] } }],
    ['no accepted targets', { [dl]: { ...settings, accept_presentation_document_targets: undefined } }],
    ['data that no database keeps unchanged', { [dl]: { ...settings, data: 'a\u0000' } }],
  ])('%s is refused', async (_, change) => {
    await expectRefused({ ...deepLinking(), ...change }, 'deep_linking_incomplete');
  });

  test('a target on another site is refused here too', async () => {
    await expectRefused(
      { ...deepLinking(), [claim('target_link_uri')]: 'https://evil.example/' },
      'target_foreign',
    );
    await expectRefused({ ...deepLinking(), [claim('target_link_uri')]: 7 }, 'target_foreign');
  });
});

describe('submission review request', () => {
  const review: Claims = {
    ...message('LtiSubmissionReviewRequest'),
    [claim('for_user')]: { user_id: '77', roles: ['Learner'], given_name: 'Ana', email: 'no address' },
    [ags]: { scope: [], lineitem: 'https://lms.example/items/4/lineitem' },
  };

  test('launches with the line item and whom it is about, also without a resource link', async () => {
    const launch = await launched({ ...review, ...withoutLink });
    expect(launch).toMatchObject({
      messageType: 'LtiSubmissionReviewRequest',
      forUser: { userId: '77', roles: ['Learner'], givenName: 'Ana' },
      ags: { lineItemUrl: 'https://lms.example/items/4/lineitem' },
    });
    expect(launch.forUser?.email).toBeUndefined();
  });

  test.each([
    ['for_user absent', { [claim('for_user')]: undefined }, 'for_user_missing'],
    ['for_user without an id', { [claim('for_user')]: { name: 'Ana' } }, 'for_user_missing'],
    ['for_user.user_id a number', { [claim('for_user')]: { user_id: 5 } }, 'for_user_missing'],
    ['no line item', { [ags]: undefined }, 'line_item_missing'],
    ['a line item without TLS', { [ags]: { lineitem: 'http://lms.example/4' } }, 'line_item_missing'],
    ['no target', { [claim('target_link_uri')]: undefined }, 'target_missing'],
  ] as [string, Claims, RefusalReason][])('%s is refused', async (_, change, reason) => {
    await expectRefused({ ...review, ...change }, reason);
  });
});

describe('data privacy and context launch', () => {
  test.each(['LtiDataPrivacyLaunchRequest', 'DataPrivacyLaunchRequest'])(
    '%s is one message',
    async (type) => {
      for (const forUser of [{ user_id: '9' }, { id: '9', person_sourcedId: 'E-9' }]) {
        const launch = await launched({ ...message(type), ...withoutLink, [claim('for_user')]: forUser });
        expect(launch.messageType).toBe('LtiDataPrivacyLaunchRequest');
        expect(launch.forUser?.userId).toBe('9');
      }
      await expectRefused({ ...message(type), ...withoutLink }, 'for_user_missing');
    },
  );

  test.each(['LtiContextLaunchRequest', 'ContextLaunchRequest'])('%s is one message', async (type) => {
    const launch = await launched({ ...message(type), ...withoutLink });
    expect(launch).toMatchObject({ messageType: 'LtiContextLaunchRequest', context: { id: '2' } });
    await expectRefused(
      { ...message(type), ...withoutLink, [claim('context')]: undefined },
      'context_missing',
    );
  });

  test.each([
    'LtiDeepLinkingRequest',
    'LtiSubmissionReviewRequest',
    'DataPrivacyLaunchRequest',
    'ContextLaunchRequest',
  ])('%s without sub, roles or version is refused like any launch', async (type) => {
    const whole = {
      ...deepLinking(),
      ...message(type),
      [claim('for_user')]: { user_id: '9' },
    };
    await expectRefused({ ...whole, sub: undefined }, 'subject_missing');
    await expectRefused({ ...whole, [claim('roles')]: undefined }, 'roles_missing');
    await expectRefused({ ...whole, [claim('version')]: undefined }, 'version_wrong');
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is no message type', async (type) => {
    await expectRefused(message(type), 'message_type_unknown');
  });
});

describe('claims of services and people', () => {
  const services: Claims = {
    [ags]: { scope: ['a', 7, 'a'], lineitems: 'https://lms.example/items?type_id=1', lineitem: null },
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: 'https://lms.example/members',
      service_versions: ['1.0', '2.0'],
    },
    'https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice': {
      context_groups_url: 'https://lms.example/groups',
      context_group_sets_url: 'ftp://lms.example/sets',
      scope: ['https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly'],
    },
    [claim('platformnotificationservice')]: {
      platform_notification_service_url: 'https://lms.example/notices',
      scope: ['https://purl.imsglobal.org/spec/lti/scope/noticehandlers'],
      notice_types_supported: ['LtiContextCopyNotice'],
    },
    [claim('origin_contexts')]: ['old-1', null, 'old-2'],
    [claim('role_scope_mentor')]: ['11', '12'],
    [claim('custom')]: { ctx_history: 'c3, c2,,c1', link_history: '$ResourceLink.id.history' },
    'https://www.instructure.com/placement': 'course_navigation',
  };

  test('are read into plain words, byte for byte where they are addresses', async () => {
    expect(await launched(services)).toMatchObject({
      ags: { scopes: ['a'], lineItemsUrl: 'https://lms.example/items?type_id=1' },
      namesRoles: { membershipsUrl: 'https://lms.example/members', versions: ['1.0', '2.0'] },
      groups: {
        groupsUrl: 'https://lms.example/groups',
        groupSetsUrl: undefined,
        scopes: ['https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly'],
      },
      notices: { serviceUrl: 'https://lms.example/notices', noticeTypes: ['LtiContextCopyNotice'] },
      originContexts: ['old-1', 'old-2'],
      mentees: ['11', '12'],
      historyContexts: ['c3', 'c2', 'c1'],
      historyLinks: [],
      placement: 'course_navigation',
    });
  });

  test('the misprinted name of role_scope_mentor is read too', async () => {
    const launch = await launched({ 'https://purlimsglobal.org/spec/lti/claim/role_scope_mentor': ['21'] });
    expect(launch.mentees).toEqual(['21']);
  });

  test('a service address that is neither https nor on this machine is as if it were absent', async () => {
    const bad = [
      'http://lms.example/x',
      'https://',
      'javascript:1',
      'https://u:p@lms.example/',
      7,
      null,
      'x'.repeat(3000),
    ];
    for (const url of bad) {
      const launch = await launched({
        [ags]: { lineitems: url, lineitem: url },
        'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': { context_memberships_url: url },
      });
      expect([launch.ags, launch.namesRoles]).toEqual([undefined, undefined]);
    }
  });

  test('an address on this machine counts only for a platform that is on this machine itself', async () => {
    const local: Claims = { [ags]: { lineitems: 'http://127.0.0.1:8091/items' } };
    expect((await launched(local)).ags).toBeUndefined();
    const authUrl = 'http://127.0.0.1:8091/auth';
    expect((await launched(local, { authUrl })).ags?.lineItemsUrl).toBe('http://127.0.0.1:8091/items');
    for (const lineitems of [
      'http://127.0.0.1.evil.example/',
      'http://10.0.0.1/',
      'http://localhost.example/',
    ]) {
      expect((await launched({ [ags]: { lineitems } }, { authUrl })).ags).toBeUndefined();
    }
  });

  test('lists are bounded, however long they are sent', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `id-${i}`);
    const custom = Object.fromEntries(many.map((id) => [id, 'x']));
    const launch = await launched({
      [claim('origin_contexts')]: many,
      [claim('custom')]: { ctx_history: many.join(','), ...custom },
    });
    expect(launch.originContexts).toHaveLength(100);
    expect(launch.historyContexts).toHaveLength(100);
    expect(Object.keys(launch.custom)).toHaveLength(200);
  });
});

/** What a running Moodle 5.1 sent; the folder is not part of the repository. */
const reference = new URL('../../../shared/reference/moodle/', import.meta.url);
const captured = [
  ['deeplink-request-teacher1.json', 'LtiDeepLinkingRequest'],
  ['launch-submissionreview-teacher1.json', 'LtiSubmissionReviewRequest'],
  ['launch-dyn-learner1.json', 'LtiResourceLinkRequest'],
  ['launch-dyn-manager1.json', 'LtiResourceLinkRequest'],
  ['launch-dyn-teacher1.json', 'LtiResourceLinkRequest'],
  ['launch-dyn-admin.json', 'LtiResourceLinkRequest'],
  ['launch-manual-crosssite-learner1.json', 'LtiResourceLinkRequest'],
] as const;

describe.skipIf(!existsSync(reference))(
  'moodle.md: what a real Moodle sent launches (skipped where the captured files are absent)',
  () => {
    test.each(captured)('%s', async (file, type) => {
      const { payload } = JSON.parse(readFileSync(new URL(file, reference), 'utf8')) as { payload: Claims };
      const lti = await createTestLti();
      const clientId = String(payload.aud);
      const deployment = { id: String(payload[claim('deployment_id')]), status: 'active' } as const;
      lti.platforms[0] = fixturePlatform({ clientId, deployment });
      const params = { client_id: clientId, lti_deployment_id: deployment.id };
      const login = await startLogin(lti.app, { params });
      const { nonce: _, iat: _iat, exp: _exp, ...claims } = payload;
      // our own address is another one than it was at Moodle's
      const ours = { ...claims, [claim('target_link_uri')]: targetLinkUri };
      const none = Object.fromEntries(
        ['context', 'custom', 'lis', 'resource_link', 'ext'].map((name) => [claim(name), undefined]),
      );
      const response = await postLaunch(login, { claims: { ...none, ...ours }, now: lti.clock.now });
      expect(lti.refusals).toEqual([]);
      expect(response.status).toBe(303);
      expect(lti.launches[0]).toMatchObject({ messageType: type, context: { id: '2', label: 'SAFE101' } });
      expect(lti.launches[0]?.ags?.lineItemsUrl).toMatch(
        /^http:\/\/127\.0\.0\.1:8091\/mod\/lti\/services\.php\//,
      );
      if (type === 'LtiDeepLinkingRequest')
        expect(lti.launches[0]?.deepLinking).toMatchObject({
          acceptTypes: ['ltiResourceLink'],
          acceptMultiple: true,
          autoCreate: false,
        });
      if (type === 'LtiSubmissionReviewRequest') expect(lti.launches[0]?.forUser?.userId).toBe('5');
    });
  },
);
