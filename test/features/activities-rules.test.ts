import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentItemOf } from '../../src/features/activities/content-item-of.ts';
import {
  ACTIVITY_KINDS,
  HandInSelfAssessment,
  MOST_ITEMS,
  PlaceActivities,
} from '../../src/features/activities/contract.ts';
import { courseRelations } from '../../src/features/activities/course-relations.ts';
import { type Chosen, decideChosen, firstTitle } from '../../src/features/activities/decide-chosen.ts';
import { type CheckedGoal, decideCurrentGoal } from '../../src/features/activities/decide-current-goal.ts';
import { decideLineItem } from '../../src/features/activities/find-line-item.ts';
import { activityNamedBy } from '../../src/features/activities/note-activity-launch.ts';

const ID = '018f0000-0000-7000-8000-000000000001';
const KEY = '018f0000-0000-7000-8000-000000000002';

describe('the list of what shall be placed', () => {
  const several = { acceptMultiple: true };
  const listOf = (decided: ReturnType<typeof decideChosen>) => ('list' in decided ? decided.list : []);

  test('an option page is one item for each option, everything else one item about all its skills', () => {
    const options = { kind: 'option-page', optionIds: ['a', 'b', 'a'], competencyIds: [] } as const;
    expect(listOf(decideChosen([], options, several))).toEqual([
      { kind: 'option-page', optionId: 'a', competencyIds: [] },
      { kind: 'option-page', optionId: 'b', competencyIds: [] },
    ]);
    const skills = { kind: 'reflection', optionIds: ['a'], competencyIds: ['x', 'y'] } as const;
    expect(listOf(decideChosen([], skills, several))).toEqual([
      { kind: 'reflection', optionId: null, competencyIds: ['x', 'y'] },
    ]);
  });

  test('nothing ticked names the field', () => {
    for (const kind of ACTIVITY_KINDS)
      expect(decideChosen([], { kind, optionIds: [], competencyIds: [] }, several)).toMatchObject({
        faults: [{ field: kind === 'option-page' ? 'optionIds' : 'competencyIds' }],
      });
  });

  const someId = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const someWish = fc.record({
    kind: fc.constantFrom(...ACTIVITY_KINDS),
    optionIds: fc.array(someId, { maxLength: 5 }),
    competencyIds: fc.array(someId, { maxLength: 5 }),
  });

  test('whatever is chosen one after the other: nothing twice, never more than fits, one where the LMS takes one', () => {
    fc.assert(
      fc.property(fc.array(someWish, { maxLength: 30 }), fc.boolean(), (wishes, acceptMultiple) => {
        let list: readonly Chosen[] = [];
        for (const wish of wishes) {
          const decided = decideChosen(list, wish, { acceptMultiple });
          if ('list' in decided) {
            list = decided.list;
            // the same form once more
            expect(decideChosen(list, wish, { acceptMultiple })).toEqual({ list });
          }
          expect(list.length).toBeLessThanOrEqual(acceptMultiple ? MOST_ITEMS : 1);
          const keys = list.map(({ kind, optionId, competencyIds }) =>
            JSON.stringify([kind, optionId, [...competencyIds].sort()]),
          );
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
    );
  });

  test('a title begins with what it is about and fits its field', () => {
    expect(firstTitle('option-page', ['Listening'])).toBe('Listening');
    expect(firstTitle('reflection', ['Listening', 'Asking', 'Waiting'])).toBe(
      'What I learned: Listening and 2 more',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...ACTIVITY_KINDS),
        fc.array(fc.string({ unit: 'binary', maxLength: 260 }), { minLength: 1, maxLength: 3 }),
        (kind, names) => {
          const title = firstTitle(kind, names);
          expect(title.length).toBeLessThanOrEqual(200);
          expect(title).not.toMatch(/\p{Surrogate}/u);
        },
      ),
    );
  });
});

describe('what the LMS is given', () => {
  const at = { publicUrl: 'https://tool.example', iconUrl: '/assets/icon-1.svg' };
  const activity = { id: ID, kind: 'reflection', title: 'T', instructions: '', points: 10 } as const;

  test('the activity is named by a custom parameter and by its address, on our own origin', () => {
    const item = contentItemOf(activity, at);
    expect(item).toMatchObject({
      type: 'ltiResourceLink',
      url: `https://tool.example/activities/${ID}`,
      custom: { activity: ID },
      lineItem: { scoreMaximum: 10, resourceId: ID, tag: 'reflection' },
    });
    const customs: Record<string, string>[] = [{ activity: ID }, {}, { activity: '$Activity.id' }];
    for (const custom of customs)
      expect(activityNamedBy({ custom, targetLinkUri: `https://tool.example/activities/${ID}` })).toBe(ID);
    expect(
      activityNamedBy({ custom: { activity: ID }, targetLinkUri: 'https://tool.example/lti/launch' }),
    ).toBe(ID);
  });

  test.each([
    'https://tool.example/lti/launch',
    'https://tool.example/activities/review',
    `https://tool.example/activities/${ID}/x`,
    `https://tool.example/x/activities/${ID}`,
    'nowhere',
    '',
  ])('%s names no activity', (targetLinkUri) => {
    expect(activityNamedBy({ custom: {}, targetLinkUri })).toBeNull();
    expect(activityNamedBy({ custom: { activity: "' or 1=1" }, targetLinkUri })).toBeNull();
  });

  test('without points there is no line item; a page about an option has nothing to review', () => {
    expect(contentItemOf({ ...activity, points: null }, at)).not.toHaveProperty('lineItem');
    const page = contentItemOf({ ...activity, kind: 'option-page' }, at);
    expect(page).toHaveProperty('lineItem');
    expect(page).not.toHaveProperty('lineItem.submissionReview');
  });
});

describe('what a course role allows (launch-security rule 8)', () => {
  test.each([
    ['Instructor', true, true],
    ['Administrator', true, true],
    ['ContentDeveloper', true, false],
    ['Learner', false, false],
    ['Mentor', false, false],
    ['CourseManager', false, false],
    ['Officer', false, false],
    ['constructor', false, false],
  ])('%s places: %s, sees hand-ins: %s', (role, places, teaches) => {
    expect(courseRelations([role], 'placing')).toEqual(places ? ['course-teacher'] : []);
    expect(courseRelations([role], 'teaching')).toEqual(teaches ? ['course-teacher'] : []);
  });
});

describe('a goal check', () => {
  const goal = (id: string, more: Partial<CheckedGoal> = {}): CheckedGoal => ({
    id,
    status: 'active',
    nextStep: 'Ask on Monday',
    skill: { id: 'listening' },
    ...more,
  });

  test('wants an active goal for one of its skills, with a next step', () => {
    expect(decideCurrentGoal([goal('1')], ['listening'])).toMatchObject({
      state: 'ready',
      goal: { id: '1' },
    });
    for (const other of [{ status: 'parked' }, { status: 'closed' }, { skill: null }, { skill: { id: 'x' } }])
      expect(decideCurrentGoal([goal('1', other as Partial<CheckedGoal>)], ['listening'])).toEqual({
        state: 'none',
      });
  });

  test('takes the highest ranked one that has a step, and asks for a step of the first that has none', () => {
    const goals = [goal('1', { nextStep: ' ' }), goal('2')];
    expect(decideCurrentGoal(goals, ['listening'])).toMatchObject({ state: 'ready', goal: { id: '2' } });
    expect(decideCurrentGoal(goals.slice(0, 1), ['listening'])).toMatchObject({
      state: 'no-step',
      goal: { id: '1' },
    });
  });
});

describe('our line item among those of a course', () => {
  const wanted = { activityId: ID, resourceLinkId: '7' };
  const item = (id: string, more: object = {}) => ({
    id,
    label: 'L',
    scoreMaximum: 10,
    resourceId: ID,
    ...more,
  });

  test('is the one with our id and this link, whatever an LMS that filters nothing sends', () => {
    const items = [
      item('other', { resourceId: 'x', resourceLinkId: '7' }),
      item('copy', { resourceLinkId: '8' }),
      item('ours', { resourceLinkId: '7' }),
    ];
    expect(decideLineItem(items, wanted)).toBe('ours');
    expect(decideLineItem(items.slice(0, 2), wanted)).toBeNull();
  });

  test('or the only one with our id that names no link; of several none', () => {
    expect(decideLineItem([item('only')], wanted)).toBe('only');
    expect(decideLineItem([item('one'), item('two')], wanted)).toBeNull();
    expect(decideLineItem([], wanted)).toBeNull();
  });
});

describe('what the forms send', () => {
  test('words are read by the key of their item; every fault names its field', () => {
    const sent = { id: ID, keys: KEY, [`title-${KEY}`]: ' Talk ', [`points-${KEY}`]: '12' };
    expect(PlaceActivities.parse(sent)).toEqual({
      id: ID,
      items: [{ key: KEY, title: 'Talk', instructions: '', points: 12 }],
    });
    const bad = PlaceActivities.safeParse({ id: ID, keys: [KEY], [`points-${KEY}`]: '0' });
    expect(bad.error?.issues.map(({ path }) => path.join())).toEqual([`title-${KEY}`, `points-${KEY}`]);
  });

  test('levels are read by the skill; what is none names its field', () => {
    expect(HandInSelfAssessment.parse({ id: ID, [`level-${KEY}`]: '3', other: 'x' })).toEqual({
      id: ID,
      shared: false,
      levels: [{ competencyId: KEY, level: 3 }],
    });
    const bad = HandInSelfAssessment.safeParse({ id: ID, [`level-${KEY}`]: '10' });
    expect(bad.error?.issues.map(({ path }) => path.join())).toEqual([`level-${KEY}`]);
  });

  test('whatever is sent, reading it never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (fields) => {
        PlaceActivities.safeParse({ id: ID, keys: [KEY], [`title-${KEY}`]: fields.a, ...fields });
        HandInSelfAssessment.safeParse({ id: ID, [`level-${KEY}`]: fields.a, ...fields });
      }),
    );
  });
});
