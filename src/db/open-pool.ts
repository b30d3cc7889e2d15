import postgres, { type Options, type Sql } from 'postgres';
import type { Line, Pool } from '../core/context.ts';

/** What of the driver's query is needed here; its types do not name it. */
interface DriverQuery extends Promise<unknown> {
  handler: (query: DriverQuery) => unknown;
  reject(error: Error): void;
}

/** One connection: a client of the driver that never has more, and is thrown away with it. */
interface Single {
  readonly sql: Sql;
  fault: Error | null;
  /** Told when the connection is cut off while somebody holds it. */
  onLost: (error: Error) => void;
}

type PoolSettings = Options<Record<string, never>>;

/**
 * A client with at most `max` connections, each lent to one asker at a time: to a single statement until it is
 * answered, or by `reserve` until it is released. The driver (postgres 3.4) has a pool too, but after a connection was
 * cut off that one leaves whoever reserves waiting for ever, never answers what was asked between the error and the end
 * of a connection, and takes the next answers for those of the statements before. So here a connection that was lost is
 * never used again, and whoever held it is told at once.
 */
export function openPool(url: string, max: number, settings: PoolSettings): Pool {
  const singles = new Set<Single>();
  const free: Single[] = [];
  const waiting: ((single: Single | Promise<Single>) => void)[] = [];
  let ended = false;

  async function open(): Promise<Single> {
    const sql = postgres(url, { ...settings, max: 1, backoff: () => 0.1, onclose: () => drop(single) });
    const single: Single = { sql, fault: null, onLost: () => {} };
    singles.add(single);
    try {
      // statements that come while the driver still connects could overtake each other
      await single.sql`select 1`;
      return single;
    } catch (error) {
      drop(single);
      throw error;
    }
  }

  async function take(): Promise<Single> {
    if (ended) throw closed();
    const single = free.pop();
    if (single) return single;
    if (singles.size < max) return open();
    return new Promise((done) => waiting.push(done));
  }

  function give(single: Single): void {
    single.onLost = () => {};
    if (single.fault) return;
    const next = waiting.shift();
    if (next) next(single);
    else free.push(single);
  }

  function drop(single: Single): void {
    if (!singles.delete(single)) return;
    single.fault = new Error('The connection to PostgreSQL was lost.');
    const place = free.indexOf(single);
    if (place >= 0) free.splice(place, 1);
    void single.sql.end({ timeout: 0 });
    single.onLost(single.fault);
    if (!ended) waiting.shift()?.(open());
  }

  /** Lends a connection to a statement from the moment in which somebody waits for it. */
  function lend<T>(query: T): T {
    if (isQuery(query)) query.handler = Object.assign((asked: DriverQuery) => void ask(asked), HANDLER);
    return query;
  }

  async function ask(query: DriverQuery): Promise<void> {
    try {
      const single = await take();
      single.onLost = (error) => query.reject(error);
      const done = () => give(single);
      // not query.then, which would ask once more
      Promise.prototype.then.call(query, done, done);
      handlerOf(single.sql)(query);
    } catch (error) {
      query.reject(error as Error);
    }
  }

  // makes queries and never connects
  const maker = postgres(url, { ...settings, max: 1 });
  const unsafe = (...args: Parameters<Sql['unsafe']>) => lend(maker.unsafe(...args));
  const end = async ({ timeout }: { timeout?: number } = {}) => {
    ended = true;
    for (const refuse of waiting.splice(0)) refuse(Promise.reject(closed()));
    await Promise.all([...singles].map(({ sql }) => sql.end({ timeout: timeout ?? 5 })));
  };
  const reserve = async () => lendWhole(await take(), give);
  const begin = async <T>(work: (sql: Sql) => Promise<T>) => asOneChange(await reserve(), work);
  const own: Record<PropertyKey, unknown> = { unsafe, end, reserve, begin };
  return new Proxy(maker, {
    apply: (target, self, args) => lend(Reflect.apply(target, self, args)),
    get: (target, key, receiver) => own[key] ?? Reflect.get(target, key, receiver),
  }) as unknown as Pool;
}

const closed = () => new Error('The connections to PostgreSQL have been closed.');

/** The driver asks a handler whether it shall keep stacks for errors. */
const HANDLER = { debug: undefined };

const isQuery = (value: unknown): value is DriverQuery =>
  value instanceof Promise && 'handler' in value && 'reject' in value;

/** How a client takes its queries on; every query of it knows. */
const handlerOf = (sql: Sql): DriverQuery['handler'] => (sql`` as unknown as DriverQuery).handler;

/** The connection itself, statement after statement, until it is released or lost; then nothing more is sent. */
function lendWhole(single: Single, give: (single: Single) => void): Line {
  let cutOff: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    cutOff = reject;
  });
  lost.catch(() => {});
  single.onLost = cutOff;
  if (single.fault) cutOff(single.fault);
  let released = false;
  const alive = () => {
    if (single.fault) throw single.fault;
    // it may be somebody else's by now, of another tenant
    if (released) throw new Error('The connection was given back; nothing more is asked on it.');
  };
  const unsafe = (...args: Parameters<Sql['unsafe']>) => {
    alive();
    return single.sql.unsafe(...args);
  };
  const own: Record<PropertyKey, unknown> = {
    unsafe,
    lost,
    isLost: () => single.fault !== null,
    release: () => {
      if (!released) give(single);
      released = true;
    },
  };
  return new Proxy(single.sql, {
    apply(target, self, args) {
      alive();
      return Reflect.apply(target, self, args);
    },
    get: (target, key, receiver) => own[key] ?? Reflect.get(target, key, receiver),
  }) as unknown as Line;
}

/** What the driver's `begin` does, for what belongs to no tenant; the product's own transactions are in transaction.ts. */
async function asOneChange<T>(line: Line, work: (sql: Sql) => Promise<T>): Promise<T> {
  const orLost = <A>(answer: PromiseLike<A>) => Promise.race([answer, line.lost]);
  try {
    await orLost(line`begin`);
    const result = await orLost(work(line));
    await orLost(line`commit`);
    return result;
  } catch (error) {
    if (!line.isLost()) await orLost(line`rollback`).catch(() => {});
    throw error;
  } finally {
    line.release();
  }
}
