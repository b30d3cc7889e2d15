import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpPerson } from '../../journeys/support/http-person.ts';
import type { Product } from '../../journeys/support/product.ts';

/** A goal as far as the product said yes; what was under way when it was killed may hold or not. */
export interface KeptGoal {
  title: string;
  closed: boolean;
  /** Asked for and not answered. */
  triedTitle: string | null;
  triedClosing: boolean;
}

export interface Acknowledged {
  readonly goals: Map<string, KeptGoal>;
  readonly statements: Set<string>;
  /** Statements without ids as they were sent, by their contents' mark, with the ids that were answered. */
  readonly repeats: Map<string, { readonly ids: readonly string[]; readonly body: string }>;
  /** State documents by their id: the counter that was acknowledged last, and the one that was asked for. */
  readonly documents: Map<string, { kept: number; tried: number }>;
  /** From here on the product may say no: its database was killed before it. */
  databaseGone: boolean;
}

/** Courses of the practice catalogue; completing one wakes a chain of jobs. */
const FIRST_COURSE = 101;
const COURSES = 40;

/** Writes goals, puts them into new words, shares and closes them, one after the other, until the product is gone. */
export async function keepWriting(
  product: Product,
  person: { sub: string; http: HttpPerson },
  kept: Acknowledged,
): Promise<void> {
  try {
    for (;;) await writeOneGoal(product, person, kept);
  } catch (error) {
    if (!isGone(error) && !kept.databaseGone) throw error;
  }
}

async function writeOneGoal(
  product: Product,
  { sub, http }: { sub: string; http: HttpPerson },
  kept: Acknowledged,
): Promise<void> {
  const title = `Kept ${randomUUID()}`;
  const parkGoalId = await findGoalToPark(product, sub);
  const written = await http.ask('/goals', {
    title,
    origin: 'challenge',
    ...(parkGoalId ? { parkGoalId } : {}),
  });
  mustBeYes(written);
  const id = String(written.body.id);
  const goal: KeptGoal = { title, closed: false, triedTitle: null, triedClosing: false };
  kept.goals.set(id, goal);
  goal.triedTitle = `Renamed ${randomUUID()}`;
  const edited = await http.ask(`/goals/${id}/versions`, { title: goal.triedTitle, origin: 'setback' });
  mustBeYes(edited);
  goal.title = goal.triedTitle;
  await http.ask(`/goals/${id}/sharing`, {});
  goal.triedClosing = true;
  const closed = await http.ask(`/goals/${id}/closing`, { closingNote: 'Done.' });
  mustBeYes(closed);
  goal.closed = true;
}

function mustBeYes({ status, body }: { status: number; body: object }): void {
  if (status !== 200)
    throw new Error(`A person's change was answered with ${status}: ${JSON.stringify(body)}`);
}

/** Three active goals at most (R81): one that was left over by a kill, or that the company brought, steps aside. */
async function findGoalToPark(product: Product, sub: string): Promise<string | null> {
  const active = await product.owner()`
    select g.id from development.goal g join account a on a.tenant_id = g.tenant_id and a.person_id = g.person_id
     where a.sub = ${sub} and g.status = 'active' order by g.rank`;
  return active.length >= 3 ? (active.at(-1)?.id ?? null) : null;
}

/** Sends completions as an LMS would, in twos, until the product is gone. */
export async function keepSending(product: Product, kept: Acknowledged): Promise<void> {
  const { credentials } = JSON.parse(readFileSync(join(product.dataDir, 'practice-lms.json'), 'utf8'));
  const authorization = `Basic ${btoa(`${credentials.key}:${credentials.secret}`)}`;
  try {
    for (let turn = 0; ; turn++) {
      const statements = [0, 1].map((n) => completion(product, (turn * 2 + n) % COURSES));
      const response = await fetch(`${product.toolUrl}/xapi/statements`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'x-experience-api-version': '1.0.3',
        },
        body: JSON.stringify(statements),
      });
      if (response.status !== 200) throw new Error(`Statements were answered with ${response.status}`);
      for (const { id } of statements) kept.statements.add(id);
    }
  } catch (error) {
    if (!isGone(error) && !kept.databaseGone) throw error;
  }
}

/** Sends batches without ids as Moodle's plugin does; what was not answered is sent again after the restart. */
export async function keepRepeating(product: Product, kept: Acknowledged): Promise<void> {
  await untilGone(kept, async () => {
    const mark = randomUUID();
    const batch = [0, 1, 2].map((n) => {
      const { id: _, ...viewed } = completion(product, n);
      return {
        ...viewed,
        verb: { id: 'http://id.tincanapi.com/verb/viewed' },
        result: { response: `${mark} ${n}` },
      };
    });
    const body = JSON.stringify(batch);
    kept.repeats.set(mark, { ids: [], body });
    kept.repeats.set(mark, { ids: await sendRepeat(product, body), body });
  });
}

/** @returns the ids that were answered */
export async function sendRepeat(product: Product, body: string): Promise<string[]> {
  const response = await askStore(product, '/statements', { method: 'POST', body });
  if (response.status !== 200) throw new Error(`A batch without ids was answered with ${response.status}`);
  return (await response.json()) as string[];
}

/** Counts up in a state document by merging, one after the other. */
export async function keepCounting(product: Product, kept: Acknowledged): Promise<void> {
  const stateId = randomUUID();
  const counter = { kept: 0, tried: 0 };
  kept.documents.set(stateId, counter);
  await untilGone(kept, async () => {
    counter.tried = counter.kept + 1;
    const body = JSON.stringify({ counter: counter.tried, [`k${counter.tried}`]: true });
    const response = await askStore(product, stateOf(stateId), { method: 'POST', body });
    if (response.status !== 204) throw new Error(`A document was answered with ${response.status}`);
    counter.kept = counter.tried;
  });
}

export const stateOf = (stateId: string): string =>
  `/activities/state?${new URLSearchParams({
    activityId: 'https://lms.example/counted',
    agent: '{"mbox":"mailto:counter@lms.example"}',
    stateId,
  })}`;

export function askStore(
  product: Product,
  path: string,
  init: { readonly method?: string; readonly body?: string } = {},
): Promise<Response> {
  const { credentials } = JSON.parse(readFileSync(join(product.dataDir, 'practice-lms.json'), 'utf8'));
  return fetch(`${product.toolUrl}/xapi${path}`, {
    ...init,
    headers: {
      authorization: `Basic ${btoa(`${credentials.key}:${credentials.secret}`)}`,
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
    },
  });
}

async function untilGone(kept: Acknowledged, work: () => Promise<void>): Promise<void> {
  try {
    for (;;) await work();
  } catch (error) {
    if (!isGone(error) && !kept.databaseGone) throw error;
  }
}

function completion(product: Product, course: number) {
  return {
    id: randomUUID(),
    actor: { objectType: 'Agent', account: { homePage: product.lmsUrl, name: '41' } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { en: 'completed' } },
    object: { id: `${product.lmsUrl}/course/view.php?id=${FIRST_COURSE + course}` },
    result: { completion: true, success: true },
    timestamp: new Date().toISOString(),
  };
}

/** The process was killed in the middle: of a request, of reading its answer, or of looking behind the walls. */
function isGone(error: unknown): boolean {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } };
  const codes = [
    'CONNECTION_ENDED',
    'CONNECTION_CLOSED',
    'CONNECTION_DESTROYED',
    'ECONNREFUSED',
    'ECONNRESET',
    '57P01',
    '57P03',
  ];
  return name === 'TypeError' || codes.includes(code ?? cause?.code ?? '');
}
