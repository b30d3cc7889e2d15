import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addForwardStore,
  agreeToForwarding,
  listForwardChoices,
  listForwardStores,
  resendParked,
  setForwardStore,
} from '../../src/features/forwarding/index.ts';
import type { Actor, Statement } from '../../xapi/index.ts';
import { ada } from '../xapi/support.ts';
import {
  type Company,
  type ForwardingGround,
  idsOf,
  layForwardingGround,
  statements,
} from './forwarding-ground.ts';
import { type OutsideStore, takeIn } from './outside-store.ts';

let ground: ForwardingGround;
let outside: OutsideStore;
let company: Company;
let storeId: string;

beforeAll(async () => {
  ground = await layForwardingGround();
  outside = ground.outside;
}, 60_000);
afterAll(() => ground.close());

beforeEach(async () => {
  outside.fates(() => 'answered');
  outside.asked.length = 0;
  company = await ground.company();
  storeId = await company.add({ onlyAgreed: true });
});

const agree = (who: string, yes = true) =>
  agreeToForwarding(company.tenant.contextOf(who), { storeId, agree: yes });

/** Takes these in, sends, and says which of them arrived, by their place. */
async function arrivedOf(all: readonly Statement[]): Promise<number[]> {
  await takeIn(company.tenant, all);
  await company.forward();
  const there = new Set(await outside.ids());
  return idsOf(all).flatMap((id, place) => (there.has(id) ? [place] : []));
}

const about = (actor: Actor, parts: Partial<Statement> = {}) => statements(1, { actor, ...parts });
const group = (...member: Actor[]): Actor => ({ objectType: 'Group', member });

