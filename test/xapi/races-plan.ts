import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Statement } from '../../xapi/index.ts';
import { ada, type Harness, statementOf } from './support.ts';

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
const WHEN = '2026-02-03T09:00:00Z';

/**
 * What one place of a request holds. `name` and `content` are places in a small pool, so that requests meet: the same
 * id with one of two contents, a content without an id, or the voiding of one of the ids.
 */
export type Piece =
  | { readonly kind: 'named'; readonly name: number; readonly variant: 0 | 1 }
  | { readonly kind: 'unnamed'; readonly content: number }
  | { readonly kind: 'voiding'; readonly name: number };

export interface RaceRequest {
  /** Which of the two credentials of the tenant sends it. */
  readonly from: 'moodle' | 'other';
  readonly pieces: readonly Piece[];
}

const name = fc.nat({ max: 4 });
const piece = fc.oneof(
  {
    weight: 5,
    // the second variant is rare, or nearly everything would be refused
    arbitrary: fc.record({
      kind: fc.constant('named' as const),
      name,
      variant: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0 as const) },
        { weight: 1, arbitrary: fc.constant(1 as const) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('unnamed' as const), content: fc.nat({ max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('voiding' as const), name }) },
);

export const raceOf = (writers: number): fc.Arbitrary<readonly RaceRequest[]> =>
  fc.array(
    fc.record({
      from: fc.constantFrom('moodle' as const, 'moodle' as const, 'other' as const),
      // one id twice in one request is refused as such, before any race
      pieces: fc.uniqueArray(piece, {
        minLength: 1,
        maxLength: 6,
        selector: (one) => (one.kind === 'named' ? `id ${one.name}` : JSON.stringify(one)),
      }),
    }),
    { minLength: writers, maxLength: writers },
  );

/** Requests that are sent in one moment. */
export const arbitraryRace = fc.constantFrom(8, 24).chain(raceOf);

interface Done {
  readonly request: RaceRequest;
  readonly sent: readonly Statement[];
  readonly status: number;
  readonly ids: readonly string[];
}

interface Found {
  readonly variant: number;
  readonly from: string;
  readonly voided: boolean;
}

/**
 * Sends the requests at once and judges the end by what was answered, whatever the order was: each is stored whole or
 * not at all, each id has one content, who was refused had a reason that is really there, and a content without an id
 * is there once for its sender.
 * @returns what did not hold, in words
 */
export async function runRace(h: Harness, race: readonly RaceRequest[]): Promise<string[]> {
  const run = randomUUID();
  const ids = Array.from({ length: 5 }, () => randomUUID());
  const done = await Promise.all(
    race.map(async (request): Promise<Done> => {
      const sent = request.pieces.map((one) => toStatement(one, run, ids));
      const answer = await h.post(sent, h[request.from]);
      const body = (await answer.json()) as string[];
      return { request, sent, status: answer.status, ids: answer.status === 200 ? body : [] };
    }),
  );
  const found = new Map(await Promise.all(ids.map(async (id) => [id, await look(h, id)] as const)));
  return [
    ...judgeNames(done, ids, found),
    ...judgeRefusals(done, ids, found),
    ...(await judgeContents(h, done, run)),
    ...(await judgeVoidings(h, done, ids, found)),
  ];
}

function toStatement(one: Piece, run: string, ids: readonly string[]): Statement {
  const verb = { id: `https://v.example/${run}` };
  if (one.kind === 'unnamed')
    return statementOf({ verb, actor: ada(`content ${one.content}`), timestamp: WHEN });
  const id = ids[one.name]!;
  if (one.kind === 'named') return statementOf({ id, verb, actor: ada(`variant ${one.variant}`) });
  return statementOf({
    id: randomUUID(),
    verb: { id: VOIDED },
    object: { objectType: 'StatementRef', id },
  });
}

async function look(h: Harness, id: string): Promise<Found | null> {
  for (const by of ['statementId', 'voidedStatementId']) {
    const answer = await h.get({ [by]: id });
    if (answer.status !== 200) continue;
    const { actor, authority } = (await answer.json()) as Statement;
    const variant = Number(actor.account!.name.slice('variant '.length));
    return { variant, from: String(authority!.account!.name), voided: by === 'voidedStatementId' };
  }
  return null;
}

type Names = ReadonlyMap<string, Found | null>;

const isKept = (found: Names, id: string, variant: number): boolean => found.get(id)?.variant === variant;

/** Whose request was stored finds its contents under its ids; what is there was brought by one that was stored. */
function judgeNames(done: readonly Done[], ids: readonly string[], found: Names): string[] {
  const faults: string[] = [];
  const brought = new Set<string>();
  for (const { request, status, ids: answered } of done) {
    if (status !== 200) continue;
    request.pieces.forEach((one, place) => {
      if (one.kind !== 'named') return;
      const id = ids[one.name]!;
      brought.add(id);
      if (answered[place] !== id) faults.push(`${id} was answered with ${answered[place]}`);
      if (!isKept(found, id, one.variant)) faults.push(`${id} was stored by its answer and is another`);
    });
  }
  for (const [id, one] of found)
    if (one !== null && !brought.has(id)) faults.push(`${id} is there and everybody was refused`);
  return faults;
}

/** A refusal needs its reason: another content under the id, or the statement of another sender to void. */
function judgeRefusals(done: readonly Done[], ids: readonly string[], found: Names): string[] {
  return done.flatMap(({ request, status }) => {
    const { pieces, from } = request;
    const taken = pieces.some(
      (one) => one.kind === 'named' && isKept(found, ids[one.name]!, 1 - one.variant),
    );
    const foreign = pieces.some((one) => {
      const target = one.kind === 'voiding' ? found.get(ids[one.name]!) : null;
      return target && target.from !== from;
    });
    if (status === 200) return taken ? ['a request was stored beside another content of its id'] : [];
    if (status === 409) return taken ? [] : ['a request was refused as taken, and nothing was'];
    if (status === 403) return foreign ? [] : ['a voiding was refused, and the statement was the own'];
    return [`a request was answered with ${status}`];
  });
}

/** Contents without ids: once for each sender who was not refused with them, under the one id that was answered. */
async function judgeContents(h: Harness, done: readonly Done[], run: string): Promise<string[]> {
  const listed = await h.list({ verb: `https://v.example/${run}`, limit: '500' });
  const keyOf = (from: string, content: string) => `${from}: ${content}`;
  const there = listed
    .filter(({ actor }) => actor.account!.name.startsWith('content '))
    .map((one) => [keyOf(one.authority!.account!.name, one.actor.account!.name), one.id!] as const);
  const answered = new Map<string, Set<string>>();
  for (const { request, ids: got } of done) {
    request.pieces.forEach((one, place) => {
      if (one.kind !== 'unnamed' || got[place] === undefined) return;
      const key = keyOf(request.from, `content ${one.content}`);
      answered.set(key, (answered.get(key) ?? new Set()).add(got[place]));
    });
  }
  const faults = [...answered].filter(([, got]) => got.size > 1).map(([key]) => `${key} got several ids`);
  const expected = [...answered].map(([key, got]) => `${key} ${[...got][0]}`).toSorted();
  const seen = there.map((one) => one.join(' ')).toSorted();
  if (seen.join() !== expected.join()) faults.push(`without ids: ${seen.join()} and not ${expected.join()}`);
  return faults;
}

/** Voided is what its own sender's voiding was stored for; no part of a refused request is there. */
async function judgeVoidings(
  h: Harness,
  done: readonly Done[],
  ids: readonly string[],
  found: Names,
): Promise<string[]> {
  const faults: string[] = [];
  const voidedBy = new Set<string>();
  for (const { request, sent, status } of done) {
    for (const [place, one] of request.pieces.entries()) {
      if (one.kind !== 'voiding') continue;
      if (status === 200) voidedBy.add(`${request.from} ${ids[one.name]}`);
      const answer = await h.get({ statementId: sent[place]!.id! });
      if (answer.status !== (status === 200 ? 200 : 404))
        faults.push(`a voiding of a request that was answered ${status} is found with ${answer.status}`);
    }
  }
  for (const [id, one] of found)
    if (one && one.voided !== voidedBy.has(`${one.from} ${id}`))
      faults.push(`${id} is ${one.voided ? '' : 'not '}voided`);
  return faults;
}
