import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, Statement } from '../../../xapi/index.ts';
import { placesIn, replaceAt } from '../../xapi/arbitrary-statement.ts';
import type { Harness } from '../../xapi/support.ts';
import { FORBIDDEN, FORBIDDEN_BEFORE_2 } from './forbidden.ts';
import type { Note } from './fuzz-portion.ts';

/** One valid statement: stored and read back, then broken by a rule, at one place, in its bytes, and in a query. */
export async function fuzzStatement(h: Harness, drawn: Statement, pick: number, note: Note): Promise<void> {
  const statement = h.version === '2.0.0' && pick % 3 === 0 ? FORBIDDEN_BEFORE_2(drawn) : drawn;
  await storeAndReadBack(h, statement, note);
  await sendForbidden(h, drawn, pick, note);
  await sendBroken(h, statement, pick, note);
  await sendTorn(h, statement, pick, note);
  await askStrangely(h, statement, pick, note);
}

/** Valid statements in one request: one that is forbidden keeps all of them out, without it all are in. */
export async function fuzzBatch(h: Harness, statements: readonly Statement[], note: Note): Promise<void> {
  const batch = statements.map((statement) => ({ ...statement, id: randomUUID() }) as Statement);
  const refused = await h.post([...batch, { ...batch[0], id: randomUUID(), Actor: {} }]);
  note(refused.status === 400, `a batch with one that is forbidden: ${refused.status}`);
  const there = await h.get({ statementId: batch[0]!.id! });
  note(there.status === 404, `part of a refused batch: ${there.status}`);
  const answer = await h.post(batch);
  const ids = JSON.stringify(await answer.json());
  const expected = JSON.stringify(batch.map(({ id }) => id));
  note(answer.status === 200 && ids === expected, `a batch: ${answer.status} ${ids}`);
  for (const one of batch.slice(0, 3)) await readBack(h, one, one.id!, note);
}

async function storeAndReadBack(h: Harness, statement: Statement, note: Note): Promise<void> {
  const answer = await h.post({ ...statement, id: randomUUID() });
  const text = await answer.text();
  note(answer.status === 200, `a valid statement: ${answer.status} ${text} ${JSON.stringify(statement)}`);
  if (answer.status === 200) await readBack(h, statement, (JSON.parse(text) as string[])[0]!, note);
}

async function sendForbidden(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
  const rules = Object.entries(FORBIDDEN);
  const [rule, change] =
    h.version === '1.0.3' && pick % 50 === 0
      ? ['2.4.6 what only 2.0 knows', FORBIDDEN_BEFORE_2]
      : rules[pick % rules.length]!;
  const answer = await h.post(change(statement));
  note(answer.status === 400, `${rule}: ${answer.status} ${JSON.stringify(statement)}`);
}

const STRANGE = [null, '', 0, [], {}, 'x'.repeat(5000), { '\u0000': 1 }, '\ud800', -0.5, [[]]];

async function sendBroken(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
  const places = placesIn(statement);
  const place = places[pick % places.length]!;
  const broken = replaceAt(statement, place, () => STRANGE[(pick >> 3) % STRANGE.length]);
  const answer = await h.post(broken);
  note(answer.status < 500, `a broken statement: ${answer.status} ${JSON.stringify(broken)}`);
}

async function sendTorn(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
  const text = JSON.stringify([statement]);
  const between = ['\u0000', '"', '}', '\\u12', '9'][pick % 5];
  const body = `${text.slice(0, pick % text.length)}${between}${text.slice((pick * 7) % text.length)}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await h.request('/xapi/statements', { method: 'POST', headers, body });
  note(answer.status < 500, `a torn body: ${answer.status} ${body}`);
}

async function askStrangely(h: Harness, statement: Statement, pick: number, note: Note): Promise<void> {
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
  ];
  const name = [...names, value][pick % (names.length + 1)]!;
  const answer = await h.get({ [name]: pick % 3 ? value : JSON.stringify(statement.actor) });
  note(answer.status < 500, `a query: ${answer.status} ${name} ${value}`);
}

/** What comes back is what was sent, and what the store adds to it. */
async function readBack(h: Harness, sent: Statement, id: string, note: Note): Promise<void> {
  const answer = await h.get({ statementId: id });
  const text = await answer.text();
  const same = answer.status === 200 && isDeepStrictEqual(asSent(JSON.parse(text), sent), asKept(sent));
  note(same, `reading back: ${answer.status} ${text}, sent ${JSON.stringify(sent)}`);
}

/** Without what the store adds (Data 2.3.1). */
function asSent(back: Statement, sent: Statement): JsonObject {
  const { id: _id, stored: _stored, authority: _authority, version: _version, timestamp, ...rest } = back;
  return sent.timestamp === undefined ? rest : { ...rest, timestamp: inUtc(timestamp) };
}

/** As a statement must come back: a single context activity has become an array of one (Data 2.4.6.2). */
function asKept(sent: Statement): JsonObject {
  const { id: _id, timestamp, ...rest } = JSON.parse(JSON.stringify(sent)) as Statement;
  const kept = withArrays(rest);
  const whole =
    rest.object.objectType === 'SubStatement' ? { ...kept, object: withArrays(rest.object) } : kept;
  return timestamp === undefined ? whole : { ...whole, timestamp: inUtc(timestamp) };
}

function withArrays(statement: JsonObject): JsonObject {
  const context = statement.context as JsonObject | undefined;
  if (context?.contextActivities === undefined) return statement;
  const activities = Object.entries(context.contextActivities as JsonObject).map(([name, value]) => [
    name,
    Array.isArray(value) ? value : [value],
  ]);
  return { ...statement, context: { ...context, contextActivities: Object.fromEntries(activities) } };
}

/** 2.0 writes every time in UTC; the moment stays the same, to the last digit. */
const inUtc = (timestamp: string | undefined): string =>
  `${Date.parse(String(timestamp))} ${/\.(\d+?)0*[Z+-]/.exec(String(timestamp))?.[1] ?? 0}`;
