import { faultsOf, mostPages, readTable } from '../plans/store-faults.ts';
import { layStoreGround, type StoreFiller } from '../plans/store-ground.ts';
import { MODES, STORE_QUERIES } from '../plans/store-queries.ts';
import type { RoundOptions } from '../support/run-qa.ts';
import { type Figures, measureErasure, measureReads } from './plans/measure-person.ts';

const DEFAULT_SIZE = 1_000_000;
/** What must not grow with the store may take so much longer in one that is ten times as large; other work is about. */
const MOST_GROWTH = 3;
/** Below this many milliseconds a figure says more about the machine than about the store. */
const NOISE_MS = 5;

/**
 * `npm run qa -- plans`: fills a record store to a tenth of n and to n (1,000,000), measures at both what a person and
 * the product wait for, and reads at n the plan of every query that ARCHITECTURE.md names, as planned with values and
 * without. Held: every plan; nothing that should not grow with the store does; nothing is left of who was erased.
 */
export async function qaPlans({
  n = DEFAULT_SIZE,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const filler = await layStoreGround(['lms-user-4711', 'lms-user-4712', 'her', ...MODES]);
  const counts = { passed: 0, failed: 0 };
  const note = (faults: readonly string[]) => {
    counts[faults.length > 0 ? 'failed' : 'passed']++;
    for (const fault of faults) console.error(`did not hold: ${fault}`);
  };
  try {
    const own = n / 100;
    const before = await measureAt(filler, { size: n / 10, whole: n, person: 'lms-user-4711', own }, note);
    const after = await measureAt(filler, { size: n, whole: n, person: 'lms-user-4712', own }, note);
    for (const [name, ms] of Object.entries(after)) note(growth(name, before[name]!, ms));
    await filler.fillFor('her', n / 10, n / 1000);
    for (const mode of MODES) await filler.fillFor(mode, 500, 100);
    for (const mode of MODES) await readPlans(filler, mode, note);
    await measureHeavy(filler, n / 10, note);
    return counts;
  } finally {
    await filler.close();
  }
}

type Note = (faults: readonly string[]) => void;

async function measureAt(
  filler: StoreFiller,
  at: { readonly size: number; readonly whole: number; readonly person: string; readonly own: number },
  note: Note,
): Promise<Figures> {
  const started = performance.now();
  const mentioned = Math.ceil(at.own / 20);
  await filler.fillUpTo(at.size, at.whole);
  await filler.fillFor(at.person, at.own, mentioned);
  console.log(
    `\n${at.size.toLocaleString('en')} statements stored, filled in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  return measure(filler, at.person, note);
}

/** A tenth of everything is about one person. */
async function measureHeavy(filler: StoreFiller, own: number, note: Note): Promise<void> {
  console.log(`\nsomebody with ${own.toLocaleString('en')} statements of their own`);
  await measure(filler, 'her', note);
}

async function measure(filler: StoreFiller, person: string, note: Note): Promise<Figures> {
  const ground = await filler.open({ plans: false });
  const { system: later } = await filler.open({ plans: false, now: new Date(Date.now() + 3_600_000) });
  const reads = await measureReads(ground, person);
  for (const [name, ms] of Object.entries(reads)) tell(name, ms);
  const { figures, faults } = await measureErasure(ground, later, person);
  for (const [name, ms] of Object.entries(figures)) tell(name, ms);
  note(faults);
  return { ...reads, ...figures };
}

const tell = (name: string, ms: number): void =>
  console.log(`  ${name}: ${ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')} ms`);

function growth(name: string, before: number, after: number): string[] {
  const times = after / Math.max(before, NOISE_MS);
  console.log(`  ${name}: ${(after / before).toFixed(2)} times in a store ten times as large`);
  // the search for what is left looks at everything on purpose
  if (name === 'the rest and the proof') return [];
  return times > MOST_GROWTH ? [`${name} grew from ${before.toFixed(1)} to ${after.toFixed(1)} ms`] : [];
}

async function readPlans(filler: StoreFiller, mode: (typeof MODES)[number], note: Note): Promise<void> {
  const ground = await filler.open({ plans: true, settings: { plan_cache_mode: mode }, leaving: mode });
  note(
    readTable()
      .filter(({ row }) => !STORE_QUERIES.some((query) => query.row === row))
      .map(({ row }) => `nothing proves "${row}"`),
  );
  console.log(`\nplans (${mode})`);
  for (const query of STORE_QUERIES) {
    let pages = 0;
    for (const [name, work] of Object.entries(query.works)) {
      const { plans } = await ground.app.watch(() => work(ground));
      pages = Math.max(pages, mostPages(plans));
      note(faultsOf(plans, query).map((fault) => `${query.row}, ${name} (${mode}): ${fault}`));
    }
    console.log(`  ${query.row}: at most ${pages} pages a statement`);
  }
}
