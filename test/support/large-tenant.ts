import postgres, { type Sql } from 'postgres';

/**
 * A tenant as large as a big company's, written behind the walls: as superuser, without foreign keys' checks, by
 * generate_series. It is ground for measurements and not the product's way of writing. Ids are counted, so that a
 * test can name "person 157" without asking.
 */
export interface LargeTenant {
  readonly tenantId: string;
  readonly size: TenantSize;
  readonly platformId: string;
  readonly deployment: string;
  readonly cast: Cast;
  /** Person 0 is the top; person n reports to person (n - 1) / 12, so five levels hold 10,000. */
  personId(n: number): string;
  accountId(n: number): string;
  optionId(n: number): string;
  competencyId(n: number): string;
  conversationId(n: number): string;
  evidenceId(n: number): string;
  /** Person n has objectives 3n to 3n + 2. */
  objectiveId(n: number): string;
}

/** People by their number. */
export interface Cast {
  /** Has twelve reports who manage nobody; so have the seven after. */
  readonly manager: number;
  /** The manager's first. */
  readonly report: number;
  readonly managersManager: number;
  readonly tenantAdmin: number;
  readonly ldAdmin: number;
}

export interface TenantSize {
  readonly people: number;
  readonly options: number;
  readonly competencies: number;
  readonly roles: number;
}

/** Of the main tenant at scale 1. */
const FULL: TenantSize = { people: 10_000, options: 5_000, competencies: 600, roles: 40 };

/** What the others have of the main one. */
const TENTH = 0.1;

const OTHERS = 5;

/** How many reports a manager has. */
export const SPAN = 12;

/** The desks. */
const TENANT_ADMIN = 3;
const LD_ADMIN = 5;

export const ISSUER = 'https://lms.large.example';

const KIND = {
  tenant: 0,
  person: 1,
  account: 2,
  line: 3,
  framework: 4,
  competency: 5,
  role: 6,
  option: 7,
  decision: 8,
  evidence: 9,
  goal: 10,
  conversation: 11,
  point: 12,
  objective: 13,
  target: 14,
  aim: 15,
  audit: 16,
  recommendation: 17,
  other: 18,
  example: 19,
  platform: 20,
} as const;

const idOf = (tenant: number, kind: keyof typeof KIND, n: number): string => {
  const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');
  return `${hex(tenant, 4)}${hex(KIND[kind], 4)}-0000-7000-8000-${hex(n, 12)}`;
};

/**
 * Fills the database with one tenant of `scale` (1: 10,000 people, 200,000 pieces of evidence, 300,000 audit
 * entries) and five of a tenth of it, then lets PostgreSQL look at it (VACUUM ANALYZE).
 * @param now what the tests' clock says; everything lies before it
 */
export async function fillLargeTenants(
  ownerUrl: string,
  { scale, now }: { readonly scale: number; readonly now: Date },
): Promise<{ readonly large: LargeTenant; readonly small: LargeTenant }> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`set session_replication_role = replica`;
    await sql`set synchronous_commit = off`;
    await sql.unsafe(FUNCTIONS);
    const large = await fillTenant(sql, 1, sizeAt(scale), now);
    const others: LargeTenant[] = [];
    for (let n = 2; n < 2 + OTHERS; n++) others.push(await fillTenant(sql, n, sizeAt(scale * TENTH), now));
    await sql`vacuum analyze`;
    return { large, small: others[0]! };
  } finally {
    await sql.end();
  }
}

function castOf({ people }: TenantSize): Cast {
  const manager = Math.ceil(((people - 2) / SPAN - 1) / SPAN) + 1;
  return {
    manager,
    report: manager * SPAN + 1,
    managersManager: Math.floor((manager - 1) / SPAN),
    tenantAdmin: TENANT_ADMIN,
    ldAdmin: LD_ADMIN,
  };
}

