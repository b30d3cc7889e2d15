import { describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import {
  answerQuestion,
  askAboutGoal,
  closeGoal,
  completePlanItems,
  editGoal,
  findGoalRelevance,
  listGoals,
  listPlan,
  moveGoals,
  parkGoal,
  planOption,
  rankGoals,
  rateMyself,
  resumeGoal,
  shareGoal,
  unshareGoal,
  writeGoal,
} from '../../src/features/goals/index.ts';
import { listGaps } from '../../src/features/recommendations/index.ts';
import { testTenant } from '../support/tenant.ts';
import { expectRefusal, recordedCompletion } from './goals-ground.ts';
import { db, learning, meetLearners, owner, tenant } from './learning-stage.ts';

meetLearners();

const as = (key: string) => tenant.contextOf(key);
const own = () => listGoals(as('learner'), tenant.personId('learner'));
const seenBy = (key: string) => listGoals(as(key), tenant.personId('learner'));

const words = (title: string) => ({ title, origin: 'challenge' as const, originText: `for ${title}` });

async function three(): Promise<string[]> {
  const ids: string[] = [];
  for (const title of ['first', 'second', 'third'])
    ids.push((await writeGoal(as('learner'), words(title))).id);
  return ids;
}

async function ranks(): Promise<Record<string, number | string>> {
  return Object.fromEntries((await own()).map((goal) => [goal.title, goal.rank ?? goal.status]));
}

async function actionsOf(key: string): Promise<string[]> {
  const rows = await owner`
    select action from audit.entry where tenant_id = ${tenant.tenantId} and subject_id = ${tenant.personId(key)}
     order by at, id`;
  return rows.map((row) => row.action);
}

async function statements(): Promise<string[]> {
  const rows = await owner`select statement from records.statement where tenant_id = ${tenant.tenantId}`;
  return rows.map((row) => JSON.stringify(row.statement));
}

describe('writing and ranking', () => {
  it('R81: a fourth active goal asks which one to park, and then parks that one', async () => {
    const [, second] = await three();
    const error = await expectRefusal(writeGoal(as('learner'), words('fourth')), 'limit_exceeded');
    expect(error.faults.map((fault) => fault.field)).toEqual(['parkGoalId']);
    await writeGoal(as('learner'), { ...words('fourth'), parkGoalId: second, rank: 1 });
    expect(await ranks()).toEqual({ fourth: 1, first: 2, third: 3, second: 'parked' });
  });

  it('R81: eight fourth goals at once never make more than three active ones', async () => {
    const tries = Array.from({ length: 8 }, (_, at) => writeGoal(as('learner'), words(`goal ${at}`)));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3);
    expect((await own()).map((goal) => goal.rank)).toEqual([1, 2, 3]);
  });

  it('writes a goal once, however often it is sent', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => writeGoal(as('learner'), words('same'))));
    expect(a).toEqual(b);
    expect(await own()).toHaveLength(1);
  });

  it('R81: ranks as the person says, also when two orders arrive at once', async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    await rankGoals(as('learner'), { order: [third, first, second] });
    expect(await ranks()).toEqual({ third: 1, first: 2, second: 3 });
    await Promise.all([
      rankGoals(as('learner'), { order: [first, second, third] }),
      rankGoals(as('learner'), { order: [second, third, first] }),
    ]);
    expect((await own()).map((goal) => goal.rank)).toEqual([1, 2, 3]);
    await expectRefusal(rankGoals(as('learner'), { order: [first, second] }), 'conflict');
  });

  it('R1: keeps every version, and refuses to overwrite what was not seen', async () => {
    const { id } = await writeGoal(as('learner'), words('calm'));
    await editGoal(as('learner'), { id, ...words('calmer'), version: 1 });
    await editGoal(as('learner'), { id, ...words('calmer'), version: 1 });
    await expectRefusal(editGoal(as('learner'), { id, ...words('calmest'), version: 1 }), 'conflict');
    const versions = await owner`
      select version, body from development.goal_version where goal_id = ${id} order by version`;
    expect(versions.map((row) => [row.version, row.body.title])).toEqual([
      [1, 'calm'],
      [2, 'calmer'],
    ]);
  });

  it('refuses a level that the skill does not have, by its field', async () => {
    const wish = { ...words('too high'), competencyId: learning.skills.FEEDBACK, targetLevel: 6 };
    const error = await expectRefusal(writeGoal(as('learner'), wish), 'invalid');
    expect(error.faults[0]?.field).toBe('targetLevel');
    await expectRefusal(writeGoal(as('learner'), { ...words('x'), competencyId: newId() }), 'invalid');
  });

  it('parks, resumes and closes; closing offers the parked one next (R1)', async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    await parkGoal(as('learner'), { id: first });
    await parkGoal(as('learner'), { id: first });
    expect(await ranks()).toEqual({ second: 1, third: 2, first: 'parked' });
    await writeGoal(as('learner'), words('fourth'));
    await expectRefusal(resumeGoal(as('learner'), { id: first }), 'limit_exceeded');
    const closed = await closeGoal(as('learner'), { id: second, closingNote: 'I can.' });
    expect(closed).toEqual({ next: { id: first, title: 'first' } });
    expect(await closeGoal(as('learner'), { id: second, closingNote: 'I can.' })).toEqual(closed);
    await expectRefusal(closeGoal(as('learner'), { id: second, closingNote: 'No.' }), 'conflict');
    await resumeGoal(as('learner'), { id: first });
    await resumeGoal(as('learner'), { id: first });
    expect(await ranks()).toEqual({ third: 1, fourth: 2, first: 3, second: 'closed' });
    for (const change of [
      () => editGoal(as('learner'), { id: second, ...words('again') }),
      () => parkGoal(as('learner'), { id: second }),
      () => resumeGoal(as('learner'), { id: second }),
      () => shareGoal(as('learner'), { id: second }),
    ])
      await expectRefusal(change(), 'conflict');
    expect(third).toBeTruthy();
  });
});

