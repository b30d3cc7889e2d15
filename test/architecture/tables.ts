/** Which feature owns which table: the only one that may write it (ARCHITECTURE.md, arrow 4). */
export const TABLE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  tenants: ['public.connection_sign', 'public.connection_check'],
  people: ['public.person', 'public.account', 'public.reporting_line', 'public.role_grant'],
  frameworks: [
    'public.framework',
    'public.proficiency_level',
    'public.competency',
    'public.behavioral_indicator',
    'public.role_profile',
    'public.role_profile_competency',
  ],
  strategy: ['evaluation.strategy_aim', 'evaluation.target'],
  objectives: ['evaluation.objective'],
  catalog: [
    'public.learning_option',
    'public.option_module',
    'public.option_prerequisite',
    'public.option_binding',
    'public.alignment',
    'public.alignment_decision',
    'public.alignment_suggestion',
    'public.mapping_review',
  ],
  records: [
    'public.evidence',
    'public.unmatched_completion',
    'public.level_reached',
    'public.statement_cursor',
    'public.shared_example',
    'public.ignored_course',
    'development.logged_learning',
  ],
  goals: [
    'development.goal',
    'development.goal_version',
    'development.goal_question',
    'development.plan_item',
    'development.self_rating',
  ],
  courses: [
    'public.lms_course',
    'public.course_member',
    'public.course_group',
    'public.course_gap_count',
    'public.line_item_reading',
    'public.notice_service',
    'public.lms_notice',
    'public.score_target',
    'public.score_delivery',
    'public.score_platform',
  ],
  forwarding: [
    'public.forward_store',
    'public.forward_parked',
    'public.forward_consent',
    'public.forward_telling',
  ],
  activities: [
    'public.deep_linking_request',
    'public.activity',
    'public.activity_competency',
    'public.activity_link',
    'public.hand_in',
    'public.review_request',
    'development.activity_work',
  ],
  privacy: ['public.privacy_request', 'public.erasure', 'public.retention_rule'],
  recommendations: ['development.recommendation', 'development.recommendation_way'],
  recognition: ['public.recognition', 'public.recognition_prompt'],
  conversations: [
    'public.conversation',
    'public.observation',
    'public.agenda_point',
    'public.cadence',
    'public.promise',
    'public.shared_note',
    'development.private_note',
  ],
};

/** Tables that no feature owns, and the one file that writes each. */
export const GROUND_TABLES: Readonly<Record<string, string>> = {
  'audit.entry': 'src/db/audit.ts',
  'directory.migration': 'src/db/migrate.ts',
  'pgboss.job': 'src/jobs/resume-jobs.ts',
};

/** Written by functions of the database only: audit.seal_new and audit.await_seal. */
export const FUNCTION_TABLES: readonly string[] = ['audit.seal', 'audit.unsealed'];

/** A write into another feature's table, each with the reason why it is no breach. */
export const WRITE_EXCEPTIONS: Readonly<Record<string, string>> = {};

/** The feature that owns a table (`goal`, `development.goal`); null where nobody does. */
export function ownerOf(table: string): string | null {
  const bare = table.split('.').at(-1);
  for (const [feature, tables] of Object.entries(TABLE_OWNERS))
    if (tables.some((name) => (table.includes('.') ? name === table : name.split('.')[1] === bare)))
      return feature;
  return null;
}
