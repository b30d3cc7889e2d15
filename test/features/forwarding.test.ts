import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { forwardStatements, resendParked, setForwardStore } from '../../src/features/forwarding/index.ts';
import { startForwarding } from '../../src/jobs/forward-stores.ts';
import { createNodeOutgoing } from '../../src/node/create-node-outgoing.ts';
import { createPostgresAttachments } from '../../xapi/index.ts';
import {
  type Company,
  type ForwardingGround,
  hurried,
  idsOf,
  layForwardingGround,
  statements,
} from './forwarding-ground.ts';
import { type Asked, type OutsideStore, takeIn } from './outside-store.ts';

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
  outside.asked.length = 0;
  company = await ground.company();
});

const never = new AbortController().signal;
/** What arrived of these, in the order in which it did. */
const arrived = async (sent: readonly string[]) => (await outside.ids()).filter((id) => sent.includes(id));
const mentions = ({ method, text }: Asked, id: string) => method === 'POST' && text.includes(id);
const idsIn = ({ text }: Asked) => (JSON.parse(text) as { id: string }[]).map(({ id }) => id);

describe('sending on (standards, "Forwarding")', () => {
  test('what came in arrives in its order, once, with nothing of ours that the other store says by itself', async () => {
    const sent = statements(250);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    await company.forward();
    await company.forward();
    expect(await arrived(idsOf(sent))).toEqual(idsOf(sent));
    expect(outside.posts().map((one) => idsIn(one).length)).toEqual([100, 100, 50]);
    expect(outside.posts()[0]?.text).not.toMatch(/"authority"|"stored"|"version"/);
    expect(await company.card(store)).toMatchObject({ delivered: 250, behind: 0, trouble: null, parked: [] });
  });

  test('a store that is added "from now on" is sent nothing that was here before', async () => {
    const [before, after] = [statements(3), statements(3)];
    await takeIn(company.tenant, before);
    await company.add({ fromBeginning: false });
    await takeIn(company.tenant, after);
    await company.forward();
    expect(await arrived(idsOf([...before, ...after]))).toEqual(idsOf(after));
  });

  test('nothing new costs no request and changes no row', async () => {
    await takeIn(company.tenant, statements(2));
    const store = await company.add();
    await company.forward();
    const row = () => ground.owner`select xmin::text from forward_store where id = ${store}`;
    const before = await row();
    outside.asked.length = 0;
    await company.forward();
    expect(outside.asked).toEqual([]);
    expect(await row()).toEqual(before);
  });

  test('only verbs and activities of the filter are sent, and what takes a statement back', async () => {
    const [passed, elsewhere, launched] = [
      statements(1),
      statements(1, { object: { id: 'https://other.example/course/1' } }),
      statements(1, { verb: { id: 'http://adlnet.gov/expapi/verbs/launched' } }),
    ];
    const voiding = statements(1, {
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id: String(passed[0]?.id) },
    });
    const all = [...passed, ...elsewhere, ...launched, ...voiding];
    await takeIn(company.tenant, all);
    await company.add({
      filter: {
        verbs: ['http://adlnet.gov/expapi/verbs/completed'],
        activities: ['https://lms.example/course/'],
      },
    });
    await company.forward();
    expect(await arrived(idsOf(all))).toEqual(idsOf([...passed, ...voiding]));
  });

  test('an attachment without an address of its own goes along, its bytes unchanged', async () => {
    const content = new Uint8Array([0, 255, 13, 10, 45, 45, 0, 128]);
    const sha2 = createHash('sha256').update(content).digest('hex');
    const { deps, tenant } = company;
    await createPostgresAttachments({
      sql: deps.pools.store,
      withTransaction: (_id, work) => inTransaction(tenant.system, 'store', (tx) => work(tx.sql)),
    }).keep(tenant.tenantId, [{ sha2, contentType: 'application/octet-stream', content }]);
    const attachment = {
      usageType: 'http://example.com/attachment',
      display: { en: 'A certificate' },
      contentType: 'application/octet-stream',
      length: content.length,
      sha2,
    };
    const sent = [...statements(2), ...statements(1, { attachments: [attachment] }), ...statements(2)];
    await takeIn(tenant, sent);
    const store = await company.add();
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 5, parked: [] });
    expect(await arrived(idsOf(sent))).toEqual(idsOf(sent));
    const answer = await outside.harness.get({ statementId: String(sent[2]?.id), attachments: 'true' });
    const body = Buffer.from(await answer.arrayBuffer());
    expect(body.includes(Buffer.from(content))).toBe(true);
  });
});

