import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { actingPersonId, type Context, type Plane } from '../core/context.ts';
import { type AuditRow, sendAudit } from './audit.ts';

/**
 * An open transaction of one plane for one tenant. `db` writes and reads single tables with their types;
 * `sql` is for joins and aggregates that read better as SQL. Both are the same connection.
 */
export interface Tx {
  readonly plane: Plane;
  readonly context: Context;
  readonly sql: Sql;
  readonly db: PostgresJsDatabase;
  /**
   * Sends a statement whose answer nobody needs, and goes on at once: it is waited for with the commit, which
   * fails if it was refused. Statements run in the order in which they were sent.
   */
  readonly send: (statement: PromiseLike<unknown>) => void;
  /** Filled by audit(): written with the commit. */
  readonly audited: AuditRow[];
  /** Set by announce(): the queue has something new once this commits. */
  announced: boolean;
}

/** Contexts whose verbs join a transaction that is open already (`together`). */
const joined = new WeakMap<Context, Tx>();

/**
 * The only way to the tables. Takes a connection of the plane, opens the transaction and sets tenant and
 * person in the same round trip as the first statement, runs `work`, commits; any error rolls everything back and
 * is thrown on. What is returned was committed: a refused statement fails the whole, even where `work` went on
 * after it.
 */
export async function inTransaction<T>(
  context: Context,
  plane: Plane,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const open = joined.get(context);
  if (open?.plane === plane) return work(open);
  const line = await context.pools[plane].reserve();
  const sent = trackSent();
  const { send } = sent;
  let typed: PostgresJsDatabase | null = null;
  const tx: Tx = {
    plane,
    context,
    sql: line,
    // made for whoever asks: most transactions need only one of the two
    get db() {
      typed ??= typedDatabase(line);
      return typed;
    },
    send,
    audited: [],
    announced: false,
  };
  try {
    begin(tx);
    const result = await Promise.race([work(tx), line.lost]);
    sendAudit(tx);
    const [{ command }] = await Promise.race([Promise.all([line`commit`, sent.all()]), line.lost]);
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, where a statement had failed before
    if (command !== 'COMMIT') throw new Error('A statement had been refused, so nothing was kept.');
    if (tx.announced) context.announced();
    return result;
  } catch (error) {
    if (!line.isLost()) await Promise.race([line`rollback`, line.lost]).catch(() => {});
    throw sent.firstFault() ?? error;
  } finally {
    line.release();
  }
}

/**
 * Several verbs of one plane as one change: those that are called with the context handed to `work` share one
 * transaction, so that all of it is kept or nothing. A verb of another plane still opens its own.
 */
export function together<T>(
  context: Context,
  plane: Plane,
  work: (context: Context, tx: Tx) => Promise<T>,
): Promise<T> {
  return inTransaction(context, plane, async (tx) => {
    const shared: Context = { ...context };
    joined.set(shared, tx);
    try {
      return await work(shared, tx);
    } finally {
      joined.delete(shared);
    }
  });
}

/** BEGIN and the two settings are one message that goes ahead of the first statement: a wall that cost a round trip would tempt people. */
function begin({ context, sql, send }: Tx): void {
  const person = actingPersonId(context) ?? '';
  const settings = `set local app.tenant = ${quoteId(context.tenantId)}; set local app.person = ${quoteId(person)}`;
  send(sql.unsafe(`begin; ${settings}`));
}

/** SET takes no parameters; so nothing goes into it that could end its string. */
function quoteId(id: string): string {
  if (!/^[0-9a-f-]*$/i.test(id)) throw new Error('A tenant or person is named by an id and by nothing else.');
  return `'${id}'`;
}

/** Statements on their way. What one of them was refused for is the reason, not what fails because of it. */
function trackSent() {
  const sent: Promise<unknown>[] = [];
  let fault: unknown;
  return {
    send(statement: PromiseLike<unknown>): void {
      // the driver sends a statement when somebody begins to wait for it
      const answer = Promise.resolve(statement.then());
      answer.catch((error: unknown) => {
        fault ??= error;
      });
      sent.push(answer);
    },
    all: () => Promise.all(sent),
    firstFault: () => fault,
  };
}

/** A statement with more values than that is one of many shapes, and not worth remembering for each connection. */
const MOST_PREPARED = 40;

/**
 * drizzle switches the parsers of the client that it is given to its own. It gets an empty set here, so
 * that `tx.sql` keeps reading dates as dates; the columns of schema/ accept what the driver then returns. And it
 * would let every statement be described before it is run, each time: two round trips instead of one.
 */
function typedDatabase(sql: Sql): PostgresJsDatabase {
  const client = {
    options: { parsers: {}, serializers: {} },
    unsafe: (query: string, values: Parameters<Sql['unsafe']>[1] = []) =>
      sql.unsafe(query, values, { prepare: values.length <= MOST_PREPARED }),
  };
  return drizzle(client as unknown as Sql, { casing: 'snake_case' });
}
