import type { Actor, Dialect, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import { agentKeys } from './agent-key.ts';
import { canonicalContent } from './canonical.ts';
import { mapStatement } from './map-statement.ts';
import { normaliseStatement } from './normalise-statement.ts';
import { VOIDED, validateStatement } from './validate-statement.ts';

export interface RelatedKey {
  readonly key: string;
  /** True where `agent` or `activity` alone finds it, false where it needs `related_agents` or `related_activities`. */
  readonly direct: boolean;
}

/** A statement with everything that is stored beside it: the input of `records.put` and `records.emit`. */
export interface PreparedStatement {
  readonly id: string;
  /** The normalised statement as JSON text: inside another JSON it must survive as a string. */
  readonly statement: string;
  /** What is compared (canonical.ts); the database keeps its hash. */
  readonly content: string;
  /** True where the sender gave no id but a timestamp: the same content again is the same statement. */
  readonly repeats: boolean;
  readonly verb: string;
  readonly registration: string | null;
  readonly refers_to: string | null;
  readonly voids: string | null;
  readonly agents: readonly RelatedKey[];
  readonly activities: readonly RelatedKey[];
}

export interface PrepareOptions {
  readonly authority: Actor;
  readonly dialect?: Dialect;
}

/**
 * Prepares a statement that the caller itself made, with its id, for `emitStatement`. Throws a TypeError that names
 * the field where the statement is not valid: that is a fault of the program, not of a sender.
 */
export function prepareStatement(statement: Statement, options: PrepareOptions): PreparedStatement {
  const dialect = options.dialect ?? '1.0';
  // Through JSON, so that a member that is undefined is judged, and stored, as absent.
  const judged = validateStatement(JSON.parse(JSON.stringify(statement)), dialect);
  if (!judged.ok) throw new TypeError(`${judged.path}: ${judged.problem}`);
  const { id } = judged.statement;
  if (id === undefined) throw new TypeError('id: is missing; a statement of our own needs one');
  return toPrepared(
    normaliseStatement(judged.statement, { id, authority: options.authority, dialect }),
    true,
  );
}

/** Derives the rows of a normalised statement. The only place that says what a statement can be found by. */
export function toPrepared(statement: Statement, idWasGiven: boolean): PreparedStatement {
  const refersTo =
    statement.object.objectType === 'StatementRef' ? String(statement.object.id).toLowerCase() : null;
  return {
    id: String(statement.id),
    statement: JSON.stringify(statement),
    content: canonicalContent(statement),
    repeats: !idWasGiven && statement.timestamp !== undefined,
    verb: statement.verb.id,
    registration: statement.context?.registration?.toLowerCase() ?? null,
    refers_to: refersTo,
    voids: statement.verb.id === VOIDED ? refersTo : null,
    ...relatedKeys(statement),
  };
}

function relatedKeys(statement: Statement): { agents: RelatedKey[]; activities: RelatedKey[] } {
  const agents = new Map<string, boolean>();
  const activities = new Map<string, boolean>();
  // mapStatement shows every part; those of the first level that are direct are known by identity.
  const direct = new Set<JsonObject>([statement.actor, statement.object]);
  const note = (found: Map<string, boolean>, keys: readonly string[], part: JsonObject) => {
    for (const key of keys) found.set(key, found.get(key) === true || direct.has(part));
    return part;
  };
  mapStatement(statement, {
    actor: (actor) => note(agents, agentKeys(actor), actor),
    verb: (verb) => verb,
    activity: (activity) => note(activities, isObject(activity) ? [String(activity.id)] : [], activity),
  });
  const pairs = (found: Map<string, boolean>) =>
    [...found].map(([key, isDirect]) => ({ key, direct: isDirect }));
  return { agents: pairs(agents), activities: pairs(activities) };
}
