import type { Sql } from 'postgres';
import { agentKey, prepareStatement } from '../../../xapi/index.ts';
import { term } from '../../../xapi/statement/terms.ts';
import {
  benchStatement,
  CATEGORY,
  COURSES,
  course,
  INSTRUCTORS,
  instructor,
  learner,
  module,
  PEOPLE,
  registration,
  VERB,
} from './statements.ts';

/** Rows of one INSERT. */
const CHUNK = 50_000;
/** The oldest was stored so long ago, unless something else is wanted. */
const DAYS = 300;

/**
 * Fills a tenant's store up to a size as if the statements had come one by one over the last ten months: rows,
 * terms and keys are those that `records.put` would have written (the test of the plans compares them).
 * @param from how many there are already
 */
export async function fillStore(
  sql: Sql,
  store: { readonly tenantId: string; readonly credentialId: string; readonly days?: number },
  from: number,
  size: number,
  whole: number,
): Promise<void> {
  const text = prepareStatement(benchStatement(0, NIL), { authority: AUTHORITY }).statement;
  const end = Date.now() - 60_000;
  const step = Math.floor(((store.days ?? DAYS) * 86_400_000) / whole);
  for (let first = from; first < size; first += CHUNK) {
    const last = Math.min(first + CHUNK, size) - 1;
    await sql.begin(async (begun) => {
      const tx = begun as unknown as Sql;
      await tx`select set_config('app.tenant', ${store.tenantId}, true)`;
      await tx`
        create temporary table filled on commit drop as
        select n, ((${String(end)}::bigint - (${whole} - n)::bigint * ${step}) << 20) | (n & 1048575) as seq,
          gen_random_uuid() as id,
          array[${hashed(tx, [term.verb(VERB)])}[1],
            (${hashed(
              tx,
              numbered(PEOPLE, (n) => term.registration(registration(n))),
            )})[n % ${PEOPLE} + 1],
            (${hashed(
              tx,
              numbered(PEOPLE, (n) => term.agent(agentKey(learner(n * 7919))!)),
            )})[n % ${PEOPLE} + 1],
            (${hashed(
              tx,
              numbered(COURSES * 10, (n) => term.activity(module(n))),
            )})[n % ${COURSES * 10} + 1],
            (${hashed(
              tx,
              numbered(INSTRUCTORS, (n) => term.relatedAgent(agentKey(instructor(n))!)),
            )})[n % ${INSTRUCTORS} + 1],
            (${hashed(
              tx,
              numbered(COURSES, (n) => term.relatedActivity(course(n))),
            )})[n % ${COURSES} + 1],
            ${hashed(tx, [term.relatedActivity(CATEGORY)])}[1],
            ${hashed(tx, [term.relatedAgent(agentKey(AUTHORITY)!)])}[1]] as terms
        from generate_series(${first}::int, ${last}::int) n`;
      await tx`
        insert into records.statement (tenant_id, seq, id, stored, credential_id, size, terms, statement)
        select ${store.tenantId}::uuid, seq, id, to_timestamp((seq >> 20)::numeric / 1000), ${store.credentialId},
          ${text.length}, terms,
          replace(replace(${text}::text, ${NIL}, id::text), '"learner-0"', '"learner-' || n::bigint * 7919 % ${PEOPLE} || '"')::json
        from filled`;
      await tx`
        insert into records.statement_key (tenant_id, id, seq, content_hash)
        select ${store.tenantId}::uuid, id, seq, sha256(uuid_send(id)) from filled order by id`;
      await tx`
        insert into records.statement_term (tenant_id, term, seq, via)
        select ${store.tenantId}::uuid, t, seq, seq from filled, unnest(terms) as t order by t, seq`;
    });
  }
  await sql`vacuum (analyze) records.statement, records.statement_key, records.statement_term`;
  await sql`checkpoint`;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const AUTHORITY = {
  objectType: 'Agent',
  account: { homePage: 'https://tool.bench.example', name: 'credential' },
} as const;

const numbered = (count: number, make: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Asked once for each statement: PostgreSQL makes one array of it and picks from that. */
const hashed = (sql: Sql, texts: readonly string[]) =>
  sql`(select array_agg(records.term(t.text) order by t.n) from json_array_elements_text(${JSON.stringify(texts)}::text::json) with ordinality as t(text, n))`;
