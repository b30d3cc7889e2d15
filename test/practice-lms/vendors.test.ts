import { createHmac } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { VENDOR_NAMES } from '../../src/practice-lms/vendors/vendor.ts';
import {
  ADMINISTRATOR,
  CLAIM,
  DL,
  type OpenPlatform,
  openPlatform,
  selectContent,
  TEACHER,
  TOOL,
} from './support/open-platform.ts';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';
const LINK_AND_GRADE = {
  type: 'ltiResourceLink',
  title: 'Look back',
  url: `${TOOL}/lti/launch`,
  lineItem: { scoreMaximum: 10 },
};
let opened: OpenPlatform[] = [];
const open = async (...args: Parameters<typeof openPlatform>) => {
  const platform = await openPlatform(...args);
  opened.push(platform);
  return platform;
};
afterEach(() => {
  for (const platform of opened) platform.close();
  opened = [];
});

describe('lti.md §1: how each LMS begins a launch', () => {
  test('Canvas writes deployment_id, names its region, and offers platform storage in a frame', async () => {
    const { login, method } = await (await open('canvas')).launch('5', 'activity=1');
    expect(method).toBe('POST');
    expect(login).toMatchObject({
      canvas_region: 'us-east-1',
      canvas_environment: 'production',
      lti_storage_target: 'post_message_forwarding',
    });
    expect(login.deployment_id).toMatch(/^\d+:[0-9a-f]{40}$/);
    expect(login).not.toHaveProperty('lti_deployment_id');
  });

  test('Sakai sends an address and offers storage in the embedding window', async () => {
    const { login, method } = await (await open('sakai')).launch('5', 'activity=1');
    expect(method).toBe('GET');
    expect(login).toMatchObject({ lti_storage_target: '_parent', lti_deployment_id: '1' });
  });

  test.each(['moodle', 'brightspace', 'blackboard'])('%s offers no storage', async (name) => {
    const { login } = await (await open(name)).launch('5', 'activity=1');
    expect(login).not.toHaveProperty('lti_storage_target');
    expect(login).toHaveProperty('lti_deployment_id');
  });
});

