import type { Actor, Json, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import { agentKey, agentKeys } from './agent-key.ts';
import { mapMembers, mapStatement, type Parts } from './map-statement.ts';
import { SIGNATURE } from './validate-statement.ts';

/** Whom a statement shall not name any more, and who stands in their place. */
export interface Anonymising {
  /** Asked with keys made by agentKey(). */
  readonly isErased: (key: string) => boolean;
  readonly substitute: Actor;
}

/** Keys of everybody whom a statement names: actor, object, instructor, team, members, authority, in SubStatements too. */
export function agentsNamedIn(statement: JsonObject): string[] {
  const keys = new Set<string>();
  mapStatement(statement, {
    actor: (actor) => {
      for (const key of agentKeys(actor)) keys.add(key);
      return actor;
    },
    verb: same,
    activity: same,
  });
  return [...keys];
}

/** Whether the statement is somebody's own: they are its actor or its object themselves, and not a group with them. */
export function isOwnStatement({ actor, object }: Statement, isErased: Anonymising['isErased']): boolean {
  return [actor, object].some((one) => {
    if (one.objectType === 'SubStatement' || one.objectType === 'StatementRef') return false;
    const key = agentKey(one);
    return key !== null && isErased(key);
  });
}

/**
 * A copy in which the erased are nobody in particular, wherever they stood. A signature goes: it repeats what was
 * signed, and no longer fits.
 */
export function anonymiseStatement(statement: Statement, anonymising: Anonymising): Statement {
  const parts: Parts = { actor: (actor) => anonymiseActor(actor, anonymising), verb: same, activity: same };
  return withoutSignature(mapStatement(statement, parts)) as Statement;
}

function anonymiseActor(actor: JsonObject, anonymising: Anonymising): JsonObject {
  const { isErased, substitute } = anonymising;
  const changed = mapMembers(actor, (member) => anonymiseActor(member, anonymising));
  const key = agentKey(changed);
  if (key === null || !isErased(key)) return changed;
  if (changed.objectType !== 'Group') return substitute;
  // who signs in as a group stays a group, with the members that it has
  const { account } = substitute;
  return { objectType: 'Group', account, ...(changed.member ? { member: changed.member } : {}) };
}

function withoutSignature(statement: JsonObject): JsonObject {
  const copy: Record<string, Json | undefined> = { ...statement };
  if (Array.isArray(copy.attachments)) {
    const left = copy.attachments.filter((one) => !isObject(one) || one.usageType !== SIGNATURE);
    if (left.length === 0) delete copy.attachments;
    else copy.attachments = left as Json[];
  }
  if (isObject(copy.object) && copy.object.objectType === 'SubStatement')
    copy.object = withoutSignature(copy.object);
  return copy;
}

const same = (part: JsonObject): JsonObject => part;
