import { layForwardingGround, statements } from '../features/forwarding-ground.ts';
import { type Asked, type Fate, takeIn } from '../features/outside-store.ts';
import type { RoundOptions } from '../support/run-qa.ts';

/** Of a hundred requests while it catches up: answers that get lost, troubles of the store, deaths of our process. */
const LOST = 3;
const TROUBLED = 3;
const KILLED = 2;
/** Statements that are in and out in a second on a slow machine. */
const A_SECOND = 100;

/**
 * `npm run qa -- forwarding`: an hour's outage of an outside store while n statements come in (100,000 without --n),
 * then it catches up, with answers that get lost, troubles and a process that is killed between sending and keeping.
 * Held: every statement is there once, in its order, and nothing is set aside.
 */
export async function qaForwarding({
  seed,
  seconds,
  n = seconds === undefined ? 100_000 : seconds * A_SECOND,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const ground = await layForwardingGround();
  try {
    const { outside } = ground;
    const company = await ground.company();
    const storeId = await company.add();
    const random = seeded(seed);
    const sent: string[] = [];
    outside.fates(() => ({ status: 503 }));
    for (let part = 0; part < 60; part++) {
      const batch = statements(Math.floor((n * (part + 1)) / 60) - sent.length);
      await takeIn(company.tenant, batch);
      for (const { id } of batch) sent.push(String(id));
      await company.forward();
      company.wait(60);
    }
    console.log(`${sent.length} statements came in during the outage; ${outside.posts().length} attempts`);
    const count = { lost: 0, troubled: 0, killed: 0 };
    outside.fates(({ method }: Asked): Fate => {
      const dice = method === 'POST' ? random() * 100 : 100;
      if (dice < LOST) {
        count.lost++;
        return 'answer lost';
      }
      if (dice < LOST + TROUBLED) {
        count.troubled++;
        return { status: random() < 0.5 ? 503 : 429, headers: { 'retry-after': '5' } };
      }
      return 'answered';
    });
    const started = performance.now();
    for (let turn = 0; turn < n && (await company.card(storeId)).behind > 0; turn++) {
      await company.forward({
        outgoing: async (address, request) => {
          const answer = await company.deps.outgoing(address, request);
          if (random() * 100 >= KILLED) return answer;
          count.killed++;
          throw new Error('killed');
        },
      });
      company.wait(900);
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `caught up in ${seconds.toFixed(1)} s, ${Math.round(sent.length / seconds)} a second; ${count.lost} answers lost, ${count.troubled} troubles, ${count.killed} kills`,
    );
    const there = await outside.ids();
    const { parkedCount, trouble } = await company.card(storeId);
    const held = [
      there.length === sent.length,
      there.every((id, place) => id === sent[place]),
      parkedCount === 0 && trouble === null,
    ];
    if (held.includes(false))
      console.error({ sent: sent.length, there: there.length, parkedCount, trouble, held });
    return { passed: held.filter(Boolean).length, failed: held.filter((one) => !one).length };
  } finally {
    await ground.close();
  }
}

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