describe('lti.md §5–7: what each LMS says of a launch', () => {
  test.each(VENDOR_NAMES)('%s signs it for the tool, under an issuer of its own', async (name) => {
    const platform = await open(name);
    const { token, login } = await platform.launch('5', 'activity=1');
    expect(login.iss).toBe(platform.base);
    const path = platform.vendor.paths.jwks.replace(':client', platform.clientId);
    const keys = await (await platform.ask(`${platform.base}${path}`)).json();
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys as never), {
      issuer: platform.base,
      audience: platform.clientId,
      currentDate: platform.clock.now,
    });
    expect(payload).toMatchObject({
      nonce: 'the nonce',
      given_name: 'Lena',
      [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
      [`${CLAIM}version`]: '1.3.0',
      [`${CLAIM}target_link_uri`]: `${TOOL}/lti/launch`,
      [`${CLAIM}lis`]: { person_sourcedid: 'EMP-learner1' },
    });
    expect(payload[`${CLAIM}tool_platform`]).toHaveProperty(
      'product_family_code',
      platform.vendor.productFamily,
    );
  });

  test('subjects and issuers of all five differ for the same person', async () => {
    const launches = await Promise.all(
      VENDOR_NAMES.map(async (name) => (await open(name)).launch('5', 'activity=1')),
    );
    expect(new Set(launches.map(({ claims }) => claims.sub)).size).toBe(VENDOR_NAMES.length);
    expect(new Set(launches.map(({ claims }) => claims.iss)).size).toBe(VENDOR_NAMES.length);
  });

  test('an unknown variable arrives as it was written, and what Moodle does not share as null', async () => {
    const moodle = await open('moodle');
    const { claims } = await moodle.launch('5', 'activity=1');
    expect(claims[`${CLAIM}custom`]).toMatchObject({
      due: '$ResourceLink.submission.endDateTime',
      user_username: 'lena',
    });
    const canvas = (await (await open('canvas')).launch('5', 'activity=1')).claims;
    expect(canvas[`${CLAIM}custom`]).toMatchObject({
      sis_user_id_of_the_sample: '$Canvas.user.sisid',
      sis_user_id: 'EMP-learner1',
      high_contrast: 'false',
      tz: 'Europe/London',
    });
  });

  test('Canvas sends roles of other courses, which say nothing about this one', async () => {
    const lead = {
      number: '24',
      employeeNumber: null,
      givenName: 'Mara',
      familyName: 'O',
      email: 'm@e.org',
      department: null,
    };
    const canvas = await open('canvas', { members: [lead] });
    const facts = { role: 'Learner', administrator: false, member: lead } as const;
    expect(canvas.vendor.roles(facts)).toEqual(
      expect.arrayContaining([`${INSTITUTION}Instructor`, `${MEMBERSHIP}Learner`]),
    );
    expect(canvas.vendor.roles(facts)).not.toContain(`${MEMBERSHIP}Instructor`);
  });

  test('Brightspace and Blackboard have claims of their own', async () => {
    const brightspace = (await (await open('brightspace')).launch('5', 'activity=1')).claims;
    expect(brightspace['http://www.brightspace.com']).toMatchObject({
      org_defined_id: 'EMP-learner1',
      user_id: 5,
    });
    const blackboard = (await (await open('blackboard')).launch('5', 'activity=1')).claims;
    expect(blackboard).toHaveProperty(['https://blackboard.com/lti/claim/one_time_session_token']);
    expect(blackboard).toHaveProperty(['https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice']);
  });

  test('Canvas’ navigation: the link is the context; an account is no course, a profile has none', async () => {
    const canvas = await open('canvas');
    const of = async (query: string) => {
      const { claims } = await canvas.launch('5', query);
      const link = claims[`${CLAIM}resource_link`] as { id: string };
      const context = claims[`${CLAIM}context`] as { id: string; type: string[] } | undefined;
      return { link: link.id, context, placement: claims['https://www.instructure.com/placement'] };
    };
    const course = await of('placement=course_navigation&course=2');
    expect(course.link).toBe(course.context?.id);
    expect(course).toMatchObject({ placement: 'course_navigation' });
    expect((await of('placement=account_navigation')).context?.type).toEqual(['Account']);
    const profile = await of('placement=user_navigation');
    expect(profile.context).toBeUndefined();
    expect(profile.link).not.toBe(course.link);
  });

  test.each([
    ['sakai', 'LtiContextLaunchRequest'],
    ['blackboard', 'ContextLaunchRequest'],
  ])('%s opens the tool for a whole course with %s and no link', async (name, type) => {
    const { claims } = await (await open(name)).launch('5', 'course=2');
    expect(claims[`${CLAIM}message_type`]).toBe(type);
    expect(claims).toHaveProperty([`${CLAIM}context`]);
    expect(claims).not.toHaveProperty([`${CLAIM}resource_link`]);
  });

  test.each([
    ['sakai', 'LtiDataPrivacyLaunchRequest', 'user_id'],
    ['blackboard', 'DataPrivacyLaunchRequest', 'id'],
  ])('%s asks about somebody’s data with %s, and names them by %s', async (name, type, field) => {
    const platform = await open(name);
    const { claims } = await platform.launch(ADMINISTRATOR, 'privacy=5');
    expect(claims[`${CLAIM}message_type`]).toBe(type);
    expect(claims[`${CLAIM}for_user`]).toMatchObject({ [field]: platform.vendor.sub('5') });
    expect(claims).not.toHaveProperty([`${CLAIM}context`]);
  });

  test('the 1.1 claim is signed as the migration guide says, or wrongly, or is not there', async () => {
    const sakai = await open('sakai');
    const claim = async () => (await sakai.launch('5', 'activity=1')).claims;
    expect(await claim()).not.toHaveProperty([`${CLAIM}lti1p1`]);
    const signature = ({ exp, nonce, aud, iss, ...claims }: Awaited<ReturnType<typeof claim>>) =>
      createHmac('sha256', 'practice-1p1-secret')
        .update(['practice-1p1', claims[`${CLAIM}deployment_id`], iss, aud, exp, nonce].join('&'))
        .digest('base64');
    for (const [migration, good] of [
      ['signed', true],
      ['wrong', false],
    ] as const) {
      sakai.store.state.platforms.sakai!.settings.migration = migration;
      const claims = await claim();
      const { oauth_consumer_key_sign: sign } = claims[`${CLAIM}lti1p1`] as Record<string, string>;
      expect(sign === signature(claims)).toBe(good);
    }
  });

  test('only who may: learners select nothing and review nothing, teachers ask about nobody’s data', async () => {
    const moodle = await open('moodle');
    await selectContent(moodle, [LINK_AND_GRADE]);
    const item = moodle.store.state.platforms.moodle!.lineItems[0]!.id;
    for (const [number, query] of [
      ['5', 'content=2'],
      ['5', `review=${item}&user=6`],
      [TEACHER, 'privacy=5'],
    ] as const)
      expect((await moodle.ask(`/launch?${query}`, { as: number })).status, query).toBe(403);
  });
});

