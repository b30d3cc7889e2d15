import type { Json, JsonObject } from '../types.ts';
import { isObject } from '../types.ts';

/** What to do with the parts of a statement that are the same kind of thing wherever they stand. */
export interface Parts {
  readonly actor: (actor: JsonObject) => JsonObject;
  readonly verb: (verb: JsonObject) => JsonObject;
  readonly activity: (activity: JsonObject) => JsonObject;
}

/**
 * A copy of a normalised statement (or SubStatement) with each actor, verb and activity replaced. The one place that
 * knows where they stand; formats, comparison and look-up all go through it.
 */
export function mapStatement(statement: JsonObject, parts: Parts): JsonObject {
  const copy: Record<string, Json | undefined> = { ...statement };
  if (isObject(copy.actor)) copy.actor = parts.actor(copy.actor);
  if (isObject(copy.verb)) copy.verb = parts.verb(copy.verb);
  if (isObject(copy.object)) copy.object = mapObject(copy.object, parts);
  if (isObject(copy.authority)) copy.authority = parts.actor(copy.authority);
  if (isObject(copy.context)) copy.context = mapContext(copy.context, parts);
  return copy;
}

function mapObject(object: JsonObject, parts: Parts): JsonObject {
  if (object.objectType === 'Agent' || object.objectType === 'Group') return parts.actor(object);
  if (object.objectType === 'SubStatement') return mapStatement(object, parts);
  return object.objectType === 'StatementRef' ? object : parts.activity(object);
}

function mapContext(context: JsonObject, parts: Parts): JsonObject {
  const copy: Record<string, Json | undefined> = { ...context };
  if (isObject(copy.instructor)) copy.instructor = parts.actor(copy.instructor);
  if (isObject(copy.team)) copy.team = parts.actor(copy.team);
  if (isObject(copy.contextActivities)) {
    const groups = Object.entries(copy.contextActivities);
    copy.contextActivities = Object.fromEntries(
      groups.map(([name, list]) => [name, mapAll(list, parts.activity)]),
    );
  }
  const inside = (key: string) => (entry: JsonObject) =>
    isObject(entry[key]) ? { ...entry, [key]: parts.actor(entry[key]) } : entry;
  if (copy.contextAgents) copy.contextAgents = mapAll(copy.contextAgents, inside('agent'));
  if (copy.contextGroups) copy.contextGroups = mapAll(copy.contextGroups, inside('group'));
  return copy;
}

function mapAll(list: Json | undefined, change: (one: JsonObject) => JsonObject): Json[] {
  const all = Array.isArray(list) ? list : [list];
  return all.map((one) => (isObject(one) ? change(one) : one)) as Json[];
}

/** A copy of an actor with its members changed alike. */
export function mapMembers(actor: JsonObject, change: (one: JsonObject) => JsonObject): JsonObject {
  return Array.isArray(actor.member) ? { ...actor, member: mapAll(actor.member, change) } : actor;
}