function sizeAt(scale: number): TenantSize {
  return {
    people: Math.max(200, Math.round(FULL.people * scale)),
    options: Math.max(100, Math.round(FULL.options * scale)),
    competencies: Math.max(60, Math.round((FULL.competencies * scale) / 60) * 60),
    roles: Math.max(4, Math.round(FULL.roles * scale)),
  };
}

/** Ids that are counted, and words that are made of syllables: 1,000 of them, the first ones common. */
const FUNCTIONS = `
  create function pg_temp.id(t int, kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(t), 4, '0') || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;
  create function pg_temp.words(seed int, many int) returns text language sql immutable as $$
    select string_agg((array['mar','lo','ven','ti','sou','ra','pel','qui','dan','ges'])[1 + w % 10]
                   || (array['ket','rin','du','mal','pos','ter','vic','an','lem','or'])[1 + w / 10 % 10]
                   || (array['ing','er','ful','ment','al','ist','ive','age','ous','dom'])[1 + w / 100 % 10], ' ')
      from (select (1000 * power((hashint4(seed * 97 + i) & 1023) / 1024.0, 2))::int as w from generate_series(1, many) i) drawn
  $$`;

async function fillTenant(sql: Sql, tenant: number, size: TenantSize, now: Date): Promise<LargeTenant> {
  const t: Filling = {
    ...size,
    tenant: `'${idOf(tenant, 'tenant', 0)}'::uuid`,
    id: (kind, n) => `pg_temp.id(${tenant}, ${KIND[kind]}, ${n})`,
    slug: `size-${tenant}`,
    now: `'${now.toISOString()}'::timestamptz`,
  };
  for (const statement of [
    ...peopleOf(t),
    ...frameworksOf(t),
    ...catalogOf(t),
    ...evidenceOf(t),
    ...developmentOf(t),
    ...conversationsOf(t),
    ...evaluationOf(t),
    ...auditOf(t),
  ])
    await sql.unsafe(statement);
  const named = (kind: keyof typeof KIND) => (n: number) => idOf(tenant, kind, n);
  return {
    tenantId: idOf(tenant, 'tenant', 0),
    size,
    platformId: idOf(tenant, 'platform', 0),
    deployment: idOf(tenant, 'platform', 1),
    cast: castOf(size),
    personId: named('person'),
    accountId: named('account'),
    optionId: named('option'),
    competencyId: named('competency'),
    conversationId: named('conversation'),
    evidenceId: named('evidence'),
    objectiveId: named('objective'),
  };
}

/** What the statements below are written with; all values are ours. */
interface Filling extends TenantSize {
  readonly tenant: string;
  readonly slug: string;
  readonly now: string;
  id(kind: keyof typeof KIND, n: string): string;
}

const series = (from: number, to: number, name = 'n'): string =>
  `generate_series(${from}, ${to - 1}) as ${name}`;

