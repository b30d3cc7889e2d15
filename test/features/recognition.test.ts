import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { confirmAlignment } from '../../src/features/catalog/index.ts';
import { findGoalRelevance, shareGoal, writeGoal } from '../../src/features/goals/index.ts';
import {
  countPromptsOfTeam,
  dismissPrompt,
  draftRecognition,
  findRoleRelevance,
  giveRecognition,
  listPrompts,
  listRecognitions,
  openPrompt,
  reconsiderCompletions,
} from '../../src/features/recognition/index.ts';
import { testTenant } from '../support/tenant.ts';
import { expectRefusal, type Learning, recordedCompletion } from './goals-ground.ts';
import { db, learning, meetLearners, owner, tenant } from './learning-stage.ts';

meetLearners();

const as = (key: string) => tenant.contextOf(key);
const learner = () => tenant.personId('learner');
const prompts = (key = 'manager') => listPrompts(as(key), learner());

const complete = (option: keyof Learning['options'], person = 'learner') =>
  recordedCompletion(tenant, owner, {
    personId: tenant.personId(person),
    optionId: learning.options[option],
  });

async function promptFor(option: keyof Learning['options'] = 'COURSE') {
  const done = await complete(option);
  await findRoleRelevance(tenant.system, done);
  const [prompt] = await prompts();
  return { done, prompt: prompt! };
}

const thanks = (over: Partial<Parameters<typeof giveRecognition>[1]> = {}) => ({
  personId: learner(),
  competencyId: learning.skills.FEEDBACK,
  body: 'You said it kindly and clearly.',
  aim: 'No surprises for customers',
  ...over,
});

const audited = (action: string) =>
  owner`select actor_id, subject_id, details from audit.entry
         where tenant_id = ${tenant.tenantId} and action = ${action} order by at, id`;

const statements = (verb: string) =>
  owner`select statement from records.statement
         where tenant_id = ${tenant.tenantId} and statement->'verb'->>'id' like ${`%/${verb}`}`;

const announced = (event: string) =>
  owner`select data from pgboss.job where name = ${event} and data->>'tenantId' = ${tenant.tenantId}`;

