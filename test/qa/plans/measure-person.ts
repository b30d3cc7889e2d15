import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../../../src/core/context.ts';
import {
  confirmErasure,
  eraseInStore,
  exportPerson,
  findOutlived,
  finishErasures,
  readKept,
  setRetention,
} from '../../../src/features/privacy/index.ts';
import { findStatements, followStatements, listTimeline } from '../../../src/features/records/index.ts';
import { agentKey } from '../../../xapi/index.ts';
import { HOME, type StoreGround } from '../../plans/store-ground.ts';

/** Milliseconds of what a person or the product waits for. */
export type Figures = Readonly<Record<string, number>>;

const EVERYTHING = { kind: null, competencyId: null, year: null };
const ROUNDS = 9;

/** What is asked again and again: the best of nine, which says most about the store and least about what else runs. */
export async function measureReads(ground: StoreGround, person: string): Promise<Figures> {
  const she = ground.contextOf(person);
  const admin = ground.contextOf('admin');
  const [newest] = await ground.owner`
    select source_ref from evidence where tenant_id = ${ground.tenantId} and person_id = ${ground.personId(person)}
     order by occurred_at desc limit 1`;
  await setRetention(admin, { months: 24 });
  const works: Record<string, () => Promise<unknown>> = {
    'timeline, first page': () => listTimeline(she, EVERYTHING, { after: null, limit: 50 }),
    'timeline, one year': () =>
      listTimeline(she, { ...EVERYTHING, year: new Date().getUTCFullYear() - 1 }, { after: null, limit: 50 }),
    'explorer, first page': () => findStatements(admin, { limit: 20 }),
    'explorer, one actor': () => findStatements(admin, { likeId: String(newest!.source_ref), limit: 20 }),
    'what is kept, in numbers': () => readKept(she, { of: 'me' }),
    'retention, a round of 5,000': () => findOutlived(ground.system),
    'following, a batch of 200': () => followStatements(ground.system),
  };
  const figures: Record<string, number> = {};
  for (const [name, work] of Object.entries(works)) {
    await work();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await timed(work));
    figures[name] = Math.min(...times);
  }
  return figures;
}

/** Export, then erasure with everything that belongs to it; afterwards they are gone. Milliseconds for all of it. */
export async function measureErasure(
  ground: StoreGround,
  later: Context,
  person: string,
): Promise<{ readonly figures: Figures; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  const figures: Record<string, number> = {};
  const statements = await countStatements(ground, person);
  let size = 0;
  let count = 0;
  figures.export = await timed(async () => {
    for await (const piece of await exportPerson(ground.contextOf(person), { of: 'me' })) {
      size += piece.length;
      if (piece.includes('{"stored":')) count++;
    }
  });
  if (count !== statements) faults.push(`the export of ${person} holds ${count} of ${statements} statements`);
  const personId = ground.personId(person);
  const { erasureId } = await confirmErasure(ground.contextOf('admin'), { of: 'person', personId });
  figures.erasure = await timed(async () => {
    while (!(await eraseInStore(ground.system, { erasureId })));
  });
  figures['the rest and the proof'] = await timed(async () => {
    for (let turn = 0; turn < 1_000 && !(await isDone(ground, erasureId)); turn++) {
      await finishErasures(later);
      await wait(0);
    }
  });
  const [row] = await ground.owner`select done_at, proof from erasure where id = ${erasureId}`;
  if (!row?.done_at || row.proof?.found.length !== 0)
    faults.push(`the erasure of ${person} ended with ${JSON.stringify(row?.proof)}`);
  console.log(`  ${person}: ${statements} statements, an export of ${(size / 1e6).toFixed(0)} MB`);
  return { figures, faults };
}

async function countStatements({ owner, tenantId }: StoreGround, person: string): Promise<number> {
  const key = agentKey({ account: { homePage: HOME, name: person } });
  const [row] = await owner`
    select count(distinct seq)::int as n from records.statement_term
     where tenant_id = ${tenantId} and term in (records.term(${`a${key}`}), records.term(${`A${key}`}))`;
  return Number(row?.n);
}

async function isDone({ owner }: StoreGround, erasureId: string): Promise<boolean> {
  const [row] = await owner`select done_at from erasure where id = ${erasureId}`;
  return row?.done_at != null;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
