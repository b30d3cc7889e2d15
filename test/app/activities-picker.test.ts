import { describe, expect, test } from 'vitest';
import { responseClaims } from '../../lti/deep-linking/index.ts';
import { claim } from '../lti/platform-fixture.ts';
import { answerOf, arrive, deepLinkingClaims, RETURN_URL } from './activities-ground.ts';
import { at, ground, keysOn, meetCompanies, option, place, placeOne, skill } from './activities-stage.ts';

meetCompanies();

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
