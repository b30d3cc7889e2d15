import type { Fragment, Sql } from 'postgres';
import { term } from '../statement/terms.ts';
import type { StatementPage, StatementQuery } from '../statement-store.ts';
import { type KeptRow, readConsistentThrough, readInOrder, toKept } from './kept-row.ts';

/** A page ends early rather than hold more than about this much text. */
const PAGE_BYTES = 8_000_000;
/**
 * So many rows of the leading filter are looked at for one page. Where the other filters let fewer pass, the page is
 * short and `more` goes on behind the last one looked at: no request costs more, however large the store is. A
 * statement that carries the term through several others is looked at whole, for `more` does not come back to it.
 */
export const LOOKED_AT = 5_000;

/** Where every row looked at is on the page but for what is voided, so many pages are enough. */
const PAGES_LOOKED_AT = 5;

const lookedAt = (query: StatementQuery): number =>
  filtersOf(query).length > 1 || query.credentialId !== undefined
    ? LOOKED_AT
    : Math.min(LOOKED_AT, PAGES_LOOKED_AT * (query.limit + 1));

/** Texts of which any one may be carried (xapi/statement/terms.ts). */
type Alternatives = readonly [string, ...string[]];

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
  // asked ahead and not within: what commits between the two is seen then, and is not passed over
  const complete = query.ascending ? firstSeq(Date.parse(await readConsistentThrough(sql))) : null;
  const [, rows] = await Promise.all([
    readInOrder(sql),
    sql<PageRow[]>`
      with looked as materialized (${looked(sql, tenant, query, complete)}),
      found as (${found(sql, tenant, query)}),
      page as (
        select f.seq, count(*) over ()::int as found,
          sum(f.size) over (order by f.seq ${direction(sql, query)}) - f.size as size_before
        from found f
      ), bound as (
        select count(*)::int as looked, (array_agg(l.seq order by l.seq ${direction(sql, query)}))[${lookedAt(query)}::int] as last
        from looked l
      )
      select s.statement::text as statement, floor(extract(epoch from s.stored) * 1000)::text as stored,
        s.seq::text as seq, page.found, bound.looked, bound.last::text as last
      from bound
        left join page on page.size_before < ${PAGE_BYTES}
        left join lateral (
          select seq, stored, statement from records.statement
          where tenant_id = ${tenant}::uuid and seq = page.seq limit 1) s on true
      order by s.seq ${direction(sql, query)}`,
  ]);
  return toPage(rows, query);
}

type PageRow = KeptRow & {
  readonly seq: string | null;
  readonly found: number;
  /** how many rows of the leading filter there were, up to one more than are looked at */
  readonly looked: number;
  readonly last: string | null;
};

function toPage(rows: readonly PageRow[], query: StatementQuery): StatementPage {
  const there = rows.filter((row) => row.seq !== null);
  const page = there.slice(0, query.limit);
  const last = page.at(-1);
  const statements = page.map(toKept);
  if (last && last.found > page.length) return { statements, next: last.seq };
  const [bound] = rows;
  return { statements, next: bound && bound.looked > lookedAt(query) ? bound.last : null };
}

/** The rows of the leading filter in the order of the page, one more than are looked at; without a filter, of all. */
function looked(sql: Sql, tenant: string, query: StatementQuery, complete: bigint | null): Fragment {
  const [leading] = filtersOf(query);
  const range = rangeOf(sql, query, complete);
  const order = sql`order by seq ${direction(sql, query)}`;
  const most = lookedAt(query) + 1;
  if (!leading) {
    // the page itself bounds it: nothing but what is voided is left out
    return sql`select seq, seq as via from records.statement
      where tenant_id = ${tenant}::uuid ${range} ${order} limit ${most}`;
  }
  const one = (text: string) => sql`(select seq, via from records.statement_term
    where tenant_id = ${tenant}::uuid and term = records.term(${text}::text) ${range} ${order} fetch first ${most} rows with ties)`;
  if (leading.length === 1) return one(leading[0]);
  const either = leading.map(one).reduce((all, next) => sql`${all} union all ${next}`);
  return sql`select seq, via from (${either}) u ${order} fetch first ${most} rows with ties`;
}

/**
 * Of those looked at, at most one more than the page that pass the other filters and are not voided. One row is looked
 * up after the other: a join could be planned as a scan of years.
 */
function found(sql: Sql, tenant: string, query: StatementQuery): Fragment {
  const [, ...others] = filtersOf(query);
  const passes = others.map(
    (texts) =>
      sql`and v.terms && array[${texts.map((text) => sql`records.term(${text}::text)`).reduce((all, next) => sql`${all}, ${next}`)}]`,
  );
  const carrier =
    others.length === 0
      ? sql``
      : sql`cross join lateral (
          select terms from records.statement where tenant_id = ${tenant}::uuid and seq = l.via limit 1) v`;
  return sql`
    select distinct s.seq, s.size from (select * from looked order by seq ${direction(sql, query)}
        fetch first ${lookedAt(query)} rows with ties) l
      ${carrier}
      cross join lateral (
        select tenant_id, seq, id, size, voids, credential_id from records.statement
        where tenant_id = ${tenant}::uuid and seq = l.seq limit 1) s
    where not exists (${voiding(sql)}) ${passes.reduce((all, next) => sql`${all} ${next}`, sql``)}
      ${query.credentialId === undefined ? sql`` : sql`and s.credential_id = ${query.credentialId}`}
    order by s.seq ${direction(sql, query)} limit ${query.limit + 1}`;
}

/** What voids statement s: voiding statements are never voided (Data 2.3.2), and nobody voids another sender's. */
export function voiding(sql: Sql): Fragment {
  return sql`select 1 from records.voiding x
    where x.tenant_id = s.tenant_id and x.target = s.id and s.voids is null
      and x.credential_id is not distinct from s.credential_id`;
}

/** The filters that are not about time, the one that leaves least first. */
function filtersOf({
  agent,
  relatedAgents,
  activity,
  relatedActivities,
  verb,
  registration,
}: StatementQuery): Alternatives[] {
  const filters: Alternatives[] = [];
  if (registration !== undefined) filters.push([term.registration(registration)]);
  if (agent !== undefined)
    filters.push(relatedAgents ? [term.agent(agent), term.relatedAgent(agent)] : [term.agent(agent)]);
  if (activity !== undefined)
    filters.push(
      relatedActivities
        ? [term.activity(activity), term.relatedActivity(activity)]
        : [term.activity(activity)],
    );
  if (verb !== undefined) filters.push([term.verb(verb)]);
  return filters;
}

function rangeOf(sql: Sql, query: StatementQuery, complete: bigint | null): Fragment {
  const { since, until, after, ascending } = query;
  return sql`
    ${since === undefined ? sql`` : sql`and seq >= ${String(firstSeq(since + 1))}::bigint`}
    ${until === undefined ? sql`` : sql`and seq < ${String(firstSeq(until + 1))}::bigint`}
    ${complete === null ? sql`` : sql`and seq < ${String(complete)}::bigint`}
    ${after === undefined ? sql`` : ascending ? sql`and seq > ${after}::bigint` : sql`and seq < ${after}::bigint`}`;
}

/** The first position of a millisecond (statement.seq); times outside what a bigint holds are moved to its ends. */
export function firstSeq(ms: number): bigint {
  return BigInt(Math.min(Math.max(Math.floor(ms), 0), 2 ** 42)) << 20n;
}

function direction(sql: Sql, query: StatementQuery): Fragment {
  return query.ascending ? sql`asc` : sql`desc`;
}
