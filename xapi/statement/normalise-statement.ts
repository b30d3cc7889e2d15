import type { Actor, Dialect, Json, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';

export interface Assigned {
  /** Used where the sender gave none. */
  readonly id: string;
  /** Who vouches for the statement; replaces what was sent (Data 2.4.9). */
  readonly authority: Actor;
  readonly dialect: Dialect;
}

/**
 * A valid statement as it is kept: what a store must assign is assigned (Data 2.3.1), contextActivities are arrays
 * (Data 2.4.6.2), everything else is untouched. `stored`, and a timestamp where none was sent, are added on reading.
 */
export function normaliseStatement(statement: Statement, assigned: Assigned): Statement {
  const { id, stored: _overwritten, authority: _replaced, ...rest } = statement;
  return {
    id: (id ?? assigned.id).toLowerCase(),
    ...(withArrays(rest) as Statement),
    ...(isObject(rest.object) && rest.object.objectType === 'SubStatement'
      ? { object: withArrays(rest.object) }
      : {}),
    authority: assigned.authority,
    version: statement.version ?? `${assigned.dialect}.0`,
  };
}

function withArrays(statement: JsonObject): JsonObject {
  const context = statement.context;
  if (!isObject(context) || !isObject(context.contextActivities)) return statement;
  const groups: Record<string, Json> = {};
  for (const [name, value] of Object.entries(context.contextActivities)) {
    groups[name] = Array.isArray(value) ? value : [value as Json];
  }
  return { ...statement, context: { ...context, contextActivities: groups } };
}
