import * as fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { bindOptionToCourse } from '../../src/features/catalog/index.ts';
import { completePlanItems, listPlan, planOption } from '../../src/features/goals/index.ts';
import { linkSender } from '../../src/features/people/index.ts';
import {
  listRecord,
  listTimeline,
  listWaitingCompletions,
  matchWaitingCompletions,
  recordCompletions,
  takeBackLevels,
  withdrawCompletions,
} from '../../src/features/records/index.ts';
import { decideLevel, decideLevelsTakenBack, type Piece } from '../../src/features/records/levels.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { createPostgresStore, prepareStatement } from '../../xapi/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, type Learning } from './goals-ground.ts';

let db: TestDatabase;
let owner: Sql;
let here: TestTenant;
let learning: Learning;

const ISSUER = 'https://academy.example';
const ADL = 'http://adlnet.gov/expapi/verbs/';
const MOODLE = newId();

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
}, 120_000);

beforeEach(async () => {
  here = await testTenant(db);
  learning = await bringLearning(here);
  const personId = here.personId('learner');
  await linkSender(here.contextOf('tenantAdmin'), { issuer: ISSUER, sub: 'ines', personId });
});

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const me = () => here.contextOf('learner');
const myId = () => here.personId('learner');
const settle = () => drainJobs(here.deps, new Date(here.clock.now().getTime() + 60_000));

/** Stores a batch as a sender's request would, without waking anybody. */
async function put(statements: readonly object[], credentialId = MOODLE): Promise<void> {
  const authority = { objectType: 'Agent' as const, account: { homePage: ISSUER, name: credentialId } };
  await inTransaction(here.system, 'store', (tx) =>
    createPostgresStore({ sql: tx.sql, withTransaction: (_, work) => work(tx.sql) }).insert(
      here.tenantId,
      credentialId,
      statements.map((statement) => prepareStatement(statement as never, { authority })),
    ),
  );
  here.deps.stirred.add(here.tenantId);
}

async function send(...statements: object[]): Promise<void> {
  await put(statements);
  await settle();
}

const completed = (id: string, code: string, more: { day?: string; sub?: string; verb?: string } = {}) => ({
  id,
  actor: { account: { homePage: ISSUER, name: more.sub ?? 'ines' } },
  verb: { id: `${ADL}${more.verb ?? 'completed'}` },
  object: { id: `https://lms.example/${code}` },
  timestamp: `${more.day ?? '2026-01-05'}T10:00:00Z`,
});

const voiding = (target: string) => ({
  id: newId(),
  actor: { account: { homePage: ISSUER, name: 'moodle' } },
  verb: { id: `${ADL}voided` },
  object: { objectType: 'StatementRef', id: target },
  timestamp: '2026-02-01T10:00:00Z',
});

async function levelOf(skill: keyof Learning['skills']): Promise<number | null> {
  const { skills } = await listRecord(me(), myId());
  return skills.find(({ id }) => id === learning.skills[skill])?.current ?? null;
}

const timeline = async () =>
  (await listTimeline(me(), { kind: null, competencyId: null, year: null }, { after: null, limit: 100 }))
    .entries;

const actions = async (like: string): Promise<string[]> =>
  (
    await owner`
      select action from audit.entry where tenant_id = ${here.tenantId} and action ~ ${like} order by at, id`
  ).map((row) => row.action);

/** Evidence by the statement behind it: true where it counts. */
async function evidence(): Promise<Record<string, boolean>> {
  const rows = await owner`
    select source_ref, withdrawn_at from evidence where tenant_id = ${here.tenantId} and kind = 'completion'`;
  return Object.fromEntries(rows.map((row) => [row.source_ref, row.withdrawn_at === null]));
}

/** Our own "mastered", each with whether it is voided. */
async function mastered(): Promise<boolean[]> {
  const rows = await owner`
    select exists (select 1 from records.voiding v where v.tenant_id = s.tenant_id and v.target = s.id) as voided
      from records.statement s
     where s.tenant_id = ${here.tenantId} and s.statement -> 'verb' ->> 'id' = ${`${ADL}mastered`} order by s.seq`;
  return rows.map((row) => row.voided);
}

