import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { type Action, decideMay, POLICY, type Relation, standingRelations } from '../../src/core/policy.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { authoriseAbout } from '../../src/features/people/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

const COLUMNS: readonly Relation[] = [
  'self',
  'manager',
  'managers-manager',
  'dotted-manager',
  'former-manager',
  'colleague',
  'tenant-admin',
  'ld-admin',
  'hr-admin',
  'lms-admin',
  'operator',
  'system',
  'course-teacher',
];

/**
 * Who may do what, written down by hand from the design decisions ("Who may what") and not made from the
 * table in core/policy.ts: whoever changes one has to change the other, and say why.
 */
const EXPECTED = `
                            self mgr  mm   dot  form coll ten  ld   hr   lms  op   sys  tea
growth.read                 yes  -    -    -    -    -    -    -    -    -    -    -   -
goal.write                  yes  -    -    -    -    -    -    -    -    -    -    -   -
goal.share                  yes  -    -    -    -    -    -    -    -    -    -    -   -
goal.read-shared            yes  yes  -    -    -    -    -    -    -    -    -    -   -
goal.ask                    -    yes  -    -    -    -    -    -    -    -    -    -   -
goal.answer                 yes  -    -    -    -    -    -    -    -    -    -    -   -
self-rating.write           yes  -    -    -    -    -    -    -    -    -    -    -   -
plan.write                  yes  -    -    -    -    -    -    -    -    -    -    -   -
plan.complete               yes  -    -    -    -    -    -    -    -    -    -    yes  -
recommendation.send         -    yes  -    -    -    -    -    -    -    -    -    -   -
recommendation.read         yes  yes  -    -    -    -    -    -    -    -    -    -   -
recommendation.answer       yes  -    -    -    -    -    -    -    -    -    -    -   -
example.share               yes  -    -    -    -    -    -    -    -    -    -    -   -
learning.log                yes  -    -    -    -    -    -    -    -    -    -    -   -
example.acknowledge         -    yes  -    -    -    -    -    -    -    -    -    -   -
private-note.write          yes  yes  -    -    -    -    -    -    -    -    -    -   -
expectations.read           yes  yes  -    -    -    -    -    yes  -    -    -    -   -
evidence.read               yes  yes  -    -    -    -    -    -    -    -    -    -   -
objective.read              yes  yes  -    -    -    -    -    -    -    -    -    -   -
objective.write             -    yes  -    -    -    -    -    -    -    -    yes  -   -
line-of-sight.read          yes  yes  -    -    -    -    -    -    -    -    -    -   -
conversation.read           yes  yes  -    -    -    -    -    -    -    -    -    -   -
conversation.write          yes  yes  -    -    -    -    -    -    -    -    -    -   -
conversation.close          -    yes  -    -    -    -    -    -    -    -    -    -   -
conversation.confirm        yes  -    -    -    -    -    -    -    -    -    -    -   -
observation.record          -    yes  -    yes  -    -    -    -    -    -    -    -   -
observation.acknowledge     yes  -    -    -    -    -    -    -    -    -    -    -   -
recognition.give            -    yes  -    yes  -    -    -    -    -    -    -    -   -
recognition.prompt          -    -    -    -    -    -    -    -    -    -    -    yes  -
recognition.answer-prompt   -    yes  -    -    -    -    -    -    -    -    -    -   -
process.read                -    yes  yes  -    -    -    -    -    yes  -    -    -   -
completion.record           -    -    -    -    -    -    -    -    -    -    -    yes  -
completion.follow           -    -    -    -    -    -    -    -    -    -    -    yes  -
completion.withdraw         -    -    -    -    -    -    -    -    -    -    -    yes  -
level.note                  -    -    -    -    -    -    -    -    -    -    -    yes  -
launch.record               -    -    -    -    -    -    -    -    -    -    -    yes  -
team.read                   -    -    -    -    -    yes  -    -    -    -    -    -   -
course.note                 -    -    -    -    -    -    -    -    -    -    -    yes  -
course.read                 -    -    -    -    -    yes  -    -    -    -    -    -   -
course.count                -    -    -    -    -    -    -    yes  -    -    -    yes  -
course.map                  -    -    -    -    -    -    -    yes  -    -    yes  -   -
roster.refresh              -    -    -    -    -    -    -    -    -    -    -    yes  -
notice.receive              -    -    -    -    -    -    -    -    -    -    -    yes  -
result.read                 -    -    -    -    -    -    -    -    -    -    -    yes  -
score.send                  -    -    -    -    -    -    -    -    -    -    -    yes  -
score.read                  -    -    -    -    -    -    yes  -    -    yes  yes  -   -
score.resend                -    -    -    -    -    -    yes  -    -    -    yes  -   -
forwarding.manage           -    -    -    -    -    -    yes  -    -    -    yes  -    -
forwarding.read             -    -    -    -    -    -    yes  -    -    -    yes  -    -
forwarding.agree            yes  -    -    -    -    -    -    -    -    -    -    -    -
forwarding.send             -    -    -    -    -    -    -    -    -    -    -    yes  -
privacy-request.keep        -    -    -    -    -    -    -    -    -    -    -    yes  -
person.export               yes  -    -    -    -    -    yes  -    -    yes  yes  -    -
person.erase                -    -    -    -    -    -    yes  -    -    yes  yes  -    -
erasure.ask                 yes  -    -    -    -    -    -    -    -    -    -    -    -
erasure.read                -    -    -    -    -    -    yes  -    -    -    yes  -    -
erasure.decline             -    -    -    -    -    -    yes  -    -    -    yes  -    -
erasure.carry-out           -    -    -    -    -    -    -    -    -    -    -    yes  -
retention.set               -    -    -    -    -    -    yes  -    -    -    yes  -    -
retention.keep              -    -    -    -    -    -    -    -    -    -    -    yes  -
tenant.create               -    -    -    -    -    -    -    -    -    -    yes  -   -
tenant.theme                -    -    -    -    -    -    yes  -    -    -    yes  -   -
people.read                 -    -    -    -    -    -    yes  -    yes  -    yes  -   -
people.import               -    -    -    -    -    -    yes  -    -    -    yes  -   -
account.read                -    -    -    -    -    -    yes  -    -    -    yes  -   -
account.link                -    -    -    -    -    -    yes  -    -    -    yes  -   -
account.meet                -    -    -    -    -    -    -    -    -    -    -    yes  -
grant.give                  -    -    -    -    -    -    yes  -    -    -    yes  -   -
platform.read               -    -    -    -    -    -    yes  -    -    yes  yes  -   -
platform.manage             -    -    -    -    -    -    yes  -    -    -    yes  -   -
platform.use                -    -    -    -    -    yes  -    -    -    -    yes  yes -
platform.register           -    -    -    -    -    -    -    -    -    -    -    yes  -
deployment.approve          -    -    -    -    -    -    yes  -    -    -    yes  -   -
credential.add              -    -    -    -    -    -    yes  -    -    -    yes  -   -
completion.match            -    -    -    -    -    -    yes  -    -    -    yes  -   -
statement.read              -    -    -    -    -    -    yes  -    -    -    -    -   -
audit.read                  -    -    -    -    -    -    yes  -    -    -    yes  -   -
audit.seal                  -    -    -    -    -    -    -    -    -    -    yes  yes  -
framework.import            -    -    -    -    -    -    -    yes  -    -    yes  -   -
framework.read              yes  yes  -    -    -    yes  -    yes  -    -    yes  yes  -
role-profile.import         -    -    -    -    -    -    -    yes  -    -    yes  -   -
strategy.import             -    -    -    -    -    -    -    -    -    -    yes  -   -
catalog.import              -    -    -    -    -    -    -    yes  -    -    yes  -   -
catalog.read                yes  yes  -    -    -    yes  -    yes  -    -    yes  yes  -
mapping.read                -    -    -    -    -    -    -    yes  -    -    yes  yes  -
mapping.decide              -    -    -    -    -    -    -    yes  -    -    yes  -   -
mapping.suggest             -    -    -    -    -    -    -    yes  -    -    yes  yes  -
option.bind                 -    -    -    -    -    -    yes  yes  -    -    yes  -   -
activity.note               -    -    -    -    -    -    -    -    -    -    -    yes  -
activity.place              -    -    -    -    -    -    -    yes  -    -    -    -    yes
activity.read               -    -    -    -    -    yes  -    -    -    -    -    -    -
activity.hand-in            yes  -    -    -    -    -    -    -    -    -    -    -    -
activity.count              -    -    -    -    -    -    -    yes  -    -    -    -    yes
activity.review             -    -    -    -    -    -    -    -    -    -    -    -    yes
`;

