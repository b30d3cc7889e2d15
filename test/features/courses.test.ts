import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { bindOptionToCourse, unbindCourse } from '../../src/features/catalog/index.ts';
import type { LaunchedCourse } from '../../src/features/courses/index.ts';
import {
  countCourseGaps,
  noteCourse,
  readResults,
  receiveNotice,
  refreshRoster,
} from '../../src/features/courses/index.ts';
import { trustPlatform } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { type Asked, startLms, type TestLms } from './courses-lms.ts';
import { bringLearning, type Learning } from './goals-ground.ts';

let db: TestDatabase;
let owner: Sql;
let tenant: TestTenant;
let learning: Learning;
let lms: TestLms;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
}, 60_000);
beforeEach(async () => {
  await lms?.close();
  tenant = await testTenant(db, { people: CAST });
  learning = await bringLearning(tenant);
  lms = await startLms(tenant);
});
afterAll(async () => {
  await lms?.close();
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const NRPS = () => `${lms.origin}/members`;
const launchOf = (over: Partial<LaunchedCourse> = {}): LaunchedCourse => ({
  platformId: lms.platformId,
  issuer: lms.origin,
  deploymentId: '1',
  course: { id: '2', title: 'Growing at work', label: 'GROW', types: ['CourseSection'] },
  roles: ['Learner'],
  ...over,
});
const note = (over: Partial<LaunchedCourse> = {}) => noteCourse(tenant.system, launchOf(over));
const inCourse = (id: string, over: Partial<LaunchedCourse> = {}) => note({ course: { id }, ...over });
const bind = (contextId: string, optionId: string) =>
  bindOptionToCourse(tenant.operator, { optionId, issuer: lms.origin, contextId });
const boundTo = async (contextId: string) =>
  (
    await owner`select option_id from option_binding
                 where tenant_id = ${tenant.tenantId} and context_id = ${contextId}`
  )[0]?.option_id;
const course = async (id = '2') =>
  (await owner`select * from lms_course where tenant_id = ${tenant.tenantId} and context_id = ${id}`)[0];
/** How many announcements of this event wait. */
const waiting = async (event: string) =>
  (
    await owner`select count(*)::int as n from pgboss.job
                 where name = ${event} and data->>'tenantId' = ${tenant.tenantId} and state = 'created'`
  )[0]?.n;
const later = (minutes: number) =>
  tenant.clock.set(new Date(tenant.clock.now().getTime() + minutes * 60_000));

describe('noting the course of a launch (issue F2, 10)', () => {
  test('a course is remembered once, and told what it is called and offers', async () => {
    await Promise.all(Array.from({ length: 8 }, () => note({ namesRoles: { membershipsUrl: NRPS() } })));
    expect(await course()).toMatchObject({
      title: 'Growing at work',
      label: 'GROW',
      memberships_url: NRPS(),
    });
    const met = await owner`
      select 1 from audit.entry where tenant_id = ${tenant.tenantId} and action = 'course.met'`;
    expect(met).toHaveLength(1);
  });

  test('launches within a minute write nothing; a new title is written at once', async () => {
    await note();
    const version = async () =>
      (await owner`select xmin::text from lms_course where tenant_id = ${tenant.tenantId}`)[0]?.xmin;
    const first = await version();
    await note();
    expect(await version()).toBe(first);
    await note({ course: { id: '2', title: 'Growing together' } });
    expect((await course())?.title).toBe('Growing together');
    const second = await version();
    later(1);
    await note({ course: { id: '2', title: 'Growing together' } });
    expect(await version()).not.toBe(second);
  });

  test('a course whose address is an option’s own is that option from its first launch on', async () => {
    const [option] = await owner`
      update learning_option set url = ${`${lms.origin}/course/view.php?id=77`}
       where (tenant_id, id) in (select tenant_id, id from learning_option where tenant_id = ${tenant.tenantId} limit 1)
      returning id`;
    expect(await inCourse('77')).toEqual({ optionId: option?.id });
    expect(await boundTo('77')).toBe(option?.id);
    expect(await inCourse('78')).toEqual({ optionId: null });
    expect(await inCourse('77')).toEqual({ optionId: option?.id });
  });

  test('what a learner’s launch does not offer is not forgotten', async () => {
    await note({
      namesRoles: { membershipsUrl: NRPS() },
      ags: { scopes: ['b', 'a'], lineItemsUrl: 'https://x' },
    });
    await note({ ags: { scopes: ['c'] } });
    expect(await course()).toMatchObject({
      memberships_url: NRPS(),
      line_items_url: 'https://x',
      ags_scopes: ['a', 'b', 'c'],
    });
  });

  test('an account of the LMS is no course, and neither is an id that no index can hold', async () => {
    const account = 'http://purl.imsglobal.org/vocab/lis/v2/course#Account';
    expect(await inCourse('a', { course: { id: 'a', types: [account] } })).toEqual({ optionId: null });
    expect(await inCourse('x'.repeat(5_000))).toEqual({ optionId: null });
    expect(await owner`select 1 from lms_course where tenant_id = ${tenant.tenantId}`).toHaveLength(0);
  });

  test('says which option the course is, in this tenant only', async () => {
    expect(await note()).toEqual({ optionId: null });
    await bind('2', learning.options.COURSE);
    expect(await note()).toEqual({ optionId: learning.options.COURSE });
    const other = await testTenant(db);
    expect(await noteCourse(other.system, launchOf())).toEqual({ optionId: null });
  });

  test('only the product itself notes courses', async () => {
    for (const key of ['learner', 'tenantAdmin', 'ldAdmin'])
      await expect(noteCourse(tenant.contextOf(key), launchOf())).rejects.toMatchObject({
        code: 'forbidden',
      });
  });
});

describe('copies of courses (issue F2, 6)', () => {
  test('a copy takes over what its newest known origin is; the claim counts before the history', async () => {
    await bind('old', learning.options.COURSE);
    await bind('older', learning.options.ELEARN);
    const copy = { originContexts: ['unknown'], historyContexts: ['old', 'older'] };
    expect(await inCourse('copy', copy)).toEqual({ optionId: learning.options.COURSE });
    expect(await boundTo('copy')).toBe(learning.options.COURSE);
    expect(await course('copy')).toMatchObject({ copied_from: 'old', origins: ['unknown', 'old', 'older'] });
    expect(await inCourse('copy2', { ...copy, originContexts: ['older'] })).toEqual({
      optionId: learning.options.ELEARN,
    });
  });

  test('what somebody said about the copy is never overwritten, nor what they took back', async () => {
    await bind('old', learning.options.COURSE);
    await bind('copy', learning.options.ELEARN);
    await inCourse('copy', { originContexts: ['old'] });
    expect(await boundTo('copy')).toBe(learning.options.ELEARN);
    await unbindCourse(tenant.operator, { issuer: lms.origin, contextId: 'copy' });
    later(5);
    await inCourse('copy', { originContexts: ['old'] });
    expect(await boundTo('copy')).toBeUndefined();
  });

  test('a course is no origin of itself, and another platform’s course of the same id is none either', async () => {
    await bind('2', learning.options.COURSE);
    await unbindCourse(tenant.operator, { issuer: lms.origin, contextId: '2' });
    await bindOptionToCourse(tenant.operator, {
      optionId: learning.options.COURSE,
      issuer: 'https://other.example',
      contextId: 'old',
    });
    expect(await note({ originContexts: ['2', 'old'] })).toEqual({ optionId: null });
  });
});

describe('platform notifications (issue F2, 6)', () => {
  const copyNotice = (over: object = {}) => ({
    platformId: lms.platformId,
    deploymentId: '1',
    id: 'n1',
    type: 'LtiContextCopyNotice',
    timestamp: tenant.clock.now(),
    contextId: 'copy',
    originContexts: ['old'],
    ...over,
  });

  test('a copy notice lets the copy be what its origin is, before anybody launches there', async () => {
    await bind('old', learning.options.COURSE);
    expect(await receiveNotice(tenant.system, copyNotice())).toBe(true);
    expect(await boundTo('copy')).toBeUndefined();
    await drainJobs(tenant.deps);
    expect(await boundTo('copy')).toBe(learning.options.COURSE);
  });

  test('however often and in parallel it comes, it counts once', async () => {
    await bind('old', learning.options.COURSE);
    const taken = await Promise.all(
      Array.from({ length: 12 }, () => receiveNotice(tenant.system, copyNotice())),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await waiting('notice.received')).toBe(1);
    await drainJobs(tenant.deps);
    await unbindCourse(tenant.operator, { issuer: lms.origin, contextId: 'copy' });
    expect(await receiveNotice(tenant.system, copyNotice())).toBe(false);
    await drainJobs(tenant.deps);
    expect(await boundTo('copy')).toBeUndefined();
  });

  test('hello and unknown kinds are remembered and change nothing; an endless id is no notice', async () => {
    await receiveNotice(tenant.system, copyNotice({ id: 'h', type: 'LtiHelloWorldNotice', contextId: null }));
    await receiveNotice(tenant.system, copyNotice({ id: 'u', type: 'LtiSomethingNotice' }));
    expect(await receiveNotice(tenant.system, copyNotice({ id: 'x'.repeat(9_000) }))).toBe(false);
    await drainJobs(tenant.deps);
    const rows = await owner`
      select type, worked_at from lms_notice where tenant_id = ${tenant.tenantId} order by type`;
    expect(rows.map(({ type }) => type)).toEqual(['LtiHelloWorldNotice', 'LtiSomethingNotice']);
    expect(rows.every((row) => row.worked_at !== null)).toBe(true);
  });

  test('a platform that offers notices is asked for those that we want, once; what it takes is kept', async () => {
    const notices = {
      serviceUrl: `${lms.origin}/notices`,
      noticeTypes: ['LtiHelloWorldNotice', 'LtiContextCopyNotice', 'LtiAssetProcessorSubmissionNotice'],
    };
    for (let n = 0; n < 3; n++) await note({ notices });
    await drainJobs(tenant.deps);
    const asked = lms.of('/notices').map(({ method, body }) => [method, body]);
    const handler = 'https://throughline.example/lti/notices';
    expect(asked).toEqual([
      ['PUT', { notice_type: 'LtiHelloWorldNotice', handler }],
      ['PUT', { notice_type: 'LtiContextCopyNotice', handler }],
    ]);
    later(3 * 24 * 60);
    await note({ notices });
    await drainJobs(tenant.deps);
    expect(lms.of('/notices')).toHaveLength(2);
  });

  test('where it refuses, it is asked again on another day, and why is kept in words', async () => {
    const notices = { serviceUrl: `${lms.origin}/notices`, noticeTypes: ['LtiContextCopyNotice'] };
    lms.answers(() => ({ status: 403 }));
    await note({ notices });
    await drainJobs(tenant.deps);
    const before = lms.of('/notices').length;
    await note({ notices });
    await drainJobs(tenant.deps);
    expect(lms.of('/notices')).toHaveLength(before);
    const [kept] =
      await owner`select problem, handled from notice_service where tenant_id = ${tenant.tenantId}`;
    expect(kept).toMatchObject({ handled: [] });
    expect(kept?.problem.length).toBeGreaterThan(20);
    lms.answers(() => ({}));
    later(24 * 60);
    await note({ notices });
    await drainJobs(tenant.deps);
    expect(
      (await owner`select handled from notice_service where tenant_id = ${tenant.tenantId}`)[0]?.handled,
    ).toEqual(['LtiContextCopyNotice']);
  });
});

/** A roster of three pages at most, as NRPS sends it. */
const page = (members: readonly object[], link = '') => ({
  headers: {
    'content-type': 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
    ...(link && { link }),
  },
  body: { id: 'x', context: { id: '2' }, members },
});
const member = (user_id: string, over: object = {}) => ({
  user_id,
  status: 'Active',
  roles: ['Learner'],
  name: 'Secret Name',
  email: 'secret@company.example',
  ...over,
});
const members = async () =>
  owner`select sub, status, roles, group_ids, left_at from course_member
         where tenant_id = ${tenant.tenantId} order by sub`;

describe('the roster of a course (issue F2, 5)', () => {
  const withRoster = (over: Partial<LaunchedCourse> = {}) =>
    note({ namesRoles: { membershipsUrl: NRPS() }, ...over });
  const isMembers = ({ path }: Asked) => path.startsWith('/members');

  test('is read in a job, page after page; names and addresses are not kept', async () => {
    lms.answers((asked) => {
      if (!isMembers(asked)) return null;
      if (asked.path.includes('page=2')) return page([member('12', { roles: ['Instructor'] }), member('13')]);
      return page([member('11')], `<${NRPS()}?page=2>; rel="next"`);
    });
    await withRoster();
    expect(lms.of('/members')).toHaveLength(0);
    await drainJobs(tenant.deps);
    expect((await members()).map(({ sub, status, roles }) => [sub, status, roles])).toEqual([
      ['11', 'active', ['Learner']],
      ['12', 'active', ['Instructor']],
      ['13', 'active', ['Learner']],
    ]);
    const dump =
      JSON.stringify(await owner`select * from course_member`) +
      JSON.stringify(await owner`select * from account`);
    expect(dump).not.toMatch(/secret/i);
    expect(await course()).toMatchObject({
      roster_at: tenant.clock.now(),
      roster_whole: true,
      roster_problem: null,
    });
  });

  test('is asked for once a day by learners, after a quarter of an hour by staff', async () => {
    lms.answers(() => page([member('11')]));
    const launches = async (over: Partial<LaunchedCourse> = {}) => {
      await Promise.all(Array.from({ length: 5 }, () => withRoster(over)));
      await drainJobs(tenant.deps);
      return lms.of('/members').length;
    };
    expect(await launches()).toBe(1);
    later(60);
    expect(await launches()).toBe(1);
    expect(await launches({ roles: ['Instructor'] })).toBe(2);
    later(10);
    expect(await launches({ roles: ['Instructor'] })).toBe(2);
    later(24 * 60);
    expect(await launches()).toBe(3);
  });

  test('who is missing from a whole roster has left, and comes back; a broken one lets nobody leave', async () => {
    lms.answers(() => page([member('11'), member('12')]));
    await withRoster();
    await drainJobs(tenant.deps);
    lms.answers((asked) =>
      asked.path.includes('page=2')
        ? { status: 500 }
        : page([member('11')], `<${NRPS()}?page=2>; rel="next"`),
    );
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await members()).map(({ status }) => status)).toEqual(['active', 'active']);
    expect(await course()).toMatchObject({ roster_whole: false });
    expect((await course())?.roster_problem).toBeTruthy();
    lms.answers(() => page([member('11')]));
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await members()).map(({ status, left_at }) => [status, left_at])).toEqual([
      ['active', null],
      ['inactive', tenant.clock.now()],
    ]);
    lms.answers(() => page([member('11'), member('12')]));
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await members()).map(({ status, left_at }) => [status, left_at])).toEqual([
      ['active', null],
      ['active', null],
    ]);
  });

  test('differences are used where they are offered; deleted members become inactive', async () => {
    lms.answers(() => page([member('11'), member('12')], `<${NRPS()}?since=5>; rel="differences"`));
    await withRoster();
    await drainJobs(tenant.deps);
    lms.answers((asked) =>
      asked.path.includes('since=5')
        ? page([member('12', { status: 'Deleted' }), member('13')], `<${NRPS()}?since=6>; rel="differences"`)
        : { status: 500 },
    );
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await members()).map(({ sub, status }) => [sub, status])).toEqual([
      ['11', 'active'],
      ['12', 'inactive'],
      ['13', 'active'],
    ]);
    expect((await course())?.differences_url).toContain('since=6');
    lms.answers((asked) => (asked.path.includes('since') ? { status: 404 } : page([member('13')])));
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await members()).map(({ status }) => status)).toEqual(['inactive', 'inactive', 'active']);
  });

  test('an LMS that does not let us is kept in words, and its page does not wait', async () => {
    lms.answers(() => ({ status: 403 }));
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await course())?.roster_problem).toMatch(/LMS/);
    expect((await course())?.roster_busy_until).toBeNull();
  });

  test('a roster without end is read up to 100,000 people, and one that goes in a circle ends', async () => {
    const size = 5_000;
    lms.answers(({ path }) => {
      const from = Number(new URL(path, lms.origin).searchParams.get('from') ?? 0);
      const ids = Array.from({ length: size }, (_, at) => ({ user_id: `u${from + at}`, status: 'Active' }));
      return page(ids, `<${NRPS()}?from=${from + size}>; rel="next"`);
    });
    await withRoster();
    await drainJobs(tenant.deps);
    expect(await members()).toHaveLength(100_000);
    expect(lms.of('/members')).toHaveLength(20);
    expect((await course())?.roster_problem).toMatch(/100000/);
    lms.answers(() => page([member('u1')], `<${NRPS()}?from=1>; rel="next"`));
    later(24 * 60);
    await withRoster();
    await drainJobs(tenant.deps);
    expect((await course())?.roster_problem).toMatch(/circle/);
    expect((await members()).filter(({ status }) => status === 'active')).toHaveLength(100_000);
  }, 60_000);

  test('two that read at once ask the LMS once', async () => {
    lms.answers(() => ({ ...page([member('11')]), after: 50 }));
    await withRoster();
    const place = { platformId: lms.platformId, contextId: '2' };
    await Promise.all([1, 2, 3].map(() => refreshRoster(tenant.system, place)));
    expect(lms.of('/members')).toHaveLength(1);
  });

  test('groups come with their names, and who is in which with the roster', async () => {
    lms.answers(({ path }) => {
      if (path.startsWith('/groups'))
        return { body: { id: 'x', groups: [{ id: 'g1', name: 'Night shift' }] } };
      return page([member('11', { group_enrollments: [{ group_id: 'g1' }] }), member('12')]);
    });
    await withRoster({ groups: { groupsUrl: `${lms.origin}/groups` } });
    await drainJobs(tenant.deps);
    expect((await members()).map(({ group_ids }) => group_ids)).toEqual([['g1'], []]);
    expect(await owner`select group_id, name from course_group where tenant_id = ${tenant.tenantId}`).toEqual(
      [{ group_id: 'g1', name: 'Night shift' }],
    );
  });
});

