import * as fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { acceptRecommendation } from '../../src/features/recommendations/accept-recommendation.ts';
import { recommendOption } from '../../src/features/recommendations/index.ts';
import { LogLearning } from '../../src/features/records/contract.ts';
import {
  acknowledgeExample,
  findFirstYear,
  listRecord,
  listTimeline,
  listWhoSaw,
  logLearning,
  moveLoggedLearning,
  shareExample,
  type TimelineFilter,
  type TimelineKind,
  takeBackLearning,
} from '../../src/features/records/index.ts';
import { parseInput } from '../../src/http/endpoint.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, expectRefusal, type Learning, recordedCompletion } from './goals-ground.ts';

let db: TestDatabase;
let owner: Sql;
let here: TestTenant;
let learning: Learning;

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

const me = () => here.contextOf('learner');
const everything: TimelineFilter = { kind: null, competencyId: null, year: null };
const all = async (filter: Partial<TimelineFilter> = {}, context = me()) =>
  (await listTimeline(context, { ...everything, ...filter }, { after: null, limit: 2000 })).entries;
const kindsOf = (entries: readonly { kind: TimelineKind }[]) => entries.map(({ kind }) => kind);

const reading = (more: Partial<LogLearning> = {}): LogLearning => ({
  title: 'A chapter on asking questions',
  kind: 'reading',
  learnedOn: here.clock.now().toISOString().slice(0, 10),
  minutes: 30,
  words: '',
  ...more,
});

async function statementsOf(id: string) {
  return owner`
    select s.statement, s.credential_id, exists (
        select 1 from records.voiding v where v.tenant_id = s.tenant_id and v.target = s.id) as voided
      from records.statement s
     where s.tenant_id = ${here.tenantId} and s.statement::text like ${`%/xapi/activities/learning/${id}"%`}`;
}

