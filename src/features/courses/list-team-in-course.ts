import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { auditReads } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { CoursePlace } from './course-place.ts';
import { type PersonGap, readGapsOfPeople } from './read-gaps-of-people.ts';

/** A direct report of the actor who is in the course, with what the course builds and their role asks. */
export interface ReportInCourse {
  readonly personId: string;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly gaps: readonly Omit<PersonGap, 'personId'>[];
}

export interface TeamInCourse {
  /** By name; nobody is ranked. */
  readonly people: readonly ReportInCourse[];
  /** How many report to the actor today, in the course or not. */
  readonly reports: number;
}

/**
 * Which of the actor's own direct reports of today are in the course, and who of them has a gap that it closes.
 * Nobody else's people can be asked for, and what somebody wishes for themselves is no part of it. Each look at a
 * person's levels is audited.
 * @param filter.groupId only those in this group of the course
 */
export async function listTeamInCourse(
  context: Context,
  place: CoursePlace,
  filter: { readonly competencyIds: readonly string[]; readonly groupId?: string | undefined },
): Promise<TeamInCourse> {
  authorise(context, 'team.read');
  return inTransaction(context, 'common', async (tx) => {
    const people = await listReportsIn(tx, place, filter.groupId ?? null);
    const inCourse = people.filter((one) => one.here);
    const ids = inCourse.map(({ personId }) => personId);
    const gaps = await readGapsOfPeople(tx, ids, filter.competencyIds);
    const seen = [...new Set(gaps.map(({ personId }) => personId))];
    await auditReads(tx, 'evidence.read', seen);
    return {
      reports: people.length,
      people: inCourse.map(({ personId, name, jobTitle }) => ({
        personId,
        name,
        jobTitle,
        gaps: gaps.filter((gap) => gap.personId === personId).map(({ personId: _, ...gap }) => gap),
      })),
    };
  });
}

interface Row {
  readonly personId: string;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly here: boolean;
}

/** Whom the actor manages today, by the reporting lines: never by a role in the LMS (launch-security rule 8). */
async function listReportsIn(
  tx: Tx,
  { platformId, issuer, contextId }: CoursePlace,
  groupId: string | null,
): Promise<Row[]> {
  const { tenantId, now } = tx.context;
  const today = now().toISOString().slice(0, 10);
  const rows = await tx.sql<Row[]>`
    select p.id as "personId", trim(p.given_name || ' ' || p.family_name) as name, p.job_title as "jobTitle",
           exists (
             select 1 from account a
               join course_member m on m.tenant_id = a.tenant_id and m.platform_id = ${platformId}
                                   and m.context_id = ${contextId} and m.sub = a.sub and m.status = 'active'
              where a.tenant_id = ${tenantId} and a.person_id = p.id and a.issuer = ${issuer} and a.status = 'linked'
                and (${groupId}::text is null or m.group_ids ? ${groupId}::text)) as here
      from reporting_line l join person p on p.tenant_id = l.tenant_id and p.id = l.person_id
     where l.tenant_id = ${tenantId} and l.manager_id = ${actingPersonId(tx.context)} and l.kind = 'line'
       and l.since <= ${today} and (l.until is null or l.until > ${today})
       and p.active and (p.end_date is null or p.end_date >= ${today})
     order by p.family_name, p.given_name, p.id`;
  return [...rows];
}
