import { PAGES, type Visited } from '../plans/pages.ts';
import { type WatchedApp, watchedApp } from '../plans/watched-app.ts';
import { testDatabase } from '../support/database.ts';
import { fillLargeTenants, type LargeTenant } from '../support/large-tenant.ts';

const SESSIONS = 8;

/** How long each page is asked for, in each tenant. */
const MEASURED_MS = 1_500;

/**
 * `npm run bench -- pages`: every page of a tenant of 10,000 people next to the same page of one with 1,000, both
 * in one database and one run, by eight sessions at once over the whole application. BENCH_SCALE=0.2 is faster.
 */
export default async (): Promise<void> => {
  const scale = Number(process.env.BENCH_SCALE ?? 1);
  const now = new Date();
  const db = await testDatabase();
  try {
    const started = performance.now();
    const { large, small } = await fillLargeTenants(db.ownerUrl, { scale, now });
    const filled = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`filled in ${filled} s: ${large.size.people} people next to ${small.size.people}`);
    const app = await watchedApp(db, { now });
    try {
      console.log(row(['', 'rps', 'p50 ms', 'p95 ms', 'queries', 'kB', 'rps of small', 'small/large']));
      for (const page of PAGES) await printPage(app, page, large, small);
    } finally {
      await app.close();
    }
  } finally {
    await db.drop();
  }
};

async function printPage(app: WatchedApp, page: Visited, large: LargeTenant, small: LargeTenant) {
  const ofLarge = await measure(app, page, large);
  const ofSmall = await measure(app, page, small);
  console.log(
    row([
      page.name,
      ofLarge.perSecond.toFixed(0),
      ofLarge.p50.toFixed(0),
      ofLarge.p95.toFixed(0),
      String(ofLarge.queries),
      (ofLarge.bytes / 1024).toFixed(0),
      ofSmall.perSecond.toFixed(0),
      (ofSmall.perSecond / ofLarge.perSecond).toFixed(2),
    ]),
  );
}

async function measure(app: WatchedApp, page: Visited, tenant: LargeTenant) {
  const visitors = await Promise.all(
    Array.from({ length: SESSIONS }, async (_, nth) => {
      const person = page.person(tenant, nth);
      const get = await app.visit(tenant, person);
      return () => get(page.path(tenant, person));
    }),
  );
  const [first] = visitors;
  let bytes = 0;
  // every connection learns the statements first
  await Promise.all(visitors.map((open) => open()));
  const { statements } = await app.watch(async () => {
    bytes = (await first!()).length;
  });
  const times: number[] = [];
  const started = performance.now();
  const until = started + MEASURED_MS;
  await Promise.all(
    visitors.map(async (open) => {
      while (performance.now() < until) {
        const from = performance.now();
        await open();
        times.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    queries: statements.length,
    bytes,
  };
}

const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(20) : cell.padStart(13))).join('');
