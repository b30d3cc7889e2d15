import type { Dialect, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import {
  Fault,
  formatted,
  iri,
  item,
  languageMap,
  list,
  member,
  number,
  object,
  refuse,
  string,
  timestamp,
  uuid,
} from './fields.ts';
import { validateActivity } from './validate-activity.ts';
import { validateActor, validateAuthority } from './validate-actor.ts';
import { validateContext, validateStatementRef } from './validate-context.ts';
import { validateResult } from './validate-result.ts';
import { isMediaType, isSha2 } from './values.ts';

export const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
export const SIGNATURE = 'http://adlnet.gov/expapi/attachments/signature';

export type Validation =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly path: string; readonly problem: string };

/**
 * Judges one parsed JSON value by the rules for statements. `path` is where it stands in the request ('' or '[3]').
 * A refusal names the first field that is wrong and what it must be; it never repeats the field's value.
 */
export function validateStatement(value: unknown, dialect: Dialect, path = ''): Validation {
  try {
    check(value, dialect, path);
    return { ok: true, statement: value as Statement };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, path: error.path, problem: error.message };
    throw error;
  }
}

/** Judges an `agent` parameter: an Agent or a Group with an identifier (Communication 2.1.3). */
export function validateAgentParameter(value: unknown): Validation | { readonly ok: true } {
  try {
    validateActor(value, 'agent');
    if (!['mbox', 'mbox_sha1sum', 'openid', 'account'].some((name) => name in (value as JsonObject))) {
      refuse('agent', 'must have an identifier; an anonymous group cannot be looked for');
    }
    return { ok: true };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, path: error.path, problem: error.message };
    throw error;
  }
}

const core = ['actor', 'verb', 'object', 'result', 'context', 'timestamp', 'attachments'];

function check(value: unknown, dialect: Dialect, path: string): void {
  const at = (name: string) => member(path, name);
  const statement = object(value, path, ['id', ...core, 'stored', 'authority', 'version']);
  if ('id' in statement) uuid(statement.id, at('id'));
  if ('stored' in statement) timestamp(statement.stored, at('stored'));
  if ('authority' in statement) validateAuthority(statement.authority, at('authority'));
  if ('version' in statement) {
    const known = dialect === '2.0' ? /^(?:1\.0(?:\.\d+)?|2\.0\.\d+)$/ : /^1\.0(?:\.\d+)?$/;
    formatted(statement.version, at('version'), (text) => known.test(text), `a version such as ${dialect}.0`);
  }
  checkCore(statement, dialect, path, false);
}

/** What a statement and a SubStatement have in common. */
function checkCore(statement: JsonObject, dialect: Dialect, path: string, inside: boolean): void {
  const at = (name: string) => member(path, name);
  for (const name of ['actor', 'verb', 'object']) {
    if (!(name in statement)) refuse(at(name), 'is missing; a statement needs actor, verb and object');
  }
  validateActor(statement.actor, at('actor'));
  const verb = validateVerb(statement.verb, at('verb'));
  const type = validateObject(statement.object, dialect, at('object'), inside);
  if (verb === VOIDED && type !== 'StatementRef') {
    refuse(member(at('object'), 'objectType'), 'must be "StatementRef" where the verb is voided');
  }
  if ('result' in statement) validateResult(statement.result, at('result'));
  if ('context' in statement) validateContext(statement.context, at('context'), type === 'Activity', dialect);
  if ('timestamp' in statement) timestamp(statement.timestamp, at('timestamp'));
  if ('attachments' in statement) validateAttachments(statement.attachments, at('attachments'));
}

function validateVerb(value: unknown, path: string): string {
  const verb = object(value, path, ['id', 'display']);
  if ('display' in verb) languageMap(verb.display, member(path, 'display'));
  return iri(verb.id, member(path, 'id'));
}

function validateObject(value: unknown, dialect: Dialect, path: string, inside: boolean): string {
  const type =
    isObject(value) && 'objectType' in value
      ? string(value.objectType, member(path, 'objectType'))
      : 'Activity';
  if (type === 'Activity') validateActivity(value, path);
  else if (type === 'Agent' || type === 'Group') validateActor(value, path);
  else if (type === 'StatementRef') validateStatementRef(value, path);
  else if (type !== 'SubStatement') {
    refuse(
      member(path, 'objectType'),
      'must be "Activity", "Agent", "Group", "StatementRef" or "SubStatement"',
    );
  } else {
    if (inside) refuse(member(path, 'objectType'), 'must not be "SubStatement" inside a SubStatement');
    checkCore(object(value, path, ['objectType', ...core]), dialect, path, true);
  }
  return type;
}

/**
 * The description of attachments (Data 2.4.11). Whether their data came along, and what a signature is worth, is
 * judged where the whole request is known (xapi/attachments/).
 */
function validateAttachments(value: unknown, path: string): void {
  for (const [index, one] of list(value, path).entries()) {
    const here = item(path, index);
    const at = (name: string) => member(here, name);
    const known = ['usageType', 'display', 'description', 'contentType', 'length', 'sha2', 'fileUrl'];
    const attachment = object(one, here, known);
    iri(attachment.usageType, at('usageType'));
    languageMap(attachment.display, at('display'));
    if ('description' in attachment) languageMap(attachment.description, at('description'));
    formatted(attachment.contentType, at('contentType'), isMediaType, 'a media type such as application/pdf');
    const length = number(attachment.length, at('length'));
    if (!Number.isSafeInteger(length) || length < 0) refuse(at('length'), 'must be a whole number of bytes');
    formatted(attachment.sha2, at('sha2'), isSha2, 'a SHA-2 hash in hexadecimal digits');
    if ('fileUrl' in attachment) iri(attachment.fileUrl, at('fileUrl'));
  }
}
