import { randomUUID } from 'node:crypto';
import type { JsonObject, Statement } from '../../../xapi/index.ts';

/** How many there are of each; the same at every size, so that a bigger store holds more about each person. */
export const PEOPLE = 5_000;
export const COURSES = 400;
export const INSTRUCTORS = 100;
export const LMS = 'https://lms.bench.example';
export const VERB = 'http://id.tincanapi.com/verb/viewed';

export const learner = (n: number): JsonObject => ({
  objectType: 'Agent',
  account: { homePage: LMS, name: `learner-${n % PEOPLE}` },
});
export const instructor = (n: number): JsonObject => ({
  objectType: 'Agent',
  account: { homePage: LMS, name: `instructor-${n % INSTRUCTORS}` },
});
export const module = (n: number): string => `${LMS}/mod/page/view.php?id=${n % (COURSES * 10)}`;
export const course = (n: number): string => `${LMS}/course/view.php?id=${n % COURSES}`;
export const CATEGORY = 'https://moodle.org/xapi/profile';

/** About 1.1 kB of JSON as Moodle's logstore sends it: a page of a course was looked at. */
export function benchStatement(n: number, id: string = randomUUID()): Statement {
  return {
    id,
    actor: learner(n * 7919),
    verb: { id: VERB, display: { en: 'viewed', de: 'angesehen' } },
    object: {
      id: module(n),
      objectType: 'Activity',
      definition: {
        type: 'http://adlnet.gov/expapi/activities/module',
        name: { en: `Page ${n % (COURSES * 10)}: how a negotiation is prepared` },
        description: {
          en: 'What to find out before the first talk, in three steps, with an example of each.',
        },
      },
    },
    context: {
      registration: registration(n),
      instructor: instructor(n),
      platform: 'Moodle',
      language: 'en',
      extensions: {
        'http://lrs.learninglocker.net/define/extensions/info': {
          [LMS]: 'Moodle 5.0',
          'https://github.com/xAPI-vle/moodle-logstore_xapi': 'v5.0.1',
          event_name: '\\mod_page\\event\\course_module_viewed',
        },
      },
      contextActivities: {
        parent: [
          {
            id: course(n),
            objectType: 'Activity',
            definition: { type: 'http://id.tincanapi.com/activitytype/lms/course' },
          },
        ],
        category: [{ id: CATEGORY, objectType: 'Activity' }],
      },
    },
    timestamp: '2026-02-03T09:30:00Z',
  } as unknown as Statement;
}

/** One for each person, as a session has it. */
export const registration = (n: number): string =>
  `00000000-0000-4000-8000-${String((n * 7919) % PEOPLE).padStart(12, '0')}`;
