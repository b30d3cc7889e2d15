/** Reading JSON that somebody else wrote: nothing is taken for granted, and nothing throws. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Control characters have no place in an identifier, and a database refuses U+0000 and lone surrogates.
const unfit = /[\p{Cc}\p{Surrogate}]/u;
const unstorable = /[\0\p{Surrogate}]/gu;

/** A string that may serve as an identifier, or undefined. Nothing is repaired: equal means byte for byte. */
export function readIdentifier(value: unknown, max = 255): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > max || unfit.test(value)) return undefined;
  return value;
}

/** A string to be shown, made storable and cut to a bound; undefined for null, '' and other types. */
export function readText(value: unknown, max = 1000): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.slice(0, max).replace(unstorable, '').trim() || undefined;
}

/** Identifiers in a list, at most `most` of them and none twice; what is none is left out. */
export function readIdentifiers(value: unknown, most = 100): string[] {
  if (!Array.isArray(value)) return [];
  const read = value.map((one) => readIdentifier(one)).filter((one) => one !== undefined);
  return [...new Set(read)].slice(0, most);
}

// A platform that cannot fill in a variable sends its name: `$Person.name.full` is nobody's name.
const unexpanded = /^\$[A-Za-z]/;

/** A text that is no variable left unexpanded. */
export function readExpanded(value: unknown, max?: number): string | undefined {
  const text = readText(value, max);
  return text !== undefined && !unexpanded.test(text) ? text : undefined;
}

export function readEmail(value: unknown): string | undefined {
  const email = readIdentifier(value, 320);
  return email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined;
}

const nothing: JsonObject = {};

/** The object at a claim, or an empty one. */
export function objectAt(token: JsonObject, name: string): JsonObject {
  const value = token[name];
  return isJsonObject(value) ? value : nothing;
}

/** An http(s) address in its normal form, or undefined; it may become a link, so `javascript:` must not pass. */
export function readWebUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 4096 || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

/**
 * The address of a platform's service, byte for byte: https, or http on a loopback address where the platform
 * itself has one. Whether its host belongs to the platform is asked where a token would be sent to it.
 */
export function readServiceUrl(value: unknown, { loopback }: { loopback: boolean }): string | undefined {
  const address = readIdentifier(value, 2048);
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || (loopback && isLoopback(address)) ? address : undefined;
}

/** Whether an address is http on this very machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
