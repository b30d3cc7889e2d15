import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { bindOptionToCourse } from '../../src/features/catalog/index.ts';
import { linkSender } from '../../src/features/people/index.ts';
import {
  heedCourse,
  ignoreCourse,
  listWaitingCompletions,
  matchWaitingCompletions,
  recordCompletions,
} from '../../src/features/records/index.ts';
import { createPostgresStore, prepareStatement } from '../../xapi/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, expectRefusal, type Learning } from './goals-ground.ts';

let db: TestDatabase;
let owner: Sql;
let here: TestTenant;
let learning: Learning;

const ISSUER = 'https://academy.example';
const course = (n: number | string) => `${ISSUER}/course/view.php?id=${n}`;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  here = await testTenant(db);
  learning = await bringLearning(here);
}, 120_000);

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const admin = () => here.contextOf('tenantAdmin');

/** Completions that wait, as recordCompletion leaves them: account n % accounts, course n % courses. */
async function wait(
  tenant: TestTenant,
  rows: number,
  accounts: number,
  courses: number,
  prefix = '',
): Promise<void> {
  await owner`
    insert into unmatched_completion (tenant_id, statement_id, issuer, sub, object_id, object_name, missing_person,
                                      missing_option, occurred_at, waiting_since)
    select ${tenant.tenantId}, gen_random_uuid(), ${ISSUER}, ${prefix} || 'u' || n % ${accounts},
           ${ISSUER} || '/course/view.php?id=' || ${prefix} || n % ${courses}, 'Course ' || n % ${courses}, 'yes', 'yes',
           '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute', '2026-02-01T00:00:00Z'
      from generate_series(1, ${rows}) n`;
}

async function evidenceOf(personId: string): Promise<number> {
  const [row] =
    await owner`select count(*)::int as n from evidence where person_id = ${personId} and kind = 'completion'`;
  return row?.n;
}

