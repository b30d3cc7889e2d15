import type { JsonObject } from '../types.ts';
import { isObject } from '../types.ts';
import { lowerDomain } from './canonical.ts';

/**
 * The text that two actors share exactly when they have the same identifier; null for an anonymous group. An Agent
 * and a Group with the same identifier share it too: the specification asks senders not to do that.
 */
export function agentKey(actor: JsonObject): string | null {
  if (typeof actor.mbox === 'string') return `mbox ${lowerDomain(actor.mbox)}`;
  if (typeof actor.mbox_sha1sum === 'string') return `mbox_sha1sum ${actor.mbox_sha1sum.toLowerCase()}`;
  if (typeof actor.openid === 'string') return `openid ${actor.openid}`;
  // As JSON: a name may hold anything, a NUL too, which the database could not take as text.
  if (isObject(actor.account))
    return `account ${JSON.stringify([actor.account.homePage, actor.account.name])}`;
  return null;
}

/** The keys of an actor and, if it is a group, of its members. */
export function agentKeys(actor: JsonObject): string[] {
  const members = Array.isArray(actor.member) ? actor.member.filter(isObject) : [];
  return [agentKey(actor), ...members.map(agentKey)].filter((key) => key !== null);
}
