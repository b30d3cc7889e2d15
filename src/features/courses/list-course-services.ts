import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** How one platform's scores, notices and rosters fare: for its card on Connect. */
export interface CourseServices {
  readonly platformId: string;
  readonly courses: number;
  readonly scoresWaiting: number;
  readonly scoresParked: number;
  readonly lastScoreAt: Date | null;
  /** Why scores wait, in plain words; null while the LMS answers. */
  readonly scoreProblem: string | null;
  /** Until when the LMS is left alone. */
  readonly quietUntil: Date | null;
  readonly lastNoticeAt: Date | null;
  /** Kinds of notices that the LMS sends us. */
  readonly noticesHandled: readonly string[];
  readonly noticeProblem: string | null;
  readonly lastRosterAt: Date | null;
  /** Courses whose last reading of the roster went wrong. */
  readonly rostersTroubled: number;
}

/** Every platform that has sent somebody from a course or was told a score; an LMS administrator sees their own. */
export async function listCourseServices(context: Context): Promise<CourseServices[]> {
  authorise(context, 'score.read');
  const only = onlyPlatform(context.actor);
  return inTransaction(context, 'common', async (tx) => {
    const { tenantId } = context;
    const rows = await tx.sql<CourseServices[]>`
      with course as (
        select platform_id, count(*)::int as courses, max(roster_at) as roster_at,
               count(roster_problem)::int as troubled
          from lms_course where tenant_id = ${tenantId} group by platform_id),
      score as (
        select platform_id, (count(*) filter (where state = 'waiting'))::int as waiting,
               (count(*) filter (where state = 'parked'))::int as parked
          from score_delivery where tenant_id = ${tenantId} and state in ('waiting', 'parked') group by platform_id),
      notice as (
        select platform_id, jsonb_path_query_array(jsonb_agg(handled), '$[*][*]') as handled, max(problem) as problem
          from notice_service where tenant_id = ${tenantId} group by platform_id)
      select p.platform_id as "platformId", coalesce(c.courses, 0) as courses,
             coalesce(s.waiting, 0) as "scoresWaiting", coalesce(s.parked, 0) as "scoresParked",
             l.last_sent_at as "lastScoreAt", l.problem as "scoreProblem", l.quiet_until as "quietUntil",
             (select max(received_at) from lms_notice r
               where r.tenant_id = ${tenantId} and r.platform_id = p.platform_id) as "lastNoticeAt",
             coalesce(n.handled, '[]') as "noticesHandled", n.problem as "noticeProblem",
             c.roster_at as "lastRosterAt", coalesce(c.troubled, 0) as "rostersTroubled"
        from (select platform_id from course union select platform_id from score
              union select platform_id from notice
              union select platform_id from score_platform where tenant_id = ${tenantId}) p
        left join course c on c.platform_id = p.platform_id
        left join score s on s.platform_id = p.platform_id
        left join notice n on n.platform_id = p.platform_id
        left join score_platform l on l.tenant_id = ${tenantId} and l.platform_id = p.platform_id
       where ${only}::uuid is null or p.platform_id = ${only}::uuid
       order by p.platform_id`;
    return [...rows];
  });
}
