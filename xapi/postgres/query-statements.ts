import type { Fragment, Sql } from 'postgres';
import type { StatementPage, StatementQuery } from '../statement-store.ts';
import { type KeptRow, readConsistentThrough, toKept } from './kept-row.ts';

/** A page ends early rather than hold more than about this much text. */
const PAGE_BYTES = 8_000_000;
/** How many references are followed from a statement about a statement about … */
const CHAIN = 16;

/**
 * One page. Newest first, what commits later than the page was read belongs before it, so nothing is lost by paging
 * on. Ascending, it could belong into the middle: so only what is certain to be complete is shown, and who asks
 * again from there misses nothing.
 */
export async function queryStatements(
  sql: Sql,
  tenant: string,
  query: StatementQuery,
): Promise<StatementPage> {
  const consistentThrough = await readConsistentThrough(sql);
  const below = query.ascending ? firstSeq(Date.parse(consistentThrough)) : null;
  const rows = await sql<(KeptRow & { seq: string; found: number })[]>`
    select s.statement::text as statement, floor(extract(epoch from s.stored) * 1000)::text as stored,
      s.seq::text as seq, page.found
    from (
      select m.seq, count(*) over ()::int as found,
        sum(m.size) over (order by m.seq ${direction(sql, query)}) - m.size as size_before
      from (${candidates(sql, tenant, query, below)}) m
    ) page
    join records.statement s on s.tenant_id = ${tenant}::uuid and s.seq = page.seq
    where page.size_before < ${PAGE_BYTES}
    order by s.seq ${direction(sql, query)}`;
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    statements: page.map(toKept),
    next: last && last.found > page.length ? last.seq : null,
    consistentThrough,
  };
}

/** At most one more than the page: those that match, and those about a statement that matches (Communication 2.1.3). */
function candidates(sql: Sql, tenant: string, query: StatementQuery, below: bigint | null): Fragment {
  const range = rangeOf(sql, query, below);
  const order = sql`order by s.seq ${direction(sql, query)} limit ${query.limit + 1}`;
  const direct = sql`
    (select s.seq, s.size from ${driver(sql, tenant, query)}
     where s.tenant_id = ${tenant}::uuid ${range} ${notVoided(sql)} ${matches(sql, 's', query)} ${order})`;
  const filtered = query.agent ?? query.activity ?? query.verb ?? query.registration;
  if (filtered === undefined) return direct;
  return sql`
    select s.seq, s.size from (
      ${direct}
      union
      (select s.seq, s.size from records.statement s
       where s.tenant_id = ${tenant}::uuid and s.refers_to is not null ${range} ${notVoided(sql)}
         and exists (${chainMatches(sql, tenant, query)}) ${order})
    ) s ${order}`;
}

/** Whether anything that statement s refers to, directly or through other references, matches. */
function chainMatches(sql: Sql, tenant: string, query: StatementQuery): Fragment {
  return sql`
    with recursive chain (id, step) as (
      select s.refers_to, 1
      union all
      select c.refers_to, chain.step + 1 from chain
        join records.statement c on c.tenant_id = ${tenant}::uuid and c.id = chain.id
      where c.refers_to is not null and chain.step < ${CHAIN}
    )
    select 1 from chain join records.statement t on t.tenant_id = ${tenant}::uuid and t.id = chain.id
    where true ${matches(sql, 't', query)}`;
}

/** The table whose index is in the order of the page. */
function driver(sql: Sql, tenant: string, query: StatementQuery): Fragment {
  if (query.agent !== undefined) {
    return sql`(select k.seq as key_seq from records.statement_agent k
      where k.tenant_id = ${tenant}::uuid and k.agent_key = ${keyOf(sql, query.agent)}
        ${query.relatedAgents ? sql`` : sql`and k.direct`}) k
      join records.statement s on s.seq = k.key_seq`;
  }
  if (query.activity !== undefined) {
    return sql`(select k.seq as key_seq from records.statement_activity k
      where k.tenant_id = ${tenant}::uuid and k.activity_key = ${keyOf(sql, query.activity)}
        ${query.relatedActivities ? sql`` : sql`and k.direct`}) k
      join records.statement s on s.seq = k.key_seq`;
  }
  return sql`records.statement s`;
}

/** The filters that are not about time, on the statement called `alias`. */
function matches(sql: Sql, alias: 's' | 't', query: StatementQuery): Fragment {
  const s = sql(alias);
  const { agent, verb, activity, registration } = query;
  return sql`
    ${verb === undefined ? sql`` : sql`and ${s}.verb_key = ${keyOf(sql, verb)}`}
    ${registration === undefined ? sql`` : sql`and ${s}.registration = ${registration}::uuid`}
    ${
      agent === undefined
        ? sql``
        : sql`and exists (select 1 from records.statement_agent a
            where a.tenant_id = ${s}.tenant_id and a.agent_key = ${keyOf(sql, agent)} and a.seq = ${s}.seq
            ${query.relatedAgents ? sql`` : sql`and a.direct`})`
    }
    ${
      activity === undefined
        ? sql``
        : sql`and exists (select 1 from records.statement_activity a
            where a.tenant_id = ${s}.tenant_id and a.activity_key = ${keyOf(sql, activity)} and a.seq = ${s}.seq
            ${query.relatedActivities ? sql`` : sql`and a.direct`})`
    }`;
}

/** As records.put makes it. */
function keyOf(sql: Sql, text: string): Fragment {
  return sql`substr(sha256(convert_to(${text}::text, 'UTF8')), 1, 16)`;
}

/** Voiding statements are never voided (Data 2.3.2), and nobody voids another sender's. Without an OR, which would be answered by reading everything. */
function notVoided(sql: Sql): Fragment {
  return sql`and not exists (select 1 from records.statement v
    where v.tenant_id = s.tenant_id and v.voids = s.id and v.voids is not null and s.voids is null
      and v.credential_id is not distinct from s.credential_id)`;
}

function rangeOf(sql: Sql, query: StatementQuery, below: bigint | null): Fragment {
  const after = query.after === undefined ? null : query.after;
  return sql`
    ${query.since === undefined ? sql`` : sql`and s.seq >= ${String(firstSeq(query.since + 1))}::bigint`}
    ${query.until === undefined ? sql`` : sql`and s.seq < ${String(firstSeq(query.until + 1))}::bigint`}
    ${below === null ? sql`` : sql`and s.seq < ${String(below)}::bigint`}
    ${after === null ? sql`` : query.ascending ? sql`and s.seq > ${after}::bigint` : sql`and s.seq < ${after}::bigint`}`;
}

/** The first position of a millisecond (statement.seq); times outside what a bigint holds are moved to its ends. */
function firstSeq(ms: number): bigint {
  return BigInt(Math.min(Math.max(Math.floor(ms), 0), 2 ** 42)) << 20n;
}

function direction(sql: Sql, query: StatementQuery): Fragment {
  return query.ascending ? sql`asc` : sql`desc`;
}
