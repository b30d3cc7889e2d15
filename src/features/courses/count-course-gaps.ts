import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { courseGapCount } from '../../db/schema/courses.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { readGapsOfPeople } from './read-gaps-of-people.ts';

interface Count {
  people: number;
  withGap: number;
  notKnown: number;
}

/** Read at once: some thousand pieces of evidence. */
const PEOPLE_AT_ONCE = 500;

/**
 * Wakes when a roster was read: counts how many learners of the course have a gap that it builds. Counts only, made
 * here so that no page adds up a course of many thousands. What people wish for themselves is no part of it.
 */
export async function countCourseGaps(
  context: Context,
  { platformId, contextId }: Events['roster.refreshed'],
): Promise<void> {
  authorise(context, 'course.count');
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    const competencyIds = await listBuilt(tx, platformId, contextId);
    const counts = new Map(
      competencyIds.map((id): [string, Count] => [id, { people: 0, withGap: 0, notKnown: 0 }]),
    );
    for (let after: string | null = null; competencyIds.length > 0; ) {
      const people = await listLearners(tx, platformId, contextId, after);
      for (const { competencyId, gap } of await readGapsOfPeople(tx, people, competencyIds)) {
        const count = counts.get(competencyId)!;
        count.people++;
        if (gap === null) count.notKnown++;
        else if (gap > 0) count.withGap++;
      }
      after = people.length === PEOPLE_AT_ONCE ? (people.at(-1) ?? null) : null;
      if (after === null) break;
    }
    await tx.sql`
      delete from course_gap_count
       where tenant_id = ${tenantId} and platform_id = ${platformId} and context_id = ${contextId}`;
    const countedAt = context.now();
    const rows = [...counts].map(([competencyId, count]) => ({
      tenantId,
      platformId,
      contextId,
      competencyId,
      ...count,
      countedAt,
    }));
    if (rows.length > 0) await tx.db.insert(courseGapCount).values(rows);
  });
}

/** What the course builds: the confirmed competencies of the option that it is. */
async function listBuilt(tx: Tx, platformId: string, contextId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }[]>`
    select a.competency_id as id from lms_course c
      join option_binding b on b.tenant_id = c.tenant_id and b.issuer = c.issuer and b.context_id = c.context_id
      join alignment a on a.tenant_id = b.tenant_id and a.option_id = b.option_id and a.status = 'confirmed'
     where c.tenant_id = ${tx.context.tenantId} and c.platform_id = ${platformId} and c.context_id = ${contextId}`;
  return rows.map(({ id }) => id);
}

/** Linked people who learn in the course, by id, a portion at a time; who teaches it is not counted. */
async function listLearners(
  tx: Tx,
  platformId: string,
  contextId: string,
  after: string | null,
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }[]>`
    select distinct a.person_id as id from course_member m
      join lms_course c on c.tenant_id = m.tenant_id and c.platform_id = m.platform_id and c.context_id = m.context_id
      join account a on a.tenant_id = m.tenant_id and a.issuer = c.issuer and a.sub = m.sub and a.status = 'linked'
     where m.tenant_id = ${tx.context.tenantId} and m.platform_id = ${platformId} and m.context_id = ${contextId}
       and m.status = 'active' and not m.roles ?| array['Instructor', 'ContentDeveloper', 'Administrator']
       and (${after}::uuid is null or a.person_id > ${after}::uuid)
     order by a.person_id limit ${PEOPLE_AT_ONCE}`;
  return rows.map(({ id }) => id);
}