describe('only who agreed (issue 4, 6: "people who agreed")', () => {
  test('nobody has agreed: nothing is sent, and the store is not behind', async () => {
    expect(await arrivedOf([...about(ada('learner')), ...about(ada('peer'))])).toEqual([]);
    expect(outside.asked).toEqual([]);
    expect(await company.card(storeId)).toMatchObject({ behind: 0, agreed: 0, delivered: 0 });
  });

  test('of a statement that names others, all must have agreed, wherever they stand in it', async () => {
    await agree('learner');
    await agree('manager');
    const learner = ada('learner');
    const task = { objectType: 'SubStatement', verb: { id: 'http://example.com/did' } };
    const all = [
      ...about(learner),
      ...about(learner, { object: { objectType: 'Agent', ...ada('manager') } }),
      ...about(learner, { object: { objectType: 'Agent', ...ada('peer') } }),
      ...about(learner, { context: { instructor: ada('peer') } }),
      ...about(learner, { context: { instructor: ada('manager') } }),
      ...about(learner, { context: { team: group(ada('manager'), ada('peer')) } }),
      ...about(group(learner, ada('manager'))),
      ...about(group(learner, ada('peer'))),
      ...about(learner, { object: { ...task, actor: ada('peer'), object: { id: 'https://a.example' } } }),
      ...about(learner, { object: { ...task, actor: ada('manager'), object: { id: 'https://a.example' } } }),
    ];
    expect(await arrivedOf(all)).toEqual([0, 1, 4, 6, 9]);
  });

  test('whom nobody here knows has not agreed: by mail, by an account of elsewhere, by hostile names', async () => {
    await agree('learner');
    const all = [
      ...about({ mbox: 'mailto:learner@company.example' }),
      ...about(ada('unknown')),
      ...about({ account: { homePage: 'https://other.example', name: 'learner' } }),
      ...about(ada('learner\u0000')),
      ...about(ada(`${'x'.repeat(3000)}`)),
      ...about(ada("learner' or true --")),
      ...about(ada('learner')),
    ];
    expect(await arrivedOf(all)).toEqual([6]);
  });

  test('people without an LMS account go by the opaque id that we gave them', async () => {
    const { tenantId, deps } = company.tenant;
    const home = `${deps.publicUrl}/tenants/${tenantId}`;
    const own = (name: string): Actor => ({ objectType: 'Agent', account: { homePage: home, name } });
    await agree('learner');
    const all = [
      ...about(own(company.tenant.personId('learner'))),
      ...about(own(company.tenant.personId('peer'))),
      ...about(own('nobody')),
    ];
    expect(await arrivedOf(all)).toEqual([0]);
  });

  test('agreed is from now on, taken back is at once; what waited in between is not sent', async () => {
    await company.add({ name: 'Other', onlyAgreed: true, key: 'stranger', secret: 's3' });
    const before = about(ada('learner'));
    await takeIn(company.tenant, before);
    await agree('learner');
    await agree('learner');
    const during = about(ada('learner'));
    expect(await arrivedOf(during)).toEqual([0]);
    outside.fates(() => ({ status: 503 }));
    const waiting = about(ada('learner'));
    await arrivedOf(waiting);
    await agree('learner', false);
    outside.fates(() => 'answered');
    company.wait(900);
    await company.forward();
    const there = await outside.ids();
    expect(idsOf([...before, ...during, ...waiting]).map((id) => there.includes(id))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('what was set aside is not sent again once its person has taken it back', async () => {
    await agree('learner');
    outside.fates(({ method }) => (method === 'POST' ? { status: 400 } : 'answered'));
    const one = about(ada('learner'));
    await arrivedOf(one);
    expect((await company.card(storeId)).parkedCount).toBe(1);
    await agree('learner', false);
    outside.fates(() => 'answered');
    await resendParked(company.tenant.operator, { storeId });
    await company.forward();
    expect(await outside.ids()).not.toContain(idsOf(one)[0]);
    expect(await company.card(storeId)).toMatchObject({ parkedCount: 0, delivered: 0 });
  });

  test('a person sees where their learning may go and goes already, and what they chose; others do not', async () => {
    await company.add({ name: 'All of us', onlyAgreed: false });
    await agree('learner');
    const names = (who: string) => listForwardChoices(company.tenant.contextOf(who));
    expect(await names('learner')).toMatchObject([
      { name: 'Group record store', asks: true, agreed: true },
      { name: 'All of us', asks: false, agreed: false },
    ]);
    expect(await names('peer')).toMatchObject([{ agreed: false }, { agreed: false }]);
    const [mine] = await ground.owner`
      select action, subject_id from audit.entry where entity_id = ${storeId} and action = 'forwarding.agreed'`;
    expect(mine).toMatchObject({ subject_id: company.tenant.personId('learner') });
  });

  test('nobody agrees for another, and a store that asks nobody takes no agreement', async () => {
    await expect(agreeToForwarding(company.tenant.operator, { storeId, agree: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const all = await company.add({ onlyAgreed: false });
    await expect(
      agreeToForwarding(company.tenant.contextOf('learner'), { storeId: all, agree: true }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('stores', () => {
  test('removed: the key, the secret, what it refused and who agreed are gone, and nothing is sent', async () => {
    await agree('learner');
    outside.fates(({ method }) => (method === 'POST' ? { status: 400 } : 'answered'));
    await arrivedOf(about(ada('learner')));
    await setForwardStore(company.tenant.operator, { storeId, status: 'removed' });
    await setForwardStore(company.tenant.operator, { storeId, status: 'removed' });
    const [row] = await ground.owner`
      select s.key, s.sealed_secret,
             (select count(*)::int from forward_consent c where c.store_id = s.id) as agreed,
             (select count(*)::int from forward_parked p where p.store_id = s.id) as parked
        from forward_store s where s.id = ${storeId}`;
    expect(row).toEqual({ key: '', sealed_secret: '', agreed: 0, parked: 0 });
    outside.asked.length = 0;
    await arrivedOf(about(ada('learner')));
    expect(outside.asked).toEqual([]);
    for (const status of ['active', 'paused'] as const)
      await expect(setForwardStore(company.tenant.operator, { storeId, status })).rejects.toMatchObject({
        code: 'not_found',
      });
    await expect(resendParked(company.tenant.operator, { storeId })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await listForwardStores(company.tenant.operator)).toEqual([]);
  });

  test('the secret is kept sealed, for this store alone, and shown nowhere', async () => {
    const [row] = await ground.owner`select sealed_secret from forward_store where id = ${storeId}`;
    expect(row?.sealed_secret).not.toContain(outside.secret);
    const other = await company.add();
    await ground.owner`update forward_store set sealed_secret = ${row?.sealed_secret} where id = ${other}`;
    await takeIn(company.tenant, statements(1));
    await company.forward();
    expect((await company.card(other)).trouble).toMatch(/another SECRET_KEY/);
    expect(JSON.stringify(await listForwardStores(company.tenant.operator))).not.toContain(outside.secret);
    const [entry] = await ground.owner`select details::text from audit.entry where entity_id = ${storeId}`;
    expect(entry?.details ?? '').not.toContain(outside.secret);
  });

  test('another company sees no store and moves none', async () => {
    const other = await ground.company();
    expect(await listForwardStores(other.tenant.operator)).toEqual([]);
    const refused = { code: 'not_found' };
    await expect(setForwardStore(other.tenant.operator, { storeId, status: 'paused' })).rejects.toMatchObject(
      refused,
    );
    await expect(resendParked(other.tenant.operator, { storeId })).rejects.toMatchObject(refused);
    await expect(
      agreeToForwarding(other.tenant.contextOf('learner'), { storeId, agree: true }),
    ).rejects.toMatchObject(refused);
    const theirs = statements(1);
    await takeIn(other.tenant, theirs);
    await company.forward();
    expect(await outside.ids()).not.toContain(idsOf(theirs)[0]);
  });

  test('only a tenant admin adds, reads and changes stores', async () => {
    const input = {
      name: 'X',
      url: outside.url,
      key: 'k',
      secret: 's',
      version: '1.0.3' as const,
      filter: {},
    };
    const whole = { ...input, onlyAgreed: true, fromBeginning: false };
    const rules = { allowLoopbackPlatforms: true };
    for (const who of ['learner', 'manager', 'ldAdmin', 'hrAdmin']) {
      const context = company.tenant.contextOf(who);
      const refused = { code: 'forbidden' };
      await expect(addForwardStore(context, whole, rules)).rejects.toMatchObject(refused);
      await expect(listForwardStores(context)).rejects.toMatchObject(refused);
      await expect(setForwardStore(context, { storeId, status: 'removed' })).rejects.toMatchObject(refused);
      await expect(resendParked(context, { storeId })).rejects.toMatchObject(refused);
    }
    await addForwardStore(company.tenant.contextOf('tenantAdmin'), whole, rules);
  });

  test.each([
    ['name', { name: ' ' }],
    ['url', { url: 'lrs' }],
    ['url', { url: 'http://lrs.example/xapi' }],
    ['url', { url: 'https://key:secret@lrs.example/xapi' }],
    ['url', { url: 'https://lrs.example/xapi?a=1' }],
    ['url', { url: 'javascript:alert(1)' }],
    ['url', { url: 'https://169.254.169.254/latest/meta-data' }],
    ['url', { url: 'https://10.1.2.3/xapi' }],
    ['url', { url: 'https://0xa010203/xapi' }],
    ['url', { url: 'https://[::ffff:192.168.0.1]/xapi' }],
    ['url', { url: 'https://lrs.example:5432/xapi' }],
    ['key', { key: '' }],
    ['key', { key: 'a:b' }],
    ['secret', { secret: '' }],
    ['verbs', { filter: { verbs: ['completed'] } }],
    ['activities', { filter: { activities: ['course'] } }],
  ])('what is wrong with a new store is said at its field: %s', async (field, more) => {
    await expect(company.add(more)).rejects.toMatchObject({ code: 'invalid', faults: [{ field }] });
  });

  test('a store inside the company’s own network is taken where the operator named its address, and no metadata service ever is', async () => {
    const given = { name: 'Inside', key: 'k', secret: 's', version: '1.0.3' as const, filter: {} };
    const hosts = ['10.1.2.3', '169.254.169.254'];
    const add = (url: string) =>
      addForwardStore(
        company.tenant.operator,
        { ...given, url, onlyAgreed: false, fromBeginning: false },
        { allowLoopbackPlatforms: false, privateHosts: hosts },
      );
    await expect(add('https://10.1.2.3/xapi')).resolves.toMatchObject({ storeId: expect.any(String) });
    for (const url of ['https://10.1.2.4/xapi', 'https://169.254.169.254/xapi', 'https://127.0.0.1/xapi'])
      await expect(add(url)).rejects.toMatchObject({ faults: [{ field: 'url' }] });
  });

  test('the same store is added once, also by two at once; removed, it may be added anew', async () => {
    const again = () => company.add({ url: outside.url });
    await expect(again()).rejects.toMatchObject({ code: 'conflict' });
    await setForwardStore(company.tenant.operator, { storeId, status: 'removed' });
    const both = await Promise.allSettled([again(), again()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('the address may be given with or without /statements', async () => {
    const id = await company.add({ url: ` ${outside.url}/statements/ `, key: 'stranger' });
    expect((await company.card(id)).url).toBe(outside.url);
  });
});
