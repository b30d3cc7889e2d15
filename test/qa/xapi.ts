import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Statement } from '../../xapi/index.ts';
import type { RoundOptions } from '../support/run-qa.ts';
import { arbitraryStatement, placesIn, replaceAt } from '../xapi/arbitrary-statement.ts';
import { ada, type Harness, openHarness, statementOf } from '../xapi/support.ts';

/**
 * The long rounds of the record store against a real PostgreSQL. Of n requests (4,000 by default) half are fuzz: valid
 * statements, statements broken at one place, and torn bytes; none may be answered with a 5xx, a valid one must be
 * stored and come back. The others are races: two statements under one id, and batches without ids sent eight times.
 */
export async function qaXapi({
  n = 4000,
  seed,
  seconds = 600,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const h = await openHarness();
  const until = Date.now() + seconds * 1000;
  const counts = { passed: 0, failed: 0 };
  const note = (held: boolean, what: string) => {
    counts[held ? 'passed' : 'failed']++;
    if (!held && counts.failed <= 20) console.error(`seed ${seed}: ${what}`);
  };
  try {
    const statements = fc.sample(arbitraryStatement, { seed, numRuns: Math.ceil(n / 2) });
    for (const [index, statement] of statements.entries()) {
      if (Date.now() > until) break;
      await fuzz(h, statement, index + seed, note);
    }
    for (let sent = 0; sent < n / 2 && Date.now() < until; sent += 16) {
      await raceForOneId(h, note);
      await raceOfRepeats(h, statements.slice(sent % 100, (sent % 100) + 10), `round ${sent}`, note);
    }
    note(h.faults.length === 0, `unexpected errors: ${h.faults.slice(0, 3).join('; ')}`);
    return counts;
  } finally {
    await h.close();
  }
}

type Note = (held: boolean, what: string) => void;

async function fuzz(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
  const kind = pick % 4;
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
