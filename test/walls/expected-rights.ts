import type { Plane } from '../../src/core/context.ts';

/** Who may do what in the database, written down by hand: walls.sql must come to exactly this. */

type Rights = Readonly<Partial<Record<Plane, readonly string[]>>>;

const READ = ['SELECT'];
const WRITE = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const PLANES_THAT_SEND = ['common', 'development', 'evaluation', 'store'] as const;

const each = (planes: readonly Plane[], rights: readonly string[]): Rights =>
  Object.fromEntries(planes.map((plane) => [plane, rights]));

export const SCHEMAS: Readonly<Record<string, Rights>> = {
  directory: each(['common', 'store', 'jobs'], ['USAGE']),
  public: each(['common', 'development', 'evaluation'], ['USAGE']),
  development: each(['development'], ['USAGE']),
  evaluation: each(['evaluation'], ['USAGE']),
  records: each(['common', 'development', 'evaluation', 'store', 'jobs'], ['USAGE']),
  audit: each(['common', 'development', 'evaluation', 'store'], ['USAGE']),
  pgboss: each(['common', 'development', 'evaluation', 'store', 'jobs'], ['USAGE']),
};

/** What every table of a schema has, unless it stands in TABLES. */
const SCHEMA_TABLES: Readonly<Record<string, Rights>> = {
  directory: {},
  public: { common: WRITE, development: READ, evaluation: READ },
  development: { development: WRITE },
  evaluation: { evaluation: WRITE },
  records: { development: READ, store: ['SELECT', 'INSERT', 'UPDATE'] },
  audit: {},
  pgboss: { jobs: WRITE },
};

const EVIDENCE: Rights = { common: WRITE, development: ['SELECT', 'INSERT', 'UPDATE'], evaluation: READ };
const QUEUE: Rights = { ...each(PLANES_THAT_SEND, ['INSERT']), jobs: WRITE };
const QUEUE_LIST: Rights = { ...each(PLANES_THAT_SEND, READ), jobs: WRITE };

const TABLES: Readonly<Record<string, Rights>> = {
  'public.evidence': EVIDENCE,
  'public.unmatched_completion': EVIDENCE,
  'public.level_reached': EVIDENCE,
  'public.statement_cursor': EVIDENCE,
  'public.forward_store': EVIDENCE,
  // what was set aside of somebody who is erased goes
  'public.forward_parked': { common: WRITE, development: WRITE, evaluation: READ },
  'public.forward_telling': { common: WRITE, development: ['SELECT', 'UPDATE'], evaluation: READ },
  // how far old statements have been looked through
  'public.retention_rule': { common: WRITE, development: ['SELECT', 'UPDATE'], evaluation: READ },
  'records.document': { development: READ, store: WRITE },
  'audit.entry': each(PLANES_THAT_SEND, ['INSERT']),
  'pgboss.job': QUEUE,
  'pgboss.job_common': QUEUE,
  'pgboss.queue': QUEUE_LIST,
  'pgboss.version': QUEUE_LIST,
};

/** The rights of a login on a table of the database. */
export function tableRights(schema: string, table: string, plane: Plane): readonly string[] {
  return (TABLES[`${schema}.${table}`] ?? SCHEMA_TABLES[schema])?.[plane] ?? [];
}

/** Columns that a login may read without a right on the whole table: sending a job gives back its id. */
export function columnRights(table: string, column: string, plane: Plane): readonly string[] {
  const sends = PLANES_THAT_SEND.some((one) => one === plane);
  return sends && column === 'id' && (table === 'pgboss.job' || table === 'pgboss.job_common') ? READ : [];
}

export const SEQUENCES: Readonly<Record<string, readonly Plane[]>> = {
  'records.statement_number': ['store'],
};

