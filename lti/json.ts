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

/** An http(s) address in its normal form, or undefined; it may become a link, so `javascript:` must not pass. */
export function readWebUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 4096 || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
