import type { JsonObject } from '../types.ts';
import { formatted, iri, item, list, member, object, oneOf, refuse, string } from './fields.ts';
import { isMbox, isSha1 } from './values.ts';

const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'] as const;

/** An Agent or a Group (Data 2.4.2): actor, authority, team, instructor, or the object. */
export function validateActor(value: unknown, path: string): void {
  if ((value as JsonObject | null)?.objectType === 'Group') validateGroup(value, path);
  else validateAgent(value, path);
}

/** An Agent: exactly one identifier (Data 2.4.2.1). */
export function validateAgent(value: unknown, path: string): void {
  const agent = object(value, path, ['objectType', 'name', ...identifiers]);
  if ('objectType' in agent) oneOf(agent.objectType, member(path, 'objectType'), ['Agent']);
  const count = validateIdentity(agent, path);
  if (count !== 1)
    refuse(path, `must have exactly one of ${identifiers.join(', ')}; it has ${count || 'none'}`);
}

/** A Group (Data 2.4.2.2): identified by one identifier, or anonymous with members; members are Agents. */
export function validateGroup(value: unknown, path: string): void {
  const group = object(value, path, ['objectType', 'name', 'member', ...identifiers]);
  oneOf(group.objectType, member(path, 'objectType'), ['Group']);
  const count = validateIdentity(group, path);
  if (count > 1) refuse(path, `must not have more than one of ${identifiers.join(', ')}`);
  if (!('member' in group)) {
    if (count === 0) refuse(path, `must have members, or one of ${identifiers.join(', ')}`);
    return;
  }
  const members = list(group.member, member(path, 'member'));
  if (count === 0 && members.length === 0)
    refuse(member(path, 'member'), 'must not be empty where the group has no identifier');
  for (const [index, one] of members.entries()) validateAgent(one, item(member(path, 'member'), index));
}

/** The authority (Data 2.4.9): an Agent, or the anonymous pair of an application and its user. */
export function validateAuthority(value: unknown, path: string): void {
  validateActor(value, path);
  const authority = value as JsonObject;
  if (authority.objectType !== 'Group') return;
  if (identifiers.some((name) => name in authority)) refuse(path, 'must be an Agent or an anonymous Group');
  if (list(authority.member, member(path, 'member')).length !== 2) {
    refuse(member(path, 'member'), 'must be exactly two Agents: the application and its user');
  }
}

function validateIdentity(actor: JsonObject, path: string): number {
  if ('name' in actor) string(actor.name, member(path, 'name'));
  const at = (name: string) => member(path, name);
  if ('mbox' in actor) formatted(actor.mbox, at('mbox'), isMbox, 'an address such as mailto:ada@example.org');
  if ('mbox_sha1sum' in actor)
    formatted(actor.mbox_sha1sum, at('mbox_sha1sum'), isSha1, '40 hexadecimal digits');
  if ('openid' in actor) iri(actor.openid, at('openid'));
  if ('account' in actor) {
    const account = object(actor.account, at('account'), ['homePage', 'name']);
    iri(account.homePage, member(at('account'), 'homePage'));
    if (string(account.name, member(at('account'), 'name')) === '')
      refuse(member(at('account'), 'name'), 'must not be empty');
  }
  return identifiers.filter((name) => name in actor).length;
}