describe('linking people by the roster (issue F2, 5; launch-security rule 5)', () => {
  const roster = [
    member('41', { lis_person_sourcedid: 'learner' }),
    member('42', { lis_person_sourcedid: 'nobody-of-ours' }),
    member('43', { email: 'peer@company.example' }),
    member('44', { lis_person_sourcedid: 'stranger', status: 'Inactive' }),
  ];
  const accounts = async () =>
    owner`select sub, person_id, status, proposed_person_id from account
           where tenant_id = ${tenant.tenantId} and issuer = ${lms.origin} order by sub`;
  const read = async () => {
    lms.answers(() => page(roster));
    await note({ namesRoles: { membershipsUrl: NRPS() } });
    await drainJobs(tenant.deps);
  };
  const pending = async (sub: string) => {
    const id = newId();
    const [person] = await owner`
      insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
      values (${tenant.tenantId}, ${newId()}, 'Some', 'Body', now(), now()) returning id`;
    await owner`
      insert into account (tenant_id, id, issuer, sub, person_id, status, first_seen_at)
      values (${tenant.tenantId}, ${id}, ${lms.origin}, ${sub}, ${person?.id}, 'pending', now())`;
    return person?.id;
  };

  test('a platform trusted for numbers links employees before they ever launch, never by e-mail', async () => {
    await trustPlatform(tenant.operator, { platformId: lms.platformId, personNumbers: true });
    await read();
    expect(await accounts()).toMatchObject([
      { sub: '41', person_id: tenant.personId('learner'), status: 'linked' },
    ]);
  });

  test('a pending account is linked too, and what was written moves along', async () => {
    await trustPlatform(tenant.operator, { platformId: lms.platformId, personNumbers: true });
    const provisional = await pending('41');
    await read();
    expect(await accounts()).toMatchObject([
      { sub: '41', person_id: tenant.personId('learner'), status: 'linked' },
    ]);
    const [closed] = await owner`select active from person where id = ${provisional}`;
    expect(closed?.active).toBe(false);
  });

  test('another platform only proposes, and only for who launched already', async () => {
    const provisional = await pending('41');
    await read();
    expect(await accounts()).toMatchObject([
      {
        sub: '41',
        person_id: provisional,
        status: 'pending',
        proposed_person_id: tenant.personId('learner'),
      },
    ]);
  });

  test('an account that is linked stays with its person, whatever number the roster tells', async () => {
    await trustPlatform(tenant.operator, { platformId: lms.platformId, personNumbers: true });
    await owner`
      insert into account (tenant_id, id, issuer, sub, person_id, status)
      values (${tenant.tenantId}, ${newId()}, ${lms.origin}, '41', ${tenant.personId('peer')}, 'linked')`;
    await read();
    expect(await accounts()).toMatchObject([{ sub: '41', person_id: tenant.personId('peer') }]);
  });

  test('the second reading changes nothing', async () => {
    await trustPlatform(tenant.operator, { platformId: lms.platformId, personNumbers: true });
    await read();
    const before = await accounts();
    later(24 * 60);
    await read();
    expect(await accounts()).toEqual(before);
  });
});

