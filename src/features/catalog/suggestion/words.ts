import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';
import { foldedStems } from './word-families.ts';

/** A word of a text: as written, where (UTF-16 offsets), and its stem; a stop word has the stem ''. */
export type Word = { surface: string; start: number; end: number; stem: string };

/** Splits text into words with their stems. English; other languages still match where words are equal. */
export const wordsOf = (text: string): Word[] => {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu)) {
    const surface = match[0];
    words.push({ surface, start: match.index, end: match.index + surface.length, stem: stemOf(surface) });
  }
  return words;
};

/** One text, one unit of sense: a sentence, a bullet or a line. Words of a phrase must stand in one of them. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?;:])\s+|[\n•·]+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

const cache = new Map<string, string>();
const cachedAtMost = 50_000;

const stemOf = (surface: string): string => {
  const lower = surface.toLowerCase().replace(/['’]s?$/, '');
  const known = cache.get(lower);
  if (known !== undefined) return known;
  const stem = stopWords.has(lower) || /^\d+$/.test(lower) || lower.length < 2 ? '' : fold(lower);
  // Bounded: the process is long-lived and the texts come from outside.
  if (cache.size >= cachedAtMost) cache.clear();
  cache.set(lower, stem);
  return stem;
};

const fold = (lower: string): string => {
  const british = lower.replace(/iz(e|ed|es|ing|er|ation|ations)$/, 'is$1').replace(/avior/, 'aviour');
  const whole = foldedStems[british];
  if (whole) return whole;
  const stem = stemmer(british);
  return foldedStems[stem] ?? stem;
};
