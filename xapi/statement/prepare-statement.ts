import type { Actor, Dialect, Statement } from '../types.ts';
import { canonicalContent } from './canonical.ts';
import { normaliseStatement } from './normalise-statement.ts';
import { termsOf } from './terms.ts';
import { VOIDED, validateStatement } from './validate-statement.ts';

/** A statement with everything that is stored beside it: the input of `records.put` and `records.emit`. */
export interface PreparedStatement {
  readonly id: string;
  /** The normalised statement as JSON text: inside another JSON it must survive as a string. */
  readonly statement: string;
  /** What is compared (canonical.ts); the database keeps its hash. */
  readonly content: string;
  /** True where the sender gave no id but a timestamp: the same content again is the same statement. */
  readonly repeats: boolean;
  readonly refers_to: string | null;
  readonly voids: string | null;
  /** What it can be found by (terms.ts). */
  readonly terms: readonly string[];
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

/** Derives what is stored beside a normalised statement. */
export function toPrepared(statement: Statement, idWasGiven: boolean): PreparedStatement {
  const refersTo =
    statement.object.objectType === 'StatementRef' ? String(statement.object.id).toLowerCase() : null;
  return {
    id: String(statement.id),
    statement: JSON.stringify(statement),
    content: canonicalContent(statement),
    repeats: !idWasGiven && statement.timestamp !== undefined,
    refers_to: refersTo,
    voids: statement.verb.id === VOIDED ? refersTo : null,
    terms: termsOf(statement),
  };
}
