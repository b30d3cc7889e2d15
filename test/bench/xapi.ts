import { Connection, type Endpoint } from './xapi/connections.ts';
import { fillStore } from './xapi/fill-store.ts';
import { insertRaw, RAW_TENANT, type RawRow, rawRow } from './xapi/raw-limit.ts';
import { benchStatement, course, instructor, learner } from './xapi/statements.ts';
import { type StoreProduct, startStoreProduct } from './xapi/store-product.ts';

/** What the record store is meant to reach on an idle machine; a run says of each whether it did. */
const AIMS = { ofRaw: 0.5, agentMs: 3, growth: 1.3, timesPeer: 10 } as const;

const aim = (reached: boolean, words: string): string =>
  ` (aim: ${words}; ${reached ? 'reached' : 'MISSED'})`;

/** Stored before each measurement. BENCH_SIZES=20000 for a quick look. */
const SIZES = (process.env.BENCH_SIZES ?? '100000,1000000').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** Statements of one round, sent one by one and in batches. */
const SINGLES = Number(process.env.BENCH_SINGLES ?? 4_000);
const BATCHED = Number(process.env.BENCH_BATCHED ?? 15_000);
const READS = Number(process.env.BENCH_READS ?? 400);
const BATCH = 50;
const CONNECTIONS = 16;
const PAGE = 20;

/**
 * `npm run bench -- xapi`: statements a second that the built product takes in over HTTP, checked, authenticated
 * and durable, in turn with the raw limit: postgres.js inserting the same finished rows into the same tables,
 * as many at once. Then how long reads take, at each size. XAPI_PEER_URL, XAPI_PEER_KEY and XAPI_PEER_SECRET name
 * another store on this machine, which is then sent the same in the same run.
 */
export default async (): Promise<void> => {
  const peer = peerOf(process.env);
  if (!peer) console.log('No other store to compare with: XAPI_PEER_URL, _KEY and _SECRET name one.');
  const product = await startStoreProduct(CONNECTIONS);
  try {
    const reads: Map<string, number>[] = [];
    let stored = 0;
    for (const size of SIZES) {
      const started = Date.now();
      await fillStore(product.owner, product, stored, size, SIZES.at(-1)!);
      stored = size;
      console.log(`\n${size.toLocaleString('en')} statements stored (filled in ${seconds(started)})`);
      reads.push(await measureReads(product.endpoint));
      await compareWrites(product, peer);
    }
    printGrowth(reads);
  } finally {
    await product.stop();
  }
};

function peerOf(env: NodeJS.ProcessEnv): Endpoint | null {
  const { XAPI_PEER_URL: url, XAPI_PEER_KEY: key, XAPI_PEER_SECRET: secret } = env;
  return url && key && secret ? { url, key, secret } : null;
}

const seconds = (from: number): string => `${((Date.now() - from) / 1000).toFixed(0)} s`;

/** The next statement of this run, whoever sends it. */
let nth = 1_000_000_000;

async function compareWrites(product: StoreProduct, peer: Endpoint | null): Promise<void> {
  for (const [shape, batch, count] of [
    [`single POST, ${CONNECTIONS} connections`, 1, SINGLES],
    [`batches of ${BATCH}, ${CONNECTIONS} connections`, BATCH, BATCHED],
  ] as const) {
    const figures = { ours: [] as number[], raw: [] as number[], peer: [] as number[] };
    let cpu = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const before = await product.cpu();
      const ours = await sendAll(product.endpoint, count, batch);
      cpu = ((await product.cpu()) - before) / count;
      const raw = await insertAll(product, count, batch);
      const theirs = peer ? await sendAll(peer, peerCount(count, batch), batch) : null;
      // the first round warms up
      if (round === 0) continue;
      figures.ours.push(ours);
      figures.raw.push(raw);
      if (theirs !== null) figures.peer.push(theirs);
    }
    printWrites(shape, figures, cpu);
    await product.owner`delete from records.statement_key where tenant_id = ${RAW_TENANT}::uuid`;
    await product.owner`delete from records.statement where tenant_id = ${RAW_TENANT}::uuid`;
    await product.owner`delete from records.statement_term where tenant_id = ${RAW_TENANT}::uuid`;
  }
}

