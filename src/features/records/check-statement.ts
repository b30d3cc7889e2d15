import {
  type Actor,
  type Json,
  parseJson,
  prepareStatement,
  Refusal,
  readStatements,
  type Statement,
  sameStatement,
  validateStatement,
} from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CheckStatement } from './contract.ts';

/** What the record store would say; `taken` counts statements. */
export type StatementVerdict =
  | { readonly ok: true; readonly taken: number }
  | { readonly ok: false; readonly path: string; readonly problem: string };

const MOST = 1000;

/**
 * What the record store would say to these statements, one or an array, without storing anything: the first field
 * that is wrong, and the rule. What only a sender brings is not judged: its right to void, and attachments.
 */
export async function checkStatement(context: Context, input: CheckStatement): Promise<StatementVerdict> {
  authorise(context, 'statement.read');
  const dialect = input.version === '2.0.0' ? '2.0' : '1.0';
  const value = readValue(input.statement);
  if (value instanceof Refusal) return { ok: false, path: '', problem: value.message };
  const batch: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (batch.length > MOST)
    return {
      ok: false,
      path: '',
      problem: `A batch may hold ${MOST} statements; this one holds ${batch.length}.`,
    };
  const places = new Map<string, number>();
  const named: { path: string; statement: Statement }[] = [];
  for (const [place, one] of batch.entries()) {
    const path = Array.isArray(value) ? `[${place}]` : '';
    const judged = validateStatement(one, dialect, path);
    if (!judged.ok) return judged;
    const id = judged.statement.id?.toLowerCase();
    if (id === undefined) continue;
    const before = places.get(id);
    if (before !== undefined)
      return { ok: false, path: `${path}.id`, problem: `is the id of [${before}] too` };
    places.set(id, place);
    named.push({ path: path ? `${path}.id` : 'id', statement: { ...judged.statement, id } });
  }
  const taken = await findTaken(context, named, dialect);
  if (taken)
    return { ok: false, path: taken, problem: 'is the id of another statement that is stored already' };
  return { ok: true, taken: batch.length };
}

function readValue(text: string): Json | Refusal {
  try {
    return parseJson(new TextEncoder().encode(text));
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Where the id stands that a different statement has; the same statement again is taken as the one that is there. */
async function findTaken(
  context: Context,
  named: readonly { readonly path: string; readonly statement: Statement }[],
  dialect: '1.0' | '2.0',
): Promise<string | null> {
  if (named.length === 0) return null;
  return inTransaction(context, 'store', async (tx) => {
    const there = await readStatements(
      tx.sql,
      context.tenantId,
      named.map(({ statement }) => String(statement.id)),
    );
    const stored = new Map(there.map(({ id, statement }) => [id, statement]));
    const authority: Actor = {
      objectType: 'Agent',
      account: { homePage: context.publicUrl, name: 'throughline' },
    };
    for (const { path, statement } of named) {
      const other = stored.get(String(statement.id));
      if (!other) continue;
      const kept = JSON.parse(prepareStatement(statement, { authority, dialect }).statement) as Statement;
      // a timestamp that the store added may come back with the statement
      const again = other.timestamp === undefined ? without(kept, 'timestamp') : kept;
      if (!sameStatement(other, again)) return path;
    }
    return null;
  });
}

function without(statement: Statement, _name: 'timestamp'): Statement {
  const { timestamp: _timestamp, ...rest } = statement;
  return rest as Statement;
}