const peopleOf = ({ tenant, id, slug, now, people, roles }: Filling): string[] => [
  `insert into directory.tenant (id, slug, name, created_at) values (${tenant}, '${slug}', 'Size ${slug}', ${now})`,
  `insert into directory.platform (id, tenant_id, name, issuer, client_id, auth_url, token_url, jwks_url, created_at)
   values (${id('platform', '0')}, ${tenant}, 'LMS', '${ISSUER}', '${slug}', '${ISSUER}/auth', '${ISSUER}/token', '${ISSUER}/keys', ${now})`,
  `insert into directory.deployment (id, platform_id, tenant_id, issuer, client_id, deployment_id, status, created_at)
   values (${id('platform', '1')}, ${id('platform', '0')}, ${tenant}, '${ISSUER}', '${slug}', '1', 'active', ${now})`,
  // everybody is in this morning
  `insert into directory.session (token_hash, mark, csrf, tenant_id, person_id, account_id, platform_id, deployment, lms_admin,
                                  frame_origins, created_at, seen_at, idle_until, ends_at)
   select '${slug}-' || n, 'mark', 'csrf', ${tenant}, ${id('person', 'n')}, ${id('account', 'n')}, ${id('platform', '0')},
          ${id('platform', '1')}, false, '{}', ${now}, ${now}, ${now} + interval '30 minutes', ${now} + interval '12 hours'
     from ${series(0, people)}`,
  `insert into person (tenant_id, id, employee_number, email, given_name, family_name, department, job_title, job_code,
                       start_date, active, created_at, updated_at)
   select ${tenant}, ${id('person', 'n')}, 'E' || n, 'e' || n || '@large.example', 'Given' || n, 'Family' || (n * 7919) % ${people},
          'Department ' || n % 25, 'Job ' || n % ${roles}, 'JOB' || n % ${roles}, '2019-01-01', true, ${now}, ${now}
     from ${series(0, people)}`,
  `insert into account (tenant_id, id, issuer, sub, person_id, status, linked_at, first_seen_at, last_launch_at)
   select ${tenant}, ${id('account', 'n')}, '${ISSUER}', 'sub-' || n, ${id('person', 'n')},
          case when n >= ${people} - ${Math.round(people / 250)} then 'pending' else 'linked' end, ${now}, ${now}, ${now}
     from ${series(0, people)}`,
  // one course that everybody has to attend: the session's
  `insert into lms_course (tenant_id, platform_id, context_id, issuer, title, memberships_url, first_seen_at, roster_at,
                           roster_people)
   values (${tenant}, ${id('platform', '0')}, '0', '${ISSUER}', 'For everybody', '${ISSUER}/members', ${now}, ${now}, ${people})`,
  `insert into course_member (tenant_id, platform_id, context_id, sub, status, roles, seen_run, first_seen_at)
   select ${tenant}, ${id('platform', '0')}, '0', 'sub-' || n, 'active', '["Learner"]', ${id('other', '0')}, ${now}
     from ${series(0, people)}`,
  // who reports to whom, and who did until a year ago
  `insert into reporting_line (tenant_id, id, person_id, manager_id, kind, since)
   select ${tenant}, ${id('line', 'n')}, ${id('person', 'n')}, ${id('person', `(n - 1) / ${SPAN}`)}, 'line', '2025-01-01'
     from ${series(1, people)}`,
  `insert into reporting_line (tenant_id, id, person_id, manager_id, kind, since, until)
   select ${tenant}, ${id('line', '100000 + n')}, ${id('person', 'n')}, ${id('person', `(n * 31) % (n / ${SPAN})`)},
          case when n % 3 = 0 then 'dotted' else 'line' end, '2021-01-01', case when n % 3 > 0 then date '2025-01-01' end
     from ${series(SPAN * 2, people)} where n % 3 < 2 and (n * 31) % (n / ${SPAN}) <> n`,
  `insert into role_grant (tenant_id, id, person_id, role, granted_at)
   values (${tenant}, ${id('other', '1')}, ${id('person', String(TENANT_ADMIN))}, 'tenant-admin', ${now}),
          (${tenant}, ${id('other', '2')}, ${id('person', String(LD_ADMIN))}, 'ld-admin', ${now})`,
];

