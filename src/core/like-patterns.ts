/** More words than this no search needs. */
const MOST_WORDS = 8;

/** Pure: a pattern for LIKE per word of what somebody typed, lower case; its wildcards mean themselves. */
export function likePatterns(words: string): string[] {
  return words
    .toLowerCase()
    .split(/\s+/u)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}