describe('lti.md §8: the token endpoints', () => {
  const SCORE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
  const status = async (platform: OpenPlatform, aud: string, jti: string = crypto.randomUUID()) =>
    (await platform.askToken({ aud, jti }, SCORE)).status;

  test('Brightspace takes its own audience and not the token address', async () => {
    const platform = await open('brightspace');
    expect(await status(platform, `${platform.base}/api/auth/token`)).toBe(200);
    expect(await status(platform, `${platform.base}${platform.vendor.paths.token}`)).toBe(400);
  });

  test.each(['canvas', 'blackboard', 'sakai'])(
    '%s takes the token address and nothing else',
    async (name) => {
      const platform = await open(name);
      const address = `${platform.base}${platform.vendor.paths.token}`;
      expect(await status(platform, address)).toBe(200);
      expect(await status(platform, 'http://elsewhere.test/token')).toBe(400);
      expect(
        (await platform.askToken({ aud: address, jti: 'x' }, SCORE)).headers.get('content-type'),
      ).toMatch('application/json');
    },
  );

  test('Canvas refuses an assertion that was used', async () => {
    const platform = await open('canvas');
    const address = `${platform.base}${platform.vendor.paths.token}`;
    expect(await status(platform, address, 'once')).toBe(200);
    expect(await status(platform, address, 'once')).toBe(400);
  });

  test('moodle.md: keys that cannot be fetched are a page of HTML with 404', async () => {
    const moodle = await open('moodle');
    moodle.tool.readable = false;
    const response = await moodle.askToken({ aud: 'any' }, SCORE);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain('<!DOCTYPE html>');
  });

  test('a grant is what was asked for and may be given; nothing of it is a refusal', async () => {
    const canvas = await open('canvas');
    const aud = `${canvas.base}${canvas.vendor.paths.token}`;
    const ask = (scope: string) => canvas.askToken({ aud, jti: crypto.randomUUID() }, scope);
    expect(await (await ask(`${SCORE} https://example.org/other`)).json()).toMatchObject({ scope: SCORE });
    expect((await ask('https://example.org/other')).status).toBe(400);
  });

  test('tokens are kept as hashes, end after an hour, and are bounded', async () => {
    const moodle = await open('moodle');
    const token = await moodle.token(SCORE);
    expect(JSON.stringify(moodle.store.state)).not.toContain(token);
    for (let count = 0; count < 205; count++) await moodle.token(SCORE);
    expect(Object.keys(moodle.store.state.platforms.moodle!.tokens)).toHaveLength(200);
    const roster = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
    const authorization = `Bearer ${await moodle.token(roster)}`;
    const address = '/mod/lti/services.php/CourseSection/2/bindings/1/memberships';
    const read = async () => (await moodle.ask(address, { headers: { authorization } })).status;
    expect(await read()).toBe(200);
    moodle.clock.now = new Date(moodle.clock.now.getTime() + 3_600_000);
    expect(await read()).toBe(401);
  });
});

