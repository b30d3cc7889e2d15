import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { responseClaims } from '../../lti/deep-linking/index.ts';
import { claim } from '../lti/platform-fixture.ts';
import { type Ground, layGround, subOf } from './access-ground.ts';
import {
  activityClaims,
  answerOf,
  arrive,
  deepLinkingClaims,
  type Item,
  LINE_ITEM,
  RETURN_URL,
  reviewClaims,
  settleJobs,
} from './activities-ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await layGround();
}, 120_000);
afterAll(() => ground.close());

const skill = () => ground.home.learning.skills.FEEDBACK;
const option = () => ground.home.learning.options.COURSE;
const at = (id: string) => `/deep-linking-requests/${id}`;

/** The keys of the list, as the picker's form carries them. */
const keysOn = (page: string) => [...page.matchAll(/name="keys" value="([^"]+)"/g)].map(([, key]) => key!);

/** Goes through the picker by its forms: chooses these, gives them titles, places them. */
async function place(
  wishes: readonly Record<string, string | string[]>[],
  { words = {}, settings = {} }: { words?: Record<string, string>; settings?: object } = {},
) {
  const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims({ ...settings }));
  for (const wish of wishes) {
    const answer = await teacher.form(`${at(teacher.requestId)}/choices`, wish);
    expect(answer.status, await answer.clone().text()).toBe(303);
  }
  const keys = keysOn(await (await teacher.get(teacher.landedAt)).text());
  const fields: Record<string, string | string[]> = { keys };
  for (const [n, key] of keys.entries()) {
    fields[`title-${key}`] = words[`title-${n}`] ?? `Title ${n}`;
    fields[`instructions-${key}`] = words[`instructions-${n}`] ?? '';
    fields[`points-${key}`] = words[`points-${n}`] ?? '10';
  }
  const placed = await teacher.form(`${at(teacher.requestId)}/placement`, fields);
  expect(placed.status, await placed.clone().text()).toBe(303);
  expect(placed.headers.get('location')).toBe(`/picker/return?request=${teacher.requestId}`);
  return { teacher, ...(await answerOf(teacher, teacher.requestId)) };
}

async function placeOne(kind: string, points = '10'): Promise<Item> {
  const about = kind === 'option-page' ? 'optionIds' : 'competencyIds';
  const wish = { kind, [about]: kind === 'option-page' ? option() : skill() };
  const { items } = await place([wish], { words: { 'points-0': points } });
  return items[0]!;
}

