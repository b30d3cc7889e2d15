import { readInOrder } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { patternOf, type Subject, wordsOf } from './subject.ts';

/** Statements of one look, and looks of one round: a look takes less than a second, whatever the store holds. */
const PIECE = 5_000;
const LOOKS = 100;

/** Where the texts of statements lie; the search through everything else leaves them to this file. */
export const STATEMENT_TEXTS = 'records.statement.statement';

/** How far the texts of statements were searched. */
export interface Searched {
  /** Statements in which the subject was found. */
  readonly found: number;
  /** False: the store goes on behind what was looked at. */
  readonly whole: boolean;
}

/**
 * Searches the texts of statements for the subject, piece by piece: half a million of them in a call. How far it came
 * is kept with the erasure, so that the next round goes on there.
 */
export async function searchStatements(
  context: Context,
  erasureId: string,
  subject: Subject,
): Promise<Searched> {
  authorise(context, 'erasure.carry-out');
  const { tenantId } = context;
  const [row] = await inTransaction(
    context,
    'common',
    ({ sql }) => sql`
      select searched_to::text as searched_to, searched_found from erasure
       where tenant_id = ${tenantId} and id = ${erasureId}`,
  );
  const searched = await searchFrom(context, subject, String(row?.searched_to ?? 0), LOOKS);
  const found = Number(row?.searched_found ?? 0) + searched.found;
  await inTransaction(
    context,
    'common',
    ({ sql }) => sql`
      update erasure set searched_to = ${searched.last}::bigint, searched_found = ${found}
       where tenant_id = ${tenantId} and id = ${erasureId}`,
  );
  return { found, whole: searched.whole };
}

/** The same for all of them at once. */
export async function searchAllStatements(context: Context, subject: Subject): Promise<Searched> {
  authorise(context, 'erasure.carry-out');
  return searchFrom(context, subject, '0', Number.POSITIVE_INFINITY);
}

async function searchFrom(
  context: Context,
  subject: Subject,
  from: string,
  looks: number,
): Promise<Searched & { readonly last: string }> {
  const pattern = patternOf(wordsOf(subject));
  if (pattern === null) return { found: 0, whole: true, last: from };
  let last = from;
  let found = 0;
  for (let look = 0; look < looks; look++) {
    const piece = await inTransaction(context, 'store', (tx) => searchPiece(tx, last, pattern));
    found += piece.found;
    last = piece.last ?? last;
    if (piece.looked < PIECE) return { found, whole: true, last };
  }
  return { found, whole: false, last };
}

async function searchPiece(
  { sql, context }: Tx,
  after: string,
  pattern: string,
): Promise<{ readonly last: string | null; readonly looked: number; readonly found: number }> {
  await readInOrder(sql);
  const [row] = await sql`
    select max(p.seq)::text as last, count(*)::int as looked,
           (count(*) filter (where p.statement::text ~* ${pattern}))::int as found
      from (select seq, statement from records.statement
             where tenant_id = ${context.tenantId}::uuid and seq > ${after}::bigint order by seq limit ${PIECE}) p`;
  return { last: row?.last ?? null, looked: Number(row?.looked ?? 0), found: Number(row?.found ?? 0) };
}