describe('lti.md §8: grades elsewhere than in Moodle', () => {
  const scopes = ['lineitem', 'score', 'result.readonly'].map(
    (name) => `https://purl.imsglobal.org/spec/lti-ags/scope/${name}`,
  );
  test.each(['canvas', 'brightspace', 'blackboard', 'sakai'])(
    '%s keeps a grade until something is fully graded, and does not clamp',
    async (name) => {
      const platform = await open(name);
      await selectContent(platform, [LINK_AND_GRADE]);
      const { claims } = await platform.launch('5', 'activity=5000');
      const endpoint = claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as Record<
        string,
        string
      >;
      const headers = { authorization: `Bearer ${await platform.token(...scopes)}` };
      const post = (score: object) =>
        platform.ask(`${endpoint.lineitem}/scores`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ userId: platform.vendor.sub('5'), activityProgress: 'Completed', ...score }),
        });
      const graded = { gradingProgress: 'FullyGraded', scoreGiven: 12, scoreMaximum: 10 };
      const first = await post({ ...graded, timestamp: '2026-01-01T00:00:00.000Z' });
      expect(first.ok).toBe(true);
      await post({ gradingProgress: 'Pending', timestamp: '2026-01-01T00:00:01.000Z' });
      expect((await post({ ...graded, timestamp: '2026-01-01T00:00:01.000Z' })).status).toBe(409);
      const results = await platform.ask(`${endpoint.lineitem}/results`, { headers });
      expect(await results.json()).toMatchObject([
        { userId: platform.vendor.sub('5'), resultScore: 12, resultMaximum: 10 },
      ]);
    },
  );

  test('line items are those of the asking tool; other courses’ are not found', async () => {
    const canvas = await open('canvas');
    await selectContent(canvas, [LINK_AND_GRADE]);
    const [item] = canvas.store.state.platforms.canvas!.lineItems;
    canvas.store.state.platforms.canvas!.lineItems = [{ ...item!, toolId: 'another' }];
    const headers = { authorization: `Bearer ${await canvas.token(...scopes)}` };
    const at = (path: string) =>
      canvas.ask(`${canvas.base}/api/lti/courses/2/line_items${path}`, { headers });
    expect(await (await at('')).json()).toEqual([]);
    expect((await at(`/${item!.id}`)).status).toBe(404);
  });
});

describe('lti.md §8: rosters and groups', () => {
  const people = Array.from({ length: 45 }, (_, index) => ({
    number: String(100 + index),
    employeeNumber: `E${index}`,
    givenName: 'Given',
    familyName: `Family ${index}`,
    email: `p${index}@example.org`,
    department: index % 2 === 0 ? 'North' : 'South',
  }));
  const ROSTER = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
  const memberships = async (platform: OpenPlatform) => {
    const { claims } = await platform.launch('5', 'activity=1');
    const service = claims['https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice'] as Record<
      string,
      string
    >;
    const headers = { authorization: `Bearer ${await platform.token(ROSTER)}` };
    const read = async (address: string) => {
      const response = await platform.ask(address, { headers });
      const body = (await response.json()) as { members: Record<string, unknown>[] };
      return { members: body.members, link: response.headers.get('link') };
    };
    return { read, first: service.context_memberships_url! };
  };

  test('Canvas turns pages of twenty by itself, with full role names', async () => {
    const { read, first } = await memberships(await open('canvas', { members: people }));
    const seen: Record<string, unknown>[] = [];
    for (let next: string | undefined = first; next; ) {
      const { members, link } = await read(next);
      expect(members.length).toBeLessThanOrEqual(20);
      seen.push(...members);
      next = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
    }
    expect(seen).toHaveLength(49);
    expect(new Set(seen.map(({ user_id }) => user_id)).size).toBe(49);
    expect(seen.filter(({ roles }) => String(roles) === `${MEMBERSHIP}Instructor`)).toHaveLength(1);
  });

  test('Sakai tells the differences since a reading: who went is Deleted', async () => {
    const sakai = await open('sakai', { members: people });
    const { read, first } = await memberships(sakai);
    const { link } = await read(first);
    const [, differences] = /<([^>]+)>; rel="differences"/.exec(link ?? '') ?? [];
    expect((await read(differences!)).members).toEqual([]);
    const body = new URLSearchParams({ course: '2', number: '100', status: 'Deleted' });
    await sakai.lms.request('/participants/change', {
      method: 'POST',
      body,
      headers: { cookie: `practice_person=${TEACHER}; practice_as=sakai` },
    });
    const { members } = await read(differences!);
    expect(members).toMatchObject([{ user_id: sakai.vendor.sub('100'), status: 'Deleted' }]);
    expect((await read(first)).members).toHaveLength(48);
  });

  test('Blackboard groups a course’s people, all of them or those of one person', async () => {
    const blackboard = await open('blackboard', { members: people });
    const { claims } = await blackboard.launch('5', 'activity=1');
    const service = claims['https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice'] as Record<
      string,
      string
    >;
    const token = await blackboard.token(
      'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly',
    );
    const read = async (query: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await blackboard.ask(`${service.context_groups_url}${query}`, { headers })).json();
    };
    expect(await read('')).toMatchObject({ groups: [{ name: 'North' }, { name: 'South' }] });
    expect(await read(`?user_id=${blackboard.vendor.sub('101')}`)).toMatchObject({
      groups: [{ id: 'south' }],
    });
  });
});