/** Each round is compared with its own neighbours, so that what else the machine does weighs on all alike. */
function printWrites(
  shape: string,
  { ours, raw, peer }: Readonly<Record<'ours' | 'raw' | 'peer', readonly number[]>>,
  cpu: number,
): void {
  const ofRaw = medianOf(ours.map((figure, round) => figure / raw[round]!));
  const figures = `${perSecond(medianOf(ours))} of ours (${cpu.toFixed(0)} µs of the server's CPU each)`;
  console.log(
    `  ${shape}: ${figures}, ${perSecond(medianOf(raw))} raw: ${ofRaw.toFixed(2)} of the raw limit` +
      aim(ofRaw >= AIMS.ofRaw, `at least ${AIMS.ofRaw}`),
  );
  if (peer.length === 0) return;
  const times = medianOf(ours.map((figure, round) => figure / peer[round]!));
  console.log(
    `    the other store ${perSecond(medianOf(peer))}: ours takes in ${times.toFixed(1)} times as many` +
      aim(times >= AIMS.timesPeer, `at least ${AIMS.timesPeer}`),
  );
}

/** A slower store is sent less, so that a round lasts a few seconds. */
const peerCount = (count: number, batch: number): number => Math.ceil(count / 8 / batch) * batch;

/** @returns statements a second */
async function sendAll(endpoint: Endpoint, count: number, batch: number): Promise<number> {
  const bodies = Array.from({ length: count / batch }, () =>
    JSON.stringify(
      batch === 1 ? benchStatement(nth++) : Array.from({ length: batch }, () => benchStatement(nth++)),
    ),
  );
  return timed(count, bodies, endpoint, async (connection, body) => {
    const { status, body: answer } = await connection.post(pathOf(endpoint), body);
    if (status !== 200) throw new Error(`${endpoint.url} answered ${status}: ${answer}`);
  });
}

async function timed(
  count: number,
  bodies: string[],
  endpoint: Endpoint,
  send: (connection: Connection, body: string) => Promise<void>,
): Promise<number> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(endpoint));
  const started = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let body = bodies.pop(); body; body = bodies.pop()) await send(connection, body);
    }),
  );
  const took = performance.now() - started;
  for (const connection of connections) connection.close();
  return count / (took / 1000);
}

async function insertAll(product: StoreProduct, count: number, batch: number): Promise<number> {
  const batches: RawRow[][] = Array.from({ length: count / batch }, () =>
    Array.from({ length: batch }, () => rawRow(nth++)),
  );
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let rows = batches.pop(); rows; rows = batches.pop()) await insertRaw(product.owner, rows);
    }),
  );
  return count / ((performance.now() - started) / 1000);
}

const READ_KINDS: Record<string, (n: number) => Record<string, string>> = {
  'by agent': (n) => ({ agent: JSON.stringify(learner(n)) }),
  'related agents': (n) => ({ agent: JSON.stringify(instructor(n)), related_agents: 'true' }),
  'related activities': (n) => ({ activity: course(n), related_activities: 'true' }),
};

/** Median milliseconds of each kind, one after the other over one connection. */
async function measureReads(endpoint: Endpoint): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const [kind, parameters] of Object.entries(READ_KINDS)) {
    const connection = new Connection(endpoint);
    const times: number[] = [];
    for (let n = -50; n < READS; n++) {
      const query = new URLSearchParams({ ...parameters((n + 50) * 13), limit: String(PAGE) });
      const started = performance.now();
      const { status, body } = await connection.get(`${pathOf(endpoint)}?${query}`);
      const took = performance.now() - started;
      if (status !== 200) throw new Error(`${endpoint.url} answered ${status}: ${body}`);
      const { length } = (JSON.parse(body) as { statements: unknown[] }).statements;
      if (length === 0) throw new Error(`${endpoint.url} found nothing ${kind}`);
      if (n >= 0) times.push(took);
    }
    connection.close();
    medians.set(kind, medianOf(times));
    const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
    console.log(
      `  GET ${kind}, pages of ${PAGE}: p50 ${medianOf(times).toFixed(2)} ms, p95 ${p95.toFixed(2)} ms` +
        (kind === 'by agent' ? aim(medianOf(times) < AIMS.agentMs, `under ${AIMS.agentMs} ms`) : ''),
    );
  }
  return medians;
}

function printGrowth(reads: readonly Map<string, number>[]): void {
  const [first, last] = [reads[0]!, reads.at(-1)!];
  if (first === last) return;
  for (const [kind, ms] of last) {
    const growth = ms / first.get(kind)!;
    console.log(
      `GET ${kind}: ${growth.toFixed(2)} times from ${SIZES[0]} to ${SIZES.at(-1)}` +
        aim(growth < AIMS.growth, `under ${AIMS.growth}`),
    );
  }
}

const pathOf = ({ url }: Endpoint): string => `${new URL(url).pathname.replace(/\/$/, '')}/statements`;
const perSecond = (figure: number): string => `${Math.round(figure).toLocaleString('en')}/s`;

function medianOf(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}
