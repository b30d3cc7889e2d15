import fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { claimScore } from '../../src/features/courses/claim-score.ts';
import {
  decidePause,
  decideScoreOutcome,
  decideScoreTime,
  type ScoreToSend,
  scoreFaults,
} from '../../src/features/courses/decide-score.ts';
import { deliverScore } from '../../src/features/courses/deliver-score.ts';
import {
  listCourseServices,
  listParkedScores,
  queueScore,
  resendScore,
  sendDueScores,
  sendScore,
} from '../../src/features/courses/index.ts';
import { resumePlatform, suspendPlatform } from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { startLms, type TestLms } from './courses-lms.ts';

let db: TestDatabase;
let owner: Sql;
let tenant: TestTenant;
let lms: TestLms;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
}, 60_000);
beforeEach(async () => {
  await lms?.close();
  tenant = await testTenant(db, { people: [] });
  lms = await startLms(tenant);
});
afterAll(async () => {
  await lms?.close();
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const about = { activityId: newId(), handInId: newId() };
const scoreOf = (over: Partial<ScoreToSend> = {}): ScoreToSend => ({
  platformId: lms.platformId,
  lineItemUrl: `${lms.origin}/lineitem/7?type_id=2`,
  sub: '41',
  scoreGiven: 1,
  scoreMaximum: 1,
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  about,
  ...over,
});

const queue = async (over: Partial<ScoreToSend> = {}): Promise<string> =>
  (await inTransaction(tenant.system, 'common', (tx) => queueScore(tx, scoreOf(over)))).scoreId;
const send = (scoreId: string) => sendScore(tenant.system, { scoreId });
const stateOf = async (id: string) =>
  (await owner`select state, attempts, problem, comment, due_at from score_delivery where id = ${id}`)[0];
const later = (seconds: number) => tenant.clock.set(new Date(tenant.clock.now().getTime() + seconds * 1_000));
const posts = () => lms.of('/scores').map(({ body }) => body as { timestamp: string; scoreGiven: number });

describe('rules of scores (issue F2, 4)', () => {
  test('timestamps of one person and column rise by a second at least, whatever the clock does (moodle.md)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 2 }), (moments) => {
        let last: Date | null = null;
        for (const moment of moments) {
          const next = decideScoreTime(new Date(moment), last);
          if (last) {
            expect(next.getTime() - last.getTime()).toBeGreaterThanOrEqual(1_000);
            // LMSs compare whole seconds
            expect(Math.floor(next.getTime() / 1_000)).toBeGreaterThan(Math.floor(last.getTime() / 1_000));
          }
          expect(next.getTime()).toBeGreaterThanOrEqual(moment);
          last = next;
        }
      }),
    );
  });

  test('pauses grow up to an hour, are spread, and are never shorter than Retry-After asks', () => {
    const random = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), random, (failures, chance) => {
        const pause = decidePause(failures, chance);
        expect(pause).toBeGreaterThanOrEqual(15_000);
        expect(pause).toBeLessThanOrEqual(3_600_000);
        expect(decidePause(failures + 1, chance)).toBeGreaterThanOrEqual(pause);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), random, fc.nat(30), (wish, chance, failures) => {
        expect(decidePause(failures, chance, wish)).toBeGreaterThanOrEqual(wish * 1_000);
      }),
    );
    expect(decidePause(1, 0.9)).not.toBe(decidePause(1, 0.1));
    expect(decidePause(1, 0, 10 ** 9)).toBeLessThanOrEqual(24 * 3_600_000);
  });

  test.each<[string, Partial<ScoreToSend>, string]>([
    ['a score without a number', { scoreGiven: Number.NaN }, 'scoreGiven'],
    ['a score above the highest', { scoreGiven: 2 }, 'scoreGiven'],
    ['a score below zero', { scoreGiven: -1 }, 'scoreGiven'],
    ['a highest score of zero', { scoreGiven: 0, scoreMaximum: 0 }, 'scoreMaximum'],
    ['a score that is not final', { gradingProgress: 'Pending' as never }, 'gradingProgress'],
    ['nobody', { sub: '' }, 'sub'],
    ['an address without end', { lineItemUrl: `https://lms/${'x'.repeat(3_000)}` }, 'lineItemUrl'],
  ])('%s is never queued: it could erase a grade (moodle.md)', async (_what, over, field) => {
    expect(scoreFaults(scoreOf(over)).map((fault) => fault.field)).toContain(field);
    await expect(queue(over)).rejects.toMatchObject({ code: 'invalid' });
    expect(await owner`select 1 from score_delivery where tenant_id = ${tenant.tenantId}`).toHaveLength(0);
  });

  test('the database keeps no score that gives no grade, whoever writes it', async () => {
    const id = await queue();
    await expect(owner`update score_delivery set score_given = null where id = ${id}`).rejects.toThrow();
    await expect(owner`update score_delivery set score_given = 5 where id = ${id}`).rejects.toThrow();
  });

  test('trouble that passes is tried for a week, a refused registration for a day, a refusal not at all', () => {
    const hours = (n: number) => n * 3_600_000;
    const outcome = (kind: 'unreachable' | 'token_refused' | 'refused' | 'scope_not_granted', ms: number) =>
      decideScoreOutcome({ kind, sentence: 'why' }, ms).kind;
    expect(outcome('unreachable', hours(24))).toBe('again');
    expect(outcome('unreachable', hours(24 * 8))).toBe('park');
    expect(outcome('token_refused', hours(2))).toBe('again');
    expect(outcome('token_refused', hours(25))).toBe('park');
    expect(outcome('refused', 0)).toBe('park');
    expect(outcome('scope_not_granted', 0)).toBe('park');
  });
});

