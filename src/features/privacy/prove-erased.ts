import { hashAgent } from '../../../xapi/index.ts';
import type { Context, Plane } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { asEachAuthor } from './as-author.ts';
import { PRIVATE_NOTES } from './erase-rows.ts';
import { countRows } from './holding-sql.ts';
import { HOLDINGS } from './holdings.ts';
import { type Searched, STATEMENT_TEXTS, searchAllStatements } from './search-statements.ts';
import { agentKeysOf, patternOf, type Subject, wordsOf } from './subject.ts';

/** What was searched and what was found: names of columns and numbers of rows, never a text. */
export interface Proof {
  /** How many columns were searched, attachments and documents among them. */
  readonly columns: number;
  readonly found: readonly { readonly place: string; readonly rows: number }[];
}

/** Each schema by the login that holds it; audit and directory through a function of the database. */
const HOME: Readonly<Record<string, Plane>> = {
  public: 'common',
  development: 'development',
  evaluation: 'evaluation',
  records: 'store',
};

/**
 * Proves that nothing is left of somebody: searches every column of every table of the tenant that can hold a text
 * (texts, JSON, attachments and documents) for names, addresses, employee number and account names; asks every table
 * that holds rows about people for theirs; asks the record store for statements that are found by them. Reads from
 * the catalogue of the database, so that no table can be forgotten. Slow on purpose: it looks at everything.
 * @param searched the texts of statements, where they were searched before (search-statements.ts)
 */
export async function proveErased(context: Context, subject: Subject, searched?: Searched): Promise<Proof> {
  authorise(context, 'erasure.carry-out');
  const pattern = patternOf(wordsOf(subject));
  const { found } = searched ?? (await searchAllStatements(context, subject));
  const looks: Look[] = [{ place: STATEMENT_TEXTS, rows: found }];
  for (const [schema, plane] of Object.entries(HOME))
    looks.push(...(await inTransaction(context, plane, (tx) => searchSchema(tx, schema, subject, pattern))));
  if (pattern) looks.push(...(await searchClosed(context, pattern)));
  const rows = [
    ...(await inTransaction(context, 'common', (tx) => countLeft(tx, subject))),
    ...(await inTransaction(context, 'development', (tx) => countLeft(tx, subject))),
    ...(await inTransaction(context, 'evaluation', (tx) => countLeft(tx, subject))),
    await countStatements(context, subject),
  ];
  return { columns: looks.length, found: [...looks, ...rows].filter(({ rows: n }) => n > 0) };
}

interface Look {
  readonly place: string;
  readonly rows: number;
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** What the record store makes itself, with a row for each statement or more: hashes, and ids of credentials. */
const MADE = /^(?:\w*_?term|\w*_hash|\w*_key|scope|sha2|agent|credential_id)$/;

/** The columns of a schema that can hold a text. A year of the store that was detached is no part of the product. */
async function listColumns(tx: Tx, schema: string): Promise<Column[]> {
  const rows = await tx.sql`
    select c.relname as table, a.attname as column, t.typname as type
      from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_catalog.pg_type t on t.oid = a.atttypid
     where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition
       and has_table_privilege(c.oid, 'select')
       and t.typname in ('text', 'varchar', 'json', 'jsonb', 'bytea')
     order by 1, 2`;
  const columns = rows.map(({ table, column, type }) => ({ table, column, type }));
  if (schema !== 'records') return columns;
  return columns.filter(
    ({ table, column }) => !MADE.test(column) && `records.${table}.${column}` !== STATEMENT_TEXTS,
  );
}

async function searchSchema(
  tx: Tx,
  schema: string,
  subject: Subject,
  pattern: string | null,
): Promise<Look[]> {
  const looks: Look[] = [];
  for (const { table, column, type } of await listColumns(tx, schema)) {
    const place = `${schema}.${table}.${column}`;
    let rows = 0;
    const look = async () => {
      rows += await searchColumn(tx, { place, type }, subject, pattern);
    };
    if (`${schema}.${table}` === PRIVATE_NOTES) await asEachAuthor(tx, subject, look);
    else await look();
    looks.push({ place, rows });
  }
  return looks;
}

async function searchColumn(
  tx: Tx,
  { place, type }: { readonly place: string; readonly type: string },
  subject: Subject,
  pattern: string | null,
): Promise<number> {
  if (pattern === null) return 0;
  const [schema = '', table = '', column = ''] = place.split('.');
  const name = (part: string) => tx.sql(part);
  const where =
    type === 'bytea'
      ? tx.sql`exists (select 1 from json_array_elements_text(${JSON.stringify(wordsOf(subject))}::text::json) as w(word)
                        where position(convert_to(w.word, 'UTF8') in x.${name(column)}) > 0)`
      : tx.sql`x.${name(column)}::text ~* ${pattern}`;
  const [row] = await tx.sql`
    select count(*)::int as n from ${name(schema)}.${name(table)} x where x.tenant_id = ${tx.context.tenantId} and ${where}`;
  return Number(row?.n ?? 0);
}

/** Audit and directory, which no login reads, and the queue. */
async function searchClosed(context: Context, pattern: string): Promise<Look[]> {
  const closed = await inTransaction(
    context,
    'common',
    ({ sql }) => sql`select place, found::int as rows from audit.search_closed(${pattern})`,
  );
  const queued = await inTransaction(
    context,
    'jobs',
    ({ sql }) => sql`
      select count(*)::int as rows from pgboss.job
       where data ->> 'tenantId' = ${context.tenantId} and (data::text ~* ${pattern} or output::text ~* ${pattern})`,
  );
  return [
    ...closed.map(({ place, rows }) => ({ place: String(place), rows: Number(rows) })),
    { place: 'pgboss.job.data', rows: Number(queued[0]?.rows ?? 0) },
  ];
}

/** Rows that should have gone, table by table. The person's own row stays, as nobody's. */
async function countLeft(tx: Tx, subject: Subject): Promise<Look[]> {
  const looks: Look[] = [];
  for (const holding of HOLDINGS.filter(({ plane, fate }) => plane === tx.plane && fate !== 'stays')) {
    if (holding.table === 'public.person' || holding.table === PRIVATE_NOTES) continue;
    looks.push({ place: holding.table, rows: await countRows(tx, holding, subject) });
  }
  return looks;
}

async function countStatements(context: Context, subject: Subject): Promise<Look> {
  const agents = await Promise.all((await agentKeysOf(subject, context)).map(hashAgent));
  return inTransaction(context, 'store', async ({ sql }) => {
    const [row] = await sql`
      with named (agent) as (
        select decode(a, 'hex') from json_array_elements_text(${JSON.stringify(agents)}::text::json) as a)
      select (select count(*) from named n cross join (values ('a'), ('A')) as kind(letter)
                join records.statement_term t on t.tenant_id = ${context.tenantId}::uuid
                 and t.term = convert_to(kind.letter, 'UTF8') || n.agent)::int
           + (select count(*) from named n join records.document d on d.tenant_id = ${context.tenantId}::uuid
                 and d.agent_term = convert_to('a', 'UTF8') || n.agent)::int as n`;
    return { place: 'records.statement_term', rows: Number(row?.n ?? 0) };
  });
}