describe('at least once, and once in effect', () => {
  test('killed after the store took it and before that was kept: the same is sent again, and is there once', async () => {
    const sent = statements(5);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    const killed = company.forward({
      outgoing: async (address, request) => {
        await company.deps.outgoing(address, request);
        throw new Error('killed');
      },
    });
    await killed;
    expect(await company.card(store)).toMatchObject({ delivered: 0, behind: 5 });
    // whoever was killed still has the turn
    await company.forward();
    expect(outside.posts()).toHaveLength(1);
    company.wait(181);
    await company.forward();
    expect(outside.posts()).toHaveLength(2);
    expect(await arrived(idsOf(sent))).toEqual(idsOf(sent));
    expect(await company.card(store)).toMatchObject({ delivered: 5, behind: 0, parked: [] });
  });

  test('a store that took it and died before it answered is sent the same again', async () => {
    const sent = statements(4);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates(() => 'answer lost');
    await company.forward();
    expect((await company.card(store)).trouble).toBe('It cannot be reached.');
    outside.fates(() => 'answered');
    company.wait(5);
    await company.forward();
    expect(await arrived(idsOf(sent))).toEqual(idsOf(sent));
    expect(await company.card(store)).toMatchObject({ delivered: 4, trouble: null, parked: [] });
  });

  test('what comes late from a turn that was given to somebody else counts for nothing', async () => {
    const sent = statements(3);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    let letGo = () => {};
    const slow = company.forward({
      outgoing: async () => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return { status: 500, headers: new Headers(), text: '' };
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    company.wait(181);
    await company.forward();
    letGo();
    await slow;
    expect(await company.card(store)).toMatchObject({ delivered: 3, behind: 0, trouble: null });
  });

  test('two processes at once: each statement is sent by one of them', async () => {
    const sent = statements(1_200);
    await takeIn(company.tenant, sent);
    await company.add();
    await Promise.all([company.forward(), company.forward(), company.forward()]);
    await company.forward();
    expect(outside.posts().flatMap(idsIn)).toEqual(idsOf(sent));
  });

  test('409 for what is there already is a delivery', async () => {
    const sent = statements(3);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates(({ method }) => (method === 'POST' ? { status: 409, stored: true } : 'answered'));
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 3, behind: 0, parked: [] });
  });

  test('409 for another statement under the id sets that one aside, with the reason, and no other', async () => {
    const sent = statements(5);
    await takeIn(company.tenant, sent);
    await outside.harness.post({ ...sent[2], object: { id: 'https://elsewhere.example/1' } });
    const store = await company.add();
    await company.forward();
    const card = await company.card(store);
    expect(card.parked).toMatchObject([
      { statementId: sent[2]?.id, reason: 'It has another statement under this id.' },
    ]);
    expect(card).toMatchObject({ delivered: 4, behind: 0, trouble: null });
  });

  test('a 409 that cannot be looked into now is looked into later', async () => {
    const sent = statements(1);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates(({ method }) => (method === 'POST' ? { status: 409, stored: true } : { status: 503 }));
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 0, behind: 1, parked: [] });
    outside.fates(({ method }) => (method === 'POST' ? { status: 409 } : 'answered'));
    company.wait(5);
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 1, behind: 0, parked: [] });
  });
});

