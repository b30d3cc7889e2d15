import * as fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { linkSender } from '../../src/features/people/index.ts';
import {
  checkStatement,
  findStatement,
  findStatementOf,
  findStatements,
  listWhoSaw,
  nameActors,
  shareExample,
} from '../../src/features/records/index.ts';
import { createPostgresStore, prepareStatement, type Statement } from '../../xapi/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, expectRefusal } from './goals-ground.ts';

let db: TestDatabase;
let owner: Sql;
let here: TestTenant;
let other: TestTenant;

const MOODLE = 'https://moodle.example';
const COMPLETED = 'http://adlnet.gov/expapi/verbs/completed';
const VIEWED = 'http://id.tincanapi.com/verb/viewed';
const course = (n: number) => `${MOODLE}/course/view.php?id=${n}`;
const account = (name: string) => ({ homePage: MOODLE, name });

const say = (name: string, verb: string, n: number, more: object = {}): Statement =>
  ({
    id: newId(),
    actor: { objectType: 'Agent', account: account(name) },
    verb: { id: verb },
    object: { objectType: 'Activity', id: course(n) },
    ...more,
  }) as unknown as Statement;

const CREDENTIAL = newId();
async function put(tenant: TestTenant, ...statements: Statement[]): Promise<string[]> {
  const authority = { objectType: 'Agent', account: { homePage: MOODLE, name: 'sender' } } as const;
  const inserted = await inTransaction(tenant.system, 'store', (tx) =>
    createPostgresStore({ sql: tx.sql, withTransaction: (_, work) => work(tx.sql) }).insert(
      tenant.tenantId,
      CREDENTIAL,
      statements.map((one) => prepareStatement(one, { authority })),
    ),
  );
  if (!inserted.ok) throw new Error(inserted.because);
  return [...inserted.ids];
}

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  here = await testTenant(db);
  other = await testTenant(db);
  await linkSender(here.contextOf('tenantAdmin'), {
    issuer: MOODLE,
    sub: '7',
    personId: here.personId('learner'),
  });
  for (let n = 1; n <= 30; n++) await put(here, say(n % 2 ? '7' : '8', n % 3 ? COMPLETED : VIEWED, n % 5));
  await put(other, say('7', COMPLETED, 1));
}, 120_000);

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const admin = () => here.contextOf('tenantAdmin');
const looks = async (tenantId = here.tenantId) =>
  owner`select subject_id, details from audit.entry where tenant_id = ${tenantId} and action = 'statements.read'`;