/** Three frameworks of five levels. */
const frameworksOf = ({ tenant, id, now, competencies, roles }: Filling): string[] => [
  `insert into framework (tenant_id, id, code, name, source, created_at, updated_at)
   select ${tenant}, ${id('framework', 'n')}, 'F' || n, 'Framework ' || n, 'csv', ${now}, ${now} from ${series(0, 3)}`,
  `insert into proficiency_level (tenant_id, framework_id, level, name)
   select ${tenant}, ${id('framework', 'n')}, l, 'Level ' || l from ${series(0, 3)}, ${series(1, 6, 'l')}`,
  `insert into competency (tenant_id, id, framework_id, code, type, name, description, created_at, updated_at)
   select ${tenant}, ${id('competency', 'n')}, ${id('framework', 'n % 3')}, 'C' || n,
          (array['knowledge', 'skill', 'behaviour'])[1 + (n / 3) % 3], initcap(pg_temp.words(n + 2000000, 2)),
          pg_temp.words(n + 3000000, 15), ${now}, ${now}
     from ${series(0, competencies)}`,
  `insert into behavioral_indicator (tenant_id, competency_id, level, position, text)
   select ${tenant}, ${id('competency', 'n')}, l, 0, pg_temp.words(n * 10 + l + 4000000, 12)
     from ${series(0, competencies)}, ${series(1, 6, 'l')}`,
  `insert into role_profile (tenant_id, id, job_code, title, tasks, created_at, updated_at)
   select ${tenant}, ${id('role', 'n')}, 'JOB' || n, 'Job ' || n, E'First task\\nSecond task', ${now}, ${now}
     from ${series(0, roles)}`,
  `insert into role_profile_competency (tenant_id, role_profile_id, competency_id, target_level, weight, priority)
   select ${tenant}, ${id('role', 'n')}, ${id('competency', ofRole('n', 'k', competencies))}, 2 + (n + k) % 4, 5 + k, k < 3
     from ${series(0, roles)}, ${series(0, 12, 'k')}`,
];

/** The competencies of a role: the kth of twelve. */
const ofRole = (role: string, k: string, competencies: number): string =>
  `(${role} * 5 + ${k} * 11) % ${competencies}`;

/** Six alignments an option, three of five options confirmed; three suggestions each. */
const catalogOf = ({ tenant, id, now, options, competencies }: Filling): string[] => [
  `insert into learning_option (tenant_id, id, provider, code, title, description, outcomes, url, duration_min, kind,
                                mandatory, created_at, updated_at)
   select ${tenant}, ${id('option', 'n')}, 'Provider ' || n % 6, 'O' || n, 'Learning ' || (n * 7919) % ${options} || ' of ' || n,
          pg_temp.words(n, 60), pg_temp.words(n + 1000000, 12),
          'https://learning.example/' || n, 30 + n % 400,
          (array['course', 'class', 'elearning', 'video', 'reading', 'shadowing', 'mentoring', 'assignment'])[1 + n % 8],
          n < 10, ${now}, ${now}
     from ${series(0, options)}`,
  `insert into option_module (tenant_id, option_id, position, title, description, kind, duration_min)
   select ${tenant}, ${id('option', 'n')}, k, 'Module ' || k, 'What happens in it', 'video', 20
     from ${series(0, options)}, ${series(0, 2, 'k')}`,
  `insert into option_prerequisite (tenant_id, option_id, requires_id)
   select ${tenant}, ${id('option', 'n')}, ${id('option', 'n - 1')} from ${series(1, options)} where n % 5 < 2`,
  `insert into alignment (tenant_id, option_id, competency_id, status, level, relevance, decided_by, decided_at, version)
   select ${tenant}, ${id('option', 'n')}, ${id('competency', `(n * 7 + k * 97) % ${competencies}`)},
          case when n % 5 < 3 then 'confirmed' when k = 5 then 'rejected' else 'proposed' end, 1 + (n + k) % 5,
          0.5 + ((n + k) % 50) / 100.0, ${id('person', String(LD_ADMIN))}, ${now} - n * interval '1 minute', n + 1
     from ${series(0, options)}, ${series(0, 6, 'k')}`,
  `insert into alignment_decision (tenant_id, id, batch_id, option_id, competency_id, next, decided_by, decided_at)
   select tenant_id, ${id('decision', 'row_number() over (order by decided_at)')}, option_id, option_id, competency_id,
          jsonb_build_object('status', status, 'level', level), decided_by, decided_at
     from alignment where tenant_id = ${tenant} and status <> 'proposed'`,
  `insert into alignment_suggestion (tenant_id, option_id, competency_id, level, score, terms, suggested_at)
   select ${tenant}, ${id('option', 'n')}, ${id('competency', `(n * 7 + k * 97 + 1) % ${competencies}`)}, 1 + n % 5,
          ((n * 7919 + k * 104729) % 1000) / 1000.0, '[{"term": "measuring", "weight": 1}]', ${now}
     from ${series(0, options)}, ${series(0, 3, 'k')}`,
  `insert into option_binding (tenant_id, issuer, context_id, option_id, bound_at)
   select ${tenant}, '${ISSUER}', n::text, ${id('option', 'n')}, ${now} from ${series(0, options)} where n % 4 = 0`,
];

