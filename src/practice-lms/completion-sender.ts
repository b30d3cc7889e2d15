import type { Logger } from 'pino';
import type { PracticeStore } from './practice-state.ts';

const RETRY_MS = 3_000;

export interface Course {
  readonly id: string;
  /** Its short name in the LMS. */
  readonly code?: string;
  readonly title: string;
  readonly kind: string;
  readonly description: string;
  readonly durationMin: number | null;
}

/**
 * A course completion as Moodle's logstore plugin reports it: version 1.0.3, no id, the account (wwwroot,
 * user id), the course page as the object, a registration that is the session's (standards, "Who sends").
 */
export function completionStatement(
  origin: string,
  sub: string,
  course: Pick<Course, 'id' | 'title'>,
  at: Date,
  registration: string = crypto.randomUUID(),
): object {
  return {
    actor: { objectType: 'Agent', account: { homePage: origin, name: sub } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { en: 'completed' } },
    object: {
      id: `${origin}/course/view.php?id=${course.id}`,
      definition: { type: 'https://w3id.org/xapi/cmi5/activitytype/course', name: { en: course.title } },
    },
    timestamp: at.toISOString(),
    context: {
      platform: 'Moodle',
      language: 'en',
      registration,
      extensions: {
        'http://lrs.learninglocker.net/define/extensions/info': {
          event_name: '\\core\\event\\course_completed',
          event_function: '\\src\\transformer\\events\\core\\course_completed',
        },
      },
      contextActivities: {
        category: [
          {
            id: origin,
            definition: { type: 'http://id.tincanapi.com/activitytype/lms', name: { en: 'Practice LMS' } },
          },
        ],
      },
    },
  };
}

export interface CompletionSender {
  /** Tries everything that waits once; true when nothing is left. */
  flush(): Promise<boolean>;
  stop(): void;
}

/**
 * Sends what waits in the outbox, in batches, with Basic credentials; like the plugin it takes nothing but
 * 200 for an answer and tries again, so that a tool that was down misses nothing.
 */
export function startCompletionSender(store: PracticeStore, endpoint: string, log: Logger): CompletionSender {
  let running: Promise<boolean> = Promise.resolve(true);
  const flushOnce = async () => {
    const { outbox, credentials } = store.state;
    if (outbox.length === 0 || !credentials) return outbox.length === 0;
    const batch = outbox.slice(0, 30);
    const response = await fetch(`${endpoint}/statements`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${credentials.key}:${credentials.secret}`)}`,
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
      },
      body: JSON.stringify(batch.map((waiting) => waiting.statement)),
    }).catch(() => null);
    if (response?.status !== 200) {
      log.warn(
        { status: response?.status ?? 'no answer' },
        'practice LMS: statements not taken, they are sent again',
      );
      return false;
    }
    store.state.outbox = store.state.outbox.filter((waiting) => !batch.includes(waiting));
    store.save();
    return store.state.outbox.length === 0;
  };
  const flush = () => {
    running = running.then(flushOnce, flushOnce);
    return running;
  };
  const timer = setInterval(() => void flush(), RETRY_MS);
  return { flush, stop: () => clearInterval(timer) };
}