describe('the explorer', () => {
  test('it pages through everything of the company, newest first, each once', async () => {
    const seen: string[] = [];
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page: Awaited<ReturnType<typeof findStatements>> = await findStatements(admin(), {
        limit: 7,
        ...(after ? { after } : {}),
      });
      seen.push(...page.statements.map(({ id }) => id));
      after = page.next ?? undefined;
    }
    const rows =
      await owner`select id from records.statement where tenant_id = ${here.tenantId} order by seq desc`;
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  test('verb, activity and actor narrow it together', async () => {
    const likeId = await findStatementOf(admin(), account('7'));
    const found = await findStatements(admin(), {
      verb: COMPLETED,
      activity: course(1),
      likeId: likeId ?? '',
      limit: 50,
    });
    expect(found.like).toEqual(account('7'));
    expect(found.statements.length).toBeGreaterThan(0);
    for (const { statement, accounts } of found.statements) {
      expect(statement).toMatchObject({ verb: { id: COMPLETED }, object: { id: course(1) } });
      expect(accounts).toEqual([account('7')]);
    }
    expect(await findStatementOf(admin(), account('nobody'))).toBeNull();
    expect((await findStatements(admin(), { likeId: newId(), limit: 5 })).statements).toEqual([]);
    expect((await findStatements(admin(), { likeId: "'; --", limit: 5 })).statements).toEqual([]);
  });

  test('a tail that goes on from the end of the last look misses nothing that eight writers store meanwhile', async () => {
    const known = new Set<string>();
    let since = (await findStatements(admin(), { limit: 1 })).knownUntil - 1;
    const stored: string[] = [];
    const look = async () => {
      const { statements, knownUntil } = await findStatements(admin(), { since, limit: 500 });
      for (const { id } of statements) known.add(id);
      since = Math.max(since, knownUntil - 1);
    };
    const write = async () => {
      for (let n = 0; n < 10; n++) stored.push(...(await put(here, say('9', VIEWED, n))));
    };
    const writers = Promise.all(Array.from({ length: 8 }, write));
    let over = false;
    void writers.then(() => {
      over = true;
    });
    while (!over) await look();
    await look();
    expect(stored.filter((id) => !known.has(id))).toEqual([]);
  });

  test('every look is audited, and whoever it brings up finds it under "Who saw my data"', async () => {
    const before = await listWhoSaw(here.contextOf('learner'));
    const { statements } = await findStatements(admin(), { activity: course(1), limit: 50 });
    const names = await nameActors(
      admin(),
      statements.flatMap(({ accounts }) => accounts),
    );
    expect([...names.values()]).toEqual(['Ines Castro']);
    const after = await listWhoSaw(here.contextOf('learner'));
    const timesOf = (seen: typeof after) =>
      seen.filter(({ action }) => action === 'statements.read').reduce((sum, { times }) => sum + times, 0);
    expect(timesOf(after)).toBe(timesOf(before) + 1);
    expect(after.find(({ action }) => action === 'statements.read')?.by).toBe('Sofia Lindqvist');
  });

  test('a tail that finds nothing writes nothing down: nobody was looked at', async () => {
    const { knownUntil } = await findStatements(admin(), { limit: 1 });
    const before = (await looks()).length;
    await findStatements(admin(), { since: knownUntil + 60_000, limit: 50 });
    expect((await looks()).length).toBe(before);
  });

  test('a person without an account, whom the product named itself, is known and told too', async () => {
    const { skills } = await bringLearning(here);
    await shareExample(here.contextOf('peer'), { competencyId: skills.LISTEN, body: 'I listened first' });
    const { statements } = await findStatements(admin(), {
      verb: 'http://adlnet.gov/expapi/verbs/shared',
      limit: 1,
    });
    const names = await nameActors(admin(), statements[0]?.accounts ?? []);
    expect([...names.values()]).toEqual(['Owen Price']);
  });

  test('it is the tenant admin’s alone, and shows no other company’s statements', async () => {
    const [theirs] = await owner`select id from records.statement where tenant_id = ${other.tenantId}`;
    for (const who of ['learner', 'manager', 'boss', 'ldAdmin', 'hrAdmin']) {
      const context = here.contextOf(who);
      await expectRefusal(findStatements(context, { limit: 1 }), 'forbidden');
      await expectRefusal(findStatement(context, theirs?.id), 'forbidden');
      await expectRefusal(findStatementOf(context, account('7')), 'forbidden');
      await expectRefusal(nameActors(context, [account('7')]), 'forbidden');
      await expectRefusal(checkStatement(context, { statement: '{}', version: '1.0.3' }), 'forbidden');
    }
    await expectRefusal(findStatements(here.operator, { limit: 1 }), 'forbidden');
    expect(await findStatement(admin(), theirs?.id)).toBeNull();
    const { statements } = await findStatements(other.contextOf('tenantAdmin'), { limit: 50 });
    expect(statements.map(({ id }) => id)).toEqual([theirs?.id]);
  });

  test('a voided statement is found by its id and said to be voided', async () => {
    const target = say('8', COMPLETED, 4);
    await put(here, target);
    await put(here, {
      ...say('8', 'http://adlnet.gov/expapi/verbs/voided', 1),
      object: { objectType: 'StatementRef', id: String(target.id) },
    } as Statement);
    expect(await findStatement(admin(), String(target.id).toUpperCase())).toMatchObject({
      id: target.id,
      voided: true,
    });
    const { statements } = await findStatements(admin(), { activity: course(4), limit: 100 });
    expect(statements.map(({ id }) => id)).not.toContain(target.id);
  });
});

describe('judging a pasted statement', () => {
  const check = (value: unknown, version: '1.0.3' | '2.0.0' = '1.0.3') =>
    checkStatement(admin(), {
      statement: typeof value === 'string' ? value : JSON.stringify(value),
      version,
    });
  const count = async () => (await owner`select count(*)::int as n from records.statement`)[0]?.n;

  test('what is good would be taken, and nothing is stored', async () => {
    const before = await count();
    expect(await check(say('1', COMPLETED, 1))).toEqual({ ok: true, taken: 1 });
    expect(await check([say('1', COMPLETED, 1), say('1', VIEWED, 1)])).toEqual({ ok: true, taken: 2 });
    expect(await count()).toBe(before);
  });

  test.each([
    [{ ...say('1', COMPLETED, 1), actor: { mbox: 'a@example.com' } }, 'actor.mbox', /mailto/],
    [[say('1', COMPLETED, 1), { actor: {} }], '[1].verb', /missing/],
    [{ ...say('1', COMPLETED, 1), Verb: 1 }, 'Verb', /./],
    ['{"actor": ', '', /not valid JSON/],
    ['"\\ud800', '', /./],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, '', /nested deeper/],
    ['[1e999]', '', /too large/],
    ['null', '', /./],
  ] as const)('a refusal names the field and the rule', async (value, path, problem) => {
    const verdict = await check(value);
    expect(verdict).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
    if (path) expect(verdict).toMatchObject({ path });
  });

  test('the version decides where the two differ', async () => {
    const statement = {
      ...say('1', COMPLETED, 1),
      context: { contextAgents: [{ objectType: 'contextAgent', agent: { mbox: 'mailto:a@example.com' } }] },
    };
    expect(await check(statement, '2.0.0')).toMatchObject({ ok: true });
    expect(await check(statement)).toMatchObject({ ok: false, path: 'context.contextAgents' });
  });

  test('an id that another statement has is refused; the same statement again is not', async () => {
    const there = say('1', COMPLETED, 1);
    await put(here, there);
    expect(await check(there)).toEqual({ ok: true, taken: 1 });
    expect(await check({ ...there, object: { id: course(2) } })).toMatchObject({ ok: false, path: 'id' });
    expect(await check([there, there])).toMatchObject({ ok: false, path: '[1].id' });
    // another company's id is no matter of ours
    const [theirs] = await owner`select id from records.statement where tenant_id = ${other.tenantId}`;
    expect(await check({ ...there, id: theirs?.id })).toEqual({ ok: true, taken: 1 });
  });

  test('whatever is pasted is judged, never a fault', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((one) => JSON.stringify([one, one])),
        ),
        async (text) => {
          expect(await check(text)).toMatchObject({ ok: expect.any(Boolean) });
        },
      ),
      { numRuns: 150 },
    );
  });
});