describe('deep linking: choosing content for a course (issue F2, 3)', () => {
  test('two things are chosen, worded and placed; the LMS gets both, signed, and its data back', async () => {
    const { teacher, response, action, claims, items } = await place([
      { kind: 'option-page', optionIds: option() },
      { kind: 'reflection', competencyIds: [skill(), ground.home.learning.skills.LISTEN] },
    ]);
    expect(teacher.landedAt).toMatch(/^\/picker\?request=[0-9a-f-]{36}$/);
    expect(action).toBe(RETURN_URL);
    expect(claims).toMatchObject({
      iss: 'kQ2mZr7TnB4xWcP',
      aud: 'http://127.0.0.1:8091',
      [claim('deployment_id')]: '1',
      [claim('message_type')]: 'LtiDeepLinkingResponse',
      [responseClaims.data]: 'opaque §1 data',
    });
    expect(items).toHaveLength(2);
    for (const [n, item] of items.entries()) {
      const id = item.custom.activity;
      expect(item).toMatchObject({
        type: 'ltiResourceLink',
        title: `Title ${n}`,
        url: `http://localhost:8080/activities/${id}`,
        lineItem: { scoreMaximum: 10, resourceId: id },
      });
    }
    expect(items[0]!.lineItem).not.toHaveProperty('submissionReview');
    expect(items[1]!.lineItem).toHaveProperty('submissionReview');
    expect(response.headers.get('content-security-policy')).toContain(
      "form-action 'self' http://127.0.0.1:8091;",
    );
    expect(response.headers.get('content-security-policy')).not.toContain('form-action *');
  });

  test('the way back may be loaded again and says the same; the session’s token is not in its form', async () => {
    const { teacher, items } = await place([{ kind: 'reflection', competencyIds: skill() }]);
    const again = await answerOf(teacher, teacher.requestId);
    expect(again.items).toEqual(items);
    const page = await again.response.text();
    const form = /<form[^>]*action="http:\/\/127[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
    expect(form).toContain('name="JWT"');
    expect(form).not.toContain(teacher.csrf);
  });

  test('accept_multiple false: a second choice takes the place of the first', async () => {
    const { items } = await place(
      [
        { kind: 'reflection', competencyIds: skill() },
        { kind: 'goal-check', competencyIds: skill() },
      ],
      { settings: { accept_multiple: false } },
    );
    expect(items.map(({ lineItem }) => lineItem)).toMatchObject([{ tag: 'goal-check' }]);
  });

  test('accept_lineitem false: no points are asked for and no line item is sent', async () => {
    const { teacher, items } = await place([{ kind: 'reflection', competencyIds: skill() }], {
      settings: { accept_lineitem: false },
    });
    expect(items[0]).not.toHaveProperty('lineItem');
    const [row] = await ground.owner`select points from activity where request_id = ${teacher.requestId}`;
    expect(row?.points).toBeNull();
  });

  test('points left empty make no column', async () => {
    expect(await placeOne('reflection', '')).not.toHaveProperty('lineItem');
  });

  test('going back without a choice answers with nothing', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const answer = await teacher.form(`${at(teacher.requestId)}/cancellation`, {});
    expect(answer.status).toBe(303);
    const { claims, action } = await answerOf(teacher, teacher.requestId);
    expect(claims[responseClaims.contentItems]).toEqual([]);
    expect(action).toBe(RETURN_URL);
  });

  test('one request is good for one answer: another tab is told, and nothing is made twice', async () => {
    const { teacher, items } = await place([{ kind: 'reflection', competencyIds: skill() }]);
    const late = await teacher.form(`${at(teacher.requestId)}/choices`, {
      kind: 'goal-check',
      competencyIds: skill(),
    });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('finished');
    const cancel = await teacher.json(`${at(teacher.requestId)}/cancellation`, {});
    expect(cancel.status).toBe(409);
    expect((await answerOf(teacher, teacher.requestId)).items).toEqual(items);
    expect(await (await teacher.get(teacher.landedAt)).text()).toContain('This is finished already');
  });

  test('sent twice at once it places once', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    await teacher.json(`${at(teacher.requestId)}/choices`, { kind: 'reflection', competencyIds: [skill()] });
    const keys = keysOn(await (await teacher.get(teacher.landedAt)).text());
    const body = { keys, [`title-${keys[0]}`]: 'Once' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => teacher.json(`${at(teacher.requestId)}/placement`, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409, 409, 409]);
    const rows = await ground.owner`select id from activity where request_id = ${teacher.requestId}`;
    expect(rows).toHaveLength(1);
  });

  test('a list that another tab changed is not placed unseen', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const choose = (kind: string) =>
      teacher.json(`${at(teacher.requestId)}/choices`, { kind, competencyIds: [skill()] });
    await choose('reflection');
    const keys = keysOn(await (await teacher.get(teacher.landedAt)).text());
    await choose('goal-check');
    const answer = await teacher.form(`${at(teacher.requestId)}/placement`, {
      _form: 'place',
      keys,
      [`title-${keys[0]}`]: 'Words that stay',
    });
    expect(answer.status).toBe(409);
    const page = await answer.text();
    expect(page).toContain('changed in another tab');
    expect(page).toContain('Words that stay');
  });

  test('what is wrong is said at its field, and what was typed stays', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const none = await teacher.form(`${at(teacher.requestId)}/choices`, {
      _form: 'choose-reflection',
      kind: 'reflection',
    });
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('Tick at least one skill.');
    await teacher.form(`${at(teacher.requestId)}/choices`, { kind: 'reflection', competencyIds: skill() });
    const [key] = keysOn(await (await teacher.get(teacher.landedAt)).text());
    const answer = await teacher.form(`${at(teacher.requestId)}/placement`, {
      _form: 'place',
      keys: key!,
      [`title-${key}`]: ' ',
      [`points-${key}`]: '1.5',
      [`instructions-${key}`]: 'Words that stay',
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    for (const said of ['Give it a title', 'Write a whole number from 1 to 1000', 'Words that stay', '1.5'])
      expect(page).toContain(said);
  });

  test('its hour over it says so, and nothing can be placed', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    await ground.owner`
      update deep_linking_request set expires_at = created_at where id = ${teacher.requestId}`;
    const page = await teacher.get(teacher.landedAt);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('The hour for choosing is over');
    const wish = { kind: 'reflection', competencyIds: [skill()] };
    expect((await teacher.json(`${at(teacher.requestId)}/choices`, wish)).status).toBe(409);
    expect((await teacher.get(`/picker/return?request=${teacher.requestId}`)).status).toBe(409);
  });

  test.each(['Learner', 'Mentor', 'CourseManager', 'Member'])(
    'a %s of the course may place nothing, whatever the LMS sent them for',
    async (role) => {
      const visitor = await arrive(ground, ground.home, 'peer', deepLinkingClaims({}, role));
      expect((await visitor.get(visitor.landedAt)).status).toBe(403);
      const wish = { kind: 'reflection', competencyIds: [skill()] };
      expect((await visitor.json(`${at(visitor.requestId)}/choices`, wish)).status).toBe(403);
      expect((await visitor.json(`${at(visitor.requestId)}/cancellation`, {})).status).toBe(403);
      expect((await visitor.get(`/picker/return?request=${visitor.requestId}`)).status).toBe(403);
    },
  );

  test('the L&D admin may, whatever their role in the course', async () => {
    const visitor = await arrive(ground, ground.home, 'ldAdmin', deepLinkingClaims({}, 'Learner'));
    expect((await visitor.get(visitor.landedAt)).status).toBe(200);
  });

  test('a request is its person’s: for everybody else, in this company and another, it is not there', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const colleague = await arrive(ground, ground.home, 'manager', deepLinkingClaims());
    const foreigner = await arrive(ground, ground.other, 'tenantAdmin', deepLinkingClaims());
    const wish = { kind: 'reflection', competencyIds: [skill()] };
    for (const other of [colleague, foreigner]) {
      expect((await other.get(teacher.landedAt)).status).toBe(404);
      expect((await other.get(`/picker/return?request=${teacher.requestId}`)).status).toBe(404);
      expect((await other.json(`${at(teacher.requestId)}/choices`, wish)).status).toBe(404);
      expect(
        (await other.json(`${at(teacher.requestId)}/placement`, { keys: [teacher.requestId] })).status,
      ).toBe(422);
      expect((await other.json(`${at(teacher.requestId)}/cancellation`, {})).status).toBe(404);
    }
  });

  test('options and skills of another company cannot be chosen', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const { learning } = ground.other;
    for (const wish of [
      { kind: 'option-page', optionIds: [learning.options.COURSE] },
      { kind: 'reflection', competencyIds: [learning.skills.FEEDBACK] },
    ])
      expect((await teacher.json(`${at(teacher.requestId)}/choices`, wish)).status).toBe(422);
  });

  test.each([
    'https://elsewhere.example/return',
    'http://127.0.0.1:8092/return',
    'https://127.0.0.1:8091/return',
  ])('an answer never leaves for %s, which is not the LMS’ own (launch-security rule 7)', async (url) => {
    const teacher = await arrive(
      ground,
      ground.home,
      'stranger',
      deepLinkingClaims({ deep_link_return_url: url }),
    );
    const page = await (await teacher.get(teacher.landedAt)).text();
    expect(page).toContain('not among its registered ones');
    await teacher.json(`${at(teacher.requestId)}/cancellation`, {});
    const back = await teacher.get(`/picker/return?request=${teacher.requestId}`);
    expect(back.status).toBe(412);
    expect(await back.text()).not.toContain('name="JWT"');
  });

  test('an LMS that takes files only is told of kindly', async () => {
    const teacher = await arrive(
      ground,
      ground.home,
      'stranger',
      deepLinkingClaims({ accept_types: ['file', 'html'] }),
    );
    expect(await (await teacher.get(teacher.landedAt)).text()).toContain('takes files or texts');
  });

  test.each(['option-page', 'reflection', 'self-assessment', 'goal-check'])(
    'a %s is previewed as its page will look, with nothing to press',
    async (kind) => {
      const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
      const about = kind === 'option-page' ? { optionIds: [option()] } : { competencyIds: [skill()] };
      await teacher.json(`${at(teacher.requestId)}/choices`, { kind, ...about });
      const [key] = keysOn(await (await teacher.get(teacher.landedAt)).text());
      const page = await teacher.get(`/picker/preview?request=${teacher.requestId}&key=${key}`);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain('Nothing can be handed in from here');
      const [, preview = ''] = html.split('<fieldset disabled');
      expect(preview).toMatch(kind === 'option-page' ? /Put on my plan/ : /[Hh]and in/);
    },
  );

  test('the catalogue and the skills are searched by words', async () => {
    const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims());
    const found = async (query: string) => (await teacher.get(`${teacher.landedAt}&${query}`)).text();
    const options = await found('kind=option-page&q=food');
    expect(options).toContain('FOODCRS title');
    expect(options).not.toContain('SHADOW title');
    expect(options).toContain('Brings Food safety');
    expect(await found('kind=reflection&q=listen')).toContain('Listens first');
    expect(await found('kind=reflection&q=zzz')).toContain('Nothing found for “zzz”');
  });
});

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

