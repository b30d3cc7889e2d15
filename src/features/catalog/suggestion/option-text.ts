import type { SuggestionOption } from './suggestion.ts';
import { sentencesOf, type Word, wordsOf } from './words.ts';

export type OptionField = 'title' | 'outcomes' | 'description' | 'moduleTitle' | 'moduleDescription';

/** A sentence of an option: words of a phrase must stand in one of them. */
export type OptionSentence = { field: OptionField; text: string; words: Word[]; stems: ReadonlySet<string> };

/** Takes an option's texts apart; a sentence that stands there twice counts once, in its first place. */
export const sentencesOfOption = (option: SuggestionOption): OptionSentence[] => {
  const seen = new Set<string>();
  const texts: [OptionField, string][] = [
    ['title', option.title],
    ['outcomes', option.outcomes],
    ['description', option.description],
    ...option.modules.flatMap((module): [OptionField, string][] => [
      ['moduleTitle', module.title],
      ['moduleDescription', module.description],
    ]),
  ];
  return texts.flatMap(([field, text]) =>
    sentencesOf(text).flatMap((sentence) => {
      const key = sentence.toLowerCase();
      if (seen.has(key)) return [];
      seen.add(key);
      const words = wordsOf(sentence);
      const stems = new Set(words.map(({ stem }) => stem).filter((stem) => stem !== ''));
      return [{ field, text: sentence, words, stems }];
    }),
  );
};