describe('results of our line items come back as completions (issue F2, 4)', () => {
  const lineItem = () => `${lms.origin}/lineitem/9?type_id=2`;
  const placed = async () => {
    const { tenantId } = tenant;
    const [activity, me] = [newId(), tenant.personId('ldAdmin')];
    await owner`
      insert into activity (tenant_id, id, kind, title, option_id, request_id, position, created_by, created_at)
      values (${tenantId}, ${activity}, 'option-page', 'A course', ${learning.options.COURSE}, ${newId()}, 0, ${me}, now())`;
    await owner`
      insert into activity_link (tenant_id, id, activity_id, platform_id, resource_link_id, context_id, line_item_url,
                                 first_launched_at)
      values (${tenantId}, ${newId()}, ${activity}, ${lms.platformId}, 'r1', '2', ${lineItem()}, now())`;
    for (const [sub, key] of [
      ['41', 'learner'],
      ['42', 'peer'],
    ] as const)
      await owner`
        insert into account (tenant_id, id, issuer, sub, person_id, status)
        values (${tenantId}, ${newId()}, ${lms.origin}, ${sub}, ${tenant.personId(key)}, 'linked')`;
  };
  const evidence = async () =>
    owner`select person_id, option_id, occurred_at from evidence
           where tenant_id = ${tenant.tenantId} and kind = 'completion' order by person_id`;
  const place = () => ({ platformId: lms.platformId, contextId: '2' });

  test('half of the points complete, less and none do not; unknown people wait; all count once', async () => {
    await placed();
    const timestamp = '2026-02-20T10:00:00Z';
    lms.answers(() => ({
      body: [
        { id: 'a', userId: '41', resultScore: 0.5, resultMaximum: 1, timestamp },
        { id: 'b', userId: '42', resultScore: 0.4, resultMaximum: 1 },
        { id: 'c', userId: '43', resultMaximum: 1 },
        { id: 'd', userId: '77', resultScore: 1, resultMaximum: 1 },
      ],
    }));
    for (let n = 0; n < 3; n++) {
      await readResults(tenant.system, place());
      later(61);
    }
    expect(lms.of('/results?')).toHaveLength(3);
    expect(lms.of('/results?')[0]?.path).toContain('type_id=2');
    expect(await evidence()).toEqual([
      {
        person_id: tenant.personId('learner'),
        option_id: learning.options.COURSE,
        occurred_at: new Date(timestamp),
      },
    ]);
    const inbox = await owner`select sub from unmatched_completion where tenant_id = ${tenant.tenantId}`;
    expect(inbox).toEqual([{ sub: '77' }]);
  });

  test('they are asked for once an hour at launches, and only from the course’s own columns', async () => {
    await placed();
    lms.answers(() => ({ body: [] }));
    await Promise.all([readResults(tenant.system, place()), readResults(tenant.system, place())]);
    await readResults(tenant.system, { ...place(), contextId: '3' });
    expect(lms.of('/results')).toHaveLength(1);
  });

  test('an LMS that does not let us is kept in words', async () => {
    await placed();
    lms.answers(() => ({ status: 403 }));
    await readResults(tenant.system, place());
    const [row] =
      await owner`select problem, read_at from line_item_reading where tenant_id = ${tenant.tenantId}`;
    expect(row?.problem).toBeTruthy();
    expect(row?.read_at).toBeNull();
  });
});

