import { describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { countCourseGaps } from '../../src/features/courses/index.ts';
import { trustPlatform } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import {
  bind,
  later,
  learning,
  lms,
  meetCourses,
  member,
  NRPS,
  note,
  owner,
  page,
  tenant,
} from './courses-ground.ts';

meetCourses();

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