/** Functions that run with the owner's rights, and who may call each. No other function may be one. */
export const DEFINERS: Readonly<Record<string, readonly Plane[]>> = {
  'audit.about(uuid,integer)': ['common'],
  'audit.await_seal()': [],
  'audit.entries_about(uuid,timestamp with time zone,uuid,integer)': ['common'],
  'audit.former_persons(uuid)': ['common'],
  'audit.recent(integer)': ['common'],
  'audit.search_closed(text)': ['common'],
  'audit.seal_new(timestamp with time zone)': ['common'],
  'audit.verify()': ['common'],
  'directory.claim_registration(text,timestamp with time zone,timestamp with time zone)': ['common'],
  'directory.consume_login(text,text)': ['common'],
  'directory.count_opening(uuid,timestamp with time zone)': ['common'],
  'directory.decide_deployment(uuid,uuid,text,timestamp with time zone)': ['common'],
  'directory.end_account_sessions(uuid,uuid)': ['common'],
  'directory.end_person_sessions(uuid,uuid[])': ['common'],
  'directory.end_session(text)': ['common'],
  'directory.list_due_forwarding(timestamp with time zone)': ['common', 'jobs'],
  'directory.list_person_sessions(uuid,uuid[])': ['common'],
  'directory.find_bearer(text,timestamp with time zone)': ['common'],
  'directory.find_access_token(text,timestamp with time zone)': ['common', 'store'],
  'directory.find_credential(text)': ['common', 'store'],
  'directory.find_legacy_key(uuid,text)': ['common'],
  'directory.find_logo(text)': ['common'],
  'directory.find_invitation(uuid)': ['common'],
  'directory.find_platforms(text,text,text)': ['common'],
  'directory.find_session(text,timestamp with time zone)': ['common'],
  'directory.find_tenant(text)': ['common'],
  'directory.find_tenant_theme(uuid)': ['common'],
  'directory.has_migration(text)': ['common'],
  'directory.list_credentials(uuid)': ['common'],
  'directory.list_deployments(uuid)': ['common'],
  'directory.list_invitations(uuid,timestamp with time zone)': ['common'],
  'directory.list_keys()': ['common'],
  'directory.list_platforms(uuid)': ['common'],
  'directory.list_refusals(uuid,integer)': ['common'],
  'directory.list_tenants()': ['common', 'jobs'],
  'directory.note_product_family(uuid,text)': ['common'],
  'directory.put_bearer(text,text,text,timestamp with time zone,timestamp with time zone)': ['common'],
  'directory.note_credential_used(uuid,timestamp with time zone)': ['common', 'store'],
  'directory.put_access_token(text,text,text[],timestamp with time zone,timestamp with time zone)': [
    'common',
    'store',
  ],
  'directory.put_credential(text,text,uuid,uuid,text,text,text[],integer,timestamp with time zone)': [
    'common',
  ],
  'directory.revoke_credential(uuid,uuid,timestamp with time zone)': ['common'],
  'directory.put_deployment(uuid,uuid,text,text,timestamp with time zone)': ['common'],
  'directory.put_invitation(uuid,uuid,uuid,timestamp with time zone,timestamp with time zone)': ['common'],
  'directory.put_key(text,text,jsonb,text,timestamp with time zone)': ['common'],
  'directory.put_login(text,text,jsonb,timestamp with time zone,timestamp with time zone)': ['common'],
  'directory.put_legacy_key(uuid,uuid,text,text,timestamp with time zone)': ['common'],
  'directory.put_logo(uuid,text,text,bytea,timestamp with time zone)': ['common'],
  'directory.put_platform(directory.platform)': ['common'],
  'directory.put_registration_attempt(text,uuid,jsonb,timestamp with time zone,timestamp with time zone)': [
    'common',
  ],
  'directory.release_invitation(uuid,uuid)': ['common'],
  'directory.update_platform_registration(directory.platform)': ['common'],
  'directory.use_invitation(uuid,uuid,uuid,timestamp with time zone)': ['common'],
  'directory.withdraw_invitation(uuid,uuid,timestamp with time zone)': ['common'],
  'directory.put_refusal(text,timestamp with time zone,text,uuid)': ['common'],
  'directory.put_session(directory.session)': ['common'],
  'directory.put_tenant(uuid,text,text,timestamp with time zone)': ['common'],
  'directory.remove_legacy_key(uuid,uuid,text)': ['common'],
  'directory.remove_logo(uuid)': ['common'],
  'directory.retire_bearer(text,timestamp with time zone)': ['common'],
  'directory.note_keys_read(text,boolean,timestamp with time zone)': ['common'],
  'directory.rename_platform(uuid,uuid,text)': ['common'],
  'directory.rotate_keys(text,jsonb,text,timestamp with time zone)': ['common'],
  'directory.rotate_keys_when(text,jsonb,text,timestamp with time zone,timestamp with time zone,timestamp with time zone)':
    ['common'],
  'directory.set_service_hosts(uuid,uuid,text[])': ['common'],
  'directory.set_platform_status(uuid,uuid,text)': ['common'],
  'directory.set_session_theme(text,text)': ['common'],
  'directory.set_tenant_accent(uuid,text)': ['common'],
  'directory.sweep(timestamp with time zone)': ['common', 'jobs'],
  'directory.touch_session(text,timestamp with time zone,timestamp with time zone)': ['common'],
  'directory.trust_platform(uuid,uuid,timestamp with time zone,timestamp with time zone)': ['common'],
  // statements go through these alone: no login may delete from the store's tables, documents apart
  'records.begin_erasure(uuid,bytea[],bytea[],timestamp with time zone)': ['common', 'store'],
  'records.end_erasure(uuid)': ['common', 'store'],
  'records.erase_statements(bigint[],boolean,timestamp with time zone)': ['store'],
  'records.forget_attachments(text[])': ['store'],
  'records.sweep_attachments(interval,integer)': ['store'],
  'records.rewrite_statement(bigint,text,text,json,timestamp with time zone)': ['store'],
  'records.emit(jsonb)': ['common', 'development', 'evaluation', 'store'],
  'records.put_partitions(integer)': ['store', 'jobs'],
};

/** Functions that run with the caller's rights. */
export const INVOKERS: Readonly<Record<string, readonly Plane[]>> = {
  'audit.digest(audit.entry)': [],
  'records.consistent_through()': ['development', 'store'],
  'records.first_seq(integer)': ['store'],
  'records.inherit_terms(uuid[])': ['store'],
  'records.open_write()': ['store'],
  'records.put(json,text)': ['store'],
  'records.put_for(uuid,json,text)': ['store'],
  'records.referring_to(bigint,uuid)': ['store'],
  'records.term(text)': ['store'],
};

/** Of pg-boss' functions a plane needs this one (a job's creation time); the jobs login may call them all. */
export const QUEUE_FUNCTIONS_FOR_SENDING: readonly string[] = ['pgboss.job_now()'];
