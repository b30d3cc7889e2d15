import { describe, expect, test } from 'vitest';
import { bindOptionToCourse, unbindCourse } from '../../src/features/catalog/index.ts';
import { noteCourse } from '../../src/features/courses/index.ts';
import { testTenant } from '../support/tenant.ts';
import {
  bind,
  boundTo,
  course,
  db,
  inCourse,
  later,
  launchOf,
  learning,
  lms,
  meetCourses,
  NRPS,
  note,
  owner,
  tenant,
} from './courses-ground.ts';

meetCourses();

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
