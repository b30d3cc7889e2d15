import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, readTable, tablesIn } from './store-faults.ts';
import { layStoreGround, type StoreGround } from './store-ground.ts';
import { STORE_QUERIES } from './store-queries.ts';

/** `npm run qa -- plans` reads the same plans at 1,000,000. */
const SIZE = Number(process.env.RECORDS_PLANS ?? 24_000);

describe.each(['auto', 'force_generic_plan'])(
  `the record store with ${SIZE} statements in several years (plans: %s)`,
  (mode) => {
    let ground: StoreGround;

    beforeAll(async () => {
      ground = await layStoreGround(['her', 'erased'], { plans: true, settings: { plan_cache_mode: mode } });
      await ground.fillUpTo(SIZE * 0.9, SIZE * 0.9);
      await ground.fillFor('her', SIZE * 0.09, 100);
      await ground.fillFor('erased', 500, 100);
    }, 600_000);

    afterAll(() => ground.close());

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
          const said = (readTable().find(({ row }) => row === query.row)?.names ?? []).filter((name) =>
            ground.tables.has(name),
          );
          expect(said.length).toBeGreaterThan(0);
          expect(said.filter((name) => !touched.has(name))).toEqual([]);
        });
      });
  },
);

describe('the table of ARCHITECTURE.md', () => {
  it('names every query that is proven here, and none besides', () => {
    expect(readTable().map(({ row }) => row)).toEqual(STORE_QUERIES.map(({ row }) => row));
  });
});