describe('the queue of scores against an LMS that answers (issue F2, 4)', () => {
  test('a score is sent as AGS says, its query behind /scores, and its comment is forgotten', async () => {
    const id = await queue({ comment: 'Handed in' });
    await send(id);
    expect(lms.asked).toMatchObject([
      {
        method: 'POST',
        path: '/lineitem/7/scores?type_id=2',
        body: {
          userId: '41',
          scoreGiven: 1,
          scoreMaximum: 1,
          activityProgress: 'Completed',
          gradingProgress: 'FullyGraded',
          comment: 'Handed in',
        },
      },
    ]);
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1, comment: null });
  });

  test('woken twice and by the round it is sent once', async () => {
    const id = await queue();
    await Promise.all([send(id), send(id), send(id), sendDueScores(tenant.system)]);
    await send(id);
    expect(posts()).toHaveLength(1);
  });

  test('ten scores for one person, sent by four at once, never run side by side and rise by a second', async () => {
    lms.answers(() => ({ after: 20 }));
    for (let n = 1; n <= 10; n++) {
      const id = await queue({ scoreGiven: n, scoreMaximum: 10 });
      await Promise.all([send(id), send(id), sendDueScores(tenant.system), sendDueScores(tenant.system)]);
    }
    const times = posts().map(({ timestamp }) => Date.parse(timestamp));
    expect(posts().at(-1)?.scoreGiven).toBe(10);
    times.slice(1).forEach((time, i) => {
      expect(time - times[i]!).toBeGreaterThanOrEqual(1_000);
    });
  });

  test('of several that wait for one person and column only the newest is sent', async () => {
    const ids = [await queue({ scoreGiven: 0.2 }), await queue({ scoreGiven: 0.5 }), await queue()];
    for (const id of ids) await send(id);
    expect(posts().map(({ scoreGiven }) => scoreGiven)).toEqual([1]);
    const states = await Promise.all(ids.map(stateOf));
    expect(states.map((row) => row?.state)).toEqual(['superseded', 'superseded', 'sent']);
  });

  test('one that is queued while another is under way follows at once', async () => {
    const first = await queue({ scoreGiven: 0.5 });
    let second = '';
    lms.answers(() => ({ after: 150 }));
    const sending = send(first);
    await new Promise((resolve) => setTimeout(resolve, 60));
    second = await queue();
    await send(second);
    await sending;
    expect(posts().map(({ scoreGiven }) => scoreGiven)).toEqual([0.5, 1]);
    expect((await stateOf(second))?.state).toBe('sent');
  });

  test('409: a newer timestamp is tried once, then it waits for an administrator (moodle.md)', async () => {
    lms.answers(({ path }) => (path.includes('/scores') && lms.asked.length === 1 ? { status: 409 } : {}));
    const id = await queue();
    await send(id);
    const [before, after] = posts().map(({ timestamp }) => Date.parse(timestamp));
    expect(after! - before!).toBeGreaterThanOrEqual(1_000);
    expect((await stateOf(id))?.state).toBe('sent');
    lms.answers(() => ({ status: 409 }));
    const refused = await queue({ sub: '42' });
    await send(refused);
    expect(posts()).toHaveLength(4);
    expect((await stateOf(refused))?.state).toBe('parked');
  });

  test('what the LMS refuses is parked with a reason in words; an administrator sends it again', async () => {
    lms.answers(() => ({ status: 400, body: [] }));
    const id = await queue();
    await send(id);
    await sendDueScores(tenant.system);
    expect(posts()).toHaveLength(1);
    const [parked] = await listParkedScores(tenant.operator);
    expect(parked).toMatchObject({ id, sub: '41', platformId: lms.platformId, ...about });
    expect(parked?.problem).toMatch(/did not take the score/);
    expect(await listCourseServices(tenant.operator)).toMatchObject([{ scoresParked: 1, scoresWaiting: 0 }]);
    lms.answers(() => ({}));
    await resendScore(tenant.operator, { id });
    await resendScore(tenant.operator, { id });
    await send(id);
    expect((await stateOf(id))?.state).toBe('sent');
    expect(await listParkedScores(tenant.operator)).toEqual([]);
    const [service] = await listCourseServices(tenant.operator);
    expect(service).toMatchObject({ scoresParked: 0, lastScoreAt: tenant.clock.now() });
  });

  test('Retry-After is honoured for the whole platform, and what waits is sent when it is over', async () => {
    lms.answers(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    const [first, second] = [await queue(), await queue({ sub: '42' })];
    await send(first!);
    await send(second!);
    expect(posts()).toHaveLength(1);
    lms.answers(() => ({}));
    later(599);
    await sendDueScores(tenant.system);
    expect(posts()).toHaveLength(1);
    later(3_600);
    await sendDueScores(tenant.system);
    expect(posts()).toHaveLength(3);
    expect((await stateOf(first!))?.state).toBe('sent');
  });

  test('an LMS that is dead for a day loses nothing and is asked little; then all arrive, each once', async () => {
    lms.answers(() => ({ status: 503 }));
    for (let n = 0; n < 40; n++) await send(await queue({ sub: `p${n}` }));
    for (let minute = 0; minute < 24 * 60; minute += 10) {
      later(600);
      await sendDueScores(tenant.system);
    }
    const asked = posts().length;
    expect(asked).toBeLessThan(24 * 12);
    expect(await listCourseServices(tenant.operator)).toMatchObject([{ scoresWaiting: 40, scoresParked: 0 }]);
    lms.answers(() => ({}));
    for (let minute = 0; minute < 120; minute += 10) {
      later(600);
      await sendDueScores(tenant.system);
    }
    expect(await listCourseServices(tenant.operator)).toMatchObject([{ scoresWaiting: 0, scoresParked: 0 }]);
    const taken = lms
      .of('/scores')
      .slice(asked)
      .map(({ body }) => body?.userId);
    expect(taken).toHaveLength(40);
    expect(new Set(taken).size).toBe(40);
  }, 30_000);

  test('a suspended platform is sent nothing; its scores wait', async () => {
    await suspendPlatform(tenant.operator, { platformId: lms.platformId });
    const id = await queue();
    await send(id);
    await sendDueScores(tenant.system);
    expect(posts()).toHaveLength(0);
    expect((await stateOf(id))?.state).toBe('waiting');
    await resumePlatform(tenant.operator, { platformId: lms.platformId });
    await sendDueScores(tenant.system);
    expect((await stateOf(id))?.state).toBe('sent');
  });

  test('killed between sending and keeping, it is sent again, later by a second, and nothing else happens', async () => {
    const id = await queue();
    const claimed = await claimScore(tenant.system, { scoreId: id });
    if (!claimed || 'quiet' in claimed) throw new Error('The score was not to be had.');
    expect(await deliverScore(tenant.system, claimed)).toBeNull();
    await sendDueScores(tenant.system);
    expect(posts()).toHaveLength(1);
    later(120);
    await sendDueScores(tenant.system);
    const [first, second] = posts();
    expect(Date.parse(second!.timestamp)).toBeGreaterThanOrEqual(Date.parse(first!.timestamp) + 1_000);
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('a score of another tenant is neither found nor sent, and only its own desk reads the parked ones', async () => {
    lms.answers(() => ({ status: 400, body: [] }));
    const id = await queue();
    await send(id);
    const other = await testTenant(db);
    await sendScore(other.system, { scoreId: id });
    await sendDueScores(other.system);
    expect(posts()).toHaveLength(1);
    expect(await listParkedScores(other.operator)).toEqual([]);
    await expect(resendScore(other.operator, { id })).rejects.toMatchObject({ code: 'not_found' });
    for (const key of ['learner', 'manager', 'hrAdmin', 'ldAdmin']) {
      await expect(listParkedScores(other.contextOf(key))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(resendScore(other.contextOf(key), { id })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(sendDueScores(other.contextOf(key))).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await listParkedScores(other.contextOf('tenantAdmin'))).toEqual([]);
  });

  test('what was sent is audited and forgotten after ninety days', async () => {
    const id = await queue();
    await send(id);
    const audit = await owner`
      select action from audit.entry where tenant_id = ${tenant.tenantId} and entity_id = ${id} order by at, id`;
    expect(audit.map(({ action }) => action)).toEqual(['score.queued', 'score.sent']);
    tenant.clock.advance(91);
    await sendDueScores(tenant.system);
    expect(await stateOf(id)).toBeUndefined();
  });
});
