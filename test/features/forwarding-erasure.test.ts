import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { newId } from '../../src/core/ids.ts';
import { agreeToForwarding, resendParked, setForwardStore } from '../../src/features/forwarding/index.ts';
import {
  confirmErasure,
  finishErasures,
  listErasedIds,
  listErasures,
} from '../../src/features/privacy/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import type { Statement } from '../../xapi/index.ts';
import { ada } from '../xapi/support.ts';
import {
  type Company,
  type ForwardingGround,
  idsOf,
  layForwardingGround,
  statements,
} from './forwarding-ground.ts';
import { type OutsideStore, takeIn } from './outside-store.ts';

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

let ground: ForwardingGround;
let outside: OutsideStore;
let company: Company;

beforeAll(async () => {
  ground = await layForwardingGround();
  outside = ground.outside;
}, 60_000);
afterAll(() => ground.close());

beforeEach(async () => {
  outside.fates(() => 'answered');
  company = await ground.company();
  outside.asked.length = 0;
});

const confirm = (context: Context = company.tenant.contextOf('tenantAdmin'), who = 'learner') =>
  confirmErasure(context, { of: 'person', personId: company.tenant.personId(who) });

async function finish(): Promise<void> {
  await drainJobs(company.deps);
  company.wait(16);
  await finishErasures(company.tenant.system);
}

async function erase(): Promise<string> {
  const { erasureId } = await confirm();
  await finish();
  return erasureId;
}

/** Which of these the outside store was told to void, by their place; each once. */
async function voidedOf(all: readonly Statement[]): Promise<number[]> {
  const targets = (await outside.statements())
    .filter(({ verb }) => verb.id === VOIDED)
    .map(({ object }) => String(object.id));
  expect(new Set(targets).size).toBe(targets.length);
  return idsOf(all).flatMap((id, place) => (targets.includes(id) ? [place] : []));
}

const tellingsOf = async (erasureId: string) =>
  (await listErasures(company.tenant.operator)).find(({ id }) => id === erasureId)?.tellings;

/** Two of her own, one of a colleague that names her, one of a colleague that does not. */
const fourStatements = (): Statement[] => [
  ...statements(2),
  ...statements(1, { actor: ada('peer'), context: { instructor: ada('learner') } }),
  ...statements(1, { actor: ada('peer') }),
];

