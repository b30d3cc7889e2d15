import type { PlatformClient, Roster, ServiceResult } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { inChunks } from '../frameworks/index.ts';
import { openPlatform } from './open-platform.ts';
import { refreshGroups } from './refresh-groups.ts';
import { writeMembers } from './write-members.ts';

/** What reading a roster needs to know of its course. */
export interface RosterCourse {
  readonly platformId: string;
  readonly issuer: string;
  readonly contextId: string;
  readonly membershipsUrl: string;
  readonly groupsUrl: string | null;
  readonly differencesUrl: string | null;
  readonly fullAt: Date | null;
}

/** Longer than the longest roster takes; whoever holds it longer was killed. */
const BUSY_MS = 10 * 60_000;
/** What changed is enough on most days; once a week everybody is asked for, so that nothing missed stays missed. */
const FULL_AFTER_MS = 7 * 86_400_000;
const CHUNK = 500;

/**
 * Wakes when somebody launched from a course whose roster is due: reads who is in it, at most 100,000 people, links
 * those whom the platform is trusted to number, and lets those who left become inactive. Only one reads at a time.
 * Names and addresses are not kept. What the LMS did not let us is kept in words for the course's page.
 */
export async function refreshRoster(context: Context, place: Events['course.launched']): Promise<void> {
  authorise(context, 'roster.refresh');
  const course = await claimRoster(context, place);
  if (!course) return;
  const client = await openPlatform(context, course.platformId);
  if (!client) return release(context, course);
  const { answer, isFull } = await ask(client, course, context.now());
  if (!answer.ok) return keepProblem(context, course, answer.fault.sentence);
  const run = newId();
  for (const members of inChunks(answer.value.members, CHUNK))
    await writeMembers(context, course, run, members);
  await refreshGroups(context, client, course);
  await finish(context, course, { roster: answer.value, run, isFull });
}

async function claimRoster(
  context: Context,
  { platformId, contextId }: Events['course.launched'],
): Promise<RosterCourse | null> {
  const { tenantId, now } = context;
  return inTransaction(context, 'common', async (tx) => {
    const [course] = await tx.sql<RosterCourse[]>`
      update lms_course set roster_busy_until = ${new Date(now().getTime() + BUSY_MS)},
             roster_tried_at = roster_asked_at
       where tenant_id = ${tenantId} and platform_id = ${platformId} and context_id = ${contextId}
         and memberships_url is not null and roster_asked_at is not null
         and roster_tried_at is distinct from roster_asked_at
         and coalesce(roster_busy_until, '-infinity') <= ${now()}
      returning platform_id as "platformId", issuer, context_id as "contextId",
                memberships_url as "membershipsUrl", groups_url as "groupsUrl",
                differences_url as "differencesUrl", roster_full_at as "fullAt"`;
    return course ?? null;
  });
}

/** What changed, where the LMS offers that; otherwise, and where it does not know the address any more, everybody. */
async function ask(
  client: PlatformClient,
  { membershipsUrl, differencesUrl, fullAt }: RosterCourse,
  now: Date,
): Promise<{ answer: ServiceResult<Roster>; isFull: boolean }> {
  if (differencesUrl && fullAt && now.getTime() - fullAt.getTime() < FULL_AFTER_MS) {
    const changes = await client.members.changes(differencesUrl);
    if (changes.ok && changes.value.complete) return { answer: changes, isFull: false };
  }
  return { answer: await client.members.list(membershipsUrl), isFull: true };
}

async function release(context: Context, { platformId, contextId }: RosterCourse): Promise<void> {
  await inTransaction(
    context,
    'common',
    (tx) => tx.sql`
      update lms_course set roster_busy_until = null
       where tenant_id = ${context.tenantId} and platform_id = ${platformId} and context_id = ${contextId}`,
  );
}

async function keepProblem(context: Context, course: RosterCourse, problem: string): Promise<void> {
  const { platformId, contextId } = course;
  await inTransaction(
    context,
    'common',
    (tx) => tx.sql`
      update lms_course set roster_busy_until = null, roster_problem = ${problem}
       where tenant_id = ${context.tenantId} and platform_id = ${platformId} and context_id = ${contextId}`,
  );
}

async function finish(
  context: Context,
  { platformId, contextId }: RosterCourse,
  read: { readonly roster: Roster; readonly run: string; readonly isFull: boolean },
): Promise<void> {
  const { tenantId, now } = context;
  const { roster, run, isFull } = read;
  const everybody = isFull && roster.complete;
  await inTransaction(context, 'common', async (tx) => {
    // only a whole reading tells who has left
    const left = everybody
      ? await tx.sql`
          update course_member set status = 'inactive', left_at = ${now()}, group_ids = '[]'
           where tenant_id = ${tenantId} and platform_id = ${platformId} and context_id = ${contextId}
             and status = 'active' and seen_run <> ${run} returning 1`
      : [];
    await tx.sql`
      update lms_course set roster_busy_until = null, roster_at = ${now()}, roster_whole = ${roster.complete},
             roster_people = (select count(*)::int from course_member
                               where tenant_id = ${tenantId} and platform_id = ${platformId}
                                 and context_id = ${contextId} and status = 'active'),
             roster_problem = ${roster.stoppedBy?.sentence ?? null},
             differences_url = ${roster.differencesUrl ?? (isFull ? null : tx.sql`differences_url`)},
             roster_full_at = ${everybody ? now() : tx.sql`roster_full_at`}
       where tenant_id = ${tenantId} and platform_id = ${platformId} and context_id = ${contextId}`;
    await audit(tx, {
      action: 'roster.refreshed',
      entity: 'lms_course',
      entityId: contextId,
      details: { read: roster.members.length, left: left.length, whole: roster.complete, full: isFull },
    });
    await announce(tx, 'roster.refreshed', { platformId, contextId });
  });
}