describe('a completion that its sender voids (xAPI 1.0.3 Data 2.3.2)', () => {
  test('counts no more: level, evidence and "mastered" are taken back, and the record says so', async () => {
    const id = newId();
    await send(completed(id, 'FOODCRS'));
    expect(await levelOf('FOOD')).toBe(3);
    expect((await timeline()).map(({ kind }) => kind)).toEqual(['level', 'completion']);
    await send(voiding(id));
    expect(await levelOf('FOOD')).toBeNull();
    expect(await evidence()).toEqual({ [id]: false });
    expect(await mastered()).toEqual([true]);
    const told = await timeline();
    expect(told.map(({ kind }) => kind)).toEqual(['completion']);
    expect(told[0]).toMatchObject({ title: 'FOODCRS title', takenBackAt: here.clock.now() });
    expect(await actions('^(completion|level)')).toEqual([
      'completion.recorded',
      'level.reached',
      'completion.withdrawn',
      'level.taken-back',
    ]);
  });

  test('told anew afterwards, it counts anew, with a "mastered" of its own', async () => {
    const [first, second] = [newId(), newId()];
    await send(completed(first, 'FOODCRS'));
    await send(voiding(first));
    await send(completed(second, 'FOODCRS', { day: '2026-01-06' }));
    expect(await levelOf('FOOD')).toBe(3);
    expect(await evidence()).toEqual({ [first]: false, [second]: true });
    expect(await mastered()).toEqual([true, false]);
  });

  test('is never recorded where the voiding came first, or in the same batch', async () => {
    const [early, same] = [newId(), newId()];
    await send(voiding(early));
    await send(completed(early, 'FOODCRS'));
    await send(completed(same, 'COURSE'), voiding(same));
    expect(await evidence()).toEqual({});
    expect(await actions('^completion')).toEqual([]);
  });

  test('whatever the order and however often both are looked at, nothing of it counts', async () => {
    const look = fc.constantFrom('record', 'withdraw', 'drain', 'match', 'levels');
    await fc.assert(
      fc.asyncProperty(fc.array(look, { maxLength: 6 }), fc.boolean(), async (looks, voidFirst) => {
        const id = newId();
        const pair = [completed(id, 'FOODCRS'), voiding(id)];
        for (const one of voidFirst ? pair.toReversed() : pair) {
          await put([one]);
          for (const what of looks) {
            if (what === 'record') await recordCompletions(here.system, { statementIds: [id] });
            else if (what === 'withdraw') await withdrawCompletions(here.system, { statementIds: [id] });
            else if (what === 'match') await matchWaitingCompletions(here.system);
            else if (what === 'drain') await settle();
            else
              await takeBackLevels(here.system, {
                evidenceId: id,
                personId: myId(),
                optionId: learning.options.FOODCRS,
              });
          }
        }
        await settle();
        expect((await evidence())[id] ?? false).toBe(false);
        expect(await levelOf('FOOD')).toBeNull();
        expect(await mastered()).not.toContain(false);
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  test('recorded and withdrawn at once by eight each, it does not stay', async () => {
    for (let round = 0; round < 3; round++) {
      const id = newId();
      await put([completed(id, 'FOODCRS')]);
      const ids = { statementIds: [id] };
      const recording = Array.from({ length: 8 }, () => recordCompletions(here.system, ids));
      await put([voiding(id)]);
      await Promise.all([
        ...recording,
        ...Array.from({ length: 8 }, () => withdrawCompletions(here.system, ids)),
      ]);
      await settle();
      expect((await evidence())[id] ?? false).toBe(false);
    }
    expect(await levelOf('FOOD')).toBeNull();
  });

  test('stays where somebody else says so, where a statement only mentions it, and where the id is none of the store', async () => {
    const id = newId();
    // it came before its target, so that the store could not refuse it
    await put([voiding(id)], newId());
    await send(completed(id, 'FOODCRS'));
    await send({ ...voiding(id), verb: { id: `${ADL}commented` } }, voiding(newId()));
    await withdrawCompletions(here.system, { statementIds: [id, newId()] });
    expect(await evidence()).toEqual({ [id]: true });
    expect(await levelOf('FOOD')).toBe(3);
    expect(await actions('withdrawn|taken-back')).toEqual([]);
  });

  test('told by another statement too, it stays as it is until that one is voided as well', async () => {
    const [passed, done, later] = [newId(), newId(), newId()];
    await send(completed(passed, 'FOODCRS', { verb: 'passed' }));
    await send(completed(done, 'FOODCRS', { day: '2026-01-06' }));
    await send(completed(later, 'FOODCRS', { day: '2026-03-06' }));
    expect(await evidence()).toEqual({ [passed]: true, [later]: true });
    await send(voiding(passed));
    expect(await evidence()).toEqual({ [done]: true, [later]: true });
    expect(await mastered()).toEqual([false]);
    await send(voiding(done));
    expect(await evidence()).toEqual({ [done]: false, [later]: true });
    expect(await levelOf('FOOD')).toBe(3);
    expect(await actions('^completion')).toEqual([
      'completion.recorded',
      'completion.recorded',
      'completion.retold',
      'completion.withdrawn',
    ]);
  });

  test('R78: a skill that two completions carried is taken back with either, and both at once leave nothing noted', async () => {
    const [course, elearn] = [newId(), newId()];
    await send(completed(course, 'COURSE'), completed(elearn, 'ELEARN', { day: '2026-02-05' }));
    expect(await levelOf('FEEDBACK')).toBe(3);
    await send(voiding(course), voiding(elearn));
    expect(await levelOf('FEEDBACK')).toBeNull();
    expect((await timeline()).map(({ kind }) => kind)).toEqual(['completion', 'completion']);
    expect(await mastered()).toEqual([true]);
  });

  test('waits in the inbox no longer, and a later link does not bring it in', async () => {
    const [unknown, kept] = [newId(), newId()];
    await send(completed(unknown, 'ACADEMY'), completed(kept, 'ACADEMY', { day: '2026-03-01' }));
    const admin = here.contextOf('tenantAdmin');
    expect((await listWaitingCompletions(admin)).courses).toMatchObject([{ completions: 2 }]);
    await send(voiding(unknown));
    expect((await listWaitingCompletions(admin)).courses).toMatchObject([{ completions: 1 }]);
    await bindOptionToCourse(admin, {
      optionId: learning.options.LOOSE,
      issuer: 'https://lms.example/ACADEMY',
      contextId: '',
    });
    await settle();
    await recordCompletions(here.system, { statementIds: [unknown] });
    expect(await evidence()).toEqual({ [kept]: true });
  });
});

describe('the plan of a completion that was voided (R98)', () => {
  const plan = async () =>
    (await listPlan(me(), myId())).map(({ id, doneAt }) => ({ id, done: doneAt !== null }));

  test('what it had ticked off is open again, and is ticked off by the next completion', async () => {
    const [first, second] = [newId(), newId()];
    const { id } = await planOption(me(), { optionId: learning.options.FOODCRS });
    await send(completed(first, 'FOODCRS'));
    expect(await plan()).toEqual([{ id, done: true }]);
    await send(voiding(first));
    expect(await plan()).toEqual([{ id, done: false }]);
    await completePlanItems(here.system, await eventOf(first));
    expect(await plan()).toEqual([{ id, done: false }]);
    await send(completed(second, 'FOODCRS', { day: '2026-01-06' }));
    expect(await plan()).toEqual([{ id, done: true }]);
    expect(await actions('^plan.(comp|reop|merg)')).toEqual([
      'plan.completed',
      'plan.reopened',
      'plan.completed',
    ]);
  });

  test('completed once more meanwhile, it stays done; planned anew meanwhile, it stands there once', async () => {
    const [first, again] = [newId(), newId()];
    const { id } = await planOption(me(), { optionId: learning.options.FOODCRS });
    await send(completed(first, 'FOODCRS'));
    await send(completed(again, 'FOODCRS', { day: '2026-03-05' }));
    await send(voiding(first));
    expect(await plan()).toEqual([{ id, done: true }]);
    const anew = await planOption(me(), { optionId: learning.options.FOODCRS });
    await send(voiding(again));
    expect(await plan()).toEqual([{ id: anew.id, done: false }]);
    expect(await actions('^plan.(comp|reop|merg)')).toEqual([
      'plan.completed',
      'plan.completed',
      'plan.merged',
    ]);
  });

  async function eventOf(statementId: string) {
    const [row] = await owner`
      select id as "evidenceId", person_id as "personId", option_id as "optionId" from evidence
       where tenant_id = ${here.tenantId} and source_ref = ${statementId}`;
    return row as unknown as { evidenceId: string; personId: string; optionId: string };
  }
});

describe('which levels are taken back', () => {
  const piece = fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom('completion', 'observation', 'badge'),
    level: fc.integer({ min: 1, max: 5 }),
    source: fc.constantFrom('a', 'b'),
    occurredAt: fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2026-12-31'),
      noInvalidDate: true,
    }),
  }) as fc.Arbitrary<Piece>;
  const type = fc.constantFrom('knowledge', 'skill', 'behaviour') as fc.Arbitrary<'knowledge' | 'skill'>;

  test('only such as all the evidence together carries and what is left does not; with nothing withdrawn, none', () => {
    fc.assert(
      fc.property(type, fc.array(piece), fc.array(piece), (of, still, withdrawn) => {
        const taken = decideLevelsTakenBack(of, still, withdrawn);
        const [before, after] = [decideLevel(of, [...still, ...withdrawn]) ?? 0, decideLevel(of, still) ?? 0];
        for (const level of taken) expect(level > after && level <= before).toBe(true);
        if (before > after) expect(taken).toContain(before);
        expect(decideLevelsTakenBack(of, still, [])).toEqual([]);
      }),
    );
  });
});