describe('the inbox (decisions, "Completion")', () => {
  test('10,000 completions wait as courses and accounts, page by page, and not as 10,000 lines', async () => {
    await wait(here, 10_000, 250, 45);
    const start = performance.now();
    const first = await listWaitingCompletions(admin());
    expect(performance.now() - start).toBeLessThan(3000);
    expect(first).toMatchObject({ courseCount: 45, accountCount: 250 });
    expect(first.courses).toHaveLength(20);
    expect(first.accounts).toHaveLength(20);
    expect(first.courses[0]).toMatchObject({
      objectName: expect.stringMatching(/^Course \d+$/),
      completions: 223,
    });
    const pages = await Promise.all([2, 3, 4].map((courses) => listWaitingCompletions(admin(), { courses })));
    const seen = [first, ...pages].flatMap((page) => page.courses.map(({ objectId }) => objectId));
    expect(new Set(seen).size).toBe(45);
    expect(seen).toHaveLength(45);
    const beyond = await listWaitingCompletions(admin(), { accounts: 9999 });
    expect(beyond.accounts).toEqual([]);
  });

  test('trying 10,000 that find no place asks about each course once, not about each completion', async () => {
    const start = performance.now();
    expect(await matchWaitingCompletions(here.system)).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('linked once, everything follows: an account and a course, however many wait', async () => {
    const personId = here.personId('learner');
    // u5 has 40 completions, of courses 5, 10, 0, … each several times, minutes apart: the same completion counts once
    await linkSender(admin(), { issuer: ISSUER, sub: 'u5', personId });
    await linkSender(admin(), { issuer: ISSUER, sub: 'u5', personId });
    expect(await matchWaitingCompletions(here.system)).toBe(0);
    const waiting = await listWaitingCompletions(admin());
    expect(waiting.accountCount).toBe(249);
    await bindOptionToCourse(admin(), { optionId: learning.options.LOOSE, issuer: ISSUER, contextId: '5' });
    const [count] = await owner`
      select count(*)::int as n from unmatched_completion where sub = 'u5' and object_id = ${course(5)}`;
    expect(await matchWaitingCompletions(here.system)).toBe(count?.n);
    expect(count?.n).toBeGreaterThan(1);
    expect(await evidenceOf(personId)).toBe(1);
    expect((await listWaitingCompletions(admin())).courseCount).toBe(44);
    const [left] = await owner`
      select count(*)::int as n from unmatched_completion
       where object_id = ${course(5)} and matched_at is null and missing_option = 'no'`;
    expect(left?.n).toBeGreaterThan(0);
    expect(await matchWaitingCompletions(here.system)).toBe(0);
  });

  test('a course that is ignored leaves the inbox with its people, what comes later too; linking it brings all in', async () => {
    const other = await testTenant(db);
    const { options } = await bringLearning(other);
    const boss = other.contextOf('tenantAdmin');
    await wait(other, 30, 1, 1, 'x');
    const objectId = course('x0');
    await ignoreCourse(boss, { objectId });
    await ignoreCourse(boss, { objectId });
    const empty = await listWaitingCompletions(boss);
    expect(empty).toMatchObject({
      courseCount: 0,
      accountCount: 0,
      ignored: [{ objectId, objectName: 'Course 0' }],
    });
    await wait(other, 5, 1, 1, 'x');
    expect((await listWaitingCompletions(boss)).courseCount).toBe(0);
    await heedCourse(boss, { objectId });
    expect((await listWaitingCompletions(boss)).courses).toMatchObject([{ objectId, completions: 35 }]);
    await ignoreCourse(boss, { objectId });
    await linkSender(boss, { issuer: ISSUER, sub: 'xu0', personId: other.personId('peer') });
    // an address that is no Moodle course is bound as a whole
    await bindOptionToCourse(boss, { optionId: options.LOOSE, issuer: objectId, contextId: '' });
    expect(await matchWaitingCompletions(other.system)).toBe(35);
    expect(await evidenceOf(other.personId('peer'))).toBe(1);
    const rows = await owner`
      select action, count(*)::int as n from audit.entry where tenant_id = ${other.tenantId} and action like 'course.%'
       group by action order by action`;
    expect(rows).toMatchObject([
      { action: 'course.heeded', n: 1 },
      { action: 'course.ignored', n: 2 },
    ]);
  });

  test('a statement of an account that was linked before it ever launched becomes evidence when it arrives', async () => {
    const personId = here.personId('peer');
    await linkSender(admin(), { issuer: ISSUER, sub: 'later', personId });
    const id = newId();
    const statement = prepareStatement(
      {
        id,
        actor: { account: { homePage: ISSUER, name: 'later' } },
        verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
        object: { id: course(5) },
        timestamp: '2026-01-05T10:00:00Z',
      } as never,
      { authority: { objectType: 'Agent', account: { homePage: ISSUER, name: 'x' } } },
    );
    await inTransaction(here.system, 'store', (tx) =>
      createPostgresStore({ sql: tx.sql, withTransaction: (_, work) => work(tx.sql) }).insert(
        here.tenantId,
        newId(),
        [statement],
      ),
    );
    await recordCompletions(here.system, { statementIds: [id] });
    expect(await evidenceOf(personId)).toBe(1);
  });

  test('launch-security rule 5: whose an account is, an administrator says, and nobody takes it from another employee', async () => {
    const of = (key: string) => ({ issuer: ISSUER, sub: 'u5', personId: here.personId(key) });
    await expectRefusal(linkSender(admin(), of('peer')), 'conflict');
    await expectRefusal(linkSender(here.contextOf('ldAdmin'), of('peer')), 'forbidden');
    await expectRefusal(linkSender(admin(), { ...of('peer'), sub: 'new', personId: newId() }), 'not_found');
    const long = await expectRefusal(
      linkSender(admin(), { ...of('peer'), sub: 'ü'.repeat(1100) }),
      'invalid',
    );
    expect(long.faults).toHaveLength(1);
    const stranger = await testTenant(db);
    await expectRefusal(linkSender(stranger.contextOf('tenantAdmin'), of('learner')), 'not_found');
    for (const who of ['learner', 'manager', 'hrAdmin', 'ldAdmin'])
      for (const verb of [ignoreCourse, heedCourse])
        await expectRefusal(verb(here.contextOf(who), { objectId: course(1) }), 'forbidden');
  });

  test('eight administrators at once make one account of it', async () => {
    const input = { issuer: ISSUER, sub: 'race', personId: here.personId('peer') };
    await Promise.all(Array.from({ length: 8 }, () => linkSender(admin(), input)));
    const [row] = await owner`
      select count(*)::int as n from account where tenant_id = ${here.tenantId} and sub = 'race'`;
    expect(row?.n).toBe(1);
  });
});
