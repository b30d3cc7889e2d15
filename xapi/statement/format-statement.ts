import type { JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import { mapMembers, mapStatement } from './map-statement.ts';
import { parseTimestamp } from './values.ts';

export type Format = 'exact' | 'ids' | 'canonical';

export interface Kept {
  readonly statement: Statement;
  /** RFC 3339 in UTC with milliseconds. */
  readonly stored: string;
}

/** A statement as it is answered: with `stored`, and with a timestamp even where none was sent (Data 2.4.7). */
export function readStatement(kept: Kept): Statement {
  return { ...kept.statement, timestamp: kept.statement.timestamp ?? kept.stored, stored: kept.stored };
}

/** What is known of activities, by id. */
export type Definitions = ReadonlyMap<string, JsonObject>;

/**
 * The three formats of Communication 2.1.3. `ids` leaves only what identifies actors, verbs and activities.
 * `canonical` gives each activity the definition that is known of it and leaves one language in each map, chosen by
 * Accept-Language.
 */
export function formatStatement(
  statement: Statement,
  format: Format,
  acceptLanguage: string,
  known: Definitions = new Map(),
): JsonObject {
  if (format === 'exact') return statement;
  if (format === 'ids') {
    return mapStatement(statement, {
      actor: identifiedOnly,
      verb: (verb) => ({ id: verb.id }),
      activity: ({ id }) => ({ id }),
    });
  }
  const wanted = parseAcceptLanguage(acceptLanguage);
  return mapStatement(statement, {
    actor: (actor) => actor,
    verb: (verb) => inOneLanguage(verb, ['display'], wanted),
    activity: (activity) => {
      const definition = known.get(String(activity.id)) ?? activity.definition;
      return isObject(definition) ? { ...activity, definition: definitionIn(definition, wanted) } : activity;
    },
  });
}

function identifiedOnly(actor: JsonObject): JsonObject {
  const { name: _name, member: _members, ...identity } = actor;
  const anonymous = !['mbox', 'mbox_sha1sum', 'openid', 'account'].some((key) => key in identity);
  return anonymous ? { ...identity, member: mapMembers(actor, identifiedOnly).member } : identity;
}

function definitionIn(definition: JsonObject, wanted: readonly string[]): JsonObject {
  const chosen = { ...inOneLanguage(definition, ['name', 'description'], wanted) };
  for (const list of ['choices', 'scale', 'source', 'target', 'steps']) {
    const components = chosen[list];
    if (!Array.isArray(components)) continue;
    Object.assign(chosen, { [list]: components.map((one) => inOneLanguage(one, ['description'], wanted)) });
  }
  return chosen;
}

function inOneLanguage(part: JsonObject, maps: readonly string[], wanted: readonly string[]): JsonObject {
  const copy: Record<string, JsonObject[string]> = { ...part };
  for (const name of maps) {
    const map = copy[name];
    if (!isObject(map)) continue;
    const tag = chooseLanguage(Object.keys(map), wanted);
    copy[name] = tag === undefined ? {} : { [tag]: map[tag] };
  }
  return copy;
}

/** RFC 4647 look-up: the first wanted range that a tag equals or begins with, else the first tag there is. */
function chooseLanguage(tags: readonly string[], wanted: readonly string[]): string | undefined {
  for (const range of wanted) {
    if (range === '*') break;
    const found = tags.find((tag) => `${tag.toLowerCase()}-`.startsWith(`${range}-`));
    const wider = found ?? tags.find((tag) => `${range}-`.startsWith(`${tag.toLowerCase()}-`));
    if (wider !== undefined) return wider;
  }
  return tags[0];
}

function parseAcceptLanguage(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const q = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
      return { range, q: Number.isNaN(q) ? 0 : q };
    })
    .filter(({ range, q }) => range !== '' && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ range }) => range);
}

/** 2.0 answers times in UTC (IEEE 9274.1.1 4.2.7); the point in time and its precision stay. */
export function inUtc(statement: Statement): Statement {
  const instant = statement.timestamp === undefined ? null : parseTimestamp(statement.timestamp);
  return instant && !statement.timestamp?.endsWith('Z')
    ? { ...statement, timestamp: instant.canonical }
    : statement;
}