describe('the prompt (R16, R33)', () => {
  it('opens for a completion that the role asks for, names skill and completion, and is audited', async () => {
    const { prompt, done } = await promptFor();
    expect(prompt).toMatchObject({
      evidenceId: done.evidenceId,
      personName: 'Ines Castro',
      what: 'COURSE title',
      competency: { id: learning.skills.FEEDBACK, name: 'Giving feedback that lands' },
    });
    expect(await audited('recognition.prompted')).toHaveLength(1);
    expect(await countPromptsOfTeam(as('manager'))).toEqual(new Map([[learner(), 1]]));
  });

  it('R33: opens none for a completion that is tied to nothing asked of the person', async () => {
    const done = await complete('LOOSE');
    await findRoleRelevance(tenant.system, done);
    await findGoalRelevance(tenant.system, done);
    expect(await prompts()).toEqual([]);
    expect(await audited('recognition.prompted')).toEqual([]);
    expect(await announced('completion.found-relevant')).toEqual([]);
  });

  it('stays one per completion, told twice, by several planes, and at once', async () => {
    const done = await complete('COURSE');
    const found = { ...done, competencyId: learning.skills.FEEDBACK, objectiveId: null };
    await Promise.all([
      ...Array.from({ length: 6 }, () => findRoleRelevance(tenant.system, done)),
      ...Array.from({ length: 6 }, () => openPrompt(tenant.system, found)),
    ]);
    expect(await prompts()).toHaveLength(1);
    expect(await audited('recognition.prompted')).toHaveLength(1);
  });

  it('names the competency of the objective where one asks for it, because its aim can be said', async () => {
    const { done } = await promptFor();
    await openPrompt(tenant.system, {
      ...done,
      competencyId: learning.skills.PLAN,
      objectiveId: newId(),
    });
    await findRoleRelevance(tenant.system, done);
    expect((await prompts())[0]?.competency.id).toBe(learning.skills.PLAN);
  });

  it('never opens for a private goal, and does for the same goal once shared; it names no goal', async () => {
    await confirmAlignment(tenant.operator, {
      optionId: learning.options.LOOSE,
      competencyId: learning.skills.PLAN,
      level: 3,
      relevance: 1,
      version: 0,
    });
    const goal = await writeGoal(as('learner'), {
      title: 'A secret wish',
      origin: 'challenge',
      competencyId: learning.skills.PLAN,
      targetLevel: 4,
    });
    const done = await complete('LOOSE');
    await findGoalRelevance(tenant.system, done);
    expect(await announced('completion.found-relevant')).toEqual([]);
    expect(await prompts()).toEqual([]);
    await shareGoal(as('learner'), { id: goal.id });
    await findGoalRelevance(tenant.system, done);
    const [job] = await announced('completion.found-relevant');
    await openPrompt(tenant.system, job!.data.ids);
    const [prompt] = await prompts();
    expect(prompt?.competency.id).toBe(learning.skills.PLAN);
    expect(JSON.stringify([prompt, job])).not.toContain(goal.id);
    expect(JSON.stringify([prompt, job])).not.toContain('secret');
  });

  it('opens none for a completion older than a month', async () => {
    const done = await complete('COURSE');
    tenant.clock.advance(31);
    await findRoleRelevance(tenant.system, done);
    expect(await prompts()).toEqual([]);
  });

  it('rests after a month without an answer, for the count as for the list', async () => {
    await promptFor();
    tenant.clock.advance(29);
    expect(await prompts()).toHaveLength(1);
    tenant.clock.advance(2);
    expect(await prompts()).toEqual([]);
    expect(await countPromptsOfTeam(as('manager'))).toEqual(new Map());
  });

  it('is reconsidered when the course was mapped after the completion, within the month', async () => {
    const early = await complete('LOOSE');
    tenant.clock.advance(20);
    const late = await complete('LOOSE', 'peer');
    tenant.clock.advance(20);
    await confirmAlignment(tenant.operator, {
      optionId: learning.options.LOOSE,
      competencyId: learning.skills.FEEDBACK,
      level: 3,
      relevance: 1,
      version: 0,
    });
    expect(await reconsiderCompletions(tenant.system, { optionIds: [learning.options.LOOSE] })).toBe(1);
    const again = await announced('completion.recorded');
    expect(again.map((job) => job.data.ids.evidenceId)).toEqual([late.evidenceId]);
    expect(again.map((job) => job.data.ids.evidenceId)).not.toContain(early.evidenceId);
  });

  it('is for whoever manages the person today, and for nobody else', async () => {
    await promptFor();
    for (const key of ['learner', 'boss', 'peer', 'dotted', 'former', 'stranger', 'hrAdmin', 'ldAdmin'])
      await expectRefusal(prompts(key), 'forbidden');
    expect(await countPromptsOfTeam(as('boss'))).toEqual(new Map());
    await expectRefusal(findRoleRelevance(as('manager'), await complete('COURSE')), 'forbidden');
  });
});