/** Twenty pieces a person: fifteen completions, one mandatory course that everybody did, two of each other kind. */
const evidenceOf = ({ tenant, id, now, people, options, competencies, roles }: Filling): string[] => [
  `insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
   select ${tenant}, ${id('evidence', 'n * 32 + k')}, ${id('person', 'n')}, 'completion',
          ${id('option', `case when k = 15 then n % 10 else (n * 31 + k * 311) % ${options} end`)}, '${ISSUER}',
          n || '/' || k, ${now} - k * interval '25 days' - (n % 25) * interval '1 day', ${now}
     from ${series(0, people)}, ${series(0, 16, 'k')}`,
  `insert into observation (tenant_id, id, person_id, observer_id, competency_id, level, body, seen_on, recorded_at)
   select ${tenant}, ${id('evidence', 'n * 32 + 16 + k')}, ${id('person', 'n')}, ${id('person', `(n - 1) / ${SPAN}`)},
          ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 1 + (n + k) % 5, 'Said it clearly, and early',
          (${now} - k * interval '60 days')::date, ${now} - k * interval '60 days'
     from ${series(1, people)}, ${series(0, 2, 'k')}`,
  `insert into shared_example (tenant_id, id, person_id, competency_id, body, shared_at, acknowledged_by, acknowledged_at, level)
   select ${tenant}, ${id('example', 'n * 32 + k')}, ${id('person', 'n')},
          ${id('competency', ofRole(`(n % ${roles})`, '(k + 2)', competencies))}, 'I tried it with a supplier',
          ${now} - k * interval '40 days', case when k < 2 then ${id('person', `(n - 1) / ${SPAN}`)} end,
          case when k < 2 then ${now} end, case when k < 2 then 1 + (n + k) % 5 end
     from ${series(1, people)}, ${series(0, 3, 'k')}`,
  `insert into evidence (tenant_id, id, person_id, kind, competency_id, level, source, source_ref, occurred_at, recorded_at)
   select tenant_id, id, person_id, 'observation', competency_id, level, observer_id::text, id::text, recorded_at, recorded_at
     from observation where tenant_id = ${tenant}
   union all
   select tenant_id, id, person_id, 'example', competency_id, level, acknowledged_by::text, id::text, shared_at, shared_at
     from shared_example where tenant_id = ${tenant} and acknowledged_at is not null`,
  `insert into level_reached (tenant_id, person_id, competency_id, level, reached_at)
   select ${tenant}, ${id('person', 'n')}, ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 1,
          ${now} - k * interval '70 days' from ${series(0, people)}, ${series(0, 4, 'k')}`,
  `insert into unmatched_completion (tenant_id, statement_id, issuer, sub, object_id, object_name, missing_person,
                                     missing_option, occurred_at, waiting_since, matched_at)
   select ${tenant}, ${id('other', '1000 + n')}, '${ISSUER}', 'sub-' || n % ${people}, 'https://elsewhere.example/' || n % 70,
          'Elsewhere ' || n % 70, 'no', 'yes', ${now}, ${now}, case when n % 20 > 0 then ${now} end
     from ${series(0, people)}`,
];

