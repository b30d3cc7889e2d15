import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import {
  completePlanItems,
  listPlan,
  planOption,
  shareGoal,
  writeGoal,
} from '../../src/features/goals/index.ts';
import {
  acceptRecommendation,
  counterRecommendation,
  declineRecommendation,
  listGaps,
  listRecommendations,
  listSentRecommendations,
  listSuggestionsForMe,
  moveRecommendations,
  recommendOption,
} from '../../src/features/recommendations/index.ts';
import { testTenant } from '../support/tenant.ts';
import { expectRefusal, recordedCompletion } from './goals-ground.ts';
import { db, learning, meetLearners, owner, tenant } from './learning-stage.ts';

meetLearners();

let personId: string;
beforeEach(() => {
  personId = tenant.personId('learner');
});

const as = (key: string) => tenant.contextOf(key);
const wish = () => ({
  personId,
  competencyId: learning.skills.FEEDBACK,
  reason: 'In spring you lead people whom you have never met.',
  optionIds: [learning.options.COURSE, learning.options.SHADOW],
  purpose: 'future' as const,
});
const recommend = () => recommendOption(as('manager'), wish());
const mine = () => listRecommendations(as('learner'), personId);
const openPlan = async () =>
  (await listPlan(as('learner'), personId))
    .filter((item) => item.doneAt === null)
    .map((item) => item.option.title);

async function actionsOf(key: string): Promise<string[]> {
  const rows = await owner`
    select action from audit.entry where tenant_id = ${tenant.tenantId} and subject_id = ${tenant.personId(key)}
     order by at, id`;
  return rows.map((row) => row.action);
}

async function statements(): Promise<{ verb: { display: { en: string } } }[]> {
  const rows = await owner`
    select statement from records.statement where tenant_id = ${tenant.tenantId} order by seq`;
  return rows.map((row) => row.statement);
}

async function announced(event: string): Promise<number> {
  const rows = await owner`
    select 1 from pgboss.job where name = ${event} and data->>'tenantId' = ${tenant.tenantId}`;
  return rows.length;
}

describe('recommending', () => {
  it('R30, R31: sends skill, reason and ways, audited, announced and said in xAPI', async () => {
    const { id } = await recommend();
    expect(await mine()).toMatchObject([
      {
        id,
        by: { name: 'Mara Okafor' },
        skill: { name: 'Giving feedback that lands', levels: 5 },
        status: 'sent',
        ways: [
          { title: 'COURSE title', level: 3 },
          { title: 'SHADOW title', level: 4 },
        ],
      },
    ]);
    expect(await actionsOf('learner')).toContain('recommendation.sent');
    expect(await announced('recommendation.sent')).toBe(1);
    const [said] = await statements();
    expect(said?.verb.display.en).toBe('recommended');
    expect(JSON.stringify(said)).not.toContain('never met');
  });

  it('R30, R31: an incomplete one is refused with everything that it lacks', async () => {
    const error = await expectRefusal(
      recommendOption(as('manager'), { personId, reason: 'go take a class' }),
      'invalid',
    );
    expect(error.faults.map((fault) => fault.field)).toEqual(['competencyId', 'optionIds']);
    const { COURSE, ELEARN, LOOSE, SHADOW, FOODCRS } = learning.options;
    for (const optionIds of [
      [COURSE],
      [COURSE, ELEARN],
      [COURSE, LOOSE],
      [COURSE, SHADOW, newId()],
      [FOODCRS, SHADOW],
    ])
      await expectRefusal(recommendOption(as('manager'), { ...wish(), optionIds }), 'invalid');
    expect(await mine()).toEqual([]);
  });

  it('only the manager of today recommends', async () => {
    for (const key of [
      'learner',
      'boss',
      'former',
      'dotted',
      'peer',
      'stranger',
      'ldAdmin',
      'hrAdmin',
      'tenantAdmin',
    ])
      await expectRefusal(recommendOption(as(key), wish()), 'forbidden');
    const other = await testTenant(db);
    await expectRefusal(recommendOption(other.contextOf('manager'), wish()), 'not_found');
  });

  it('sends the same one once, also at once, and no other on that skill before the answer', async () => {
    const ids = new Set((await Promise.all([recommend(), recommend(), recommend()])).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await mine()).toHaveLength(1);
    const another = { ...wish(), optionIds: [learning.options.READ, learning.options.SHADOW] };
    await expectRefusal(recommendOption(as('manager'), another), 'conflict');
    await declineRecommendation(as('learner'), { id: [...ids][0] ?? '', reason: 'Not now.' });
    await recommendOption(as('manager'), another);
    expect(await mine()).toHaveLength(2);
  });
});

