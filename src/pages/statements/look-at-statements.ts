import {
  actorKey,
  type FoundStatement,
  findStatement,
  findStatements,
  nameActors,
  type StatementLine,
  type StatementSearch,
  type StatementsFound,
} from '../../features/records/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { datesFor } from '../../http/reader-dates.ts';
import { type Names, sayObject, sayVerb, sayWho } from './say-statement.ts';

/** What the explorer shows, with the names of those whom it is about. */
export interface Looked {
  readonly found: StatementsFound;
  readonly lines: readonly StatementLine[];
  readonly names: Names;
}

/**
 * A search, seen by everybody whom it brings up: nothing is shown before the look is written down for each of them. The
 * two reads are of two planes, so that a page joins them.
 */
export async function lookAtStatements(c: AppContext, search: StatementSearch): Promise<Looked> {
  const found = await findStatements(c.get('context'), search);
  const named = found.like ? [found.like] : [];
  const names = await namesFor(c, [...found.statements.flatMap(({ accounts }) => accounts), ...named]);
  return { found, names, lines: found.statements.map((one) => toLine(c, one, names)) };
}

/** The same for one statement; null where there is none. */
export async function lookAtStatement(
  c: AppContext,
  id: string,
): Promise<{ readonly found: FoundStatement; readonly line: StatementLine } | null> {
  const found = await findStatement(c.get('context'), id);
  if (!found) return null;
  const names = await namesFor(c, found.accounts);
  return { found, line: toLine(c, found, names) };
}

async function namesFor(c: AppContext, accounts: FoundStatement['accounts']): Promise<Names> {
  const known = await nameActors(c.get('context'), accounts);
  return (account) => known.get(actorKey(account)) ?? null;
}

function toLine(c: AppContext, found: FoundStatement, names: Names): StatementLine {
  const { actor, verb, object } = found.statement;
  return {
    id: found.id,
    who: sayWho(actor, names),
    verb: sayVerb(verb),
    what: sayObject(object, names),
    when: datesFor(c.get('session')).when(new Date(found.stored)),
  };
}