const developmentOf = ({ tenant, id, now, people, options, competencies, roles }: Filling): string[] => [
  `insert into development.goal (tenant_id, id, person_id, title, origin, competency_id, target_level, status, rank, shared_at,
                                 version, created_at, updated_at)
   select ${tenant}, ${id('goal', 'n * 2 + k')}, ${id('person', 'n')}, 'Goal ' || k, 'challenge',
          ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 4, 'active', k + 1, case when k = 0 then ${now} end, 1,
          ${now}, ${now} from ${series(0, people)}, ${series(0, 2, 'k')}`,
  `insert into development.goal_question (tenant_id, id, goal_id, asked_by, question, asked_at)
   select ${tenant}, ${id('other', '100000 + n')}, ${id('goal', 'n * 2')}, ${id('person', `(n - 1) / ${SPAN}`)},
          'What would help?', ${now} from ${series(1, people)}`,
  `insert into development.self_rating (tenant_id, person_id, competency_id, level, rated_at, shared_at)
   select ${tenant}, ${id('person', 'n')}, ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 3, ${now},
          case when k % 2 = 0 then ${now} end from ${series(0, people)}, ${series(0, 6, 'k')}`,
  `insert into development.recommendation (tenant_id, id, person_id, by_person_id, competency_id, reason, purpose, status, sent_at)
   select ${tenant}, ${id('recommendation', 'n * 2 + k')}, ${id('person', 'n')}, ${id('person', `(n - 1) / ${SPAN}`)},
          ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 'It helps with the audit', 'standard',
          (array['sent', 'accepted', 'countered', 'declined'])[1 + (n + k) % 4], ${now} - k * interval '30 days'
     from ${series(1, people)}, ${series(0, 2, 'k')}`,
  `insert into development.recommendation_way (tenant_id, recommendation_id, position, option_id)
   select ${tenant}, ${id('recommendation', 'n')}, 0, ${id('option', `(n * 13) % ${options}`)} from ${series(2, people * 2)}`,
  `insert into development.plan_item (tenant_id, id, person_id, option_id, competency_id, recommendation_id, planned_at, done_at)
   select ${tenant}, ${id('other', '200000 + n * 2 + k')}, ${id('person', 'n')}, ${id('option', `(n * 17 + k) % ${options}`)},
          ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))},
          case when k = 1 then ${id('recommendation', 'n * 2')} end, ${now}, case when k = 1 then ${now} end
     from ${series(1, people)}, ${series(0, 2, 'k')}`,
];