describe('answering', () => {
  it('R98: accepting plans the chosen way once; the manager sees the way and no goal', async () => {
    const { id } = await recommend();
    const { id: goalId } = await writeGoal(as('learner'), { title: 'secret', origin: 'challenge' });
    const accept = () =>
      acceptRecommendation(as('learner'), { id, optionIds: [learning.options.SHADOW], goalId });
    await Promise.all([accept(), accept(), accept()]);
    await accept();
    expect(await openPlan()).toEqual(['SHADOW title']);
    const [seen] = await listRecommendations(as('manager'), personId);
    expect(seen?.status).toBe('accepted');
    expect(seen?.ways.filter((way) => way.plannedAt).map((way) => way.title)).toEqual(['SHADOW title']);
    expect(JSON.stringify(seen)).not.toContain(goalId);
    expect(JSON.stringify(await statements())).not.toContain(goalId);
    expect(
      (await actionsOf('learner')).filter((action) => action === 'recommendation.accepted'),
    ).toHaveLength(1);
    expect(await announced('recommendation.answered')).toBe(1);
    expect((await statements()).map((said) => said.verb.display.en)).toEqual(['recommended', 'planned']);
  });

  it('R98: the first answer stands, also when different ones arrive at once', async () => {
    const { id } = await recommend();
    const outcomes = await Promise.allSettled([
      acceptRecommendation(as('learner'), { id, optionIds: [learning.options.COURSE] }),
      declineRecommendation(as('learner'), { id, reason: 'Stocktaking.' }),
      counterRecommendation(as('learner'), { id, text: 'Rehearse with Priya.' }),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const [row] = await mine();
    expect(await openPlan()).toHaveLength(row?.status === 'accepted' ? 1 : 0);
    expect(await announced('recommendation.answered')).toBe(1);
  });

  it('R98: another way or a reason reaches the sender, repeated or not, and stays out of the record store', async () => {
    const first = await recommend();
    const counter = { id: first.id, text: 'Rehearse with Priya.', optionId: learning.options.READ };
    await counterRecommendation(as('learner'), counter);
    await counterRecommendation(as('learner'), counter);
    await expectRefusal(declineRecommendation(as('learner'), { id: first.id, reason: 'No.' }), 'conflict');
    const second = await recommend();
    await declineRecommendation(as('learner'), { id: second.id, reason: 'Stocktaking.' });
    await declineRecommendation(as('learner'), { id: second.id, reason: 'Stocktaking.' });
    await expectRefusal(
      declineRecommendation(as('learner'), { id: second.id, reason: 'Later.' }),
      'conflict',
    );
    const sent = await listSentRecommendations(as('manager'));
    expect(sent.map((one) => one.answerText).sort()).toEqual([
      'Stocktaking.',
      '“READ title”: Rehearse with Priya.',
    ]);
    expect(JSON.stringify(await statements())).not.toMatch(/Stocktaking|Priya/);
    expect(await openPlan()).toEqual([]);
  });

  it('R98: a way that was not recommended, a foreign goal or nothing at all is refused', async () => {
    const { id } = await recommend();
    const { id: goalId } = await writeGoal(as('peer'), { title: 'theirs', origin: 'challenge' });
    const accept = (input: object) => acceptRecommendation(as('learner'), { id, optionIds: [], ...input });
    await expectRefusal(accept({}), 'invalid');
    await expectRefusal(accept({ optionIds: [learning.options.READ] }), 'invalid');
    await expectRefusal(accept({ optionIds: [learning.options.COURSE], goalId }), 'not_found');
    await expectRefusal(counterRecommendation(as('learner'), { id }), 'invalid');
    expect((await mine())[0]?.status).toBe('sent');
  });

  it('R98: nobody answers for somebody else', async () => {
    const { id } = await recommend();
    const input = { id, optionIds: [learning.options.COURSE] };
    for (const key of ['manager', 'boss', 'former', 'peer', 'ldAdmin', 'hrAdmin', 'tenantAdmin']) {
      await expectRefusal(acceptRecommendation(as(key), input), 'forbidden');
      await expectRefusal(declineRecommendation(as(key), { id, reason: 'No.' }), 'forbidden');
      await expectRefusal(counterRecommendation(as(key), { id, text: 'Else.' }), 'forbidden');
    }
    const other = await testTenant(db);
    await expectRefusal(acceptRecommendation(other.contextOf('learner'), input), 'not_found');
  });

  it('R97: the completion of an accepted way shows with the recommendation', async () => {
    const { id } = await recommend();
    await acceptRecommendation(as('learner'), { id, optionIds: [learning.options.COURSE] });
    const done = await recordedCompletion(tenant, owner, { personId, optionId: learning.options.COURSE });
    await completePlanItems(tenant.system, done);
    const [seen] = await listRecommendations(as('manager'), personId);
    expect(seen?.ways.map((way) => way.doneAt !== null).sort()).toEqual([false, true]);
  });

  it('an option that was on the plan already is not planned twice', async () => {
    await planOption(as('learner'), { optionId: learning.options.COURSE });
    const { id } = await recommend();
    await acceptRecommendation(as('learner'), { id, optionIds: [learning.options.COURSE] });
    expect(await openPlan()).toEqual(['COURSE title']);
  });
});

describe('reading', () => {
  it('is for the person and the manager of today, and the look is audited', async () => {
    await recommend();
    for (const key of ['boss', 'former', 'dotted', 'peer', 'stranger', 'ldAdmin', 'hrAdmin', 'tenantAdmin']) {
      await expectRefusal(listRecommendations(as(key), personId), 'forbidden');
      await expectRefusal(listGaps(as(key), personId), 'forbidden');
      expect(await listSentRecommendations(as(key))).toEqual([]);
      expect(await listSuggestionsForMe(as(key))).not.toContainEqual(
        expect.objectContaining({ goal: expect.anything() }),
      );
    }
    await listRecommendations(as('manager'), personId);
    await listGaps(as('manager'), personId);
    expect(await actionsOf('learner')).toEqual(
      expect.arrayContaining(['recommendations.read', 'evidence.read']),
    );
    const other = await testTenant(db);
    await expectRefusal(listRecommendations(other.contextOf('manager'), personId), 'not_found');
    await expectRefusal(listGaps(other.contextOf('manager'), personId), 'not_found');
    expect(await listSentRecommendations(other.contextOf('manager'))).toEqual([]);
  });

  it('R78: a gap is not known before there is enough evidence, then it is counted', async () => {
    const gapOf = async (id: string) =>
      (await listGaps(as('manager'), personId)).gaps.find((gap) => gap.id === id) ?? null;
    const { FEEDBACK, FOOD } = learning.skills;
    expect(await gapOf(FEEDBACK)).toMatchObject({ current: null, gap: null, targetLevel: 4, weight: 30 });
    expect((await listGaps(as('manager'), personId)).gaps.map((gap) => gap.weight)).toEqual([30, 50, 20]);
    expect((await gapOf(FEEDBACK))?.ways.map((way) => way.title)).toHaveLength(4);
    await recordedCompletion(tenant, owner, { personId, optionId: learning.options.FOODCRS });
    await recordedCompletion(tenant, owner, { personId, optionId: learning.options.COURSE });
    expect(await gapOf(FOOD)).toMatchObject({ current: 3, gap: 0 });
    expect(await gapOf(FEEDBACK)).toMatchObject({ current: null, gap: null });
    await recordedCompletion(tenant, owner, {
      personId,
      optionId: learning.options.ELEARN,
      issuer: 'https://other.example',
    });
    expect(await gapOf(FEEDBACK)).toMatchObject({ current: 3, gap: 1 });
  });

  it('R15: proposes for the goals first, leaves out what is planned or recommended, and says it the same twice', async () => {
    const before = await listSuggestionsForMe(as('learner'));
    expect(before.map((one) => one.from)).toEqual(['role', 'role', 'role']);
    expect(before).toEqual(await listSuggestionsForMe(as('learner')));
    expect(before.every((one) => one.score > 0)).toBe(true);
    const goal = {
      title: 'secret',
      origin: 'challenge' as const,
      competencyId: learning.skills.FEEDBACK,
      targetLevel: 4,
    };
    const { id } = await writeGoal(as('learner'), goal);
    const [first] = await listSuggestionsForMe(as('learner'));
    expect(first).toMatchObject({ from: 'goal', goal: { title: 'secret' }, way: { title: 'SHADOW title' } });
    await planOption(as('learner'), { optionId: learning.options.SHADOW, goalId: id });
    await shareGoal(as('learner'), { id });
    await recommendOption(as('manager'), {
      ...wish(),
      optionIds: [learning.options.COURSE, learning.options.READ],
    });
    const titles = (await listSuggestionsForMe(as('learner'))).map((one) => one.way.title);
    expect(titles).not.toContain('SHADOW title');
    expect(titles).not.toContain('COURSE title');
  });

  it('R15: what asks for something first waits until it is done', async () => {
    const { COURSE, READ } = learning.options;
    await owner`
      insert into option_prerequisite (tenant_id, option_id, requires_id) values (${tenant.tenantId}, ${learning.options.FOODCRS}, ${READ})`;
    const titles = async () => (await listSuggestionsForMe(as('learner'))).map((one) => one.way.title);
    expect(await titles()).not.toContain('FOODCRS title');
    await recordedCompletion(tenant, owner, { personId, optionId: READ });
    expect((await titles())[0]).toBe('FOODCRS title');
    expect(COURSE).toBeTruthy();
  });
});

it('what was recommended moves with a linked account, once', async () => {
  await recommend();
  const linked = { accountId: newId(), formerPersonId: personId, personId: tenant.personId('peer') };
  await moveRecommendations(tenant.system, linked);
  await moveRecommendations(tenant.system, linked);
  expect(await mine()).toEqual([]);
  expect(await listRecommendations(as('peer'), tenant.personId('peer'))).toHaveLength(1);
  expect((await actionsOf('peer')).filter((action) => action === 'recommendations.moved')).toHaveLength(1);
});
