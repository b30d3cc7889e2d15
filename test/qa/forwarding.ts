import { confirmErasure, finishErasures, listErasures } from '../../src/features/privacy/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import {
  type Company,
  type ForwardingGround,
  layForwardingGround,
  statements,
} from '../features/forwarding-ground.ts';
import { type Asked, type Fate, takeIn } from '../features/outside-store.ts';
import type { RoundOptions } from '../support/run-qa.ts';

/** Of a hundred requests while it catches up: answers that get lost, troubles of the store, deaths of our process. */
const LOST = 3;
const TROUBLED = 3;
const KILLED = 2;
/** Statements that are in, out and voided in a second on a slow machine. */
const A_SECOND = 50;
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

/**
 * `npm run qa -- forwarding`: an hour's outage of an outside store while n statements come in (100,000 without --n),
 * then it catches up, with answers that get lost, troubles and a process that is killed between sending and keeping.
 * Then the person is erased whom all of them are about, and it is told so through the same troubles. Held: every
 * statement is there once and in its order, every one is voided once, and nothing is set aside.
 */
export async function qaForwarding({
  seed,
  seconds,
  n = seconds === undefined ? 100_000 : seconds * A_SECOND,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const ground = await layForwardingGround();
  try {
    const company = await ground.company();
    const storeId = await company.add();
    const sent = await suffer(ground, company, n);
    const troubles = bringTroubles(ground, company, seeded(seed));
    const held = [
      await hold('caught up', sent.length, troubles, async () => (await company.card(storeId)).behind > 0),
      await isThereInOrder(ground, sent),
    ];
    await erase(company);
    held.push(
      await hold('told', sent.length, troubles, async () => (await company.card(storeId)).toTell > 0),
      await isVoidedOnce(ground, sent),
    );
    const { parkedCount, trouble } = await company.card(storeId);
    held.push(parkedCount === 0 && trouble === null);
    if (held.includes(false)) console.error({ sent: sent.length, parkedCount, trouble, held });
    return { passed: held.filter(Boolean).length, failed: held.filter((one) => !one).length };
  } finally {
    await ground.close();
  }
}

/** An hour without the store; returns the ids of what came in. */
async function suffer({ outside }: ForwardingGround, company: Company, n: number): Promise<string[]> {
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
  return sent;
}

interface Troubles {
  readonly count: { lost: number; troubled: number; killed: number };
  /** Sends what is due, and may be killed in the middle of it. */
  forward(): Promise<void>;
}

function bringTroubles({ outside }: ForwardingGround, company: Company, random: () => number): Troubles {
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
  const forward = async () => {
    await company.forward({
      outgoing: async (address, request) => {
        const answer = await company.deps.outgoing(address, request);
        if (random() * 100 >= KILLED) return answer;
        count.killed++;
        throw new Error('killed');
      },
    });
    company.wait(900);
  };
  return { count, forward };
}

/** Goes on until nothing is left to do, however often it is disturbed. */
async function hold(
  what: string,
  n: number,
  { count, forward }: Troubles,
  isLeft: () => Promise<boolean>,
): Promise<boolean> {
  const started = performance.now();
  for (let turn = 0; turn < n && (await isLeft()); turn++) await forward();
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${what} in ${seconds.toFixed(1)} s, ${Math.round(n / seconds)} a second; so far ${count.lost} answers lost, ${count.troubled} troubles, ${count.killed} kills`,
  );
  return !(await isLeft());
}

async function isThereInOrder({ outside }: ForwardingGround, sent: readonly string[]): Promise<boolean> {
  const there = await outside.ids();
  return there.length === sent.length && there.every((id, place) => id === sent[place]);
}

async function erase({ tenant, deps, wait }: Company): Promise<void> {
  const started = performance.now();
  const personId = tenant.personId('learner');
  await confirmErasure(tenant.contextOf('tenantAdmin'), { of: 'person', personId });
  await drainJobs(deps);
  wait(60);
  for (let round = 0; round < 100; round++) {
    await finishErasures(tenant.system);
    if ((await listErasures(tenant.operator))[0]?.state === 'done') break;
  }
  console.log(`erased in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function isVoidedOnce({ outside }: ForwardingGround, sent: readonly string[]): Promise<boolean> {
  const voidings = (await outside.statements()).filter(({ verb }) => verb.id === VOIDED);
  const targets = new Set(voidings.map(({ object }) => object.id));
  return voidings.length === sent.length && sent.every((id) => targets.has(id));
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