const rows = EXPECTED.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [action = '', ...cells] = line.split(/ +/);
    return { action: action as Action, allowed: COLUMNS.filter((_, at) => cells[at] === 'yes'), cells };
  });

describe('role × action (design decisions “Who may what”, issue F1 part 1)', () => {
  test('the table is whole: every action once, every cell filled', () => {
    expect(rows.map(({ action }) => action).sort()).toEqual(Object.keys(POLICY).sort());
    for (const { action, cells } of rows) expect(cells, action).toHaveLength(COLUMNS.length);
  });

  test.each(rows)('$action is for exactly $allowed', ({ action, allowed }) => {
    for (const relation of COLUMNS) {
      expect(decideMay(action, [relation]), `${relation} ${action}`).toBe(allowed.includes(relation));
    }
  });

  test('without any relation nothing is allowed', () => {
    for (const { action } of rows) expect(decideMay(action, [])).toBe(false);
  });
});

/** What each person of the test company is to the learner, by hand. */
const STANDING: Readonly<Record<string, readonly Relation[]>> = {
  learner: ['self', 'colleague'],
  manager: ['manager', 'colleague'],
  boss: ['managers-manager', 'colleague'],
  dotted: ['dotted-manager', 'colleague'],
  former: ['former-manager', 'colleague'],
  peer: ['colleague'],
  stranger: ['colleague'],
  tenantAdmin: ['tenant-admin', 'colleague'],
  ldAdmin: ['ld-admin', 'colleague'],
  hrAdmin: ['hr-admin', 'colleague'],
  hrElsewhere: ['colleague'],
};

