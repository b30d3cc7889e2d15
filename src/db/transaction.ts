import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { ReservedSql, Sql } from 'postgres';
import { actingPersonId, type Context, type Plane } from '../core/context.ts';

/**
 * An open transaction of one plane for one tenant. `db` writes and reads single tables with their types;
 * `sql` is for joins and aggregates that read better as SQL. Both are the same connection.
 */
export interface Tx {
  readonly plane: Plane;
  readonly context: Context;
  readonly sql: Sql;
  readonly db: PostgresJsDatabase;
  /** Set by announce(): the queue has something new once this commits. */
  announced: boolean;
}

/**
 * The only way to the tables. Takes a connection of the plane, opens the transaction and sets tenant and
 * person in the same round trip, runs `work`, commits; any error rolls everything back and is thrown on.
 * What is returned was committed: a refused statement fails the whole, even where `work` went on after it.
 */
export async function inTransaction<T>(
  context: Context,
  plane: Plane,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const line = holdLine(await context.pools[plane].reserve());
  const tx: Tx = { plane, context, sql: line.sql, db: typedDatabase(line.sql), announced: false };
  try {
    await begin(line, context.tenantId, actingPersonId(context));
    const result = await Promise.race([work(tx), line.lost]);
    const { command } = await line.sql`commit`;
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, where a statement had failed before
    if (command !== 'COMMIT') throw new Error('A statement had been refused, so nothing was kept.');
    if (tx.announced) context.announced();
    return result;
  } catch (error) {
    if (!line.isLost()) await line.sql`rollback`.catch(() => {});
    throw error;
  } finally {
    line.release();
  }
}

/** BEGIN and the two settings leave together: a wall that cost a round trip would tempt people around it. */
async function begin(line: Line, tenantId: string, personId: string | null): Promise<void> {
  await Promise.all([
    line.sql.unsafe('begin', [], line.watch),
    line.sql`select set_config('app.tenant', ${tenantId}, true), set_config('app.person', ${personId ?? ''}, true)`,
  ]);
}

/** A reserved connection that notices when it is cut off (a restarted server, a timeout). */
interface Line {
  readonly sql: Sql;
  /** Options of the first query; the driver names the connection there and nowhere else. */
  readonly watch: object;
  readonly isLost: () => boolean;
  /** Rejects when the connection is cut off, so that nobody waits for an answer that cannot come. */
  readonly lost: Promise<never>;
  release(): void;
}

interface DriverConnection {
  onclose: ((error: Error) => void) | null;
}

/**
 * The driver (postgres 3.4) does not survive a query on a reserved connection that was cut off: it throws
 * outside of any promise and takes the process along. So nothing more is asked once the line is lost, and
 * it is not given back; the driver opens a new one by itself.
 */
function holdLine(reserved: ReservedSql): Line {
  let connection: DriverConnection | null = null;
  let fault: Error | null = null;
  let cutOff: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    cutOff = reject;
  });
  lost.catch(() => {});
  const ask = () => {
    if (fault) throw fault;
  };
  const sql = new Proxy(reserved, {
    apply(target, self, args) {
      ask();
      return Reflect.apply(target, self, args);
    },
    get(target, key, receiver) {
      if (key === 'unsafe') ask();
      return Reflect.get(target, key, receiver);
    },
  });
  const onexecute = (used: DriverConnection) => {
    connection = used;
    used.onclose = (error) => {
      fault = error;
      cutOff(error);
    };
    return true;
  };
  return {
    sql: sql as unknown as Sql,
    watch: { onexecute },
    isLost: () => fault !== null,
    lost,
    release() {
      if (fault) return;
      if (connection) connection.onclose = null;
      reserved.release();
    },
  };
}

/**
 * drizzle switches the parsers of the client that it is given to its own. It gets an empty set here, so
 * that `tx.sql` keeps reading dates as dates; the columns of schema/ accept what the driver then returns.
 */
function typedDatabase(sql: Sql): PostgresJsDatabase {
  const client = Object.assign(sql, { options: { parsers: {}, serializers: {} } });
  return drizzle(client as unknown as Sql, { casing: 'snake_case' });
}
