import type { Complaint } from './parsed.ts';

export type JsonObject = { [member: string]: unknown };

/** Parses JSON text; a fault becomes a complaint with its line, counted from `firstLine`. Never throws. */
export const readJson = (
  text: string,
  firstLine: number,
): { value: unknown; complaint: null } | { value: null; complaint: Complaint } => {
  try {
    return { value: JSON.parse(text), complaint: null };
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const position = Number(/position (\d+)/.exec(said)?.[1] ?? Number.NaN);
    // V8 gives no position where the text simply ends.
    const reached = Number.isNaN(position) && /end of/i.test(said) ? text.length : position;
    const line = firstLine + (Number.isNaN(reached) ? 0 : text.slice(0, reached).split('\n').length - 1);
    return {
      value: null,
      complaint: { line, field: '', message: 'this is not JSON; export the file again' },
    };
  }
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member's text, '' where it is absent, null or something else. */
export const textOf = (object: JsonObject, member: string): string => {
  const value = object[member];
  return typeof value === 'string' ? value : '';
};
