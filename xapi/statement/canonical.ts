import type { Json, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import { mapMembers, mapStatement, type Parts } from './map-statement.ts';
import { parseTimestamp } from './values.ts';

/**
 * The text that two statements share exactly when they are the same statement (Data 2.2, "statement comparison").
 * Not compared: id, authority, stored, version; the display of verbs and the definition of activities; the order of
 * group members; how a timestamp, a UUID or the domain of an address is written; of a duration what is beyond a
 * hundredth of a second (Data 4.6). Object keys are sorted; arrays
 * keep their order. Pure ASCII escapes stay as JSON writes them, so the text never holds a raw NUL.
 */
export function canonicalContent(statement: Statement): string {
  const { id: _id, authority: _authority, stored: _stored, version: _version, ...compared } = statement;
  return canonicalJson(comparable(compared));
}

/** Whether two statements are the same one, ids and what a store adds apart. */
export function sameStatement(one: Statement, other: Statement): boolean {
  return canonicalContent(one) === canonicalContent(other);
}

/**
 * Whether a statement that came again is the one that is there although the texts differ: the sender may return a
 * timestamp that the store itself had added.
 */
export function differsOnlyByAddedTimestamp(existing: Statement, stored: string, again: Statement): boolean {
  if (existing.timestamp !== undefined || again.timestamp === undefined) return false;
  if (parseTimestamp(again.timestamp)?.ms !== parseTimestamp(stored)?.ms) return false;
  const { timestamp: _added, ...without } = again;
  return canonicalContent(existing) === canonicalContent(without as Statement);
}

const parts: Parts = {
  actor: comparableActor,
  verb: (verb) => ({ id: verb.id }),
  activity: ({ definition: _definition, ...activity }) => activity,
};

function comparable(statement: JsonObject): JsonObject {
  const copy: Record<string, Json | undefined> = { ...mapStatement(statement, parts) };
  if (typeof copy.timestamp === 'string')
    copy.timestamp = parseTimestamp(copy.timestamp)?.canonical ?? copy.timestamp;
  if (isObject(copy.result) && typeof copy.result.duration === 'string')
    copy.result = { ...copy.result, duration: toHundredths(copy.result.duration) };
  if (isObject(copy.object)) {
    if (copy.object.objectType === 'SubStatement') copy.object = comparable(copy.object);
    else if (copy.object.objectType === 'StatementRef') copy.object = lowerId(copy.object);
  }
  if (isObject(copy.context)) {
    const { registration, statement: reference } = copy.context;
    copy.context = {
      ...copy.context,
      ...(typeof registration === 'string' ? { registration: registration.toLowerCase() } : {}),
      ...(isObject(reference) ? { statement: lowerId(reference) } : {}),
    };
  }
  return copy;
}

/** Truncated, not rounded: what is beyond a hundredth is not compared. */
const toHundredths = (duration: string): string =>
  duration.replace(/(\d+)[.,](\d{1,2})\d*S$/, (_all, whole: string, part: string) => {
    const digits = part.replace(/0+$/, '');
    return `${whole}${digits && `.${digits}`}S`;
  });

function lowerId(reference: JsonObject): JsonObject {
  return { ...reference, id: String(reference.id).toLowerCase() };
}

function comparableActor(actor: JsonObject): JsonObject {
  const copy = mapMembers(actor, comparableActor) as Record<string, Json | undefined>;
  const changed = typeof copy.mbox === 'string' ? { ...copy, mbox: lowerDomain(copy.mbox) } : copy;
  if (!Array.isArray(changed.member)) return changed;
  const sorted = (changed.member as Json[]).toSorted((a, b) =>
    canonicalJson(a) < canonicalJson(b) ? -1 : 1,
  );
  return { ...changed, member: sorted };
}

/** The domain of an address is case insensitive (Data 2.4.2.3); the part before it is not. */
export function lowerDomain(mbox: string): string {
  const at = mbox.lastIndexOf('@');
  return mbox.slice(0, at).replace(/^mailto/i, 'mailto') + mbox.slice(at).toLowerCase();
}

/** JSON with sorted keys and no spaces. Written out by hand: no key, `__proto__` neither, can go astray. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const pairs = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${pairs.join(',')}}`;
}