describe('the wall', () => {
  it('R83: a private goal does not exist for anybody but its owner', async () => {
    const { id } = await writeGoal(as('learner'), words('secret'));
    expect(await seenBy('manager')).toEqual([]);
    for (const key of [
      'manager',
      'boss',
      'former',
      'peer',
      'stranger',
      'ldAdmin',
      'hrAdmin',
      'tenantAdmin',
    ]) {
      for (const change of [
        () => editGoal(as(key), { id, ...words('mine now') }),
        () => closeGoal(as(key), { id, closingNote: 'done' }),
        () => parkGoal(as(key), { id }),
        () => shareGoal(as(key), { id }),
        () => askAboutGoal(as(key), { id, question: 'Why?' }),
      ])
        await expectRefusal(change(), 'not_found');
    }
    expect(await actionsOf('learner')).not.toContain('goal.shared');
  });

  it('R83, R84: a shared goal is read and asked about by the manager, and changed by nobody else', async () => {
    const [first] = await three();
    const id = first as string;
    await shareGoal(as('learner'), { id });
    expect((await seenBy('manager')).map((goal) => goal.title)).toEqual(['first']);
    await expectRefusal(editGoal(as('manager'), { id, ...words('mine') }), 'forbidden');
    await expectRefusal(closeGoal(as('manager'), { id, closingNote: 'done' }), 'forbidden');
    await expectRefusal(unshareGoal(as('manager'), { id }), 'forbidden');
    for (const key of ['boss', 'former', 'dotted', 'peer', 'stranger', 'ldAdmin', 'hrAdmin', 'tenantAdmin']) {
      await expectRefusal(seenBy(key), 'forbidden');
      await expectRefusal(askAboutGoal(as(key), { id, question: 'Why?' }), 'forbidden');
    }
    expect(await actionsOf('learner')).toContain('goals.read');
    await unshareGoal(as('learner'), { id });
    expect(await seenBy('manager')).toEqual([]);
    await expectRefusal(askAboutGoal(as('manager'), { id, question: 'Why?' }), 'not_found');
  });

  it('R83: says nothing in xAPI about a private goal, its plan, its questions or a private rating', async () => {
    const { id } = await writeGoal(as('learner'), { ...words('secret'), competencyId: learning.skills.PLAN });
    await editGoal(as('learner'), { id, ...words('secret still'), competencyId: learning.skills.PLAN });
    await planOption(as('learner'), { optionId: learning.options.READ, goalId: id });
    await rateMyself(as('learner'), { competencyId: learning.skills.FEEDBACK, level: 2 });
    await parkGoal(as('learner'), { id });
    await closeGoal(as('learner'), { id, closingNote: 'done' });
    expect(await statements()).toEqual([]);
  });

  it('R83: what is said about a shared goal carries no word of it', async () => {
    const wish = { ...words('Unmistakable words'), nextStep: 'Unmistakable step' };
    const { id } = await writeGoal(as('learner'), wish);
    await shareGoal(as('learner'), { id });
    await shareGoal(as('learner'), { id });
    const { id: question } = await askAboutGoal(as('manager'), { id, question: 'Unmistakable question?' });
    await answerQuestion(as('learner'), { id: question, answer: 'Unmistakable answer' });
    const said = await statements();
    expect(said).toHaveLength(3);
    expect(said.join()).not.toContain('Unmistakable');
    expect(said.every((statement) => statement.includes(id))).toBe(true);
  });

  it('R86: a self-rating reaches the manager only where it is shared', async () => {
    const rate = (level: number, shared: boolean) =>
      rateMyself(as('learner'), { competencyId: learning.skills.FEEDBACK, level, shared });
    const seen = async (key: string) =>
      (await listGaps(as(key), tenant.personId('learner'))).gaps.find((gap) => gap.name.startsWith('Giving'))
        ?.selfRating?.level ?? null;
    await rate(2, false);
    expect([await seen('learner'), await seen('manager')]).toEqual([2, null]);
    await rate(3, true);
    await rate(3, true);
    expect([await seen('learner'), await seen('manager')]).toEqual([3, 3]);
    await rate(3, false);
    expect([await seen('learner'), await seen('manager')]).toEqual([3, null]);
    expect((await actionsOf('learner')).filter((action) => action.startsWith('self-rating'))).toEqual([
      'self-rating.written',
      'self-rating.shared',
      'self-rating.written',
    ]);
    expect(await statements()).toHaveLength(1);
  });

  it('a plan is for the person alone', async () => {
    await planOption(as('learner'), { optionId: learning.options.READ });
    for (const key of ['manager', 'boss', 'peer', 'ldAdmin'])
      await expectRefusal(listPlan(as(key), tenant.personId('learner')), 'forbidden');
  });

  it('another company sees and changes nothing', async () => {
    const { id } = await writeGoal(as('learner'), words('ours'));
    await shareGoal(as('learner'), { id });
    const { id: question } = await askAboutGoal(as('manager'), { id, question: 'Why?' });
    const other = await testTenant(db);
    for (const change of [
      () => editGoal(other.contextOf('learner'), { id, ...words('theirs') }),
      () => askAboutGoal(other.contextOf('manager'), { id, question: 'Why?' }),
      () => answerQuestion(other.contextOf('learner'), { id: question, answer: 'Because.' }),
      () => listGoals(other.contextOf('manager'), tenant.personId('learner')),
      () => listPlan(other.contextOf('manager'), tenant.personId('learner')),
    ])
      await expectRefusal(change(), 'not_found');
    expect(await listGoals(other.contextOf('learner'), other.personId('learner'))).toEqual([]);
  });

  it('is not shared where nobody manages the person', async () => {
    const { id } = await writeGoal(as('stranger'), words('alone'));
    await expectRefusal(shareGoal(as('stranger'), { id }), 'conflict');
  });
});

