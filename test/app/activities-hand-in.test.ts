import { describe, expect, test } from 'vitest';
import { subOf } from './access-ground.ts';
import { activityClaims, arrive, LINE_ITEM, settleJobs } from './activities-ground.ts';
import { ground, meetCompanies, place, placeOne, skill } from './activities-stage.ts';

meetCompanies();

describe('handing in (issue F2, 4)', () => {
  const scores = (activityId: string) =>
    ground.owner`select line_item_url, sub, score_given, score_maximum, activity_progress, hand_in_id, state
                   from score_delivery where activity_id = ${activityId} order by queued_at`;

  test('a reflection: full marks for handing in, once for the same words, and the words stay with the person', async () => {
    const { custom } = await placeOne('reflection');
    const id = custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    expect(learner.landedAt).toBe(`/activities/${id}`);
    const before = await (await learner.get(`/activities/${id}`)).text();
    expect(before).toContain('Nobody there sees what you wrote');
    const words = { body: 'Sapphire the reflection', competencyId: skill() };
    for (let n = 0; n < 2; n++) {
      const answer = await learner.form(`/activities/${id}/reflection`, words);
      expect(answer.status, await answer.clone().text()).toBe(303);
      await settleJobs(ground);
    }
    expect(await scores(id)).toMatchObject([
      {
        line_item_url: LINE_ITEM,
        sub: subOf('1', 'learner'),
        score_given: 10,
        score_maximum: 10,
        activity_progress: 'Completed',
      },
    ]);
    const after = await (await learner.get(`/activities/${id}`)).text();
    expect(after).toContain('Handed in');
    expect(after).toContain('Sapphire the reflection');
    const [statement] = await ground.owner`
      select statement from records.statement
       where statement->'object'->>'id' = ${`http://localhost:8080/activities/${id}`}`;
    expect(statement?.statement.verb.id).toBe('http://adlnet.gov/expapi/verbs/completed');
    expect(JSON.stringify(statement)).not.toContain('Sapphire');
    const waiting = await ground.owner`
      select 1 from unmatched_completion where object_id like ${`%/activities/${id}`}`;
    expect(waiting).toHaveLength(0);
  });

  test('other words are another hand-in, and the newer score takes the older one’s place', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    for (const body of ['First words', 'Second words']) {
      await learner.form(`/activities/${id}/reflection`, { body, competencyId: skill() });
      await settleJobs(ground);
    }
    const [row] = await ground.owner`
      select version from hand_in h join activity_link l on l.id = h.link_id where l.activity_id = ${id}`;
    expect(row?.version).toBe(2);
    expect((await scores(id)).length).toBe(2);
  });

  test('a reflection shared with the manager is an example (R32); one that is not stays out of it', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    const examples = (body: string) => ground.owner`select id from shared_example where body = ${body}`;
    await learner.form(`/activities/${id}/reflection`, { body: 'Kept to myself', competencyId: skill() });
    expect(await examples('Kept to myself')).toHaveLength(0);
    const shared = { body: 'Shown to her', competencyId: skill(), shareWithManager: 'yes' };
    await learner.form(`/activities/${id}/reflection`, shared);
    expect(await examples('Shown to her')).toHaveLength(1);
  });

  test('a self-assessment: every skill has its level, the course learns that it was handed in and no level', async () => {
    const { LISTEN } = ground.home.learning.skills;
    const { items } = await place([{ kind: 'self-assessment', competencyIds: [skill(), LISTEN] }]);
    const id = items[0]!.custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    const half = await learner.form(`/activities/${id}/self-assessment`, {
      _form: 'self-assessment',
      [`level-${skill()}`]: '3',
    });
    expect(half.status).toBe(422);
    expect(await half.text()).toContain('Choose the level where you see yourself');
    const whole = { [`level-${skill()}`]: '3', [`level-${LISTEN}`]: '2' };
    for (let n = 0; n < 2; n++) {
      expect((await learner.form(`/activities/${id}/self-assessment`, whole)).status).toBe(303);
      await settleJobs(ground);
    }
    expect(await scores(id)).toHaveLength(1);
    const rated = await ground.owner`
      select level, shared_at from development.self_rating
       where person_id = ${ground.home.tenant.personId('learner')} and competency_id = ${LISTEN}`;
    expect(rated).toMatchObject([{ level: 2, shared_at: null }]);
  });

  test('a goal check: no goal, a goal without a next step, one with it', async () => {
    const { items } = await place([{ kind: 'goal-check', competencyIds: skill() }]);
    const id = items[0]!.custom.activity;
    const peer = await arrive(ground, ground.home, 'peer', activityClaims(id));
    expect((await peer.form(`/activities/${id}/goal-check`, {})).status).toBe(422);
    const goal = { title: 'Turquoise the goal', origin: 'challenge', competencyId: skill() };
    expect((await peer.json('/goals', goal)).status).toBe(200);
    const page = await (await peer.get(`/activities/${id}`)).text();
    expect(page).toContain('Turquoise the goal');
    const goalId = /name="goalId" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const step = await peer.form(`/activities/${id}/next-steps`, { goalId, nextStep: 'Ask Owen on Monday' });
    expect(step.status, await step.clone().text()).toBe(303);
    await settleJobs(ground);
    expect(await scores(id)).toHaveLength(1);
    // what was said about it elsewhere names neither goal nor skill
    const said = await ground.owner`
      select statement::text as text from records.statement where statement::text like ${`%/activities/${id}%`}`;
    expect(said).toHaveLength(1);
    expect(said[0]?.text).not.toContain(skill());
    expect(said[0]?.text).not.toContain(goalId);
  });

  test('a goal written there is handed in at once; somebody else’s goal is nobody’s', async () => {
    const { items } = await place([{ kind: 'goal-check', competencyIds: skill() }]);
    const id = items[0]!.custom.activity;
    const dotted = await arrive(ground, ground.home, 'dotted', activityClaims(id));
    const [theirs] = await ground.owner`
      select id from development.goal where title = 'Turquoise the goal'`;
    const stolen = { goalId: theirs!.id, nextStep: 'Not mine' };
    expect((await dotted.json(`/activities/${id}/next-steps`, stolen)).status).toBe(404);
    const goal = { title: 'A goal of my own', competencyId: skill(), nextStep: 'Tomorrow at nine' };
    expect((await dotted.form(`/activities/${id}/goals`, goal)).status).toBe(303);
    await settleJobs(ground);
    expect(await scores(id)).toHaveLength(1);
  });

  test('without a line item the hand-in counts, and the page says that nothing was sent', async () => {
    const id = (await placeOne('reflection', '')).custom.activity;
    const claims = activityClaims(id, { lineItem: null });
    const learner = await arrive(ground, ground.home, 'learner', claims);
    await learner.form(`/activities/${id}/reflection`, { body: 'Words', competencyId: skill() });
    await settleJobs(ground);
    expect(await scores(id)).toHaveLength(0);
    expect(await (await learner.get(`/activities/${id}`)).text()).toContain(
      'Your LMS keeps no points for this',
    );
  });

  test('a line item that a later launch names gets the scores that waited for it', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const early = activityClaims(id, { link: '78' });
    early['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] = undefined;
    const learner = await arrive(ground, ground.home, 'learner', early);
    await learner.form(`/activities/${id}/reflection`, { body: 'Early words', competencyId: skill() });
    await settleJobs(ground);
    expect(await scores(id)).toHaveLength(0);
    await arrive(ground, ground.home, 'peer', activityClaims(id, { link: '78' }));
    expect(await scores(id)).toMatchObject([{ line_item_url: LINE_ITEM, sub: subOf('1', 'learner') }]);
  });

  test('a copy of the course has hand-ins of its own', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const words = { body: 'In the first course', competencyId: skill() };
    const here = await arrive(ground, ground.home, 'learner', activityClaims(id));
    await here.form(`/activities/${id}/reflection`, words);
    const there = await arrive(ground, ground.home, 'learner', activityClaims(id, { link: '99' }));
    const page = await (await there.get(`/activities/${id}`)).text();
    expect(page).not.toContain('In the first course');
  });

  test('from another course, or from nowhere, one looks and hands nothing in', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const visitor = await ground.launch(ground.home, subOf('1', 'learner'));
    const page = await visitor.get(`/activities/${id}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('outside the course');
    const answer = await visitor.form(`/activities/${id}/reflection`, {
      _form: 'reflection',
      body: 'Words that stay',
      competencyId: skill(),
      shareWithManager: 'yes',
    });
    expect(answer.status).toBe(412);
    expect(await answer.text()).toContain('Words that stay');
    expect(await ground.owner`select 1 from shared_example where body = 'Words that stay'`).toHaveLength(0);
  });

  test('another company’s activity is not there, neither by launch nor by address', async () => {
    const id = (await placeOne('reflection')).custom.activity;
    const foreigner = await arrive(ground, ground.other, 'learner', activityClaims(id));
    expect(foreigner.landedAt).not.toContain('/activities/');
    expect((await foreigner.get(`/activities/${id}`)).status).toBe(404);
    const words = { body: 'x', competencyId: skill() };
    expect((await foreigner.json(`/activities/${id}/reflection`, words)).status).toBe(404);
  });

  test('an option page shows what it brings, and puts the option on the plan', async () => {
    const id = (await placeOne('option-page', '')).custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id, { lineItem: null }));
    const page = await (await learner.get(`/activities/${id}`)).text();
    expect(page).toContain('What it would do for you');
    expect(page).toContain('Giving feedback that lands');
    expect(page).toContain('this brings 3');
    expect((await learner.form(`/activities/${id}/plan-item`, {})).status).toBe(303);
    expect(await (await learner.get(`/activities/${id}`)).text()).toContain('On your plan');
  });
});
