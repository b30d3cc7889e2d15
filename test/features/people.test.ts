import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  authoriseAbout,
  endGrant,
  findManagerOf,
  findPersons,
  grantRole,
  importPeople,
  type LaunchedAccount,
  linkAccount,
  listPendingAccounts,
  listReports,
  loadViewer,
  meetAccount,
  personName,
  relationsTo,
} from '../../src/features/people/index.ts';
import { nameFromLaunch } from '../../src/features/people/name-from-launch.ts';
import { addPlatform, trustPlatform } from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, peopleCsv, type TestTenant, testTenant } from '../support/tenant.ts';

const ISSUER = 'https://lms.example';

/** The rest of a session, where its platform does not matter. */
const session = { platformId: newId(), lmsAdmin: false };

let db: TestDatabase;
let owner: postgres.Sql;
let here: TestTenant;
let there: TestTenant;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});
beforeEach(async () => {
  here = await testTenant(db);
  here.clock.set('2026-03-02T09:00:00Z');
  there = await testTenant(db);
});

async function platformOf(tenant: TestTenant, trust: { personNumbers?: boolean } = {}): Promise<string> {
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
  await trustPlatform(tenant.operator, { platformId, ...trust });
  return platformId;
}

const launchBy = (platformId: string, sub: string, more: Partial<LaunchedAccount> = {}): LaunchedAccount => ({
  platformId,
  issuer: ISSUER,
  sub,
  givenName: 'Ines',
  familyName: 'Castro',
  ...more,
});

async function met(tenant: TestTenant, launched: LaunchedAccount) {
  const meeting = await meetAccount(tenant.system, launched);
  if ('refused' in meeting) throw new Error(`refused: ${meeting.refused}`);
  return meeting;
}

const audited = (action: string, subjectId: string) => owner`
  select 1 from audit.entry where action = ${action} and subject_id = ${subjectId}`;

const announced = (event: string, tenant: TestTenant) => owner`
  select data from pgboss.job where name = ${event} and data ->> 'tenantId' = ${tenant.tenantId}`;