describe('Deep Linking 2.0: what comes back', () => {
  test.each(VENDOR_NAMES)('%s places two items, which launch with their own parameters', async (name) => {
    const platform = await open(name);
    const items = [
      { ...LINK_AND_GRADE, custom: { activity: 'one', who: '$User.id' } },
      { ...LINK_AND_GRADE, title: 'Second', lineItem: undefined },
    ];
    const response = await selectContent(platform, items);
    expect(await response.text()).toContain('2 placed in the course');
    const { activities, lineItems } = platform.store.state.platforms[platform.vendor.name]!;
    expect(activities.map(({ title }) => title)).toEqual(['Look back', 'Second']);
    expect(lineItems).toHaveLength(1);
    const { claims } = await platform.launch('5', `activity=${activities[0]!.id}`);
    expect(claims[`${CLAIM}custom`]).toMatchObject({ activity: 'one', who: platform.vendor.sub('5') });
    expect(claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint']).toHaveProperty('lineitem');
  });

  test.each([
    ['another audience', { aud: 'http://elsewhere.test' }],
    ['another deployment', { [`${CLAIM}deployment_id`]: 'x' }],
    ['another message', { [`${CLAIM}message_type`]: 'LtiResourceLinkRequest' }],
    ['another version', { [`${CLAIM}version`]: '1.1' }],
    ['no nonce', { nonce: undefined }],
    ['data that was not sent so', { [`${DL}data`]: 'forged' }],
    ['a type that was not asked for', { [`${DL}content_items`]: [{ type: 'malware' }] }],
    [
      'a link to another site',
      { [`${DL}content_items`]: [{ type: 'ltiResourceLink', url: 'https://e.test/' }] },
    ],
  ])('refuses an answer with %s', async (_, changes) => {
    const sakai = await open('sakai');
    const response = await selectContent(sakai, [LINK_AND_GRADE], changes);
    expect(response.status).toBe(400);
    expect(sakai.store.state.platforms.sakai!.activities).toEqual([]);
  });

  test('Moodle takes links to the tool only, and an answer once', async () => {
    const moodle = await open('moodle');
    expect((await selectContent(moodle, [{ type: 'link', url: 'https://example.org/' }])).status).toBe(400);
    const again = await moodle.ask('/mod/lti/contentitem_return.php?sesskey=none', { method: 'POST' });
    expect(await again.text()).toContain('finished already, or never begun');
  });
});

describe('platform notifications 1.0', () => {
  const NOTICES = 'https://purl.imsglobal.org/spec/lti/scope/noticehandlers';
  const handlers = async (platform: OpenPlatform) => {
    const { claims } = await platform.launch('5', 'activity=1');
    const service = claims[`${CLAIM}platformnotificationservice`] as Record<string, string>;
    const authorization = `Bearer ${await platform.token(NOTICES)}`;
    const address = service.platform_notification_service_url!;
    const put = (handler: string, notice_type = 'LtiContextCopyNotice') =>
      platform.ask(address, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ notice_type, handler }),
      });
    return { put, get: async () => (await platform.ask(address, { headers: { authorization } })).json() };
  };
  const copy = (platform: OpenPlatform) =>
    platform.lms.request('/course/copy', {
      method: 'POST',
      body: new URLSearchParams({ course: '2' }),
      headers: { cookie: `practice_person=${TEACHER}; practice_as=${platform.vendor.name}` },
    });

  test.each(['canvas', 'sakai'])(
    '%s tells a copy to the handler on the tool’s host, and to no other',
    async (name) => {
      const platform = await open(name);
      const { put, get } = await handlers(platform);
      expect((await put('https://elsewhere.test/notices')).status).toBe(400);
      expect((await put(`${TOOL}/lti/notices`)).status).toBe(200);
      expect(await get()).toMatchObject({
        client_id: platform.clientId,
        notice_handlers: [
          { notice_type: 'LtiHelloWorldNotice', handler: '' },
          { notice_type: 'LtiContextCopyNotice', handler: `${TOOL}/lti/notices` },
        ],
      });
      await selectContent(platform, [LINK_AND_GRADE]);
      expect((await copy(platform)).headers.get('location')).toContain('done=copied-told');
      const [{ jwt }] = JSON.parse(platform.tool.notices[0]!).notices;
      const path = platform.vendor.paths.jwks;
      const keys = await (await platform.ask(`${platform.base}${path}`)).json();
      const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys as never), {
        issuer: platform.base,
        audience: platform.clientId,
        currentDate: platform.clock.now,
      });
      expect(payload[`${CLAIM}notice`]).toMatchObject({ type: 'LtiContextCopyNotice' });
      expect(payload[`${CLAIM}origin_contexts`]).toEqual([platform.vendor.contextId('2')]);
      const { copies, activities, lineItems } = platform.store.state.platforms[platform.vendor.name]!;
      expect(payload[`${CLAIM}context`]).toMatchObject({ id: platform.vendor.contextId(copies[0]!.id) });
      expect([activities, lineItems].map(({ length }) => length)).toEqual([2, 2]);
      const { claims } = await platform.launch('5', `activity=1${copies[0]!.id}`);
      expect(claims[`${CLAIM}custom`]).toMatchObject({ ctx_history: platform.vendor.contextId('2') });
      await put('');
      await copy(platform);
      expect(platform.tool.notices).toHaveLength(1);
    },
  );

  test('who asks for it is greeted at once, and nobody else is', async () => {
    const canvas = await open('canvas');
    const { put } = await handlers(canvas);
    await put(`${TOOL}/lti/notices`);
    expect(canvas.tool.notices).toEqual([]);
    await put(`${TOOL}/lti/notices`, 'LtiHelloWorldNotice');
    await expect.poll(() => canvas.tool.notices.length).toBe(1);
    const [{ jwt }] = JSON.parse(canvas.tool.notices[0]!).notices;
    expect(decodeJwt(jwt)[`${CLAIM}notice`]).toMatchObject({ type: 'LtiHelloWorldNotice' });
  });

  test('Moodle offers none: a copy shows in the history of its launches alone', async () => {
    const moodle = await open('moodle');
    await copy(moodle);
    const { copies } = moodle.store.state.platforms.moodle!;
    const { claims } = await moodle.launch('5', `activity=1${copies[0]!.id}`);
    expect(claims).not.toHaveProperty([`${CLAIM}platformnotificationservice`]);
    expect(claims[`${CLAIM}custom`]).toMatchObject({ ctx_history: '2' });
  });
});