describe('give-recognition', () => {
  it('answers the prompt, is audited, says so in xAPI and is seen by the person', async () => {
    const { prompt } = await promptFor();
    await giveRecognition(as('manager'), thanks({ promptId: prompt.id }));
    expect(await prompts()).toEqual([]);
    const [seen] = await listRecognitions(as('learner'), learner());
    expect(seen).toMatchObject({
      by: { name: 'Mara Okafor' },
      competency: { name: 'Giving feedback that lands' },
      aim: 'No surprises for customers',
      body: 'You said it kindly and clearly.',
    });
    expect((await audited('recognition.given'))[0]).toMatchObject({
      actor_id: tenant.personId('manager'),
      subject_id: learner(),
    });
    const [said] = await statements('acknowledge');
    expect(said?.statement.object).toMatchObject({
      objectType: 'SubStatement',
      object: { id: 'https://lms.example/COURSE' },
    });
    expect(JSON.stringify(said)).not.toMatch(/kindly|Ines|Okafor|surprises/);
  });

  it('is given once per prompt, however often and however parallel it is sent', async () => {
    const { prompt } = await promptFor();
    const given = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        giveRecognition(as('manager'), thanks({ promptId: prompt.id, body: `Thank you ${i % 2}` })),
      ),
    );
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(await listRecognitions(as('learner'), learner())).toHaveLength(1);
    expect(await audited('recognition.given')).toHaveLength(1);
    expect(await statements('acknowledge')).toHaveLength(1);
  });

  it('without a prompt the same words count once, other words count again', async () => {
    const sent = () => giveRecognition(as('manager'), thanks());
    const given = await Promise.all([sent(), sent(), sent(), sent()]);
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    await giveRecognition(as('manager'), thanks({ body: 'And for the second time.' }));
    expect(await listRecognitions(as('learner'), learner())).toHaveLength(2);
  });

  it('about evidence answers its prompt, and keeps a later finding from asking again', async () => {
    const done = await complete('COURSE');
    await giveRecognition(as('manager'), thanks({ evidenceId: done.evidenceId }));
    await findRoleRelevance(tenant.system, done);
    expect(await prompts()).toEqual([]);
    expect(await audited('recognition.prompted')).toEqual([]);
  });

  it('a dotted line may thank, answers no prompt, and sees only its own thanks', async () => {
    const { prompt, done } = await promptFor();
    await expectRefusal(giveRecognition(as('dotted'), thanks({ promptId: prompt.id })), 'not_found');
    await giveRecognition(as('dotted'), thanks({ evidenceId: done.evidenceId, body: 'From the side' }));
    expect(await prompts()).toHaveLength(1);
    await giveRecognition(as('manager'), thanks({ promptId: prompt.id }));
    expect(await listRecognitions(as('learner'), learner())).toHaveLength(2);
    expect((await listRecognitions(as('dotted'), learner())).map(({ body }) => body)).toEqual([
      'From the side',
    ]);
  });

  it('is refused to everybody else, to oneself, and for what is not there', async () => {
    for (const key of ['learner', 'boss', 'peer', 'former', 'stranger', 'hrAdmin', 'ldAdmin', 'tenantAdmin'])
      await expectRefusal(giveRecognition(as(key), thanks()), 'forbidden');
    await expectRefusal(giveRecognition(tenant.operator, thanks()), 'forbidden');
    await expectRefusal(giveRecognition(as('manager'), thanks({ promptId: newId() })), 'not_found');
    const others = await complete('COURSE', 'peer');
    await expectRefusal(
      giveRecognition(as('manager'), thanks({ evidenceId: others.evidenceId })),
      'not_found',
    );
    const refused = await expectRefusal(
      giveRecognition(as('manager'), thanks({ competencyId: newId() })),
      'invalid',
    );
    expect(refused.faults.map(({ field }) => field)).toEqual(['competencyId']);
    expect(await listRecognitions(as('learner'), learner())).toEqual([]);
  });

  it('another tenant sees and gives nothing', async () => {
    const { prompt } = await promptFor();
    const elsewhere = await testTenant(db);
    const stranger = elsewhere.contextOf('manager');
    await expectRefusal(giveRecognition(stranger, thanks({ promptId: prompt.id })), 'not_found');
    await expectRefusal(dismissPrompt(stranger, { id: prompt.id }), 'not_found');
    await expectRefusal(listPrompts(stranger, learner()), 'not_found');
    expect(await countPromptsOfTeam(stranger)).toEqual(new Map());
  });
});

describe('dismiss-prompt', () => {
  it('sets it aside for good, once, by the manager alone', async () => {
    const { prompt, done } = await promptFor();
    for (const key of ['learner', 'boss', 'peer', 'dotted', 'former'])
      await expectRefusal(dismissPrompt(as(key), { id: prompt.id }), 'forbidden');
    await dismissPrompt(as('manager'), { id: prompt.id });
    await dismissPrompt(as('manager'), { id: prompt.id });
    await findRoleRelevance(tenant.system, done);
    expect(await prompts()).toEqual([]);
    expect(await audited('recognition.prompt-dismissed')).toHaveLength(1);
  });

  it('conflicts where thanks were given; thanks may still follow a dismissal', async () => {
    const { prompt } = await promptFor();
    await dismissPrompt(as('manager'), { id: prompt.id });
    await giveRecognition(as('manager'), thanks({ promptId: prompt.id }));
    expect(await listRecognitions(as('learner'), learner())).toHaveLength(1);
    const second = await promptFor('ELEARN');
    await giveRecognition(as('manager'), thanks({ promptId: second.prompt.id, body: 'Again' }));
    await expectRefusal(dismissPrompt(as('manager'), { id: second.prompt.id }), 'conflict');
  });
});

describe('draft-recognition (R16)', () => {
  const words = fc
    .string({ minLength: 1, maxLength: 60 })
    .filter((text) => text.trim() === text && text !== '');

  it('names what was done, the skill, and the aim where one is known, and invents none', () => {
    fc.assert(
      fc.property(
        words,
        words,
        words,
        fc.option(words, { nil: null }),
        fc.constantFrom('completion', 'observation', 'example') as fc.Arbitrary<'completion'>,
        (givenName, what, competencyName, aim, kind) => {
          const draft = draftRecognition({ givenName, kind, what, competencyName, aim });
          expect(draft).toContain(what);
          expect(draft).toContain(`“${competencyName}”`);
          expect(draft.startsWith(givenName)).toBe(true);
          expect(draft.endsWith('.')).toBe(true);
          if (aim === null) expect(draft).not.toContain('our aim');
          else expect(draft).toContain(`“${aim}”`);
        },
      ),
    );
  });
});