describe('a store in trouble', () => {
  test('429 is waited out as long as it asks', async () => {
    await takeIn(company.tenant, statements(2));
    const store = await company.add();
    outside.fates(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    await company.forward();
    company.wait(119);
    await company.forward();
    expect(outside.posts()).toHaveLength(1);
    outside.fates(() => 'answered');
    company.wait(1);
    await company.forward();
    expect(await company.card(store)).toMatchObject({ delivered: 2, trouble: null });
  });

  test.each([
    ['refuses the key', { status: 401 }, 'It refuses our key and secret (status 401).'],
    ['is somewhere else', { status: 404 }, 'There is no record store at this address (status 404).'],
    ['is down', { status: 503 }, 'It is in trouble (status 503).'],
    [
      'sends us elsewhere',
      { status: 302, headers: { location: '/' } },
      'It sends us elsewhere, and we do not follow.',
    ],
    ['hangs', 'hangs', 'It does not answer in time.'],
  ] as const)('one that %s is said so in words, and nothing is lost', async (_what, fate, trouble) => {
    await takeIn(company.tenant, statements(3));
    const store = await company.add();
    outside.fates(() => fate);
    await company.forward({ outgoing: hurried(company.deps.outgoing) });
    const card = await company.card(store);
    expect(card).toMatchObject({ trouble, behind: 3, delivered: 0, parked: [] });
    expect(card.nextAttemptAt.getTime()).toBeGreaterThan(company.tenant.clock.now().getTime());
    outside.fates(() => 'answered');
    company.wait(900);
    await company.forward();
    expect(await company.card(store)).toMatchObject({ trouble: null, behind: 0, delivered: 3 });
  });

  test('an address inside the network is not asked (launch-security rule 6)', async () => {
    await takeIn(company.tenant, statements(1));
    const inside = { url: 'https://10.0.0.7/xapi' };
    await expect(company.add(inside)).rejects.toMatchObject({ code: 'invalid', faults: [{ field: 'url' }] });
    // and where the operator had allowed it and does so no longer
    const store = await company.add();
    await ground.owner`update forward_store set url = ${inside.url} where id = ${store}`;
    await company.forward();
    expect((await company.card(store)).trouble).toMatch(/private network/);
    const other = await company.add();
    company.wait(900);
    await company.forward({ outgoing: createNodeOutgoing({ allowLoopback: false }) });
    expect((await company.card(other)).delivered).toBe(0);
    expect(outside.asked).toEqual([]);
  });

  test('one statement of a batch that is refused is set aside; after it is mended there, it can be sent again', async () => {
    const sent = statements(6);
    const bad = String(sent[3]?.id);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates((one) => (mentions(one, bad) ? { status: 400 } : 'answered'));
    await company.forward();
    const others = idsOf(sent).filter((id) => id !== bad);
    expect(await arrived(idsOf(sent))).toEqual(others);
    expect(await company.card(store)).toMatchObject({
      delivered: 5,
      parkedCount: 1,
      parked: [
        { statementId: bad, reason: 'It holds the statement for invalid (status 400).', again: false },
      ],
    });
    // refused again it stays
    await resendParked(company.tenant.operator, { storeId: store });
    await company.forward();
    expect((await company.card(store)).parked).toMatchObject([{ statementId: bad, again: false }]);
    outside.fates(() => 'answered');
    await resendParked(company.tenant.operator, { storeId: store });
    await company.forward();
    expect(await arrived(idsOf(sent))).toEqual([...others, bad]);
    expect(await company.card(store)).toMatchObject({ delivered: 6, parkedCount: 0, parked: [] });
  });

  test('a store that stumbles over one statement for ever gets the others, and that one is set aside', async () => {
    const sent = statements(4);
    const bad = String(sent[1]?.id);
    await takeIn(company.tenant, sent);
    const store = await company.add();
    outside.fates((one) => (mentions(one, bad) ? { status: 500 } : 'answered'));
    for (let attempt = 0; attempt < 6; attempt++) {
      await company.forward();
      company.wait(900);
    }
    expect(await arrived(idsOf(sent))).toEqual(idsOf(sent).filter((id) => id !== bad));
    expect(await company.card(store)).toMatchObject({
      delivered: 3,
      behind: 0,
      trouble: null,
      parkedCount: 1,
    });
  });

  test('a store that answers nothing but 500 is waited for, and nothing is set aside', async () => {
    await takeIn(company.tenant, statements(4));
    const store = await company.add();
    outside.fates(() => ({ status: 500 }));
    for (let attempt = 0; attempt < 8; attempt++) {
      await company.forward();
      company.wait(900);
    }
    expect(await company.card(store)).toMatchObject({ delivered: 0, behind: 4, parkedCount: 0 });
  });

  test('a store that refuses everything from the first statement on is the wrong one: nothing is set aside', async () => {
    await takeIn(company.tenant, statements(150));
    const store = await company.add();
    outside.fates(() => ({ status: 400 }));
    await company.forward();
    const card = await company.card(store);
    expect(card).toMatchObject({ parkedCount: 0, behind: 150 });
    expect(card.trouble).toMatch(/^It refuses everything/);
  });

  test('a store that hangs holds up no other', async () => {
    await takeIn(company.tenant, statements(3));
    const hanging = await company.add({ name: 'Hangs', key: 'stranger', secret: 's3' });
    const good = await company.add();
    const basic = `Basic ${btoa('stranger:s3')}`;
    outside.fates(({ authorization }) => (authorization === basic ? 'hangs' : 'answered'));
    const running = new Map<string, Promise<void>>();
    const deps = { ...company.deps, outgoing: hurried(company.deps.outgoing) };
    await startForwarding(deps, running, never);
    await running.get(good);
    expect((await company.card(good)).delivered).toBe(3);
    expect(running.has(hanging)).toBe(true);
    await Promise.all(running.values());
    expect((await company.card(hanging)).trouble).toBe('It does not answer in time.');
  });

  test('a process that stops ends what is under way and notes no trouble', async () => {
    await takeIn(company.tenant, statements(3));
    const store = await company.add();
    outside.fates(() => 'hangs');
    const stopping = new AbortController();
    const context = { ...company.tenant.system, outgoing: company.tenant.deps.outgoing };
    const turn = forwardStatements(context, store, stopping.signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    stopping.abort();
    await turn;
    expect(await company.card(store)).toMatchObject({ trouble: null, behind: 3 });
    outside.fates(() => 'answered');
    await company.forward();
    expect((await company.card(store)).delivered).toBe(3);
  });

  test('an outage is caught up in order, also with what came in meanwhile (issue 4, 6)', async () => {
    const [first, second] = [statements(1_500), statements(1_500)];
    const store = await company.add();
    outside.fates(() => ({ status: 503 }));
    await takeIn(company.tenant, first);
    for (let minute = 0; minute < 60; minute += 5) {
      await company.forward();
      company.wait(300);
    }
    outside.fates(() => 'answered');
    company.wait(900);
    await Promise.all([company.forward(), takeIn(company.tenant, second)]);
    await company.forward();
    const all = idsOf([...first, ...second]);
    expect(await arrived(all)).toEqual(all);
    expect(await company.card(store)).toMatchObject({ delivered: 3_000, behind: 0, parkedCount: 0 });
  }, 60_000);

  test('a secret that was sealed with another key is said so', async () => {
    await takeIn(company.tenant, statements(1));
    const store = await company.add();
    await company.forward({ secretKey: 'another secret key of thirty-two characters' });
    expect((await company.card(store)).trouble).toMatch(/another SECRET_KEY/);
  });

  test('paused, nothing is sent; resumed, what waited is', async () => {
    await takeIn(company.tenant, statements(2));
    const storeId = await company.add();
    const { operator } = company.tenant;
    await setForwardStore(operator, { storeId, status: 'paused' });
    await company.forward();
    expect(outside.asked).toEqual([]);
    await setForwardStore(operator, { storeId, status: 'active' });
    await company.forward();
    expect((await company.card(storeId)).delivered).toBe(2);
  });
});
