import type { Sql } from 'postgres';
import { type JsonObject, prepareStatement } from '../../xapi/index.ts';
import { benchStatement, learner } from '../bench/xapi/statements.ts';

/** Somebody whose statements are written behind the walls, as `records.put` would have written them. */
export interface Filled {
  readonly personId: string;
  readonly account: { readonly homePage: string; readonly name: string };
  /** Statements of theirs. */
  readonly own: number;
  /** Statements of others in which they are the instructor. */
  readonly mentioned: number;
  readonly optionIds: readonly string[];
}

const NIL = '00000000-0000-0000-0000-000000000000';
const COMPLETED = 'http://adlnet.gov/expapi/verbs/completed';
/** Every fifth statement is a completion that became evidence. */
const COMPLETIONS = 5;
/** The other numbers of a millisecond belong to fillStore. */
const NUMBERS_FROM = 1_000_000;

/** Spreads them over the last so many days. Repeating it for another person meets no position that is taken. */
export async function fillPerson(
  sql: Sql,
  store: { readonly tenantId: string; readonly credentialId: string; readonly days: number },
  { account, own, mentioned, ...about }: Filled,
): Promise<void> {
  const her = { objectType: 'Agent', account } as JsonObject;
  const { context, ...said } = benchStatement(1, NIL) as unknown as JsonObject & { context: JsonObject };
  const { platform, contextActivities } = context;
  const hers = {
    ...said,
    actor: her,
    verb: { id: COMPLETED },
    context: { platform: platform!, contextActivities: contextActivities! },
  };
  const others = { ...said, actor: learner(1), context: { ...context, instructor: her } };
  await sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    await tx`create temporary table hers (n int, seq bigint, id uuid, own boolean) on commit drop`;
    for (const [isOwn, count, text] of [
      [true, own, hers],
      [false, mentioned, others],
    ] as const) {
      const { statement, terms } = prepareStatement(text as never, {
        authority: {
          objectType: 'Agent',
          account: { homePage: 'https://tool.bench.example', name: 'credential' },
        },
      });
      const step = Math.floor((store.days * 86_400_000) / Math.max(1, count));
      await tx`
        insert into hers
        select n, ((${String(Date.now() - 120_000)}::bigint - (${count} - n)::bigint * ${step}) << 20) | (${NUMBERS_FROM + (isOwn ? 0 : 24_000)} + n % 24000),
          gen_random_uuid(), ${isOwn} from generate_series(0, ${count - 1}) n`;
      await tx`
        insert into records.statement (tenant_id, seq, id, stored, credential_id, size, terms, statement)
        select ${store.tenantId}::uuid, seq, id, to_timestamp((seq >> 20)::numeric / 1000), ${store.credentialId},
          ${statement.length}, ${hashed(tx, terms)}, replace(${statement}::text, ${NIL}, id::text)::json
        from hers where own = ${isOwn}`;
      await tx`
        insert into records.statement_term (tenant_id, term, seq, via)
        select ${store.tenantId}::uuid, t, seq, seq from hers, unnest(${hashed(tx, terms)}) as t where own = ${isOwn} order by t, seq`;
    }
    await tx`
      insert into records.statement_key (tenant_id, id, seq, content_hash)
      select ${store.tenantId}::uuid, id, seq, sha256(uuid_send(id)) from hers order by id`;
    await tx`
      insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
      select ${store.tenantId}::uuid, gen_random_uuid(), ${about.personId}, 'completion',
        (array(select value::uuid from json_array_elements_text(${JSON.stringify(about.optionIds)}::text::json)))[n % ${about.optionIds.length} + 1],
        'lms', id::text, to_timestamp((seq >> 20)::numeric / 1000), to_timestamp((seq >> 20)::numeric / 1000)
      from hers where own and n % ${COMPLETIONS} = 0`;
  });
  await sql`vacuum (analyze) records.statement, records.statement_key, records.statement_term, evidence`;
}

const hashed = (sql: Sql, texts: readonly string[]) =>
  sql`array(select records.term(t) from json_array_elements_text(${JSON.stringify(texts)}::text::json) as t)`;
