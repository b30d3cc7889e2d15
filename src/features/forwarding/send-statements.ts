import {
  type AttachmentBody,
  type Followed,
  type JsonObject,
  readStatement,
  type Statement,
  sameStatement,
} from '../../../xapi/index.ts';
import type { Outgoing } from '../../core/outgoing.ts';
import { askStore, type Target } from './ask-store.ts';
import { type Answer, decideAnswer, decideLater, type Later } from './decide-forward.ts';
import { parcelsOf, writeParcel } from './parcels.ts';

export interface Sending {
  readonly outgoing: Outgoing;
  readonly target: Target;
  /** The bodies of attachments by their SHA-2; what is not kept is left out. */
  readonly readBodies: (sha2s: readonly string[]) => Promise<readonly AttachmentBody[]>;
  /** The store stumbled several times: a statement may be the reason. */
  readonly suspicious: boolean;
  /** Ends what is under way: this process stops. */
  readonly signal: AbortSignal;
}

/** One statement is settled: taken there, or not, and why. */
export interface Outcome {
  readonly id: string;
  readonly refused: string | null;
  /** The store had no copy that would have to be voided. */
  readonly absent?: boolean;
}

export interface Sent {
  /** Of the first statements, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Why the others have to wait; null where all are settled, or the turn is over. */
  readonly later: Later | null;
}

/** Nothing new is begun after this; with the time for an answer it stays well under what a turn is held for. */
export const TURN_MS = 45_000;

/**
 * Sends statements in their order, many at once; where one of them is the trouble, one by one. At-least-once: an id
 * that the store has already is delivered if it has the same statement, which is looked up there (standards,
 * "Forwarding"). Nothing is thrown for what the other side does.
 */
export async function sendStatements(sending: Sending, statements: readonly Followed[]): Promise<Sent> {
  const ends = performance.now() + TURN_MS;
  const isOver = () => sending.signal.aborted || performance.now() > ends;
  const outcomes: Outcome[] = [];
  for (const parcel of parcelsOf(statements)) {
    if (isOver()) break;
    const answer = await post(sending, parcel);
    if (answer.kind === 'taken') {
      outcomes.push(...parcel.map(({ id }) => ({ id, refused: null })));
    } else if (answer.kind === 'later' && !(answer.stumbled && sending.suspicious)) {
      return { outcomes, later: sending.signal.aborted ? null : answer };
    } else {
      const sent = await oneByOne(sending, parcel, isOver);
      outcomes.push(...sent.outcomes);
      if (sent.later || sent.outcomes.length < parcel.length) return { outcomes, later: sent.later };
    }
  }
  return { outcomes, later: null };
}

async function oneByOne(
  sending: Sending,
  statements: readonly Followed[],
  isOver: () => boolean,
): Promise<Sent> {
  const outcomes: Outcome[] = [];
  for (const [at, one] of statements.entries()) {
    if (isOver()) break;
    let answer = await settleOne(sending, one);
    const next = statements[at + 1];
    if (answer.kind === 'later' && answer.stumbled && sending.suspicious && next)
      answer = await judgeStumbling(sending, one, next, answer);
    if (answer.kind === 'later') return { outcomes, later: sending.signal.aborted ? null : answer };
    outcomes.push({ id: one.id, refused: answer.kind === 'refused' ? answer.reason : null });
  }
  return { outcomes, later: null };
}

type Settled = Exclude<Answer, { kind: 'look-closer' }>;

/** A store that takes the next statement and stumbles over this one again would stumble for ever. */
async function judgeStumbling(
  sending: Sending,
  one: Followed,
  next: Followed,
  stumbled: Later,
): Promise<Settled> {
  if ((await settleOne(sending, next)).kind === 'later') return stumbled;
  const again = await settleOne(sending, one);
  return again.kind === 'later' && again.stumbled
    ? { kind: 'refused', reason: 'It stumbles over this statement, again and again (status 500).' }
    : again;
}

async function settleOne(sending: Sending, one: Followed): Promise<Settled> {
  const answer = await post(sending, [one]);
  return answer.kind === 'look-closer' ? compare(sending, one) : answer;
}

/** 409 may mean "already delivered": then the store answers with the same statement. */
async function compare(sending: Sending, one: Followed): Promise<Settled> {
  for (const name of ['statementId', 'voidedStatementId']) {
    const answer = await askStore(sending, `/statements?${name}=${one.id}`, { method: 'GET' });
    if ('kind' in answer) return answer;
    const { status, headers, text } = answer;
    if (status === 200)
      return isSame(text, one)
        ? { kind: 'taken' }
        : { kind: 'refused', reason: 'It has another statement under this id.' };
    if (status === 401 || status === 403)
      return { kind: 'refused', reason: 'It has a statement under this id and lets nobody compare the two.' };
    const later = status === 404 ? null : decideLater(status, headers.get('retry-after'));
    if (later) return later;
  }
  return { kind: 'refused', reason: 'It says that it has the statement (status 409), but does not show it.' };
}

function isSame(text: string, one: Followed): boolean {
  try {
    const there = JSON.parse(text) as Statement & JsonObject;
    return sameStatement(there, readStatement(one));
  } catch {
    return false;
  }
}

async function post(sending: Sending, statements: readonly Followed[]): Promise<Answer> {
  const parcel = await writeParcel(statements, sending.readBodies);
  if ('missing' in parcel) {
    if (statements.length > 1) return { kind: 'look-closer' };
    return { kind: 'refused', reason: 'Its attachment is not kept here any more.' };
  }
  const answer = await askStore(sending, '/statements', { method: 'POST', ...parcel });
  if ('kind' in answer) return answer;
  return decideAnswer(answer.status, answer.headers.get('retry-after'), statements.length === 1);
}
