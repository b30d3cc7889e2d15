import type { JsonObject } from '../../xapi/index.ts';

const INFO = 'http://lrs.learninglocker.net/define/extensions/info';

/** Whose Moodle it is, and who did what there. */
export interface MoodleSite {
  readonly wwwroot: string;
  readonly userId: string;
  readonly courseId: string;
}
const SITE: MoodleSite = { wwwroot: 'https://moodle.example', userId: '42', courseId: '7' };

/** One event as Moodle's logstore_xapi 5.0.1 sends it: no id, second-precise timestamp, registration of the session. */
function moodleEvent(
  { wwwroot, userId }: MoodleSite,
  event: string,
  verb: string,
  object: JsonObject,
  timestamp: string,
): JsonObject {
  return {
    actor: { name: 'Ines Castro', account: { homePage: wwwroot, name: userId } },
    verb: { id: verb, display: { en: verb.split('/').at(-1)! } },
    object,
    timestamp,
    context: {
      platform: 'Moodle',
      language: 'en',
      registration: '0c9ad33c-1a39-5d29-9f3d-5d0a4c8a5f10',
      extensions: {
        [INFO]: {
          'https://moodle.org': '4.5.1 (Build: 20250113)',
          'https://github.com/xAPI-vle/moodle-logstore_xapi': '5.0.1',
          event_name: event,
          event_function: '\\src\\transformer\\events\\core\\course_completed',
        },
      },
      contextActivities: {
        category: [
          {
            id: wwwroot,
            definition: { type: 'http://id.tincanapi.com/activitytype/lms', name: { en: 'Our Moodle' } },
          },
        ],
      },
    },
  };
}

/** A batch as Moodle's cron posts it. */
export function moodleBatch(site: MoodleSite = SITE): JsonObject[] {
  const course = {
    id: `${site.wwwroot}/course/view.php?id=${site.courseId}`,
    definition: {
      type: 'https://w3id.org/xapi/cmi5/activitytype/course',
      name: { en: 'Giving feedback' },
      extensions: {
        'https://w3id.org/learning-analytics/learning-management-system/short-id': 'FB1',
        'https://w3id.org/learning-analytics/learning-management-system/external-id': 'OPT-007',
      },
    },
  };
  const badge = {
    id: `${site.wwwroot}/badges/overview.php?id=3`,
    definition: { type: 'https://w3id.org/xapi/tla/activity-types/badge', name: { en: 'Listener' } },
  };
  const verbs = 'http://adlnet.gov/expapi/verbs';
  return [
    moodleEvent(
      site,
      '\\core\\event\\course_viewed',
      'http://id.tincanapi.com/verb/viewed',
      course,
      '2026-02-03T09:30:00Z',
    ),
    moodleEvent(
      site,
      '\\core\\event\\course_completed',
      `${verbs}/completed`,
      course,
      '2026-02-03T10:05:12+01:00',
    ),
    moodleEvent(
      site,
      '\\core\\event\\badge_awarded',
      'https://w3id.org/xapi/tla/verbs/achieved',
      badge,
      '2026-02-03T09:05:13Z',
    ),
  ];
}
