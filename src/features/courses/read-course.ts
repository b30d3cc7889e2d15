import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { isCourse, type OptionSummary } from '../catalog/index.ts';
import type { CoursePlace } from './course-place.ts';

/** A competency that a course builds: somebody confirmed it. */
export interface Built {
  readonly competencyId: string;
  readonly name: string;
  readonly area: string | null;
  /** Names of the scale's levels, lowest first. */
  readonly levels: readonly string[];
  /** The level that the course brings. */
  readonly level: number;
  /** 0–1: how much of the course is about it. */
  readonly relevance: number;
}

export interface CourseView {
  /** False where no launch told of such a course: an account of the LMS, for one. */
  readonly known: boolean;
  /** As the LMS calls it; null where nobody launched from it yet. */
  readonly title: string | null;
  readonly label: string | null;
  /** What people here call the LMS. */
  readonly lms: string | null;
  readonly option: Pick<
    OptionSummary,
    'id' | 'title' | 'kind' | 'isCourse' | 'durationMin' | 'url' | 'active'
  > | null;
  /** It became this option because it is a copy of a course that is. */
  readonly copied: boolean;
  /** The level that matters most first. */
  readonly builds: readonly Built[];
  /** Null where the LMS offers no roster. */
  readonly roster: {
    readonly readAt: Date | null;
    readonly whole: boolean;
    /** Why it could not be read, in plain words. */
    readonly problem: string | null;
    readonly people: number;
  } | null;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/**
 * What a course is and builds, for everybody who launched from it: the caller knows the place from the session, and
 * nobody can ask for another.
 */
export async function readCourse(context: Context, place: CoursePlace): Promise<CourseView> {
  authorise(context, 'course.read');
  return inTransaction(context, 'common', async (tx) => {
    const course = await findCourse(tx, place);
    const option = course.optionId ? await findOption(tx, course.optionId) : null;
    return {
      known: course.known,
      title: course.title,
      label: course.label,
      lms: course.lms,
      option,
      copied: option !== null && course.copiedFrom !== null,
      builds: option ? await listBuilt(tx, option.id) : [],
      roster:
        course.membershipsUrl === null
          ? null
          : {
              readAt: course.rosterAt,
              whole: course.rosterWhole,
              problem: course.rosterProblem,
              people: course.people,
            },
      groups: course.membershipsUrl === null ? [] : await listGroups(tx, place),
    };
  });
}

interface CourseRow {
  readonly known: boolean;
  readonly title: string | null;
  readonly label: string | null;
  readonly lms: string | null;
  readonly optionId: string | null;
  readonly copiedFrom: string | null;
  readonly membershipsUrl: string | null;
  readonly rosterAt: Date | null;
  readonly rosterWhole: boolean;
  readonly rosterProblem: string | null;
  readonly people: number;
}

async function findCourse(tx: Tx, { platformId, issuer, contextId }: CoursePlace): Promise<CourseRow> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql<CourseRow[]>`
    select c.platform_id is not null as known, c.title, c.label, p.name as lms, b.option_id as "optionId", c.copied_from as "copiedFrom",
           c.memberships_url as "membershipsUrl", c.roster_at as "rosterAt", coalesce(c.roster_whole, true) as "rosterWhole",
           c.roster_problem as "rosterProblem",
           coalesce(c.roster_people, 0) as people
      from (select 1) one
      left join lms_course c on c.tenant_id = ${tenantId} and c.platform_id = ${platformId} and c.context_id = ${contextId}
      left join directory.list_platforms(${tenantId}) p on p.id = ${platformId}
      left join option_binding b on b.tenant_id = ${tenantId} and b.issuer = ${issuer} and b.context_id = ${contextId}`;
  return row!;
}

async function findOption(tx: Tx, optionId: string): Promise<CourseView['option']> {
  type Row = Omit<NonNullable<CourseView['option']>, 'isCourse'>;
  const [row] = await tx.sql<Row[]>`
    select id, title, kind, duration_min as "durationMin", url, active from learning_option
     where tenant_id = ${tx.context.tenantId} and id = ${optionId}`;
  return row ? { ...row, isCourse: isCourse(row.kind) } : null;
}

async function listBuilt(tx: Tx, optionId: string): Promise<Built[]> {
  const rows = await tx.sql<Built[]>`
    select a.competency_id as "competencyId", c.name, p.name as area, a.level, a.relevance,
           (select json_agg(l.name order by l.level) from proficiency_level l
             where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
      from alignment a
      join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
      left join competency p on p.tenant_id = c.tenant_id and p.id = c.parent_id
     where a.tenant_id = ${tx.context.tenantId} and a.option_id = ${optionId} and a.status = 'confirmed'
     order by a.relevance desc, c.name`;
  return [...rows];
}

async function listGroups(tx: Tx, { platformId, contextId }: CoursePlace): Promise<CourseView['groups']> {
  const rows = await tx.sql<{ id: string; name: string }[]>`
    select group_id as id, name from course_group
     where tenant_id = ${tx.context.tenantId} and platform_id = ${platformId} and context_id = ${contextId}
     order by name, group_id limit 50`;
  return [...rows];
}
