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
 */
export async function inTransaction<T>(
  context: Context,
  plane: Plane,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const reserved = await context.pools[plane].reserve();
  const tx: Tx = {
    plane,
    context,
    sql: reserved as unknown as Sql,
    db: typedDatabase(reserved),
    announced: false,
  };
  try {
    await begin(reserved, context.tenantId, actingPersonId(context));
    const result = await work(tx);
    await reserved`commit`;
    if (tx.announced) context.announced();
    return result;
  } catch (error) {
    await reserved`rollback`.catch(() => {});
    throw error;
  } finally {
    reserved.release();
  }
}

/** BEGIN and the two settings leave together: a wall that cost a round trip would tempt people around it. */
async function begin(sql: ReservedSql, tenantId: string, personId: string | null): Promise<void> {
  await Promise.all([
    sql`begin`,
    sql`select set_config('app.tenant', ${tenantId}, true), set_config('app.person', ${personId ?? ''}, true)`,
  ]);
}

/**
 * drizzle switches the parsers of the client that it is given to its own. It gets an empty set here, so
 * that `tx.sql` keeps reading dates as dates; the columns of schema/ accept what the driver then returns.
 */
function typedDatabase(reserved: ReservedSql): PostgresJsDatabase {
  const client = Object.assign(reserved, { options: { parsers: {}, serializers: {} } });
  return drizzle(client as unknown as Sql, { casing: 'snake_case' });
}