describe('logging learning (R93)', () => {
  beforeEach(() => here.clock.advance(1));

  test('R93: it stands in one’s own record and in the store as completed, without the words that are one’s own', async () => {
    const words = 'I shall ask one more question before I answer';
    const { id } = await logLearning(me(), reading({ competencyId: learning.skills.LISTEN, words }));
    const [entry] = await all({ kind: 'logged' });
    expect(entry).toMatchObject({
      id,
      title: 'A chapter on asking questions',
      learningKind: 'reading',
      minutes: 30,
      words,
      skills: [{ name: 'Listens first', level: null }],
    });
    const [row] = await statementsOf(id);
    expect(row?.statement).toMatchObject({
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      object: { definition: { name: { en: 'Logged learning: reading' } } },
      result: { completion: true, duration: 'PT30M' },
    });
    expect(JSON.stringify(row?.statement)).not.toMatch(/one more question|A chapter/);
    expect(JSON.stringify(row?.statement)).toContain(
      `/xapi/activities/competencies/${learning.skills.LISTEN}`,
    );
    expect(row?.credential_id).toBeNull();
  });

  test('decisions, "Evidence": what one logs oneself is evidence of nothing', async () => {
    const before = await listRecord(me(), here.personId('learner'));
    await logLearning(me(), reading({ title: 'Food safety, again', competencyId: learning.skills.FOOD }));
    expect(await listRecord(me(), here.personId('learner'))).toEqual(before);
    const [row] = await owner`select count(*)::int as n from evidence where tenant_id = ${here.tenantId}`;
    expect(row?.n).toBe(0);
  });

  test('the same form twice, and eight times at once, is one entry and one statement', async () => {
    const input = reading({ title: 'Sent eight times' });
    const made = await Promise.all(Array.from({ length: 8 }, () => logLearning(me(), input)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await statementsOf(made[0]!.id)).toHaveLength(1);
    expect((await all({ kind: 'logged' })).filter(({ title }) => title === 'Sent eight times')).toHaveLength(
      1,
    );
  });

  test('within a day it can be taken back: the line goes, the statement is voided; afterwards it stays', async () => {
    const { id } = await logLearning(me(), reading({ title: 'A slip' }));
    await takeBackLearning(me(), { id });
    expect((await all()).some((entry) => entry.id === id)).toBe(false);
    expect((await statementsOf(id)).map(({ voided }) => voided)).toEqual([true]);
    await expectRefusal(takeBackLearning(me(), { id }), 'not_found');
    const late = await logLearning(me(), reading({ title: 'Yesterday’s' }));
    here.clock.advance(1.01);
    await expectRefusal(takeBackLearning(me(), late), 'conflict');
    expect((await all()).some((entry) => entry.id === late.id)).toBe(true);
  });

  test('somebody else’s entry is not there: neither to read nor to take back', async () => {
    const { id } = await logLearning(me(), reading({ title: 'Mine alone' }));
    for (const who of ['manager', 'peer', 'tenantAdmin', 'ldAdmin']) {
      await expectRefusal(takeBackLearning(here.contextOf(who), { id }), 'not_found');
      expect((await all({}, here.contextOf(who))).some((entry) => entry.id === id)).toBe(false);
    }
  });

  test('a day to come and a skill that is none are refused by their fields; the day may begin elsewhere first', async () => {
    here.clock.set('2026-05-05T23:00:00Z');
    const day = (learnedOn: string) => logLearning(me(), reading({ title: learnedOn, learnedOn }));
    const tomorrow = await expectRefusal(day('2026-05-07'), 'invalid');
    expect(tomorrow.faults.map(({ field }) => field)).toEqual(['learnedOn']);
    await day('2026-05-06');
    const [entry] = await all({ kind: 'logged' });
    const [row] = await statementsOf(entry!.id);
    expect(Date.parse(row?.statement.timestamp)).toBeLessThanOrEqual(here.clock.now().getTime());
    const skill = await expectRefusal(logLearning(me(), reading({ competencyId: newId() })), 'invalid');
    expect(skill.faults.map(({ field }) => field)).toEqual(['competencyId']);
  });

  test('hostile input is refused by the field, before anything is written', () => {
    const bad: Record<string, unknown>[] = [
      { title: '   ' },
      { title: 'x'.repeat(201) },
      { title: 'a\u0000b' },
      { kind: 'sleeping' },
      { learnedOn: '2026-02-31' },
      { learnedOn: '0000-01-01' },
      { minutes: 0 },
      { minutes: 1e9 },
      { minutes: 1.5 },
      { minutes: 'NaN' },
      { competencyId: 'none' },
      { words: 'x'.repeat(2001) },
    ];
    for (const one of bad)
      expect(() => parseInput(LogLearning, { ...reading(), ...one }), JSON.stringify(one)).toThrow(
        /not right/,
      );
  });

  test('what a provisional person logged comes along when the account is linked, once', async () => {
    const { id } = await logLearning(here.contextOf('stranger'), reading({ title: 'Before we knew her' }));
    const linked = {
      accountId: newId(),
      formerPersonId: here.personId('stranger'),
      personId: here.personId('peer'),
    };
    await moveLoggedLearning(here.system, linked);
    await moveLoggedLearning(here.system, linked);
    expect((await all({}, here.contextOf('peer'))).map((entry) => entry.id)).toContain(id);
    expect(await all({ kind: 'logged' }, here.contextOf('stranger'))).toEqual([]);
  });
});

describe('the timeline', () => {
  test('it holds what came from both sides of the wall, newest first, each with what it counts for', async () => {
    here.clock.set('2026-06-01T09:00:00Z');
    await recordedCompletion(here, owner, {
      personId: here.personId('learner'),
      optionId: learning.options.COURSE,
    });
    here.clock.advance(1);
    const { id: exampleId } = await shareExample(me(), {
      competencyId: learning.skills.LISTEN,
      body: 'I asked before I told',
    });
    await acknowledgeExample(here.contextOf('manager'), { id: exampleId, level: 2 });
    here.clock.advance(1);
    const { id } = await recommendOption(here.contextOf('manager'), {
      personId: here.personId('learner'),
      competencyId: learning.skills.FEEDBACK,
      reason: 'Your notes land when they are short',
      optionIds: [learning.options.ELEARN, learning.options.SHADOW],
    } as never);
    await acceptRecommendation(me(), { id, optionIds: [learning.options.SHADOW] } as never);
    const entries = await all({ year: 2026 });
    expect(entries.map(({ at }) => at.getTime())).toEqual(
      entries.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
    );
    expect(kindsOf(entries)).toEqual(
      expect.arrayContaining(['completion', 'example', 'recommendation', 'logged']),
    );
    expect(entries.find(({ kind }) => kind === 'completion')).toMatchObject({
      title: 'COURSE title',
      skills: [{ name: 'Giving feedback that lands', level: 3 }],
    });
    expect(entries.find(({ kind }) => kind === 'example')).toMatchObject({
      title: 'I asked before I told',
      by: 'Mara Okafor',
      skills: [{ name: 'Listens first', level: 2 }],
    });
    expect(entries.find(({ kind }) => kind === 'recommendation')).toMatchObject({
      by: 'Mara Okafor',
      title: 'Your notes land when they are short',
    });
  });

  test('it is filtered by kind, skill and year', async () => {
    expect(new Set(kindsOf(await all({ kind: 'completion' })))).toEqual(new Set(['completion']));
    const feedback = await all({ competencyId: learning.skills.FEEDBACK });
    expect(feedback.length).toBeGreaterThan(0);
    for (const { skills } of feedback)
      expect(skills.map(({ name }) => name)).toContain('Giving feedback that lands');
    expect(await all({ year: 2019 })).toEqual([]);
    expect((await all({ year: 2026 })).length).toBe((await all()).length);
    expect(await findFirstYear(me())).toBe(2026);
  });

  test('paging shows each entry once whatever the size of a page, also where many share a moment to the microsecond', async () => {
    const person = here.personId('peer');
    await owner`
      insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
      select ${here.tenantId}, gen_random_uuid(), ${person}, 'completion', ${learning.options.LOOSE}, 'lms', 'p' || n,
             '2026-01-01T00:00:00.123456Z'::timestamptz + (n % 5) * interval '1 microsecond', now()
        from generate_series(1, 40) n`;
    const peer = here.contextOf('peer');
    const whole = (await all({}, peer)).map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
        const seen: string[] = [];
        for (let after: string | null = null, first = true; first || after; first = false) {
          const page: Awaited<ReturnType<typeof listTimeline>> = await listTimeline(peer, everything, {
            after,
            limit,
          });
          seen.push(...page.entries.map(({ id }) => id));
          after = page.next;
        }
        expect(seen).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  test.each([
    '',
    'nonsense',
    '2026-02-31T00:00:00.000000Z_018f0000-0000-7000-8000-000000000000',
    "'; drop table person; --",
    '0000-01-01T00:00:00.000000Z_018f0000-0000-7000-8000-000000000000',
  ])('a place to go on from that is none (%j) begins at the newest', async (after) => {
    const page = await listTimeline(me(), everything, { after, limit: 5 });
    expect(page.entries.map(({ id }) => id)).toEqual((await all()).slice(0, 5).map(({ id }) => id));
  });

  test('another company’s person of the same id reads nothing, and one’s own look is not audited', async () => {
    const other = await testTenant(db);
    const intruder = { ...other.contextOf('learner'), tenantId: other.tenantId };
    expect(
      await all({}, { ...intruder, actor: me().actor }).catch((error: { code: string }) => error.code),
    ).toBe('not_found');
    const before = await listWhoSaw(me());
    await all();
    expect(await listWhoSaw(me())).toEqual(before);
  });

  test('the evaluation login reads nothing of what was logged', async () => {
    await expect(
      inTransaction(here.system, 'evaluation', (tx) => tx.sql`select 1 from development.logged_learning`),
    ).rejects.toThrow(/permission denied/);
  });
});
