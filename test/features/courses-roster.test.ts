import { describe, expect, test } from 'vitest';
import type { LaunchedCourse } from '../../src/features/courses/index.ts';
import { refreshRoster } from '../../src/features/courses/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import {
  course,
  later,
  lms,
  meetCourses,
  member,
  members,
  NRPS,
  note,
  owner,
  page,
  tenant,
} from './courses-ground.ts';
import type { Asked } from './courses-lms.ts';

meetCourses();

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
