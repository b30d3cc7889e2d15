import { type JsonObject, mapMembers, mapStatement, type Statement } from '../../../xapi/index.ts';
import { isAddressable } from '../../core/fields.ts';

/** An account that a statement names. */
export interface NamedAccount {
  readonly issuer: string;
  readonly sub: string;
}

/**
 * Pure: everybody whom a statement names, wherever it does (actor, object, instructor, team, members, SubStatements);
 * who vouches for it apart. Null where somebody is named who cannot be asked: by a mail address, by nothing, or by an
 * account that no launch could have brought.
 */
export function listNamedPeople(statement: Statement): readonly NamedAccount[] | null {
  const { authority: _vouches, ...said } = statement;
  const named: NamedAccount[] = [];
  let unknown = false;
  const note = (actor: JsonObject): JsonObject => {
    const account = readAccount(actor);
    const isAnonymousGroup =
      actor.objectType === 'Group' && Array.isArray(actor.member) && !identifies(actor);
    if (account) named.push(account);
    else if (!isAnonymousGroup) unknown = true;
    return mapMembers(actor, note);
  };
  mapStatement(said, { actor: note, verb: (verb) => verb, activity: (activity) => activity });
  return unknown || named.length === 0 ? null : named;
}

const identifies = (actor: JsonObject): boolean =>
  ['mbox', 'mbox_sha1sum', 'openid', 'account'].some((key) => key in actor);

const UNSTORABLE = /[\0\p{Surrogate}]/u;

function readAccount({ account }: JsonObject): NamedAccount | null {
  const { homePage: issuer, name: sub } = (account ?? {}) as JsonObject;
  if (typeof issuer !== 'string' || typeof sub !== 'string') return null;
  return [issuer, sub].every((text) => isAddressable(text) && !UNSTORABLE.test(text))
    ? { issuer, sub }
    : null;
}