describe('counting who of a course has a gap (issue F2, 5)', () => {
  test('learners whose role asks are counted, by known and not yet known; teachers are not', async () => {
    await trustPlatform(tenant.operator, { platformId: lms.platformId, personNumbers: true });
    await bind('2', learning.options.COURSE);
    lms.answers(() =>
      page([
        member('41', { lis_person_sourcedid: 'learner' }),
        member('42', { lis_person_sourcedid: 'peer' }),
        member('43', { lis_person_sourcedid: 'stranger' }),
        member('44', { lis_person_sourcedid: 'manager', roles: ['Instructor'] }),
        member('45'),
      ]),
    );
    const personId = tenant.personId('learner');
    for (const ref of ['e1', 'e2'])
      await owner`
        insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
        values (${tenant.tenantId}, ${newId()}, ${personId}, 'completion', ${learning.options.COURSE}, ${ref}, ${ref},
                now(), now())`;
    await note({ namesRoles: { membershipsUrl: NRPS() } });
    await drainJobs(tenant.deps);
    const counts = await owner`
      select competency_id, people, with_gap, not_known from course_gap_count where tenant_id = ${tenant.tenantId}`;
    expect(counts).toEqual([
      { competency_id: learning.skills.FEEDBACK, people: 2, with_gap: 1, not_known: 1 },
    ]);
    await countCourseGaps(tenant.system, { platformId: lms.platformId, contextId: '2' });
    expect(await owner`select 1 from course_gap_count where tenant_id = ${tenant.tenantId}`).toHaveLength(1);
  });
});
