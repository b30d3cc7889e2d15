import type { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  askAboutGoal,
  completePlanItems,
  listGoals,
  listPlan,
  rateMyself,
  shareGoal,
  writeGoal,
} from '../../src/features/goals/index.ts';
import { listRecommendations, recommendOption } from '../../src/features/recommendations/index.ts';
import type { AppEnv } from '../../src/http/environment.ts';
import { recordedCompletion } from '../features/goals-ground.ts';
import { learning, meetLearners, owner, tenant } from '../features/learning-stage.ts';
import { growthSite, sendForm } from './growth-site.ts';

meetLearners();

let site: Hono<AppEnv>;
let personId: string;
beforeEach(() => {
  personId = tenant.personId('learner');
  site = growthSite(tenant.deps, { tenantId: tenant.tenantId, personId, name: 'Ines Castro' });
});

const as = (key: string) => tenant.contextOf(key);
const send = (path: string, fields: Readonly<Record<string, string | readonly string[]>>) =>
  sendForm(site, tenant.deps, path, fields);

/** A page as text, its tags taken out: what one reads. */
async function read(path: string): Promise<string> {
  const response = await site.request(path);
  expect(response.status).toBe(200);
  return textOf(await response.text());
}
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');

const recommend = () =>
  recommendOption(as('manager'), {
    personId,
    competencyId: learning.skills.FEEDBACK,
    reason: 'You lead the new region in spring.',
    optionIds: [learning.options.COURSE, learning.options.SHADOW],
    purpose: 'future',
  });

