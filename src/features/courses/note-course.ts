import type { Context } from '../../core/context.ts';
import { isAddressable } from '../../core/fields.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { lmsCourse } from '../../db/schema/courses.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { bindCourseByAddress } from '../catalog/index.ts';
import { copyMapping } from './copy-mapping.ts';
import { isCourseContext } from './course-place.ts';
import {
  type CourseNote,
  decideCourseNote,
  type LaunchedCourse,
  type NotedCourse,
} from './decide-course-note.ts';
import { noteOfferedNotices } from './note-offered-notices.ts';

interface Known extends NotedCourse {
  readonly isKnown: boolean;
  readonly optionId: string | null;
  readonly noticeUrl: string | null;
  readonly noticesOffered: readonly string[] | null;
  readonly noticesHandled: readonly string[] | null;
  readonly noticesAskedAt: Date | null;
}

/**
 * Remembers the course of a launch and what its LMS offers there; a copy of a course that we know takes over what
 * that one is mapped to. One read; a write when something changed, or once a minute. What must be asked of the LMS
 * (roster, results, notices) is announced and asked in a job, so that no launch waits for it.
 * @returns the option that the course is, for whoever decides where the launch lands; null where it is none
 */
export async function noteCourse(
  context: Context,
  launch: LaunchedCourse,
): Promise<{ readonly optionId: string | null }> {
  authorise(context, 'course.note');
  // an id that no index can hold is nobody's course
  if (!isAddressable(launch.course.id) || !isCourseContext(launch.course.types ?? []))
    return { optionId: null };
  return inTransaction(context, 'common', async (tx) => {
    const known = await findKnown(tx, launch);
    const note = decideCourseNote(known.isKnown ? known : null, launch, context.now());
    await noteOfferedNotices(tx, launch, known);
    if (!note.write) return { optionId: known.optionId };
    const written = known.isKnown ? await update(tx, launch, note) : await insert(tx, launch, note);
    if (written && (note.rosterDue || note.resultsDue))
      await announce(tx, 'course.launched', { platformId: launch.platformId, contextId: launch.course.id });
    if (!known.isKnown && known.optionId === null) {
      const { issuer, course } = launch;
      const optionId = await bindCourseByAddress(tx, { issuer, contextId: course.id });
      if (optionId) return { optionId };
    }
    const mayCopy = known.optionId === null && note.facts.origins.length > (known.origins?.length ?? 0);
    if (!mayCopy) return { optionId: known.optionId };
    const { platformId, issuer, course } = launch;
    return {
      optionId: await copyMapping(tx, { platformId, issuer, contextId: course.id }, note.facts.origins),
    };
  });
}

/** The course, the option it is, and the platform's notices: one read. */
async function findKnown(
  tx: Tx,
  { platformId, issuer, deploymentId, course }: LaunchedCourse,
): Promise<Known> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql<Known[]>`
    select c.platform_id is not null as "isKnown", c.title, c.label, c.types, c.origins,
           c.memberships_url as "membershipsUrl", c.line_items_url as "lineItemsUrl", c.ags_scopes as "agsScopes",
           c.groups_url as "groupsUrl", c.last_launch_at as "lastLaunchAt", c.roster_asked_at as "rosterAskedAt",
           c.results_asked_at as "resultsAskedAt", b.option_id as "optionId",
           s.service_url as "noticeUrl", s.offered as "noticesOffered", s.handled as "noticesHandled",
           s.asked_at as "noticesAskedAt"
      from (select 1) one
      left join lms_course c on c.tenant_id = ${tenantId} and c.platform_id = ${platformId}
                            and c.context_id = ${course.id}
      left join option_binding b on b.tenant_id = ${tenantId} and b.issuer = ${issuer} and b.context_id = ${course.id}
      left join notice_service s on s.tenant_id = ${tenantId} and s.platform_id = ${platformId}
                                and s.deployment_id = ${deploymentId}`;
  return row!;
}

async function insert(tx: Tx, launch: LaunchedCourse, note: CourseNote): Promise<boolean> {
  const { tenantId, now } = tx.context;
  const { platformId, issuer } = launch;
  const contextId = launch.course.id;
  const at = now();
  const put = await tx.db
    .insert(lmsCourse)
    .values({
      tenantId,
      platformId,
      contextId,
      issuer,
      ...note.facts,
      firstSeenAt: at,
      lastLaunchAt: at,
      rosterAskedAt: note.rosterDue ? at : null,
      resultsAskedAt: note.resultsDue ? at : null,
    })
    .onConflictDoNothing()
    .returning({ contextId: lmsCourse.contextId });
  if (put.length > 0) await audit(tx, { action: 'course.met', entity: 'lms_course', entityId: contextId });
  return put.length > 0;
}

/** A class that launches at once does not queue for the course's row: whoever finds it taken leaves it be. */
async function update(tx: Tx, launch: LaunchedCourse, note: CourseNote): Promise<boolean> {
  const { tenantId, now } = tx.context;
  const { facts } = note;
  const at = now();
  const rows = await tx.sql`
    update lms_course set last_launch_at = ${at}, title = ${facts.title}, label = ${facts.label},
           types = ${tx.sql.json([...facts.types])}, origins = ${tx.sql.json([...facts.origins])},
           memberships_url = ${facts.membershipsUrl}, line_items_url = ${facts.lineItemsUrl},
           ags_scopes = ${tx.sql.json([...facts.agsScopes])}, groups_url = ${facts.groupsUrl},
           roster_asked_at = ${note.rosterDue ? at : tx.sql`roster_asked_at`},
           results_asked_at = ${note.resultsDue ? at : tx.sql`results_asked_at`}
     where (tenant_id, platform_id, context_id) in (
       select tenant_id, platform_id, context_id from lms_course
        where tenant_id = ${tenantId} and platform_id = ${launch.platformId} and context_id = ${launch.course.id}
          for update skip locked)
    returning 1`;
  return rows.length > 0;
}