/** Three conversations of every pair, the last one open, with three points each. */
const conversationsOf = ({ tenant, id, now, people, competencies, roles }: Filling): string[] => [
  `insert into cadence (tenant_id, manager_id, employee_id, every_days, agreed_at)
   select ${tenant}, ${id('person', `(n - 1) / ${SPAN}`)}, ${id('person', 'n')}, 14, ${now} from ${series(1, people)}`,
  `insert into conversation (tenant_id, id, manager_id, employee_id, scheduled_at, created_at, closed_at, closed_by, confirmed_at)
   select ${tenant}, ${id('conversation', 'n * 3 + k')}, ${id('person', `(n - 1) / ${SPAN}`)}, ${id('person', 'n')},
          ${now} - (k * 14 - 3) * interval '1 day', ${now} - (k * 14 + 10) * interval '1 day',
          case when k > 0 then ${now} - (k * 14 - 3) * interval '1 day' end,
          case when k > 0 then ${id('person', `(n - 1) / ${SPAN}`)} end, case when k = 2 then ${now} end
     from ${series(1, people)}, ${series(0, 3, 'k')}`,
  `insert into agenda_point (tenant_id, id, conversation_id, part, title, added_by, added_at)
   select ${tenant}, ${id('point', 'n')}, ${id('conversation', 'n')}, 'support', 'A point', ${id('person', 'n / 3')}, ${now}
     from ${series(3, people * 3)}`,
  `insert into shared_note (tenant_id, id, conversation_id, part, anchor, body, written_by, written_at)
   select ${tenant}, ${id('other', '400000 + n')}, ${id('conversation', 'n')}, 'support', 'part:support', 'We agreed on it.',
          ${id('person', 'n / 3')}, ${now} from ${series(3, people * 3)}`,
  `insert into promise (tenant_id, id, conversation_id, by_person_id, body, due, made_at, kept_at)
   select ${tenant}, ${id('other', '700000 + n')}, ${id('conversation', 'n')}, ${id('person', 'n / 3')}, 'Sends the figures',
          ${now}::date, ${now}, case when n % 2 = 0 then ${now} end from ${series(3, people * 3)}`,
  `insert into recognition_prompt (tenant_id, id, person_id, evidence_id, competency_id, prompted_at, open)
   select ${tenant}, ${id('other', '1000000 + n')}, ${id('person', 'n')}, ${id('evidence', 'n * 32')},
          ${id('competency', ofRole(`(n % ${roles})`, '0', competencies))}, ${now}, n % 3 = 0 from ${series(0, people)}`,
  `insert into recognition (tenant_id, id, person_id, by_person_id, competency_id, body, prompt_id, given_at)
   select ${tenant}, ${id('other', '1200000 + n')}, ${id('person', 'n')}, ${id('person', `(n - 1) / ${SPAN}`)},
          ${id('competency', ofRole(`(n % ${roles})`, '0', competencies))}, 'That helped us all', ${id('other', '1000000 + n')}, ${now}
     from ${series(1, people)} where n % 3 > 0`,
];

const evaluationOf = ({ tenant, id, now, people, competencies, roles }: Filling): string[] => [
  `insert into evaluation.strategy_aim (tenant_id, id, code, title, imported_at)
   select ${tenant}, ${id('aim', 'n')}, 'A' || n, 'Aim ' || n, ${now} from ${series(0, 20)}`,
  `insert into evaluation.target (tenant_id, id, code, aim_id, title, direction, measure_unit, baseline, target_value, due, imported_at)
   select ${tenant}, ${id('target', 'n')}, 'T' || n, ${id('aim', 'n % 20')}, 'Target ' || n, 'raise', '%', 1, 2, '2026-12-31', ${now}
     from ${series(0, 300)}`,
  `insert into evaluation.objective (tenant_id, id, code, person_id, target_id, competency_id, title, measure, direction,
       measure_unit, baseline, current_value, target_value, weight, due, status, agreed_at, imported_at, recheck_on)
   select ${tenant}, ${id('objective', 'n * 3 + k')}, 'OB' || n || '/' || k, ${id('person', 'n')}, ${id('target', 'n % 300')},
          ${id('competency', ofRole(`(n % ${roles})`, 'k', competencies))}, 'Objective ' || k, 'Counted monthly', 'raise', '%', 1, 2, 3,
          30, '2026-12-31', (array['on_track', 'at_risk', 'off_track'])[1 + k], ${now}, ${now}, ${now}::date - k
     from ${series(0, people)}, ${series(0, 3, 'k')}`,
];

/** Thirty entries a person, about them by their manager or by themselves. */
const auditOf = ({ tenant, id, now, people }: Filling): string[] => [
  `insert into audit.entry (tenant_id, id, at, actor_kind, actor_id, action, subject_id, entity, entity_id, why_kind, why_ref, request_id)
   select ${tenant}, ${id('audit', 'n * 30 + k')}, ${now} - (n * 30 + k) * interval '10 seconds', 'person',
          ${id('person', `case when k % 2 = 0 then n else (n - 1) / ${SPAN} end`)}, 'evidence.read', ${id('person', 'n')}, null, null,
          'launch', 'mark', 'request' from ${series(1, people)}, ${series(0, 30, 'k')}`,
  `insert into audit.unsealed (tenant_id, entry_id) select tenant_id, id from audit.entry where tenant_id = ${tenant}`,
];