describe('My growth', () => {
  it('has no dead ends for somebody with nothing yet', async () => {
    const page = await read('/growth');
    for (const sentence of [
      'No conversation is planned',
      'Choose what you want to be able to do',
      'Start from something that did not work out',
      'Nothing waits for your answer',
      'Nothing yet',
    ])
      expect(page).toContain(sentence);
  });

  it('R80: a goal is written by a form without script, from a challenge or a setback', async () => {
    expect(await read('/growth?start=setback')).toContain(
      'What did not work out, and what would have helped?',
    );
    const sent = await send('/goals', {
      _form: 'goal-new',
      origin: 'challenge',
      originText: 'for the new region',
      title: 'Lead difficult conversations calmly',
      competencyId: learning.skills.FEEDBACK,
      targetLevel: '4',
      due: '2026-06-01',
      nextStep: 'Sit in on a review',
    });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/growth?done=goal-written#goals']);
    const page = await read('/growth?done=goal-written');
    expect(page).toContain('Your goal is written. Only you see it until you share it.');
    expect(page).toContain('1 · for the new region');
    expect(page).toContain('not yet known, 4 by June');
    expect(page).toContain('Only you');
  });

  it('a refused form comes back with what was typed and what is missing, in its own place', async () => {
    const refused = await send('/goals', { _form: 'goal-new', origin: 'setback', nextStep: 'Typed & kept' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('value="Typed &amp; kept"');
    expect(html).toContain('Name the capability in a few words');
    expect(html).toContain('Nothing is lost. One thing to put right');
  });

  it('R81: a fourth goal is asked which one shall step aside, and keeps its words', async () => {
    for (const title of ['one', 'two', 'three'])
      await writeGoal(as('learner'), { title, origin: 'challenge' });
    const fields = { _form: 'goal-new', origin: 'challenge', title: 'the fourth' };
    const refused = await send('/goals', fields);
    expect(refused.status).toBe(429);
    const html = await refused.text();
    expect(html).toContain('value="the fourth"');
    expect(textOf(html)).toContain('Choose the goal to park.');
    const [, two] = await listGoals(as('learner'), personId);
    expect((await send('/goals', { ...fields, parkGoalId: two?.id ?? '' })).status).toBe(303);
    expect(await read('/growth')).toContain('two Parked');
  });

  it('R81: ranks go up and down by one button', async () => {
    for (const title of ['one', 'two']) await writeGoal(as('learner'), { title, origin: 'challenge' });
    const [one, two] = await listGoals(as('learner'), personId);
    await send('/goals/order', { order: [two?.id ?? '', one?.id ?? ''] });
    expect((await listGoals(as('learner'), personId)).map((goal) => goal.title)).toEqual(['two', 'one']);
  });

  it('R84: the manager’s open question stands with the goal and is answered in place', async () => {
    const { id } = await writeGoal(as('learner'), { title: 'calm', origin: 'challenge' });
    await shareGoal(as('learner'), { id });
    const asked = await askAboutGoal(as('manager'), { id, question: 'Who stays calm?' });
    expect(await read('/growth')).toContain('Mara asks: “Who stays calm?”');
    expect(await read('/growth')).toContain('You and Mara');
    const empty = await send(`/goal-questions/${asked.id}/answer`, {
      _form: `answer-${asked.id}`,
      answer: '',
    });
    expect(textOf(await empty.text())).toContain('Write your answer. A sentence is enough.');
    await send(`/goal-questions/${asked.id}/answer`, { answer: 'Tomás.' });
    const page = await read('/growth');
    expect(page).toContain('Tomás.');
    expect(page).not.toContain('Mara asks');
  });

  it('R98, R85: a recommendation shows skill, why and ways, and is accepted by form', async () => {
    const { id } = await recommend();
    const page = await read('/growth');
    for (const text of [
      'Giving feedback that lands',
      'Recommended by Mara today, to be ready for what is ahead',
      'You lead the new region in spring. Your role asks for level 4 and counts it 30 %.',
      'COURSE title Course · 5 h · brings level 3',
      'SHADOW title Shadowing · 2 h · brings level 4',
    ])
      expect(page).toContain(text);
    const none = await send(`/recommendations/${id}/acceptance`, { _form: `accept-${id}` });
    expect(none.status).toBe(422);
    const chosen = { optionIds: [learning.options.COURSE] };
    expect((await send(`/recommendations/${id}/acceptance`, chosen)).status).toBe(303);
    const after = await (await site.request('/growth')).text();
    expect(after).toContain('href="https://lms.example/COURSE"');
    expect(textOf(after)).toContain('On my plan 1');
    const done = await recordedCompletion(tenant, owner, { personId, optionId: learning.options.COURSE });
    await completePlanItems(tenant.system, done);
    expect(await read('/growth')).toContain('Done today');
    expect(await read('/growth')).toContain('Completed COURSE title');
  });

  it('R98: another way and "not now" are answered by form, and ask for a sentence', async () => {
    const first = await recommend();
    const empty = await send(`/recommendations/${first.id}/counter`, { _form: `counter-${first.id}` });
    expect(textOf(await empty.text())).toContain('Say in a sentence which other way you would take.');
    await send(`/recommendations/${first.id}/counter`, { text: 'Rehearse with Priya.' });
    expect(await read('/growth')).toContain('you proposed another way to Mara');
    const second = await recommend();
    const silent = await send(`/recommendations/${second.id}/refusal`, { _form: `decline-${second.id}` });
    expect(textOf(await silent.text())).toContain('Say in a sentence why not now.');
    await send(`/recommendations/${second.id}/refusal`, { reason: 'Stocktaking.' });
    const statuses = (await listRecommendations(as('learner'), personId)).map((one) => one.status);
    expect(statuses.sort()).toEqual(['countered', 'declined']);
  });

  it('R15, R85: what the program proposes says why in its terms, and goes on the plan by one button', async () => {
    const page = await read('/growth');
    expect(page).toContain('Your role counts this skill 50 %.');
    expect(page).toContain('Where you stand is not yet known, so it counts as one level to go');
    await send('/plan-items', { optionId: learning.options.FOODCRS, competencyId: learning.skills.FOOD });
    expect((await listPlan(as('learner'), personId)).map((item) => item.option.title)).toEqual([
      'FOODCRS title',
    ]);
  });

  it('R32: an example of applying it is shared by form', async () => {
    const form = { _form: 'example-new', competencyId: learning.skills.LISTEN, body: 'I asked first.' };
    expect((await send('/examples', { ...form, body: '' })).status).toBe(422);
    expect((await send('/examples', form)).status).toBe(303);
    expect(await read('/growth')).toContain('Shared an example: “I asked first.”');
  });
});

describe('What is expected of me', () => {
  it('R8, R18: priorities first, then by type, with weight, level, indicators and who does what', async () => {
    const page = await read('/expectations');
    const order = [
      'What counts most',
      'Giving feedback that lands',
      'Knowledge',
      'Food safety',
      'Behaviours',
      'Listens first',
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const text of [
      '30 %',
      'not yet known, 4 wanted',
      'What level 4 looks like',
      'does it well',
      'Who does what',
      'Buy well',
    ])
      expect(page).toContain(text);
  });

  it('R86: rating oneself by form; a missing level comes back to this page', async () => {
    const competencyId = learning.skills.FEEDBACK;
    const refused = await send('/self-ratings', { _form: `rate-${competencyId}`, competencyId });
    expect(refused.status).toBe(422);
    expect(textOf(await refused.text())).toContain('Choose the level where you see yourself.');
    const sent = await send('/self-ratings', { competencyId, level: '2' });
    expect(sent.headers.get('location')).toBe(`/expectations?done=rated#skill-${competencyId}`);
    expect(await read('/expectations')).toContain('My own rating: 2');
  });

  it('says what will appear where the job has no profile', async () => {
    const stranger = tenant.personId('stranger');
    const other = growthSite(tenant.deps, {
      tenantId: tenant.tenantId,
      personId: stranger,
      name: 'Priya Nair',
    });
    expect(textOf(await (await other.request('/expectations')).text())).toContain('No role profile yet');
  });
});

describe('My record', () => {
  it('R78, R33: shows pieces, what they carry, what is still needed, and what is tied to no skill', async () => {
    for (const code of ['FOODCRS', 'COURSE', 'LOOSE'] as const)
      await recordedCompletion(tenant, owner, { personId, optionId: learning.options[code] });
    const page = await read('/record');
    expect(page).toContain('3 now');
    expect(page).toContain('A second piece is needed that says it independently');
    expect(page).toContain('Also learned');
    expect(page).toContain('LOOSE title');
  });

  it('shows who looked, and not oneself', async () => {
    await rateMyself(as('learner'), { competencyId: learning.skills.FEEDBACK, level: 2 });
    await listGoals(as('manager'), personId);
    const page = await read('/record');
    expect(page).toMatch(/Mara Okafor [^.]*looked at the goals you share/);
    expect(page).not.toContain('Ines Castro self rating');
  });
});
