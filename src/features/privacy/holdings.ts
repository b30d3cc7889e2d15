import type { Plane } from '../../core/context.ts';

/**
 * Everything that is kept about people, table by table: what an export gives out, what an erasure takes away and what
 * has to stay. Written once for all of them; a test holds it against the catalogue of the database, so that a new
 * table cannot be forgotten.
 */

/** What belongs together on the page and in the export. */
export const KINDS = [
  'profile',
  'learning',
  'courses',
  'goals',
  'recommendations',
  'recognition',
  'conversations',
  'objectives',
  'requests',
  'decisions',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Holding {
  readonly table: string;
  readonly plane: Extract<Plane, 'common' | 'development' | 'evaluation'>;
  readonly kind: Kind;
  /** Which rows (x): SQL over `people` (id), `accounts` (issuer, sub) and, in common, `platforms` (id, issuer). */
  readonly whose: string;
  /** Columns that order the rows. */
  readonly by: string;
  /** goes: the row is deleted. stays: it belongs to somebody else as well, or to the company. last: at the very end. */
  readonly fate: 'goes' | 'stays' | 'last';
  /** Texts of others in rows that stay: the name is taken out. */
  readonly texts?: readonly string[];
  /** What else changes in a row that stays. */
  readonly set?: string;
  /** No index leads from the person to these rows: a page must not read the table through to count them. */
  readonly uncounted?: true;
}

const PEOPLE = 'any (array(select id from people))';
const mine = (...columns: string[]): string =>
  columns.map((column) => `x.${column} = ${PEOPLE}`).join(' or ');
const MY_ACCOUNT = '(x.issuer, x.sub) in (select issuer, sub from accounts)';
const MY_PLACE =
  '(x.platform_id, x.sub) in (select p.id, a.sub from platforms p join accounts a on a.issuer = p.issuer)';
const MY_TALK = `x.conversation_id = any (array(select c.id from public.conversation c where c.tenant_id = $1::uuid
  and (c.manager_id = ${PEOPLE} or c.employee_id = ${PEOPLE})))`;
const others = (column: string): string => `x.${column} <> all (array(select id from people))`;
const MY_GOAL = `x.goal_id = any (array(select g.id from development.goal g
  where g.tenant_id = $1::uuid and g.person_id = ${PEOPLE}))`;
const MY_RECOMMENDATION = `x.recommendation_id = any (array(select r.id from development.recommendation r
  where r.tenant_id = $1::uuid and r.person_id = ${PEOPLE}))`;

type Options = Partial<Pick<Holding, 'by' | 'texts' | 'set' | 'uncounted'>>;
type Make = (table: string, kind: Kind, whose: string, options?: Options) => Holding;

const make =
  (plane: Holding['plane'], fate: Holding['fate']): Make =>
  (table, kind, whose, { by = 'x.id', ...options } = {}) => ({
    table,
    plane,
    kind,
    whose,
    by,
    fate,
    ...options,
  });

const goes = make('common', 'goes');
const stays = make('common', 'stays');
const last = make('common', 'last');
const goesOfDevelopment = make('development', 'goes');
const staysInDevelopment = make('development', 'stays');

/** In the order in which they go: what refers to something goes before it. */
export const HOLDINGS: readonly Holding[] = [
  // learning
  goes('public.evidence', 'learning', mine('person_id')),
  goes('public.level_reached', 'learning', mine('person_id'), { by: 'x.competency_id, x.level' }),
  goes('public.hand_in', 'learning', mine('person_id')),
  // courses of an LMS
  goes('public.unmatched_completion', 'courses', MY_ACCOUNT, { by: 'x.statement_id', uncounted: true }),
  goes('public.score_delivery', 'courses', MY_PLACE, { uncounted: true }),
  goes('public.score_target', 'courses', MY_PLACE, { by: 'x.platform_id, x.line_item_url', uncounted: true }),
  goes('public.course_member', 'courses', MY_PLACE, { by: 'x.platform_id, x.context_id', uncounted: true }),
  // recognition
  goes('public.recognition_prompt', 'recognition', mine('person_id'), { uncounted: true }),
  goes('public.observation', 'recognition', mine('person_id')),
  stays('public.observation', 'recognition', mine('observer_id'), { texts: ['body'] }),
  goes('public.shared_example', 'recognition', mine('person_id')),
  stays('public.shared_example', 'recognition', mine('acknowledged_by'), { texts: ['body'] }),
  goes('public.recognition', 'recognition', mine('person_id')),
  stays('public.recognition', 'recognition', mine('by_person_id'), { texts: ['body'] }),
  // conversations: what the person wrote goes, what the other one wrote is theirs
  goes('public.cadence', 'conversations', mine('manager_id', 'employee_id'), {
    by: 'x.manager_id, x.employee_id',
    uncounted: true,
  }),
  goes('public.agenda_point', 'conversations', `${MY_TALK} and (${mine('added_by')})`),
  stays('public.agenda_point', 'conversations', `${MY_TALK} and ${others('added_by')}`, { texts: ['title'] }),
  goes('public.shared_note', 'conversations', `${MY_TALK} and (${mine('written_by')})`),
  stays('public.shared_note', 'conversations', `${MY_TALK} and ${others('written_by')}`, { texts: ['body'] }),
  goes('public.promise', 'conversations', `${MY_TALK} and (${mine('by_person_id')})`),
  stays('public.promise', 'conversations', `${MY_TALK} and ${others('by_person_id')}`, { texts: ['body'] }),
  stays('public.conversation', 'conversations', mine('manager_id', 'employee_id'), {
    set: 'closed_at = coalesce(x.closed_at, (select at from moment))',
  }),
  // short-lived
  goes('public.deep_linking_request', 'requests', mine('person_id'), { uncounted: true }),
  goes('public.review_request', 'requests', mine('person_id', 'about_person_id'), { uncounted: true }),
  goes('public.privacy_request', 'requests', `${mine('person_id')} or ${MY_ACCOUNT}`, { uncounted: true }),
  goes('public.forward_consent', 'requests', mine('person_id'), { by: 'x.store_id' }),
  stays('public.erasure', 'requests', mine('person_id'), { set: 'answer = null' }),
  // what the person decided for the company stays decided; who it was is an id of nobody then
  stays('public.activity', 'decisions', mine('created_by')),
  stays('public.alignment', 'decisions', mine('decided_by'), { by: 'x.option_id, x.competency_id' }),
  stays('public.alignment_decision', 'decisions', mine('decided_by')),
  stays('public.mapping_review', 'decisions', mine('reviewed_by'), { by: 'x.option_id' }),
  stays('public.forward_store', 'decisions', mine('created_by')),
  stays('public.ignored_course', 'decisions', mine('ignored_by'), { by: 'x.object_id' }),
  stays('public.retention_rule', 'decisions', mine('set_by'), { by: 'x.months' }),
  stays('public.role_grant', 'decisions', mine('granted_by')),
  // who somebody is
  goes('public.role_grant', 'profile', mine('person_id')),
  goes('public.reporting_line', 'profile', mine('person_id')),
  stays('public.reporting_line', 'profile', mine('manager_id'), {
    set: 'until = coalesce(x.until, greatest(x.since, (select at from moment)::date))',
  }),
  stays('public.account', 'profile', mine('proposed_person_id'), { set: 'proposed_person_id = null' }),
  last('public.account', 'profile', mine('person_id')),
  last('public.person', 'profile', mine('id')),
  // development: the person's own side
  goesOfDevelopment('development.logged_learning', 'learning', mine('person_id')),
  goesOfDevelopment('development.goal_version', 'goals', MY_GOAL, { by: 'x.goal_id, x.version' }),
  goesOfDevelopment('development.goal_question', 'goals', MY_GOAL),
  staysInDevelopment('development.goal_question', 'goals', mine('asked_by'), {
    texts: ['question', 'answer'],
  }),
  goesOfDevelopment('development.plan_item', 'goals', mine('person_id')),
  goesOfDevelopment('development.goal', 'goals', mine('person_id')),
  goesOfDevelopment('development.self_rating', 'goals', mine('person_id'), { by: 'x.competency_id' }),
  goesOfDevelopment('development.activity_work', 'goals', mine('person_id'), { by: 'x.link_id' }),
  goesOfDevelopment('development.recommendation_way', 'recommendations', MY_RECOMMENDATION, {
    by: 'x.recommendation_id, x.position',
  }),
  goesOfDevelopment('development.recommendation', 'recommendations', mine('person_id')),
  staysInDevelopment('development.recommendation', 'recommendations', mine('by_person_id'), {
    texts: ['reason', 'answer_text'],
  }),
  goesOfDevelopment('development.private_note', 'conversations', mine('author_id'), {
    by: 'x.conversation_id',
  }),
  // only as the one who wrote it: the others' notes about the person are theirs alone (walls.sql)
  staysInDevelopment('development.private_note', 'conversations', `${MY_TALK} and ${others('author_id')}`, {
    by: 'x.conversation_id',
    texts: ['body'],
  }),
  // evaluation
  make('evaluation', 'goes')('evaluation.objective', 'objectives', mine('person_id')),
];

/** Tables that say nothing about anybody: the company's own things. */
export const ABOUT_NOBODY: readonly string[] = [
  'public.connection_check',
  'public.connection_sign',
  'public.framework',
  'public.proficiency_level',
  'public.competency',
  'public.behavioral_indicator',
  'public.role_profile',
  'public.role_profile_competency',
  'public.learning_option',
  'public.option_module',
  'public.option_prerequisite',
  'public.option_binding',
  'public.alignment_suggestion',
  'public.statement_cursor',
  'public.activity_competency',
  'public.activity_link',
  'public.lms_course',
  'public.course_group',
  'public.course_gap_count',
  'public.line_item_reading',
  'public.notice_service',
  'public.lms_notice',
  'public.score_platform',
  // statements that were refused elsewhere, by their ids; gone when the statement is erased
  'public.forward_parked',
  // how far an outside store was told that somebody was erased
  'public.forward_telling',
  'evaluation.strategy_aim',
  'evaluation.target',
];
