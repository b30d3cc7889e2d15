import type { DocumentBody } from '../document-store.ts';
import { parseJson } from '../http/read-json.ts';
import type { JsonObject } from '../types.ts';
import { isObject } from '../types.ts';

/** The JSON object in a document, or null where it is of another type, not an object, or none that parseJson takes. */
function readJsonDocument({ contentType, content }: DocumentBody): JsonObject | null {
  if (!isJsonType(contentType)) return null;
  try {
    const value = parseJson(content);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export const isJsonType = (contentType: string): boolean =>
  (contentType.split(';')[0] ?? '').trim().toLowerCase() === 'application/json';

/**
 * Pure: the members of `next` replace those of `before`, on the first level only (Communication 2.2.s7.b3). Null where
 * one of them is no JSON object. Members of any name, `__proto__` too, are data and nothing else.
 */
export function mergeDocuments(before: DocumentBody, next: DocumentBody): DocumentBody | null {
  const [old, given] = [readJsonDocument(before), readJsonDocument(next)];
  if (!old || !given) return null;
  const members = new Map([...Object.entries(old), ...Object.entries(given)]);
  const text = [...members]
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join(',');
  return { contentType: next.contentType, content: new TextEncoder().encode(`{${text}}`) };
}

/** SHA-1 in hex: what an ETag is made of (Communication 3.1). It tells versions apart and protects nothing. */
export async function etagOf(content: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', content as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