describe('an erasure is told to the stores that were sent to (xapi.md, "Erasure": "tells forwarded stores")', () => {
  test('each copy is voided in the name of the product, and nothing that is sent names the person', async () => {
    const sent = fourStatements();
    await takeIn(company.tenant, sent);
    const store = await company.add();
    await company.forward();
    const erasureId = await erase();
    outside.asked.length = 0;
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    const [post, ...more] = outside.posts();
    expect(more).toEqual([]);
    const told: Statement[] = JSON.parse(post!.text);
    for (const one of told) expect(Object.keys(one).sort()).toEqual(['actor', 'id', 'object', 'verb']);
    expect(new Set(told.map(({ actor }) => JSON.stringify(actor)))).toEqual(
      new Set([
        JSON.stringify({
          objectType: 'Agent',
          account: { homePage: company.deps.publicUrl, name: 'throughline' },
        }),
      ]),
    );
    expect(outside.asked.map(({ path, text }) => path + text).join()).not.toMatch(/learner|Castro|peer/);
    const hidden = await outside.harness.get({ voidedStatementId: String(sent[0]?.id) });
    expect(hidden.status).toBe(200);
    expect(await tellingsOf(erasureId)).toMatchObject([
      { name: 'Group record store', told: 3, refused: 0, left: 0, done: true },
    ]);
    expect(await company.card(store)).toMatchObject({ delivered: 4, toTell: 0, held: false, parkedCount: 0 });
    await company.forward();
    expect(outside.posts()).toHaveLength(1);
  });

  test('what is said about the person goes nowhere from the confirmation on, and others wait for the end', async () => {
    const store = await company.add();
    await takeIn(company.tenant, fourStatements());
    await company.forward();
    await confirm();
    const late = fourStatements();
    await takeIn(company.tenant, late);
    outside.asked.length = 0;
    await company.forward();
    expect(outside.asked).toEqual([]);
    expect(await company.card(store)).toMatchObject({ held: true, behind: 4 });
    await finish();
    await company.forward();
    const there = await outside.statements();
    const arrived = idsOf(late).map((id) => there.find((one) => one.id === id));
    expect(arrived.map((one) => one !== undefined)).toEqual([false, false, true, true]);
    expect(JSON.stringify(arrived)).not.toContain('learner');
    expect(await voidedOf(late)).toEqual([]);
    expect(await company.card(store)).toMatchObject({ held: false, behind: 0 });
  });

  test('a turn that was under way when it was confirmed is told too', async () => {
    const sent = statements(3);
    await takeIn(company.tenant, sent);
    await company.add();
    let letGo = () => {};
    const slow = company.forward({
      outgoing: async (address, request) => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return company.deps.outgoing(address, request);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await erase();
    letGo();
    await slow;
    expect(await outside.ids()).toEqual(expect.arrayContaining(idsOf(sent)));
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
  });

  test('a copy that arrived while its answer got lost is voided, one that never arrived is not spoken of', async () => {
    const sent = statements(130);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    // the first hundred arrive, nothing after them
    outside.fates(({ text }) => (text.includes(String(sent[0]?.id)) ? 'answer lost' : { status: 503 }));
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 0, behind: 130 });
    outside.fates(() => 'answered');
    const erasureId = await erase();
    company.wait(900);
    await company.forward();
    expect(await voidedOf(sent)).toEqual(sent.slice(0, 100).map((_, place) => place));
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 100, refused: 0, left: 0 }]);
  });

  test('what it would not take, and is gone here, waits no more; what others said waits without the name', async () => {
    const sent = fourStatements();
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates(({ method }) => (method === 'POST' ? { status: 400 } : 'answered'));
    await company.forward();
    expect((await company.card(store)).parkedCount).toBe(4);
    await erase();
    outside.fates(() => 'answered');
    await company.forward();
    const left = (await company.card(store)).parked.map(({ statementId }) => statementId);
    expect(left.sort()).toEqual(idsOf(sent.slice(2)).sort());
    expect(
      await ground.owner`
      select 1 from forward_parked where statement_id in ${ground.owner(idsOf(sent.slice(0, 2)))}`,
    ).toHaveLength(0);
    await resendParked(company.tenant.operator, { storeId: store });
    await company.forward();
    const there = await outside.ids();
    expect(idsOf(sent).map((id) => there.includes(id))).toEqual([false, false, true, true]);
  });

  test('the list of ids is found although the clock goes on while the erasure is confirmed', async () => {
    const sent = fourStatements();
    await takeIn(company.tenant, sent);
    let ms = company.tenant.clock.now().getTime();
    const { erasureId } = await confirm({
      ...company.tenant.contextOf('tenantAdmin'),
      now: () => new Date(ms++),
    });
    await finish();
    const { ids } = await listErasedIds(company.tenant.operator, erasureId, null);
    expect([...ids].sort()).toEqual(idsOf(sent.slice(0, 3)).sort());
  });

  test('many copies go in pages, a hundred at once, and each once', async () => {
    const sent = statements(1_150);
    await takeIn(company.tenant, sent);
    await company.add();
    await company.forward();
    const erasureId = await erase();
    outside.asked.length = 0;
    await company.forward();
    expect(outside.posts()).toHaveLength(12);
    expect(outside.asked).toHaveLength(12);
    expect((await voidedOf(sent)).length).toBe(1_150);
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 1_150, left: 0, done: true }]);
  }, 60_000);
});

describe('stores that were sent only some of it', () => {
  test('a store whom the person never agreed to is neither asked nor told', async () => {
    const sent = fourStatements();
    await company.add({ onlyAgreed: true });
    await takeIn(company.tenant, sent);
    await company.forward();
    const erasureId = await erase();
    await company.forward();
    expect(outside.asked).toEqual([]);
    expect(await tellingsOf(erasureId)).toEqual([]);
  });

  test('a store whom they had agreed to, also if they took it back, voids what went there and hears of nothing else', async () => {
    const before = statements(2);
    await takeIn(company.tenant, before);
    const storeId = await company.add({ onlyAgreed: true });
    await agreeToForwarding(company.tenant.contextOf('learner'), { storeId, agree: true });
    // the second names somebody who has not agreed
    const during = [...statements(1), ...statements(1, { context: { instructor: ada('peer') } })];
    await takeIn(company.tenant, during);
    await company.forward();
    await agreeToForwarding(company.tenant.contextOf('learner'), { storeId, agree: false });
    await takeIn(company.tenant, statements(1));
    await company.forward();
    await erase();
    outside.asked.length = 0;
    await company.forward();
    expect(await voidedOf(during)).toEqual([0]);
    expect(outside.posts().map(({ text }) => JSON.parse(text).length)).toEqual([1]);
    const asked = outside.asked.map(({ path }) => path).join();
    for (const id of idsOf(before)) expect(asked).not.toContain(id);
  });

  test('a filter: what it let through is voided', async () => {
    const done = { verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } };
    const sent = [...statements(2), ...statements(2, done)];
    await takeIn(company.tenant, sent);
    await company.add({ filter: { verbs: [done.verb.id] } });
    await company.forward();
    const erasureId = await erase();
    await company.forward();
    expect(await voidedOf(sent)).toEqual([2, 3]);
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 2, left: 0, done: true }]);
  });

  test('a store that may not be read is told of everything that may be there', async () => {
    const sent = [...statements(1), ...statements(1, { verb: { id: 'https://a.example/other' } })];
    await takeIn(company.tenant, sent);
    await company.add({ filter: { verbs: ['https://a.example/other'] } });
    await company.forward();
    await erase();
    outside.fates(({ method }) => (method === 'GET' ? { status: 403 } : 'answered'));
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1]);
  });

  test('a store that was added later and sent nothing from before hears nothing', async () => {
    await takeIn(company.tenant, fourStatements());
    await company.add({ fromBeginning: false });
    await company.forward();
    await erase();
    await company.forward();
    expect(outside.asked).toEqual([]);
  });
});

