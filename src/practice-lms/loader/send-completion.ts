import { derivedId } from '../../core/ids.ts';
import { completionStatement } from '../completion-sender.ts';

/** The record store of the tool, as a sender reaches it: the application itself answers. */
export interface RecordStore {
  readonly lmsOrigin: string;
  readonly credentials: { readonly key: string; readonly secret: string };
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/**
 * Reports a completion of the past as the LMS would have on that day. Its registration is derived, so that the
 * store recognises the same report after a kill.
 * @returns the statement's id
 */
export async function sendCompletion(
  store: RecordStore,
  done: { readonly sub: string; readonly course: { id: string; title: string }; readonly at: Date },
): Promise<string> {
  const registration = derivedId('practice-company', done.sub, done.course.id, done.at.toISOString());
  const statement = completionStatement(store.lmsOrigin, done.sub, done.course, done.at, registration);
  const response = await store.fetch(
    new Request('http://localhost/xapi/statements', {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${store.credentials.key}:${store.credentials.secret}`)}`,
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
      },
      body: JSON.stringify([statement]),
    }),
  );
  if (response.status !== 200)
    throw new Error(`The record store answered ${response.status} to a completion.`);
  const [id] = (await response.json()) as string[];
  return id ?? '';
}
