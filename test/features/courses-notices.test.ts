import { describe, expect, test } from 'vitest';
import { unbindCourse } from '../../src/features/catalog/index.ts';
import { receiveNotice } from '../../src/features/courses/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import {
  bind,
  boundTo,
  later,
  learning,
  lms,
  meetCourses,
  note,
  owner,
  tenant,
  waiting,
} from './courses-ground.ts';

meetCourses();

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
