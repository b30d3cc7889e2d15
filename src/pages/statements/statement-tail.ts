import { AppError } from '../../core/errors.ts';
import type { StatementTail } from '../../features/records/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { lookAtStatements } from './look-at-statements.ts';
import { decideSearch, readStatementQuery } from './statement-query.ts';

/** As many as one look shows; a burst is not read line by line anyway. */
const MOST = 50;

/**
 * What was stored since the last look, for the live tail of the explorer. It begins a moment before that look's end,
 * because more may have been stored within the same millisecond; the tail knows what it has.
 */
export async function statementTail(c: AppContext): Promise<Response> {
  const asked = c.req.query('since') ?? '';
  const since = Number(asked);
  if (!/^\d{1,15}$/.test(asked))
    throw new AppError('invalid', 'Say since when, in milliseconds.', [
      { field: 'since', message: 'Say since when, in milliseconds.' },
    ]);
  const decided = decideSearch(
    readStatementQuery((name) => c.req.query(name)),
    MOST,
  );
  if ('faults' in decided) throw new AppError('invalid', 'The search is not written as it should be.');
  const { found, lines } = await lookAtStatements(c, { ...decided.search, since });
  const tail: StatementTail = {
    lines,
    since: Math.max(since, found.knownUntil - 1),
    more: found.next !== null,
  };
  return c.json(tail);
}
