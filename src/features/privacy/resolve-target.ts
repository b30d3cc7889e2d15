import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import type { Tx } from '../../db/transaction.ts';
import { authoriseAbout, findPersonByAccount } from '../people/index.ts';
import type { LmsAccount } from './subject.ts';

/** Whom a page is about: the acting person, somebody whom a tenant admin looked up, or whom an LMS asked about. */
export type Target =
  | { readonly of: 'me' }
  | { readonly of: 'person'; readonly personId: string }
  | { readonly of: 'request'; readonly requestId: string };

export interface Resolved {
  /** Null where the LMS account is nobody's here. */
  readonly personId: string | null;
  /** The LMS account that was asked about. */
  readonly account: LmsAccount | null;
  readonly isSelf: boolean;
}

/**
 * Finds whom the target means and refuses who may not. Works on every plane that reads people. An LMS administrator
 * acts by a data privacy launch only: their own, of the LMS whose administrators a tenant admin allowed.
 * @throws not_found; forbidden; conflict where a launch's hour is over
 */
export async function resolveTarget(
  tx: Tx,
  action: 'person.export' | 'person.erase',
  target: Target,
): Promise<Resolved> {
  const me = actingPersonId(tx.context);
  if (target.of === 'request') return resolveRequest(tx, action, target.requestId);
  const personId = target.of === 'me' ? (me ?? '') : target.personId;
  if (!isId(personId)) throw notFound('person');
  await authoriseAbout(tx, action, personId);
  return { personId, account: null, isSelf: personId === me };
}

async function resolveRequest(
  tx: Tx,
  action: 'person.export' | 'person.erase',
  requestId: string,
): Promise<Resolved> {
  const { tenantId, actor, now } = tx.context;
  const me = actingPersonId(tx.context);
  if (!isId(requestId)) throw notFound('request');
  const [row] = await tx.sql`
    select platform_id, issuer, sub, expires_at from privacy_request
     where tenant_id = ${tenantId} and id = ${requestId} and person_id = ${me}`;
  if (!row) throw notFound('request');
  const isOfThisLms = actor.kind === 'person' && actor.lmsAdminOf === row.platform_id;
  // what an LMS' role opens is that LMS alone
  const asked = isOfThisLms ? tx.context : { ...tx.context, actor: withoutLmsRole(actor) };
  authorise(asked, action);
  if (row.expires_at <= now())
    throw new AppError('conflict', 'This look is an hour old. Open it again from your LMS.');
  const account = { issuer: String(row.issuer), sub: String(row.sub) };
  const personId = (await findPersonByAccount(tx, account))?.id ?? null;
  return { personId, account, isSelf: personId !== null && personId === me };
}

const withoutLmsRole = (actor: Tx['context']['actor']): Tx['context']['actor'] =>
  actor.kind === 'person' ? { ...actor, lmsAdminOf: null } : actor;
