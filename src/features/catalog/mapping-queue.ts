import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { BULK_ABOVE, countBulk } from './bulk-rows.ts';
import type { MappingView } from './contract.ts';
import { findLastDecision } from './last-decision.ts';
import { loadAlignments, toCandidates, toDecided } from './mapping-candidates.ts';
import { loadMappingOption, searchOptions } from './mapping-option.ts';
import { searchCandidates } from './search-candidates.ts';

export interface QueueQuery {
  /** Show this option. */
  readonly optionId?: string;
  /** Just decided on this one: show it while something is left to decide there, otherwise the next. */
  readonly from?: string;
  /** The competency that has the attention. */
  readonly focus?: string;
  readonly show?: 'open' | 'all';
  /** "Another competency…". */
  readonly find?: string;
  /** Search for an option. */
  readonly search?: string;
  /** Show every candidate, not only the best. */
  readonly more?: boolean;
}

/** More than a handful tires the eye and hides the good ones. */
const SHOWN = 5;

/**
 * The mapping queue at one option: its texts with what matched, what may be confirmed, what was decided, where one
 * goes from here, and how far the catalogue is. The queue is in the order of titles, so that no decision moves it.
 * @throws forbidden; not_found for an option that is not there
 */
export async function mappingQueue(context: Context, query: QueueQuery = {}): Promise<MappingView> {
  authorise(context, 'mapping.read');
  for (const id of [query.optionId, query.from])
    if (id !== undefined && !isId(id)) throw notFound('learning option');
  return inTransaction(context, 'common', async (tx) => {
    const show = query.show ?? 'open';
    const id = await chooseOption(tx, query, show);
    return {
      show,
      progress: await progressOf(tx),
      providers: await providersOf(tx),
      previousId: id ? await neighbourOf(tx, id, 'before', show) : null,
      nextId: id ? await neighbourOf(tx, id, 'after', show) : null,
      bulk: { above: BULK_ABOVE, count: await countBulk(tx, BULK_ABOVE) },
      last: await findLastDecision(tx),
      options: query.search ? { words: query.search, rows: await searchOptions(tx, query.search) } : null,
      ...(await optionPart(tx, id, query)),
    };
  });
}

type OptionPart = Pick<
  MappingView,
  'option' | 'candidates' | 'moreCandidates' | 'decided' | 'focus' | 'found'
>;

async function optionPart(tx: Tx, id: string | null, query: QueueQuery): Promise<OptionPart> {
  if (!id) return { option: null, candidates: [], moreCandidates: 0, decided: [], focus: null, found: null };
  const alignments = await loadAlignments(tx, id);
  const all = toCandidates(alignments);
  const candidates = query.more ? all : all.slice(0, SHOWN);
  const option = await loadMappingOption(tx, id, candidates);
  const found = query.find
    ? await searchCandidates(tx, { id, level: option.level }, alignments, query.find)
    : null;
  const focusable = [...(found?.candidates ?? []), ...candidates].map(({ competencyId }) => competencyId);
  return {
    option,
    candidates,
    moreCandidates: all.length - candidates.length,
    decided: toDecided(tx, alignments),
    focus: focusable.find((each) => each === query.focus) ?? focusable[0] ?? null,
    found,
  };
}

async function chooseOption(tx: Tx, query: QueueQuery, show: 'open' | 'all'): Promise<string | null> {
  if (query.optionId) return query.optionId;
  if (!query.from) return firstOf(tx, show);
  if (await hasMoreToDecide(tx, query.from)) return query.from;
  return (await neighbourOf(tx, query.from, 'after', show)) ?? query.from;
}

/**
 * An option is open until somebody finished with it or confirmed what it brings. Reads `o`. Asked option by option:
 * PostgreSQL would make a join of "not exists", and read every alignment there is to find the first open option.
 */
function isOpen(tx: Tx) {
  return tx.sql`coalesce(
    (select false from mapping_review r where r.tenant_id = o.tenant_id and r.option_id = o.id limit 1),
    (select false from alignment a where a.tenant_id = o.tenant_id and a.option_id = o.id
                                     and a.status = 'confirmed' limit 1), true)`;
}

async function progressOf(tx: Tx): Promise<MappingView['progress']> {
  const [row] = await tx.sql<{ done: number; total: number }[]>`
    select (count(*) filter (where not ${isOpen(tx)}))::int as done, count(*)::int as total
      from learning_option o where o.tenant_id = ${tx.context.tenantId} and o.active`;
  return { done: row?.done ?? 0, total: row?.total ?? 0 };
}

async function providersOf(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ provider: string }[]>`
    select provider from learning_option where tenant_id = ${tx.context.tenantId} and active
     group by provider order by count(*) desc, provider limit 4`;
  return rows.map(({ provider }) => provider);
}

async function firstOf(tx: Tx, show: 'open' | 'all'): Promise<string | null> {
  const { sql } = tx;
  const [row] = await sql<{ id: string }[]>`
    select o.id from learning_option o where o.tenant_id = ${tx.context.tenantId} and o.active
       ${show === 'open' ? sql`and ${isOpen(tx)}` : sql``}
     order by o.title, o.id limit 1`;
  return row?.id ?? null;
}

/** The next (or former) one in the order of titles; after the last of those to do comes the first again. */
async function neighbourOf(
  tx: Tx,
  id: string,
  where: 'before' | 'after',
  show: 'open' | 'all',
): Promise<string | null> {
  const { sql } = tx;
  const { tenantId } = tx.context;
  const after = where === 'after';
  const place = sql`(select c.title, c.id from learning_option c where c.tenant_id = ${tenantId} and c.id = ${id})`;
  const [row] = await sql<{ id: string }[]>`
    select o.id from learning_option o
     where o.tenant_id = ${tenantId} and o.active
       ${show === 'open' ? sql`and ${isOpen(tx)}` : sql``}
       and (o.title, o.id) ${after ? sql`>` : sql`<`} ${place}
     order by o.title ${after ? sql`asc` : sql`desc`}, o.id ${after ? sql`asc` : sql`desc`} limit 1`;
  if (row || !after || show === 'all') return row?.id ?? null;
  const first = await firstOf(tx, show);
  return first === id ? null : first;
}

async function hasMoreToDecide(tx: Tx, id: string): Promise<boolean> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql<{ more: boolean }[]>`
    select not exists (select 1 from mapping_review r where r.tenant_id = ${tenantId} and r.option_id = ${id})
       and (exists (select 1 from alignment a
                     where a.tenant_id = ${tenantId} and a.option_id = ${id} and a.status = 'proposed')
         or exists (select 1 from alignment_suggestion s
                     where s.tenant_id = ${tenantId} and s.option_id = ${id}
                       and not exists (select 1 from alignment a
                                        where a.tenant_id = ${tenantId} and a.option_id = ${id}
                                          and a.competency_id = s.competency_id))) as more`;
  return row?.more ?? false;
}