describe('meet-account', () => {
  test('an unknown account becomes a provisional person with the least rights, pending for the tenant admin', async () => {
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    expect(meeting.matched).toBe(false);
    const viewer = await loadViewer(here.system, { ...meeting, ...session });
    expect(viewer?.viewer).toEqual({
      personId: meeting.personId,
      name: 'Ines Castro',
      matched: false,
      managesPeople: false,
      mapsCatalogue: false,
      overseesConversations: false,
      connectsLms: false,
    });
    expect(viewer?.actor).toEqual({
      kind: 'person',
      personId: meeting.personId,
      grants: [],
      lmsAdminOf: null,
    });
    const [pending] = await listPendingAccounts(here.contextOf('tenantAdmin'));
    expect(pending).toMatchObject({ accountId: meeting.accountId, name: 'Ines Castro', proposed: null });
    expect(await audited('person.met', meeting.personId)).toHaveLength(1);
  });

  test('twenty first launches at once end in one person, and later ones find the same', async () => {
    const platformId = await platformOf(here);
    const all = await Promise.all(Array.from({ length: 20 }, () => met(here, launchBy(platformId, 'u1'))));
    expect(new Set(all.map((one) => `${one.personId} ${one.accountId}`)).size).toBe(1);
    expect(await met(here, launchBy(platformId, 'u1'))).toEqual(all[0]);
    const people = await owner`
      select 1 from public.person where tenant_id = ${here.tenantId} and employee_number is null`;
    expect(people).toHaveLength(1);
  });

  test('an account is tenant, issuer and sub: another tenant or issuer is somebody else (launch-security rule 5)', async () => {
    const mine = await met(here, launchBy(await platformOf(here), 'u1'));
    const theirs = await met(there, launchBy(await platformOf(there), 'u1'));
    const elsewhere = await met(here, launchBy(newId(), 'u1', { issuer: 'https://other.example' }));
    expect(new Set([mine.personId, theirs.personId, elsewhere.personId]).size).toBe(3);
  });

  test('an account that the people file linked is its employee from the first launch', async () => {
    const cast = CAST.map((one) =>
      one.key === 'learner' ? { ...one, account: { issuer: ISSUER, sub: 'u1' } } : one,
    );
    await importPeople(here.operator, { bytes: peopleCsv(cast) });
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    expect(meeting).toMatchObject({ personId: here.personId('learner'), matched: true });
  });

  test('an e-mail address or a name never links (launch-security rule 5)', async () => {
    const email = { email: 'learner@company.example' };
    const meeting = await met(here, { ...launchBy(await platformOf(here), 'u1'), ...email });
    expect(meeting.matched).toBe(false);
    await importPeople(here.operator, { bytes: peopleCsv(CAST) });
    const [row] =
      await owner`select employee_number, email from public.person where id = ${meeting.personId}`;
    expect(row).toEqual({ employee_number: null, email: null });
  });

  test('an employee number is proposed where the platform is not trusted for it', async () => {
    const platformId = await platformOf(here);
    const meeting = await met(here, launchBy(platformId, 'u1', { personSourcedid: 'learner' }));
    expect(meeting.matched).toBe(false);
    await met(here, launchBy(platformId, 'u1', { personSourcedid: 'learner' }));
    const [pending] = await listPendingAccounts(here.contextOf('tenantAdmin'));
    expect(pending?.proposed).toEqual({
      personId: here.personId('learner'),
      name: 'Ines Castro',
      employeeNumber: 'learner',
    });
    expect(await audited('account.link-proposed', here.personId('learner'))).toHaveLength(1);
  });

  test('it links by itself where the platform is trusted, also at a later launch, and what was written follows', async () => {
    const untrusting = await platformOf(here);
    const before = await met(here, launchBy(untrusting, 'u1', { personSourcedid: 'learner' }));
    await trustPlatform(here.contextOf('tenantAdmin'), { platformId: untrusting, personNumbers: true });
    const after = await met(here, launchBy(untrusting, 'u1', { personSourcedid: 'learner' }));
    expect(after).toEqual({ personId: here.personId('learner'), accountId: before.accountId, matched: true });
    const [job] = await announced('account.linked', here);
    expect(job?.data.ids).toEqual({
      accountId: before.accountId,
      formerPersonId: before.personId,
      personId: here.personId('learner'),
    });
    const first = await met(here, launchBy(untrusting, 'u2', { personSourcedid: 'peer' }));
    expect(first).toMatchObject({ personId: here.personId('peer'), matched: true });
    const unknown = await met(here, launchBy(untrusting, 'u3', { personSourcedid: 'nobody' }));
    expect(unknown.matched).toBe(false);
  });

  test("trust in another tenant's platform of the same issuer counts for nothing here", async () => {
    const theirs = await platformOf(there, { personNumbers: true });
    const meeting = await met(here, launchBy(theirs, 'u1', { personSourcedid: 'learner' }));
    expect(meeting.matched).toBe(false);
  });

  test('somebody who has left is refused, by account and by trusted number, and nothing is written', async () => {
    const platformId = await platformOf(here, { personNumbers: true });
    await met(here, launchBy(platformId, 'u1', { personSourcedid: 'learner' }));
    const left = CAST.map((one) => (one.key === 'learner' ? { ...one, active: false } : one));
    await importPeople(here.operator, { bytes: peopleCsv(left) });
    const refused = { refused: 'suspended person' };
    expect(await meetAccount(here.system, launchBy(platformId, 'u1'))).toEqual(refused);
    expect(
      await meetAccount(here.system, launchBy(platformId, 'u9', { personSourcedid: 'learner' })),
    ).toEqual(refused);
    expect(
      await owner`select 1 from public.account where sub = 'u9' and tenant_id = ${here.tenantId}`,
    ).toHaveLength(0);
  });

  test('nobody but the product itself meets accounts', async () => {
    const launched = launchBy(newId(), 'u1');
    for (const context of [here.operator, here.contextOf('tenantAdmin'), here.contextOf('learner')]) {
      await expect(meetAccount(context, launched)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('a launch without any name still has one to show', () => {
    expect(nameFromLaunch({})).toEqual({ givenName: 'Unnamed', familyName: 'learner' });
    expect(nameFromLaunch({ name: ' Ana  Maria Ruiz ' })).toEqual({
      givenName: 'Ana Maria',
      familyName: 'Ruiz',
    });
    const names = fc.option(fc.string(), { nil: null });
    const property = fc.property(names, names, names, (givenName, familyName, name) => {
      const shown = nameFromLaunch({ givenName, familyName, name });
      expect(`${shown.givenName} ${shown.familyName}`.trim()).not.toBe('');
      expect(shown.givenName.length).toBeLessThanOrEqual(240);
    });
    fc.assert(property);
  });
});

describe('link-account', () => {
  test('a tenant admin links: roles come along, the provisional person closes, sessions end, others are told', async () => {
    const platformId = await platformOf(here);
    const meeting = await met(here, launchBy(platformId, 'u1'));
    await grantRole(here.operator, { who: { issuer: ISSUER, sub: 'u1' }, role: 'ld-admin', unit: null });
    await putSession(here, platformId, meeting);
    const personId = here.personId('learner');
    const nudges = here.nudges();
    await linkAccount(here.contextOf('tenantAdmin'), { accountId: meeting.accountId, personId });
    expect(here.nudges()).toBe(nudges + 1);
    const [sessions] =
      await owner`select count(*)::int as n from directory.session where account_id = ${meeting.accountId}`;
    expect(sessions?.n).toBe(0);
    const viewer = await loadViewer(here.system, { ...session, personId, accountId: meeting.accountId });
    expect(viewer?.viewer).toMatchObject({ matched: true, mapsCatalogue: true, name: 'Ines Castro' });
    expect(await loadViewer(here.system, { ...meeting, ...session })).toBeNull();
    expect(await listPendingAccounts(here.operator)).toEqual([]);
    expect(await audited('account.linked', personId)).toHaveLength(1);
  });

  test('linking again changes nothing, five at once link once, and another employee cannot have it', async () => {
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    const input = { accountId: meeting.accountId, personId: here.personId('learner') };
    await Promise.all(Array.from({ length: 5 }, () => linkAccount(here.operator, input)));
    await linkAccount(here.operator, input);
    expect(await announced('account.linked', here)).toHaveLength(1);
    const other = linkAccount(here.operator, { ...input, personId: here.personId('peer') });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });

  test("neither another tenant's account nor its people can be linked, nor a provisional person with another", async () => {
    const mine = await met(here, launchBy(await platformOf(here), 'u1'));
    const second = await met(here, launchBy(await platformOf(here), 'u2'));
    const attempts = [
      () => linkAccount(there.operator, { accountId: mine.accountId, personId: there.personId('learner') }),
      () => linkAccount(here.operator, { accountId: mine.accountId, personId: there.personId('learner') }),
      () => linkAccount(here.operator, { accountId: mine.accountId, personId: second.personId }),
      () => linkAccount(here.operator, { accountId: newId(), personId: here.personId('learner') }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['learner', 'manager', 'boss', 'ldAdmin', 'hrAdmin'])(
    '%s may neither link nor see who waits',
    async (who) => {
      const input = { accountId: newId(), personId: here.personId('learner') };
      await expect(linkAccount(here.contextOf(who), input)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(listPendingAccounts(here.contextOf(who))).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  test('the people file links a waiting account too', async () => {
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    const cast = CAST.map((one) =>
      one.key === 'peer' ? { ...one, account: { issuer: ISSUER, sub: 'u1' } } : one,
    );
    const report = await importPeople(here.operator, { bytes: peopleCsv(cast) });
    expect(report.counts).toMatchObject({ changed: 1 });
    const [job] = await announced('account.linked', here);
    expect(job?.data.ids).toMatchObject({
      formerPersonId: meeting.personId,
      personId: here.personId('peer'),
    });
  });
});

async function putSession(
  tenant: TestTenant,
  platformId: string,
  owned: { readonly personId: string; readonly accountId: string },
): Promise<void> {
  await owner`
    insert into directory.session (token_hash, mark, csrf, tenant_id, person_id, account_id, platform_id, deployment,
      lms_admin, frame_origins, created_at, seen_at, idle_until, ends_at)
    select ${newId()}, 'm', 'c', ${tenant.tenantId}, ${owned.personId}, ${owned.accountId}, ${platformId}, d.id,
      false, '{}', now(), now(), now() + interval '1 hour', now() + interval '1 hour'
      from directory.deployment d where d.platform_id = ${platformId}`;
}

describe('grants', () => {
  test('a role given by number or by LMS account counts at the next request, and is audited once', async () => {
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    const who = { issuer: ISSUER, sub: 'u1' };
    const given = await grantRole(here.operator, { who, role: 'tenant-admin', unit: null });
    expect(await grantRole(here.operator, { who, role: 'tenant-admin', unit: null })).toEqual({
      ...given,
      given: false,
    });
    const view = () => loadViewer(here.system, { ...meeting, ...session });
    expect((await view())?.viewer.connectsLms).toBe(true);
    expect(await audited('role.granted', meeting.personId)).toHaveLength(1);
    await endGrant(here.contextOf('tenantAdmin'), { grantId: given.grantId });
    await endGrant(here.contextOf('tenantAdmin'), { grantId: given.grantId });
    expect((await view())?.viewer.connectsLms).toBe(false);
    expect(await audited('role.ended', meeting.personId)).toHaveLength(1);
  });

  test('the same role given by several at once is one grant', async () => {
    const give = () =>
      grantRole(here.operator, { who: { employeeNumber: 'peer' }, role: 'ld-admin', unit: null });
    const all = await Promise.all([give(), give(), give(), give()]);
    expect(new Set(all.map((one) => one.grantId)).size).toBe(1);
  });

  test("an LMS administrator opens Connect only through the session's allowance, and nothing else follows", async () => {
    const meeting = await met(here, launchBy(await platformOf(here), 'u1'));
    const loaded = await loadViewer(here.system, { ...meeting, ...session, lmsAdmin: true });
    expect(loaded?.viewer).toMatchObject({ connectsLms: true, mapsCatalogue: false, managesPeople: false });
    expect(loaded?.actor).toMatchObject({ grants: [], lmsAdminOf: session.platformId });
  });

  test.each([
    ['an unknown number', { employeeNumber: 'nobody' }, null, 'not_found'],
    ['an account that never launched', { issuer: ISSUER, sub: 'never' }, null, 'not_found'],
    ['a department that nobody is in', { employeeNumber: 'peer' }, 'Moon', 'invalid'],
  ])('%s is refused', async (_, who, unit, code) => {
    await expect(grantRole(here.operator, { who, role: 'hr-admin', unit })).rejects.toMatchObject({ code });
  });

  test('only an HR admin is narrowed to a department', async () => {
    const attempt = grantRole(here.operator, {
      who: { employeeNumber: 'peer' },
      role: 'ld-admin',
      unit: 'Supply',
    });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid', faults: [{ field: 'unit' }] });
  });

  test.each(['learner', 'manager', 'ldAdmin', 'hrAdmin'])('%s gives and ends no roles', async (who) => {
    const context = here.contextOf(who);
    const given = grantRole(context, { who: { employeeNumber: who }, role: 'tenant-admin', unit: null });
    await expect(given).rejects.toMatchObject({ code: 'forbidden' });
    await expect(endGrant(context, { grantId: newId() })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test("another tenant's grant cannot be ended", async () => {
    const { grantId } = await grantRole(there.operator, {
      who: { employeeNumber: 'peer' },
      role: 'ld-admin',
      unit: null,
    });
    await expect(endGrant(here.operator, { grantId })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('who stands how to whom', () => {
  const relations = (who: string, about: string, tenant = here) =>
    inTransaction(tenant.contextOf(who), 'common', (tx) => relationsTo(tx, here.personId(about)));

  test.each([
    ['learner', ['colleague', 'self']],
    ['manager', ['colleague', 'manager']],
    ['boss', ['colleague', 'managers-manager']],
    ['dotted', ['colleague', 'dotted-manager']],
    ['former', ['colleague', 'former-manager']],
    ['peer', ['colleague']],
    ['stranger', ['colleague']],
    ['tenantAdmin', ['colleague', 'tenant-admin']],
    ['ldAdmin', ['colleague', 'ld-admin']],
    ['hrAdmin', ['colleague', 'hr-admin']],
    ['hrElsewhere', ['colleague']],
  ])('%s stands to the learner as %j', async (who, expected) => {
    expect(await relations(who, 'learner')).toEqual(expected);
  });

  test('an HR admin of a department stands so to its people only', async () => {
    expect(await relations('hrElsewhere', 'stranger')).toContain('hr-admin');
    expect(await relations('hrAdmin', 'stranger')).not.toContain('hr-admin');
  });

  test('line rights begin and end with the days of the line', async () => {
    const change = CAST.map((one) =>
      one.key === 'learner'
        ? { ...one, manager: 'stranger', managerSince: '2026-03-10', formerManager: undefined }
        : one,
    );
    await importPeople(here.operator, { bytes: peopleCsv(change) });
    const both = async () => [await relations('manager', 'learner'), await relations('stranger', 'learner')];
    expect(await both()).toEqual([['colleague', 'manager'], ['colleague']]);
    here.clock.set('2026-03-10T00:00:00Z');
    expect(await both()).toEqual([
      ['colleague', 'former-manager'],
      ['colleague', 'manager'],
    ]);
    expect(await relations('boss', 'learner')).toEqual(['colleague']);
  });

  test('somebody of another tenant is not found, whatever was asked', async () => {
    const attempt = inTransaction(there.contextOf('tenantAdmin'), 'common', (tx) =>
      authoriseAbout(tx, 'people.read', here.personId('learner')),
    );
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('reads', () => {
  test("reports are the actor's own, today, active ones", async () => {
    const names = async (who: string) => (await listReports(here.contextOf(who))).map((one) => one.name);
    expect(await names('manager')).toEqual(['Ines Castro', 'Owen Price']);
    expect(await names('learner')).toEqual([]);
    expect(await names('former')).toEqual([]);
    expect((await listReports(here.contextOf('manager')))[0]).toMatchObject({
      since: '2025-01-01',
      jobCode: 'BUYER',
    });
    await importPeople(here.operator, {
      bytes: peopleCsv(CAST.map((one) => (one.key === 'peer' ? { ...one, active: false } : one))),
    });
    expect(await names('manager')).toEqual(['Ines Castro']);
  });

  test('names, cards and managers are found on every plane that reads people, and only in the own tenant', async () => {
    const learner = here.personId('learner');
    for (const plane of ['common', 'development', 'evaluation'] as const) {
      await inTransaction(here.system, plane, async (tx) => {
        expect(await personName(tx, learner)).toBe('Ines Castro');
        expect((await findManagerOf(tx, learner))?.personId).toBe(here.personId('manager'));
        const cards = await findPersons(tx, [learner, there.personId('learner'), newId()]);
        expect([...cards.keys()]).toEqual([learner]);
        expect(await findManagerOf(tx, here.personId('boss'))).toBeNull();
      });
    }
  });

  test('somebody who manages sees Team, until the last report has left', async () => {
    const platformId = await platformOf(here, { personNumbers: true });
    const meeting = await met(here, launchBy(platformId, 'm', { personSourcedid: 'manager' }));
    const manages = async () =>
      (await loadViewer(here.system, { ...meeting, ...session }))?.viewer.managesPeople;
    expect(await manages()).toBe(true);
    await importPeople(here.operator, {
      bytes: peopleCsv(CAST.map((one) => (one.manager === 'manager' ? { ...one, active: false } : one))),
    });
    expect(await manages()).toBe(false);
  });

  test('a person who has left is let in by no session', async () => {
    const platformId = await platformOf(here, { personNumbers: true });
    const meeting = await met(here, launchBy(platformId, 'l', { personSourcedid: 'learner' }));
    expect(await loadViewer(here.system, { ...meeting, ...session })).not.toBeNull();
    expect(await loadViewer(there.system, { ...meeting, ...session })).toBeNull();
    await importPeople(here.operator, {
      bytes: peopleCsv(CAST.map((one) => (one.key === 'learner' ? { ...one, active: false } : one))),
    });
    expect(await loadViewer(here.system, { ...meeting, ...session })).toBeNull();
  });
});
