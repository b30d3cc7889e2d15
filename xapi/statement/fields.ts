import type { Json, JsonObject } from '../types.ts';
import { isObject } from '../types.ts';
import { isIri, isLanguageTag, isUuid, parseTimestamp } from './values.ts';

/** Why a statement is refused. Stays inside validation: validateStatement turns it into a result. */
export class Fault extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
  }
}

export function refuse(path: string, problem: string): never {
  throw new Fault(path, problem);
}

/** The path of a member: `actor` + `mbox` → `actor.mbox`; a key that is no name is quoted and cut short. */
export function member(path: string, key: string): string {
  if (!/^\w{1,40}$/.test(key))
    return `${path}[${JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function item(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** An object with no other keys than these. */
export function object(value: unknown, path: string, allowed: readonly string[]): JsonObject {
  const given = anyObject(value, path);
  for (const key of Object.keys(given)) {
    if (allowed.includes(key)) continue;
    const meant = allowed.find((name) => name.toLowerCase() === key.toLowerCase());
    refuse(
      member(path, key),
      meant ? `is not known; property names keep their case: "${meant}"` : 'is not allowed here',
    );
  }
  return given;
}

export function anyObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) refuse(path, `must be an object, not ${named(value)}`);
  return value;
}

export function list(value: unknown, path: string): readonly Json[] {
  if (!Array.isArray(value)) refuse(path, `must be an array, not ${named(value)}`);
  return value;
}

export function string(value: unknown, path: string): string {
  if (typeof value !== 'string') refuse(path, `must be a string, not ${named(value)}`);
  return value;
}

/** A string of a certain format; `what` ends the sentence "must be …". */
export function formatted(
  value: unknown,
  path: string,
  test: (text: string) => boolean,
  what: string,
): string {
  const text = string(value, path);
  if (!test(text)) refuse(path, `must be ${what}`);
  return text;
}

export function iri(value: unknown, path: string): string {
  return formatted(value, path, isIri, 'an IRI with its scheme, such as https://example.org/x');
}

export function uuid(value: unknown, path: string): string {
  return formatted(value, path, isUuid, 'a UUID such as 6690e6c9-3ef0-4ed3-8b37-7f3964730bee');
}

export function timestamp(value: unknown, path: string): string {
  const what = 'an RFC 3339 time with an offset other than -00:00, such as 2026-02-03T09:30:00.000Z';
  return formatted(value, path, (text) => parseTimestamp(text) !== null, what);
}

export function boolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') refuse(path, `must be true or false, not ${named(value)}`);
  return value;
}

export function number(value: unknown, path: string): number {
  if (typeof value !== 'number') refuse(path, `must be a number, not ${named(value)}`);
  return value;
}

export function oneOf(value: unknown, path: string, allowed: readonly string[]): string {
  const text = string(value, path);
  if (!allowed.includes(text)) refuse(path, `must be one of ${allowed.map((one) => `"${one}"`).join(', ')}`);
  return text;
}

/** Data 4.2: language tags to strings. */
export function languageMap(value: unknown, path: string): void {
  for (const [tag, text] of Object.entries(anyObject(value, path))) {
    if (!isLanguageTag(tag))
      refuse(member(path, tag), 'must have a language tag (RFC 5646) such as en or en-GB as its key');
    string(text, member(path, tag));
  }
}

/** Data 4.1: the keys are IRIs, the values anything, null too. */
export function extensions(value: unknown, path: string): void {
  for (const key of Object.keys(anyObject(value, path))) {
    if (!isIri(key)) refuse(member(path, key), 'must have an IRI as its key');
  }
}

function named(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
