import type { Context } from '../../core/context.ts';
import {
  listOptionChoices,
  type OptionChoice,
  type OptionMapping,
  readOptionMapping,
} from '../../features/catalog/index.ts';
import {
  type CourseMeansForMe,
  type CoursePlace,
  type CourseView,
  type GapCount,
  listGapCounts,
  listTeamInCourse,
  readCourseForMe,
  type TeamInCourse,
} from '../../features/courses/index.ts';
import type { AppContext } from '../../http/environment.ts';

/** What surrounds the course for this person: only what they may see is asked for. */
export interface Around {
  readonly forMe: CourseMeansForMe | null;
  readonly mapping: OptionMapping | null;
  readonly team: TeamInCourse | null;
  readonly counts: readonly GapCount[] | null;
  readonly choices: { readonly options: readonly OptionChoice[]; readonly more: boolean } | null;
  readonly mayBind: boolean;
  readonly mayAdd: boolean;
  readonly words: string;
  readonly more: boolean;
  readonly group: string | null;
}

export async function readAround(
  c: AppContext,
  place: CoursePlace,
  { course, learns }: { readonly course: CourseView; readonly learns: boolean },
): Promise<Around> {
  const context = c.get('context');
  const { mapsCatalogue, managesPeople } = c.get('viewer');
  const words = c.req.query('find')?.trim().slice(0, 100) ?? '';
  const more = c.req.query('more') === 'yes';
  const asked = c.req.query('group');
  const group = course.groups.find(({ id }) => id === asked)?.id ?? null;
  const { option, builds } = course;
  const mayBind = mapsCatalogue || isTenantAdmin(context);
  return {
    forMe: option && learns ? await readCourseForMe(context, { optionId: option.id, builds }) : null,
    mapping: option && mapsCatalogue ? await readOptionMapping(context, option.id, { words, more }) : null,
    team: option && managesPeople && course.roster ? await readTeam(context, place, builds, group) : null,
    counts: option && mapsCatalogue && course.roster ? await listGapCounts(context, place) : null,
    choices: !option && mayBind ? await listOptionChoices(context, { words }) : null,
    mayBind,
    mayAdd: mapsCatalogue,
    words,
    more,
    group,
  };
}

const readTeam = (context: Context, place: CoursePlace, builds: CourseView['builds'], group: string | null) =>
  listTeamInCourse(context, place, {
    competencyIds: builds.map(({ competencyId }) => competencyId),
    groupId: group ?? undefined,
  });

const isTenantAdmin = ({ actor }: Context): boolean =>
  actor.kind === 'person' && actor.grants.some(({ role, unit }) => role === 'tenant-admin' && unit === null);
