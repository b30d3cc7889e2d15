import { type Word, wordsOf } from './words.ts';

/**
 * Cuts a text into parts, those that matched marked; the parts joined are the text.
 *
 * Every word with a stem of one of the terms is marked, whatever its form ("objective" marks "objectives");
 * marked words that stand together make one part.
 *
 * @param terms as a Suggestion gives them
 */
export const markMatches = (
  text: string,
  terms: readonly { term: string }[],
): { text: string; marked: boolean }[] => {
  const stems = new Set(terms.flatMap(({ term }) => wordsOf(term).map(({ stem }) => stem)));
  stems.delete('');
  const parts: { text: string; marked: boolean }[] = [];
  let done = 0;
  for (const { start, end } of runsOf(wordsOf(text), text, stems)) {
    if (start > done) parts.push({ text: text.slice(done, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done), marked: false });
  return parts;
};

const runsOf = (words: readonly Word[], text: string, stems: ReadonlySet<string>) => {
  const runs: { start: number; end: number }[] = [];
  for (const { stem, start, end } of words) {
    if (!stems.has(stem)) continue;
    const last = runs.at(-1);
    if (last && /^[^\S\n]+$/.test(text.slice(last.end, start))) last.end = end;
    else runs.push({ start, end });
  }
  return runs;
};