describe('at least once, whatever happens', () => {
  /** Four statements are there, and the erasure is through. */
  async function told(): Promise<{ sent: Statement[]; store: string; erasureId: string }> {
    const sent = fourStatements();
    await takeIn(company.tenant, sent);
    const store = await company.add();
    await company.forward();
    const erasureId = await erase();
    outside.asked.length = 0;
    return { sent, store, erasureId };
  }

  test('killed after the store took the voidings: the same are sent again, and are there once', async () => {
    const { sent, erasureId } = await told();
    await company.forward({
      outgoing: async (address, request) => {
        await company.deps.outgoing(address, request);
        throw new Error('killed');
      },
    });
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 0, left: 3 }]);
    company.wait(181);
    await company.forward();
    expect(outside.posts().map(({ text }) => text)).toEqual(Array(2).fill(outside.posts()[0]?.text));
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 3, left: 0 }]);
  });

  test('a store that is away is told when it is back; until then it shows what is still to be told', async () => {
    const { sent, store, erasureId } = await told();
    outside.fates(() => ({ status: 503 }));
    await company.forward();
    expect(await company.card(store)).toMatchObject({
      toTell: 3,
      trouble: 'It is in trouble (status 503).',
    });
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 0, left: 3, done: false }]);
    outside.fates(() => 'answered');
    company.wait(900);
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    expect(await company.card(store)).toMatchObject({ toTell: 0, trouble: null });
  });

  test('answers that say nothing about the copies are waited out: 401, 404 from everywhere, 408, 429, 500', async () => {
    const { sent, store } = await told();
    for (const status of [401, 404, 408, 429, 500, 502]) {
      outside.fates(() => ({ status }));
      await company.forward();
      expect(await company.card(store), String(status)).toMatchObject({
        toTell: 3,
        parkedCount: 0,
        trouble: expect.stringContaining(String(status)),
      });
      company.wait(900);
    }
    outside.fates(() => 'answered');
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
  });

  test('refused for what never arrived there or is voided already: 400, 404 and 409 are nothing to tell', async () => {
    for (const status of [400, 403, 404, 409]) {
      outside.fates(() => 'answered');
      company = await ground.company();
      const { store, erasureId } = await told();
      outside.fates(({ method, path }) => {
        if (method === 'POST') return { status };
        return path.includes('statementId=') ? { status: 404 } : 'answered';
      });
      await company.forward();
      expect(await company.card(store), String(status)).toMatchObject({
        toTell: 0,
        parkedCount: 0,
        trouble: null,
      });
      expect(await tellingsOf(erasureId)).toEqual([]);
    }
  });

  test('409 because our voiding is there already is told', async () => {
    const { erasureId } = await told();
    outside.fates(({ method }) => (method === 'POST' ? { status: 409, stored: true } : 'answered'));
    await company.forward();
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 3, refused: 0, left: 0, done: true }]);
  });

  test('a copy that the store will not void waits for somebody with the reason, and can be tried again', async () => {
    const { sent, store, erasureId } = await told();
    const mine = String(sent[1]?.id);
    outside.fates(({ method, text }) =>
      method === 'POST' && text.includes(mine) ? { status: 403 } : 'answered',
    );
    await company.forward();
    const card = await company.card(store);
    expect(card).toMatchObject({ toTell: 0, trouble: null, parkedCount: 1 });
    expect(card.parked).toMatchObject([
      {
        statementId: mine,
        erased: true,
        reason: 'It would not void its copy (status 403). Ask its keeper to delete it.',
      },
    ]);
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 2, refused: 1, left: 0, done: true }]);
    await resendParked(company.tenant.operator, { storeId: store });
    await company.forward();
    expect((await company.card(store)).parkedCount).toBe(1);
    outside.fates(() => 'answered');
    await resendParked(company.tenant.operator, { storeId: store });
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 3, refused: 0, left: 0 }]);
  });

  test('a store that stumbles over one voiding for ever holds up nothing behind it', async () => {
    const { sent, store, erasureId } = await told();
    const mine = String(sent[0]?.id);
    outside.fates(({ method, text }) =>
      method === 'POST' && text.includes(mine) ? { status: 500 } : 'answered',
    );
    for (let attempt = 0; attempt < 6; attempt++) {
      await company.forward();
      company.wait(900);
    }
    expect(await company.card(store)).toMatchObject({ toTell: 0, parkedCount: 1, trouble: null });
    expect(await tellingsOf(erasureId)).toMatchObject([{ told: 2, refused: 1 }]);
  });

  test('a store that stumbles over one look for ever is told of that one unasked', async () => {
    const verb = { id: 'https://a.example/other' };
    const sent = statements(3, { verb });
    await takeIn(company.tenant, sent);
    const store = await company.add({ filter: { verbs: [verb.id] } });
    await company.forward();
    await erase();
    const one = String(sent[1]?.id);
    outside.fates(({ method, path }) =>
      method === 'GET' && path.includes(one) ? { status: 500 } : 'answered',
    );
    for (let attempt = 0; attempt < 6; attempt++) {
      await company.forward();
      company.wait(900);
    }
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    expect(await company.card(store)).toMatchObject({ toTell: 0, parkedCount: 0, trouble: null });
  });

  test('a store that answers nothing but 500 is waited for, and no voiding is set aside', async () => {
    const { sent, store } = await told();
    outside.fates(() => ({ status: 500 }));
    for (let attempt = 0; attempt < 8; attempt++) {
      await company.forward();
      company.wait(900);
    }
    expect(await company.card(store)).toMatchObject({ toTell: 3, parkedCount: 0 });
    outside.fates(() => 'answered');
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
  });

  test('what the person had voided themself cannot be voided; that is said', async () => {
    const [target] = statements(1, { actor: ada('peer') });
    const voiding: Statement = {
      id: newId(),
      actor: { objectType: 'Agent', ...ada('learner') },
      verb: { id: VOIDED },
      object: { objectType: 'StatementRef', id: String(target?.id) },
      timestamp: '2026-03-01T10:00:01.000Z',
    };
    await takeIn(company.tenant, [target!, voiding]);
    const store = await company.add();
    await company.forward();
    await erase();
    outside.fates(({ method }) => (method === 'POST' ? { status: 400 } : 'answered'));
    await company.forward();
    expect((await company.card(store)).parked).toMatchObject([
      { reason: 'It is a voiding itself, which nothing can void. Ask its keeper to delete it.' },
    ]);
  });

  test('paused, it is told when it is resumed; removed, it is told nothing, and the erasure says so', async () => {
    const { sent, store, erasureId } = await told();
    const other = await company.add({ name: 'Left behind', key: 'stranger', secret: 's3' });
    await setForwardStore(company.tenant.operator, { storeId: store, status: 'paused' });
    await company.forward();
    expect(await voidedOf(sent)).toEqual([]);
    expect(await tellingsOf(erasureId)).toMatchObject([{ status: 'paused', left: 3 }]);
    await setForwardStore(company.tenant.operator, { storeId: store, status: 'active' });
    await company.forward();
    expect(await voidedOf(sent)).toEqual([0, 1, 2]);
    // added after the erasure: it may have nothing
    expect(await tellingsOf(erasureId)).toHaveLength(1);

    await takeIn(company.tenant, statements(2, { actor: ada('peer') }));
    await company.forward();
    await setForwardStore(company.tenant.operator, { storeId: store, status: 'removed' });
    const { erasureId: second } = await confirm(undefined, 'peer');
    await finish();
    outside.asked.length = 0;
    await setForwardStore(company.tenant.operator, { storeId: other, status: 'removed' });
    await company.forward();
    expect(outside.asked).toEqual([]);
    expect(await tellingsOf(second)).toEqual(
      expect.arrayContaining([expect.objectContaining({ status: 'removed', told: 0, done: false })]),
    );
  });
});
