import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Statement } from '../../xapi/index.ts';
import type { RoundOptions } from '../support/run-qa.ts';
import { arbitraryStatement, placesIn, replaceAt } from '../xapi/arbitrary-statement.ts';
import { ada, type Harness, openHarness, statementOf } from '../xapi/support.ts';
import { fuzzAttachment, fuzzDocument } from './xapi/documents-and-attachments.ts';
import { FORBIDDEN } from './xapi/forbidden.ts';

/** Statements are made in portions of so many, and this many requests are under way at once. */
const PORTION = 400;
const AT_ONCE = 16;

/**
 * The long rounds of the record store against a real PostgreSQL. n is the number of requests (4,000 by default).
 * Valid statements, alone and in batches, must be stored and come back as they were; statements that a rule forbids
 * are refused; statements broken at one place, torn bytes and hostile queries get no 5xx; documents and attachments
 * of any bytes come back. Every so often writers race: two statements under one id, batches without ids sent eight
 * times. Nothing is kept between two portions, so that a million needs no more memory than a thousand.
 */
export async function qaXapi({
  n = 4000,
  seed,
  seconds = 86_400,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const h = await openHarness();
  const until = Date.now() + seconds * 1000;
  const counts = { passed: 0, failed: 0 };
  const note = (held: boolean, what: string) => {
    counts[held ? 'passed' : 'failed']++;
    if (!held && counts.failed <= 20) console.error(`seed ${seed}: ${what.slice(0, 2000)}`);
  };
  try {
    for (let sent = 0, portion = 0; sent < n && Date.now() < until; portion++) {
      const before = h.asked();
      const statements = fc.sample(arbitraryStatement, { seed: seed + portion, numRuns: PORTION });
      await fuzzPortion(h, statements, seed + portion * PORTION, note);
      await raceForOneId(h, note);
      await raceOfRepeats(h, statements.slice(0, 10), `seed ${seed}, portion ${portion}`, note);
      sent += h.asked() - before;
      // what the harness remembers is for short tests
      h.storedIds.length = 0;
      h.refused.length = 0;
      if (portion % 50 === 49)
        console.log(
          `${sent} requests, ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB, ${counts.failed} did not hold`,
        );
    }
    note(h.faults.length === 0, `unexpected errors: ${h.faults.slice(0, 3).join('; ')}`);
    return counts;
  } finally {
    await h.close();
  }
}

async function fuzzPortion(
  h: Harness,
  statements: readonly Statement[],
  from: number,
  note: Note,
): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let at = next++; at < statements.length; at = next++) {
      if (at % 40 === 39) await fuzzBatch(h, statements.slice(at - 20, at), note);
      else if (at % 20 === 9) await fuzzDocument(h, from + at, note);
      else if (at % 20 === 19) await fuzzAttachment(h, from + at, note);
      else await fuzz(h, statements[at]!, from + at, note);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Valid statements in one request: one that is forbidden keeps all of them out, without it all are in. */
async function fuzzBatch(h: Harness, statements: readonly Statement[], note: Note): Promise<void> {
  const batch = statements.map((statement) => ({ ...statement, id: randomUUID() }) as Statement);
  const refused = await h.post([...batch, { ...batch[0], id: randomUUID(), Actor: {} }]);
  note(refused.status === 400, `a batch with one that is forbidden: ${refused.status}`);
  const [first] = batch;
  const there = await h.get({ statementId: first!.id! });
  note(there.status === 404, `part of a refused batch: ${there.status}`);
  const answer = await h.post(batch);
  const ids = JSON.stringify(await answer.json());
  note(
    answer.status === 200 && ids === JSON.stringify(batch.map(({ id }) => id)),
    `a batch: ${answer.status} ${ids}`,
  );
  for (const one of batch.slice(0, 3)) await readBack(h, one, one.id!, note);
}

type Note = (held: boolean, what: string) => void;

async function fuzz(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
  const kind = pick % 5;
  if (kind === 0) {
    const answer = await h.post({ ...statement, id: randomUUID() });
    const text = await answer.text();
    note(answer.status === 200, `a valid statement: ${answer.status} ${text} ${JSON.stringify(statement)}`);
    if (answer.status === 200) await readBack(h, statement, (JSON.parse(text) as string[])[0]!, note);
  } else if (kind === 1) {
    const places = placesIn(statement);
    const values = [null, '', 0, [], {}, 'x'.repeat(5000), { '\u0000': 1 }, '\ud800', -0.5, [[]]];
    const broken = replaceAt(
      statement,
      places[pick % places.length]!,
      () => values[(pick >> 3) % values.length],
    );
    const answer = await h.post(broken);
    note(answer.status < 500, `a broken statement: ${answer.status} ${JSON.stringify(broken)}`);
  } else if (kind === 4) {
    const rules = Object.keys(FORBIDDEN);
    const rule = rules[(pick >> 2) % rules.length]!;
    const answer = await h.post(FORBIDDEN[rule]!(statement));
    note(answer.status === 400, `${rule}: ${answer.status} ${JSON.stringify(statement)}`);
  } else if (kind === 2) {
    const text = JSON.stringify([statement]);
    const body = `${text.slice(0, pick % text.length)}${['\u0000', '"', '}', '\\u12', '9'][pick % 5]}${text.slice((pick * 7) % text.length)}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await h.request('/xapi/statements', { method: 'POST', headers, body });
    note(answer.status < 500, `a torn body: ${answer.status} ${body}`);
  } else {
    const value = JSON.stringify(statement).slice(pick % 50, (pick % 50) + 40);
    const names = [
      'agent',
      'verb',
      'activity',
      'registration',
      'since',
      'until',
      'limit',
      'more',
      'statementId',
      value,
    ];
    const answer = await h.get({
      [names[pick % names.length]!]: pick % 3 ? value : JSON.stringify(statement.actor),
    });
    note(answer.status < 500, `a query: ${answer.status} ${names[pick % names.length]} ${value}`);
  }
}

/** Everything that was sent stands in what comes back by its actor, except single context activities, now arrays. */
async function readBack(h: Harness, statement: Statement, id: string, note: Note): Promise<void> {
  const answer = await h.get({ statementId: id });
  const voiding = statement.verb.id === 'http://adlnet.gov/expapi/verbs/voided';
  const back = (await answer.json()) as Statement;
  const { context: _sent, object: _object, ...sent } = statement;
  const same = Object.entries(sent).every(
    ([key, value]) =>
      ['id', 'timestamp'].includes(key) || JSON.stringify(back[key]) === JSON.stringify(value),
  );
  note(voiding || (answer.status === 200 && same), `reading back: ${answer.status} ${JSON.stringify(back)}`);
}

async function raceForOneId(h: Harness, note: Note): Promise<void> {
  const id = randomUUID();
  const two = [statementOf({ id, actor: ada('one') }), statementOf({ id, actor: ada('two') })];
  const answers = await Promise.all(Array.from({ length: 8 }, (_, turn) => h.post(two[turn % 2])));
  const kept = (await (await h.get({ statementId: id })).json()) as Statement;
  const winner = kept.actor.account!.name === 'one' ? 0 : 1;
  const statuses = answers.map((answer) => answer.status);
  note(
    statuses.every((status, turn) => status === (turn % 2 === winner ? 200 : 409)),
    `one id: ${statuses.join(' ')}`,
  );
}

async function raceOfRepeats(
  h: Harness,
  batch: readonly Statement[],
  round: string,
  note: Note,
): Promise<void> {
  const withoutIds = batch.map(({ id: _id, ...statement }, place) => ({
    ...statement,
    result: { response: `${round}, place ${place}` },
    timestamp: '2026-02-03T09:30:00Z',
  }));
  const answers = await Promise.all(
    Array.from({ length: 8 }, async (_, turn) => {
      const answer = await h.post(turn % 2 ? withoutIds.toReversed() : withoutIds);
      if (answer.status !== 200) return String(answer.status);
      const ids = (await answer.json()) as string[];
      return (turn % 2 ? ids.toReversed() : ids).join(' ');
    }),
  );
  const distinct = new Set(answers);
  note(
    distinct.size === 1 && !answers[0]!.startsWith('4'.repeat(3)),
    `repeats: ${[...distinct].join(' | ')}`,
  );
}
