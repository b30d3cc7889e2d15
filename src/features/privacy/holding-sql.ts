import type { Tx } from '../../db/transaction.ts';
import type { Holding } from './holdings.ts';
import { redactionOf, type Subject } from './subject.ts';

/**
 * The statements that are made of a holding. They are text, because the tables come from a list (holdings.ts), of
 * constants only; values are parameters.
 */
type Rows = Promise<readonly Record<string, unknown>[]>;

/** Whom the conditions of holdings.ts are about, as tables of this statement. */
function about({ plane }: Holding): string {
  const common = `people (id) as (select value::uuid from json_array_elements_text($2::text::json)),
    accounts (issuer, sub) as (select a ->> 0, a ->> 1 from json_array_elements($3::text::json) as a),
    moment (at) as (select $4::text::timestamptz)`;
  // the other planes cannot ask the directory, and need not
  return plane === 'common'
    ? `${common}, platforms (id, issuer) as (select id, issuer from directory.list_platforms($1::uuid))`
    : common;
}

const values = ({ context }: Tx, { personIds, accounts }: Subject): string[] => [
  context.tenantId,
  JSON.stringify(personIds),
  JSON.stringify(accounts.map(({ issuer, sub }) => [issuer, sub])),
  context.now().toISOString(),
];

const those = ({ table, whose }: Holding): string => `${table} x where x.tenant_id = $1::uuid and (${whose})`;

/** How many rows there are. */
export async function countRows(tx: Tx, holding: Holding, subject: Subject): Promise<number> {
  const text = `with ${about(holding)} select count(*)::int as n from ${those(holding)}`;
  const [row] = await (tx.sql.unsafe(text, values(tx, subject)) as unknown as Rows);
  return Number(row?.n ?? 0);
}

/** What is sealed or opens something is in nobody's export. */
const NEVER_SHOWN = '{tenant_id,sealed_subject,sealed_secret,key}';

/** A page of the rows as JSON texts, without the tenant. */
export async function readRows(
  tx: Tx,
  holding: Holding,
  subject: Subject,
  page: { readonly offset: number; readonly limit: number },
): Promise<string[]> {
  const text = `with ${about(holding)} select (to_jsonb(x) - '${NEVER_SHOWN}'::text[])::text as row from ${those(holding)}
    order by ${holding.by} limit ${Number(page.limit)} offset ${Number(page.offset)}`;
  const rows = await (tx.sql.unsafe(text, values(tx, subject)) as unknown as Rows);
  return rows.map(({ row }) => String(row));
}

/** Deletes the rows of a holding that goes. */
export async function deleteRows(tx: Tx, holding: Holding, subject: Subject): Promise<number> {
  const text = `with ${about(holding)} delete from ${those(holding)} returning 1`;
  return (await (tx.sql.unsafe(text, values(tx, subject)) as unknown as Rows)).length;
}

/** Changes what has to change in rows that stay: names in others' texts, and what the holding says. */
export async function changeRows(tx: Tx, holding: Holding, subject: Subject): Promise<void> {
  const pattern = redactionOf(subject);
  const texts = pattern === null ? [] : (holding.texts ?? []);
  const changes = [
    ...(holding.set ? [holding.set] : []),
    ...texts.map((column) => `${column} = regexp_replace(x.${column}, $5, '[erased]', 'g')`),
  ];
  if (changes.length === 0) return;
  const { table, whose } = holding;
  const named = texts.map((column) => `x.${column} ~ $5`).join(' or ');
  const text = `with ${about(holding)} update ${table} x set ${changes.join(', ')}
    where x.tenant_id = $1::uuid and (${whose}) ${holding.set || !named ? '' : `and (${named})`}`;
  await tx.sql.unsafe(text, [...values(tx, subject), ...(texts.length > 0 ? [String(pattern)] : [])]);
}
