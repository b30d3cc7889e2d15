import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { newId } from '../../src/core/ids.ts';
import {
  agreeToForwarding,
  listForwardChoices,
  moveForwardConsent,
} from '../../src/features/forwarding/index.ts';
import { linkAccount, meetAccount } from '../../src/features/people/index.ts';
import { addPlatform } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { ada } from '../xapi/support.ts';
import {
  type Company,
  type ForwardingGround,
  idsOf,
  layForwardingGround,
  statements,
} from './forwarding-ground.ts';
import { takeIn } from './outside-store.ts';

const ISSUER = 'https://lms.example';

let ground: ForwardingGround;
let company: Company;
let storeId: string;
/** Who launched with an account that nobody knows, before it was linked with the learner. */
let before: Context;
let employee: Context;
let accountId: string;

beforeAll(async () => {
  ground = await layForwardingGround();
}, 60_000);
afterAll(() => ground.close());

beforeEach(async () => {
  company = await ground.company();
  const { tenant } = company;
  storeId = await company.add({ onlyAgreed: true });
  const { platformId } = await addPlatform(
    tenant.operator,
    {
      issuer: ISSUER,
      clientId: `client-${tenant.tenantId}`,
      authUrl: `${ISSUER}/auth`,
      tokenUrl: `${ISSUER}/token`,
      jwksUrl: `${ISSUER}/jwks`,
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: false },
  );
  const met = await meetAccount(tenant.system, {
    platformId,
    issuer: ISSUER,
    sub: 'second account',
    givenName: 'Ines',
    familyName: 'Castro',
  });
  if ('refused' in met) throw new Error(met.refused);
  accountId = met.accountId;
  employee = tenant.contextOf('learner');
  const actor = { kind: 'person', personId: met.personId, grants: [] } as const;
  before = { ...employee, actor, requestId: newId() };
});

const agree = (context: Context) => agreeToForwarding(context, { storeId, agree: true });
const takeBack = (context: Context) => agreeToForwarding(context, { storeId, agree: false });
const agreed = async () => (await listForwardChoices(employee))[0]?.agreed;

async function link(): Promise<void> {
  const { operator, personId } = company.tenant;
  await linkAccount(operator, { accountId, personId: personId('learner') });
  await drainJobs(company.deps);
}

/** Whether a statement about this account goes to the store now. */
async function goes(sub: string): Promise<boolean> {
  const sent = statements(1, { actor: ada(sub) });
  await takeIn(company.tenant, sent);
  await company.forward();
  return (await ground.outside.ids()).includes(String(idsOf(sent)[0]));
}

describe('an account is linked: what was decided last holds, for all of the employee’s accounts (issue 4, 6: "people who agreed")', () => {
  test('who agreed before the link has agreed after it', async () => {
    await agree(before);
    await link();
    expect(await agreed()).toBe(true);
    expect([await goes('second account'), await goes('learner')]).toEqual([true, true]);
    expect(await company.card(storeId)).toMatchObject({ agreed: 1 });
    expect(
      await ground.owner`
      select 1 from audit.entry where action = 'forwarding.agreements-moved'
         and subject_id = ${company.tenant.personId('learner')}`,
    ).toHaveLength(1);
  });

  test('an employee’s agreement stands and counts for the linked account from then on', async () => {
    await agree(employee);
    expect(await goes('second account')).toBe(false);
    await link();
    expect([await goes('second account'), await goes('learner')]).toEqual([true, true]);
  });

  test('nobody had decided: nothing goes', async () => {
    await link();
    expect([await agreed(), await goes('second account'), await goes('learner')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('taken back last, as either of the two, is taken back', async () => {
    await agree(before);
    company.wait(60);
    await agree(employee);
    company.wait(60);
    await takeBack(before);
    await link();
    expect([await agreed(), await goes('second account'), await goes('learner')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('taken back first and agreed later is agreed', async () => {
    await agree(employee);
    company.wait(60);
    await takeBack(employee);
    company.wait(60);
    await agree(before);
    await link();
    expect([await agreed(), await goes('learner')]).toEqual([true, true]);
  });

  test('agreed as both: nothing goes out from before the later of the two', async () => {
    await agree(before);
    const early = statements(1, { actor: ada('second account') });
    await takeIn(company.tenant, early);
    company.wait(60);
    await agree(employee);
    await link();
    await company.forward();
    expect(await ground.outside.ids()).not.toContain(idsOf(early)[0]);
    expect(await goes('second account')).toBe(true);
  });

  test('told again, and told the other way round for nobody, it changes nothing', async () => {
    await agree(before);
    await link();
    const { operator, personId, system } = company.tenant;
    const formerPersonId = before.actor.kind === 'person' ? before.actor.personId : '';
    const linked = { accountId, formerPersonId, personId: personId('learner') };
    await takeBack(employee);
    await moveForwardConsent(system, linked);
    await moveForwardConsent(system, { ...linked, formerPersonId: linked.personId });
    expect(await agreed()).toBe(false);
    await expect(moveForwardConsent(operator, linked)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
