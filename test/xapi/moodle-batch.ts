import type { JsonObject } from '../../xapi/index.ts';

const INFO = 'http://lrs.learninglocker.net/define/extensions/info';

/** One event as Moodle's logstore_xapi 5.0.1 sends it: no id, second-precise timestamp, registration of the session. */
function moodleEvent(event: string, verb: string, object: JsonObject, timestamp: string): JsonObject {
  return {
    actor: { name: 'Ines Castro', account: { homePage: 'https://moodle.example', name: '42' } },
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
            id: 'https://moodle.example',
            definition: { type: 'http://id.tincanapi.com/activitytype/lms', name: { en: 'Our Moodle' } },
          },
        ],
      },
    },
  };
}

/** A batch as Moodle's cron posts it. */
export function moodleBatch(): JsonObject[] {
  const course = {
    id: 'https://moodle.example/course/view.php?id=7',
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
    id: 'https://moodle.example/badges/overview.php?id=3',
    definition: { type: 'https://w3id.org/xapi/tla/activity-types/badge', name: { en: 'Listener' } },
  };
  const verbs = 'http://adlnet.gov/expapi/verbs';
  return [
    moodleEvent(
      '\\core\\event\\course_viewed',
      'http://id.tincanapi.com/verb/viewed',
      course,
      '2026-02-03T09:30:00Z',
    ),
    moodleEvent('\\core\\event\\course_completed', `${verbs}/completed`, course, '2026-02-03T10:05:12+01:00'),
    moodleEvent(
      '\\core\\event\\badge_awarded',
      'https://w3id.org/xapi/tla/verbs/achieved',
      badge,
      '2026-02-03T09:05:13Z',
    ),
  ];
}
