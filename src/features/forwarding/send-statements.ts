import {
  type Followed,
  type JsonObject,
  readStatement,
  type Statement,
  sameStatement,
} from '../../../xapi/index.ts';
import { type Outgoing, OutgoingError } from '../../core/outgoing.ts';
import { type Answer, decideAnswer } from './decide-forward.ts';

export interface Target {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly version: '1.0.3' | '2.0.0';
}

export interface Sent {
  /** How many of the statements, in their order, are settled: taken there, or parked. */
  readonly settled: number;
  readonly delivered: number;
  readonly parked: readonly { readonly statementId: string; readonly reason: string }[];
  /** Why the others have to wait; null where all are settled. */
  readonly later: { readonly reason: string; readonly seconds: number | null } | null;
}

/** Milliseconds for an answer; a store that takes a hundred statements may need a while. */
const TIME_MS = 30_000;
const MOST_ANSWERED_BYTES = 4_000_000;

/**
 * Sends statements in their order, all at once; where one of them is the trouble, one by one. At-least-once: an id
 * that the store has already is delivered if it has the same statement, which is looked up there (standards,
 * "Forwarding"). Nothing is thrown for what the other side does.
 */
export async function sendStatements(
  outgoing: Outgoing,
  target: Target,
  statements: readonly Followed[],
): Promise<Sent> {
  const parked: { statementId: string; reason: string }[] = [];
  const sendable = statements.filter(({ id, statement }) => {
    if (!needsBody(statement)) return true;
    parked.push({
      statementId: id,
      reason: 'It has an attachment without an address of its own; send it by export.',
    });
    return false;
  });
  const answer = await post(outgoing, target, sendable);
  if (answer.kind === 'taken')
    return { settled: statements.length, delivered: sendable.length, parked, later: null };
  if (answer.kind === 'later') return { settled: 0, delivered: 0, parked: [], later: answer };
  return oneByOne(outgoing, target, statements, parked);
}

async function oneByOne(
  outgoing: Outgoing,
  target: Target,
  statements: readonly Followed[],
  parkedBefore: readonly { statementId: string; reason: string }[],
): Promise<Sent> {
  const parked: { statementId: string; reason: string }[] = [];
  let delivered = 0;
  for (const [index, one] of statements.entries()) {
    const unsendable = parkedBefore.find(({ statementId }) => statementId === one.id);
    const answer = unsendable ?? (await settleOne(outgoing, target, one));
    if ('statementId' in answer) parked.push(answer);
    else if (answer.kind === 'later') return { settled: index, delivered, parked, later: answer };
    else if (answer.kind === 'refused') parked.push({ statementId: one.id, reason: answer.reason });
    else delivered++;
  }
  return { settled: statements.length, delivered, parked, later: null };
}

async function settleOne(outgoing: Outgoing, target: Target, one: Followed): Promise<Answer> {
  const answer = await post(outgoing, target, [one]);
  if (answer.kind !== 'look-closer') return answer;
  return (await isThere(outgoing, target, one))
    ? { kind: 'taken' }
    : { kind: 'refused', reason: 'It has another statement under this id.' };
}

/** 409 may mean "already delivered": then the store answers with the same statement. */
async function isThere(outgoing: Outgoing, target: Target, { id, statement }: Followed): Promise<boolean> {
  const find = async (name: string) => {
    const response = await ask(outgoing, target, `/statements?${name}=${id}`, { method: 'GET' });
    return response && response.status === 200 ? (JSON.parse(response.text) as JsonObject) : null;
  };
  try {
    const there = (await find('statementId')) ?? (await find('voidedStatementId'));
    return there !== null && sameStatement(there as Statement, statement);
  } catch {
    return false;
  }
}

async function post(outgoing: Outgoing, target: Target, statements: readonly Followed[]): Promise<Answer> {
  if (statements.length === 0) return { kind: 'taken' };
  const body = JSON.stringify(statements.map(readStatement));
  try {
    const response = await ask(outgoing, target, '/statements', { method: 'POST', body });
    return decideAnswer(response.status, response.headers.get('retry-after'), statements.length === 1);
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return {
      kind: 'later',
      reason: `${error.host}: ${SAID[error.fault] ?? 'cannot be reached.'}`,
      seconds: null,
    };
  }
}

const SAID: Readonly<Partial<Record<OutgoingError['fault'], string>>> = {
  timeout: 'does not answer in time.',
  unresolved: 'has no address.',
  'private-address': 'lies inside a private network; an operator must allow it.',
  redirected: 'sends us elsewhere, which is not followed.',
  certificate: 'shows a certificate that cannot be trusted.',
};

function ask(
  outgoing: Outgoing,
  { url, key, secret, version }: Target,
  path: string,
  request: { readonly method: 'GET' | 'POST'; readonly body?: string },
) {
  const bytes = new TextEncoder().encode(`${key}:${secret}`);
  return outgoing(`${url}${path}`, {
    ...request,
    timeoutMs: TIME_MS,
    maxBytes: MOST_ANSWERED_BYTES,
    headers: {
      authorization: `Basic ${btoa(String.fromCharCode(...bytes))}`,
      'x-experience-api-version': version,
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
}

function needsBody(statement: JsonObject): boolean {
  const own = Array.isArray(statement.attachments) ? (statement.attachments as JsonObject[]) : [];
  const { object } = statement as { object?: JsonObject };
  return (
    own.some(({ fileUrl }) => fileUrl === undefined) ||
    (object?.objectType === 'SubStatement' && needsBody(object))
  );
}