describe('submission review (issue F2, 6), and what a teacher sees', () => {
  async function handedIn(words: Record<string, string>) {
    const id = (await placeOne('reflection')).custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    const answer = await learner.form(`/activities/${id}/reflection`, { competencyId: skill(), ...words });
    expect(answer.status).toBe(303);
    await settleJobs(ground);
    return { id, learner };
  }

  test('the teacher sees that and when; the words only while their writer shows them, and the look is on record', async () => {
    const { id, learner } = await handedIn({ body: 'Peridot the words' });
    const look = async () => {
      const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
      expect(teacher.landedAt).toMatch(/^\/activities\/review\?request=/);
      return (await teacher.get(teacher.landedAt)).text();
    };
    const hidden = await look();
    expect(hidden).toContain('Ines Castro');
    expect(hidden).toContain('Handed in');
    expect(hidden).not.toContain('Peridot');
    const again = { body: 'Peridot the words', competencyId: skill(), showToCourse: 'yes' };
    await learner.form(`/activities/${id}/reflection`, again);
    expect(await look()).toContain('Peridot the words');
    await learner.form(`/activities/${id}/reflection`, { body: 'Peridot the words', competencyId: skill() });
    expect(await look()).not.toContain('Peridot');
    const reads = await ground.owner`
      select action from audit.entry where subject_id = ${ground.home.tenant.personId('learner')}
         and action in ('hand-in.read', 'reflection.read') order by action`;
    expect(reads.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['hand-in.read', 'reflection.read']),
    );
    const record = await (await learner.get('/record')).text();
    expect(record).toContain('saw that you handed something in');
  });

  test.each(['Learner', 'Mentor', 'ContentDeveloper'])(
    'a %s of the course sees nothing of it',
    async (role) => {
      const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
      const other = await arrive(
        ground,
        ground.home,
        'peer',
        reviewClaims(id, subOf('1', 'learner'), { role }),
      );
      const page = await other.get(other.landedAt);
      expect(page.status).toBe(403);
      expect(await page.text()).not.toContain('Onyx');
    },
  );

  test('the teacher of another course, and another teacher with the same address, see nothing', async () => {
    const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
    const elsewhere = await arrive(
      ground,
      ground.home,
      'stranger',
      reviewClaims(id, subOf('1', 'learner'), { link: 'another-link' }),
    );
    const page = await (await elsewhere.get(elsewhere.landedAt)).text();
    expect(page).toContain('Nothing is handed in yet');
    expect(page).not.toContain('Onyx');
    const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
    const thief = await arrive(ground, ground.home, 'manager', reviewClaims(id, subOf('1', 'peer')));
    expect((await thief.get(teacher.landedAt)).status).toBe(404);
  });

  test('the person themself is led to their own page', async () => {
    const { id } = await handedIn({ body: 'Mine to read' });
    const claims = reviewClaims(id, subOf('1', 'learner'), { role: 'Learner' });
    const own = await arrive(ground, ground.home, 'learner', claims);
    const page = await own.get(own.landedAt);
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe(`/activities/${id}`);
  });

  test('for ratings and goals there are never words to see', async () => {
    const { items } = await place([{ kind: 'self-assessment', competencyIds: skill() }]);
    const id = items[0]!.custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    await learner.form(`/activities/${id}/self-assessment`, { [`level-${skill()}`]: '4', shared: 'yes' });
    await settleJobs(ground);
    const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
    const page = await (await teacher.get(teacher.landedAt)).text();
    expect(page).toContain('seen by the person alone');
    expect(page).not.toMatch(/level 4/i);
  });

  test('a teacher who opens the activity sees how it works and how many, and nobody’s name or words', async () => {
    const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
    const teacher = await arrive(ground, ground.home, 'stranger', activityClaims(id, { role: 'Instructor' }));
    const page = await (await teacher.get(`/activities/${id}`)).text();
    expect(page).toContain('For whoever teaches this course');
    expect(page).toContain('person handed in');
    expect(page).not.toContain('Castro');
    expect(page).not.toContain('Onyx');
    const peer = await arrive(ground, ground.home, 'peer', activityClaims(id));
    expect(await (await peer.get(`/activities/${id}`)).text()).not.toContain('For whoever teaches');
    const other = await arrive(
      ground,
      ground.home,
      'stranger',
      activityClaims(id, { role: 'Instructor', link: 'another' }),
    );
    const elsewhere = await (await other.get(`/activities/${id}`)).text();
    expect(elsewhere).toMatch(/<b[^>]*>0<\/b>|>0</);
  });
});