describe('the same table through real reporting lines and grants', () => {
  let db: TestDatabase;
  let tenant: TestTenant;
  let other: TestTenant;
  beforeAll(async () => {
    db = await testDatabase();
    tenant = await testTenant(db);
    other = await testTenant(db);
  });
  afterAll(async () => {
    await closeTenants(db);
    await db.drop();
  });

  const may = (context: Context, about: string) =>
    inTransaction(context, 'common', async (tx) => {
      const allowed: Action[] = [];
      for (const { action } of rows) {
        await authoriseAbout(tx, action, about).then(
          () => allowed.push(action),
          (error: { code?: string }) => expect(error.code).toBe('forbidden'),
        );
      }
      return allowed;
    });

  const expected = (relations: readonly Relation[]) =>
    rows.filter(({ allowed }) => relations.some((one) => allowed.includes(one))).map(({ action }) => action);

  test.each(Object.entries(STANDING))('%s may do to the learner what %j may', async (who, relations) => {
    expect(await may(tenant.contextOf(who), tenant.personId('learner'))).toEqual(expected(relations));
  });

  test('operator and product stand outside the company', async () => {
    expect(await may(tenant.operator, tenant.personId('learner'))).toEqual(expected(['operator']));
    expect(await may(tenant.system, tenant.personId('learner'))).toEqual(expected(['system']));
  });

  test('nobody of another tenant may do anything: the person is not there for them', async () => {
    for (const context of [other.contextOf('manager'), other.contextOf('tenantAdmin'), other.operator]) {
      const attempt = inTransaction(context, 'common', (tx) =>
        authoriseAbout(tx, 'evidence.read', tenant.personId('learner')),
      );
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('an HR admin of one department has no right about nobody in particular', () => {
    expect(standingRelations(tenant.contextOf('hrAdmin').actor)).toEqual(['colleague']);
    expect(standingRelations(tenant.contextOf('ldAdmin').actor)).toEqual(['colleague', 'ld-admin']);
  });

  test('an LMS administrator is one only where the session says so, and a manager never through an LMS role (launch-security rule 8)', () => {
    const actor = { kind: 'person', personId: tenant.personId('peer'), grants: [] } as const;
    expect(standingRelations(actor)).toEqual(['colleague']);
    expect(standingRelations({ ...actor, lmsAdminOf: 'a-platform' })).toEqual(['colleague', 'lms-admin']);
  });
});
