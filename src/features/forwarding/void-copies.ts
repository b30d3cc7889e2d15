import type { Statement } from '../../../xapi/index.ts';
import { derivedId } from '../../core/ids.ts';
import { askStore } from './ask-store.ts';
import { decideLater, decideVoiding, type Later, VOIDED } from './decide-forward.ts';
import type { Copy } from './read-copies.ts';
import { type Outcome, type Sending, type Sent, TURN_MS } from './send-statements.ts';

/** Who is asked, and in whose name: an account of the product, never the person. */
export interface Voiding extends Pick<Sending, 'outgoing' | 'target' | 'suspicious' | 'signal'> {
  readonly publicUrl: string;
  readonly tenantId: string;
}

/** Voidings that are sent at once. */
const AT_ONCE = 100;

/**
 * Voids a store's copies of what was erased here, in their order (xAPI 1.0.3 Data 2.3.2): all that xAPI has for it. At
 * least once and with the same ids, so that a repetition is harmless. Where it is not certain that there is a copy, the
 * store is asked before: of what never arrived nothing is said. Nothing is thrown for what the other side does.
 */
export async function voidCopies(voiding: Voiding, copies: readonly Copy[]): Promise<Sent> {
  const ends = performance.now() + TURN_MS;
  const isOver = () => voiding.signal.aborted || performance.now() > ends;
  const stands = onceAsked(() => standsThere(voiding));
  const outcomes: Outcome[] = [];
  for (let at = 0; at < copies.length && !isOver(); at += AT_ONCE) {
    const parcel = copies.slice(at, at + AT_ONCE);
    const looked = await lookForEach(voiding, parcel, stands, isOver);
    const sent = await sendVoidings(voiding, looked.found, stands, isOver);
    outcomes.push(...sent.outcomes);
    const later = sent.later ?? looked.later;
    if (later || sent.outcomes.length < parcel.length)
      return { outcomes, later: voiding.signal.aborted ? null : later };
  }
  return { outcomes, later: null };
}

/** The voiding of a statement: the same for whoever is told, and whenever. */
export const voidingOf = ({ publicUrl, tenantId }: Voiding, id: string): Statement => ({
  id: derivedId(tenantId, 'forward-voiding', id),
  actor: { objectType: 'Agent', account: { homePage: publicUrl, name: 'throughline' } },
  verb: { id: VOIDED, display: { en: 'voided' } },
  object: { objectType: 'StatementRef', id },
});

/** A copy after it was looked for. */
interface Found {
  readonly id: string;
  /** Nothing has to be said about it. */
  readonly absent: boolean;
}

type Stands = () => Promise<boolean>;

async function lookForEach(
  voiding: Voiding,
  copies: readonly Copy[],
  stands: Stands,
  isOver: () => boolean,
): Promise<{ readonly found: readonly Found[]; readonly later: Later | null }> {
  const found: Found[] = [];
  for (const { id, certain } of copies) {
    if (isOver()) break;
    const place = certain ? ('there' as const) : await lookFor(voiding, id, stands);
    // a store that stumbles over one look for ever is told of that one unasked
    if (typeof place === 'object' && !(place.stumbled && voiding.suspicious)) return { found, later: place };
    found.push({ id, absent: place === 'absent' });
  }
  return { found, later: null };
}

/** Where a copy is: a voided one counts as absent, nothing is left to do about it. */
async function lookFor(
  voiding: Voiding,
  id: string,
  stands: Stands,
): Promise<'there' | 'is a voiding' | 'absent' | 'unknown' | Later> {
  const answer = await askStore(voiding, `/statements?statementId=${id}&format=ids`, { method: 'GET' });
  if ('kind' in answer) return answer;
  const { status, headers, text } = answer;
  if (status === 200) return readVerb(text) === VOIDED ? 'is a voiding' : 'there';
  // an address where no record store is any more says 404 to everything
  if (status === 404) return (await stands()) ? 'absent' : 'unknown';
  if (status === 401 || status === 403 || status === 405) return 'unknown';
  return decideLater(status, headers.get('retry-after')) ?? 'unknown';
}

async function sendVoidings(
  voiding: Voiding,
  found: readonly Found[],
  stands: Stands,
  isOver: () => boolean,
): Promise<Sent> {
  const there = found.filter(({ absent }) => !absent).map(({ id }) => id);
  const answer = there.length === 0 ? ({ kind: 'taken' } as const) : await post(voiding, there);
  if (answer.kind === 'taken')
    return { outcomes: found.map(({ id, absent }) => ({ id, refused: null, absent })), later: null };
  if (answer.kind === 'later' && !(answer.stumbled && voiding.suspicious))
    return { outcomes: [], later: answer };
  const outcomes: Outcome[] = [];
  for (const { id, absent } of found) {
    if (isOver()) break;
    const outcome = absent ? { id, refused: null, absent } : await voidOne(voiding, id, stands);
    if ('kind' in outcome) return { outcomes, later: outcome };
    outcomes.push(outcome);
  }
  return { outcomes, later: null };
}

/** One by itself: what the store says about it is held against whether it has a copy at all. */
async function voidOne(voiding: Voiding, id: string, stands: Stands): Promise<Outcome | Later> {
  const answer = await post(voiding, [id]);
  if (answer.kind === 'taken') return { id, refused: null };
  if (answer.kind === 'later' && !(answer.stumbled && voiding.suspicious)) return answer;
  const status = answer.kind === 'later' ? 500 : answer.status;
  if (status === 409 && (await isVoidedByUs(voiding, id))) return { id, refused: null };
  const place = await lookFor(voiding, id, stands);
  if (typeof place === 'object') return place;
  if (place === 'absent') return { id, refused: null, absent: true };
  const closed = place === 'unknown' && [403, 404, 405].includes(status) ? decideLater(status, null) : null;
  if (closed) return closed;
  const why =
    place === 'is a voiding'
      ? 'It is a voiding itself, which nothing can void.'
      : `It would not void its copy (status ${status}).`;
  return { id, refused: `${why} Ask its keeper to delete it.` };
}

/** 409 may mean "already delivered": then our voiding is there. */
async function isVoidedByUs(voiding: Voiding, id: string): Promise<boolean> {
  const own = voidingOf(voiding, id);
  const answer = await askStore(voiding, `/statements?statementId=${own.id}`, { method: 'GET' });
  if ('kind' in answer || answer.status !== 200 || readVerb(answer.text) !== VOIDED) return false;
  return (JSON.parse(answer.text) as Statement).object.id === id;
}

async function post(voiding: Voiding, ids: readonly string[]) {
  const answer = await askStore(voiding, '/statements', {
    method: 'POST',
    contentType: 'application/json',
    body: JSON.stringify(ids.map((id) => voidingOf(voiding, id))),
  });
  if ('kind' in answer) return answer;
  return decideVoiding(answer.status, answer.headers.get('retry-after'));
}

async function standsThere(voiding: Voiding): Promise<boolean> {
  const answer = await askStore(voiding, '/about', { method: 'GET' });
  return 'status' in answer && answer.status === 200;
}

function onceAsked(ask: Stands): Stands {
  let asked: Promise<boolean> | null = null;
  return () => {
    asked ??= ask();
    return asked;
  };
}

function readVerb(text: string): string | null {
  try {
    return (JSON.parse(text) as Partial<Statement>).verb?.id ?? null;
  } catch {
    return null;
  }
}