describe('questions', () => {
  it('R84: are asked once, answered once, and stay with their goal', async () => {
    const { id } = await writeGoal(as('learner'), words('calm'));
    await shareGoal(as('learner'), { id });
    const ask = () => askAboutGoal(as('manager'), { id, question: 'What helps?' });
    const [a, b] = [await ask(), await ask()];
    expect(a).toEqual(b);
    await expectRefusal(answerQuestion(as('manager'), { id: a.id, answer: 'I know' }), 'forbidden');
    const answers = await Promise.allSettled([
      answerQuestion(as('learner'), { id: a.id, answer: 'Tea.' }),
      answerQuestion(as('learner'), { id: a.id, answer: 'Coffee.' }),
    ]);
    expect(answers.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const kept = (await own())[0]?.questions[0]?.answer ?? '';
    await answerQuestion(as('learner'), { id: a.id, answer: kept });
    expect(['Tea.', 'Coffee.']).toContain(kept);
  });
});

describe('the plan', () => {
  it('holds an open option once, however often and at once it is planned', async () => {
    const plan = () => planOption(as('learner'), { optionId: learning.options.COURSE });
    const ids = new Set((await Promise.all([plan(), plan(), plan()])).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await statements()).toHaveLength(1);
    await expectRefusal(planOption(as('learner'), { optionId: newId() }), 'invalid');
  });

  it('R97: a completion closes what was planned, once, and leaves what is planned anew', async () => {
    const personId = tenant.personId('learner');
    const plan = () => planOption(as('learner'), { optionId: learning.options.COURSE });
    await plan();
    const done = await recordedCompletion(tenant, owner, { personId, optionId: learning.options.COURSE });
    await completePlanItems(tenant.system, done);
    expect((await listPlan(as('learner'), personId)).map((item) => item.doneAt)).toEqual([
      tenant.clock.now(),
    ]);
    await plan();
    await completePlanItems(tenant.system, done);
    expect((await listPlan(as('learner'), personId)).filter((item) => item.doneAt === null)).toHaveLength(1);
    expect((await actionsOf('learner')).filter((action) => action === 'plan.completed')).toHaveLength(1);
  });

  it('R33: a completion is found relevant for a shared goal, never for a private or a closed one', async () => {
    const personId = tenant.personId('learner');
    const announced = async () => {
      const rows = await owner`
        select data from pgboss.job where name = 'completion.found-relevant' and data->>'tenantId' = ${tenant.tenantId}`;
      return rows.map((row) => row.data.ids);
    };
    const { id } = await writeGoal(as('learner'), {
      ...words('calm'),
      competencyId: learning.skills.FEEDBACK,
    });
    const done = await recordedCompletion(tenant, owner, { personId, optionId: learning.options.COURSE });
    await findGoalRelevance(tenant.system, done);
    expect(await announced()).toEqual([]);
    await shareGoal(as('learner'), { id });
    await findGoalRelevance(tenant.system, done);
    const { evidenceId } = done;
    expect(await announced()).toEqual([
      { evidenceId, personId, competencyId: learning.skills.FEEDBACK, objectiveId: null },
    ]);
    const loose = await recordedCompletion(tenant, owner, { personId, optionId: learning.options.LOOSE });
    await findGoalRelevance(tenant.system, loose);
    await closeGoal(as('learner'), { id, closingNote: 'done' });
    await findGoalRelevance(tenant.system, done);
    expect(await announced()).toHaveLength(1);
  });
});

describe('linking an account', () => {
  it('moves goals, ratings and plan to the employee, at most three active, and keeps all of it private', async () => {
    const [to, from] = [tenant.personId('learner'), tenant.personId('peer')];
    await three();
    for (const title of ['theirs', 'theirs too']) {
      const { id } = await writeGoal(as('peer'), words(title));
      await shareGoal(as('peer'), { id });
    }
    const rating = { competencyId: learning.skills.FEEDBACK, shared: true };
    await rateMyself(as('learner'), { ...rating, level: 1 });
    tenant.clock.advance(1);
    await rateMyself(as('peer'), { ...rating, level: 4 });
    await planOption(as('learner'), { optionId: learning.options.COURSE });
    await planOption(as('peer'), { optionId: learning.options.COURSE });
    await planOption(as('peer'), { optionId: learning.options.READ });
    const linked = { accountId: newId(), formerPersonId: from, personId: to };
    await Promise.all([moveGoals(tenant.system, linked), moveGoals(tenant.system, linked)]);
    await moveGoals(tenant.system, linked);
    expect(await ranks()).toEqual({
      first: 1,
      second: 2,
      third: 3,
      theirs: 'parked',
      'theirs too': 'parked',
    });
    expect(await seenBy('manager')).toEqual([]);
    expect(await listGoals(as('peer'), from)).toEqual([]);
    expect((await listPlan(as('learner'), to)).map((item) => item.option.title).sort()).toEqual([
      'COURSE title',
      'READ title',
    ]);
    const gaps = await listGaps(as('learner'), to);
    expect(gaps.gaps.find((gap) => gap.id === learning.skills.FEEDBACK)?.selfRating).toMatchObject({
      level: 4,
      sharedAt: null,
    });
    expect((await actionsOf('learner')).filter((action) => action === 'goals.moved')).toHaveLength(1);
  });
});
