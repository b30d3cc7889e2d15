import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, readTable, tablesIn } from './store-faults.ts';
import { layStoreGround, type StoreFiller, type StoreGround } from './store-ground.ts';
import { MODES, STORE_QUERIES } from './store-queries.ts';

/** `npm run qa -- plans` reads the same plans at 1,000,000. */
const SIZE = 24_000;

let filler: StoreFiller;

beforeAll(async () => {
  filler = await layStoreGround(['her', ...MODES]);
  await filler.fillUpTo(SIZE * 0.9, SIZE * 0.9);
  await filler.fillFor('her', SIZE * 0.09, 100);
  for (const mode of MODES) await filler.fillFor(mode, 500, 100);
}, 120_000);

afterAll(() => filler.close());

describe.each(MODES)(`the record store with ${SIZE} statements in several years (plans: %s)`, (mode) => {
  let ground: StoreGround;

  beforeAll(async () => {
    ground = await filler.open({ plans: true, settings: { plan_cache_mode: mode }, leaving: mode });
  });

  for (const query of STORE_QUERIES)
    describe(query.row, () => {
      const touched = new Set<string>();

      it.each(Object.entries(query.works))(
        '%s: no table is read through, a bounded number of rows and pages',
        async (_name, work) => {
          const { plans } = await ground.app.watch(() => work(ground));
          for (const name of tablesIn(plans)) touched.add(name);
          expect(faultsOf(plans, query)).toEqual([]);
        },
      );

      it('does it by each table that ARCHITECTURE.md says', () => {
        const said = readTable().find(({ row }) => row === query.row)?.names ?? [];
        const tables = said.filter((name) => ground.tables.has(name));
        expect(tables.length).toBeGreaterThan(0);
        expect(tables.filter((name) => !touched.has(name))).toEqual([]);
      });
    });
});

describe('the table of ARCHITECTURE.md', () => {
  it('names every query that is proven here, and none besides', () => {
    expect(readTable().map(({ row }) => row)).toEqual(STORE_QUERIES.map(({ row }) => row));
  });
});
