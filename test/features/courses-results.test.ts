import { describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { readResults } from '../../src/features/courses/index.ts';
import { later, learning, lms, meetCourses, owner, tenant } from './courses-ground.ts';

meetCourses();

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
