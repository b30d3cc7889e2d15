import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSuggestionIndex } from '../../src/features/catalog/suggestion/build-suggestion-index.ts';
import { markMatches } from '../../src/features/catalog/suggestion/mark-matches.ts';
import { suggestAlignments } from '../../src/features/catalog/suggestion/suggest-alignments.ts';
import type {
  SuggestionCompetency,
  SuggestionOption,
} from '../../src/features/catalog/suggestion/suggestion.ts';

const competency = (
  id: string,
  name: string,
  more: Partial<SuggestionCompetency> = {},
): SuggestionCompetency => ({
  id,
  name,
  description: '',
  altLabels: [],
  indicators: [],
  ...more,
});
const option = (title: string, more: Partial<SuggestionOption> = {}): SuggestionOption => ({
  title,
  description: '',
  outcomes: '',
  modules: [],
  level: null,
  durationMin: null,
  ...more,
});
const levels = ['starts', 'practises', 'steady', 'teaches', 'shapes'].map((name, at) => ({
  level: at + 1,
  name,
}));

const framework = [
  competency('feedback', 'Giving feedback that lands', {
    altLabels: ['constructive criticism', 'review a colleague’s work'],
    description: 'Says what was seen and what it caused.',
    indicators: [
      { level: 2, text: 'Asks for permission before giving feedback' },
      { level: 5, text: 'Builds a climate where feedback flows upwards' },
    ],
  }),
  competency('objectives', 'Setting objectives', { altLabels: ['agree SMART targets'] }),
  competency('planning', 'Planning work', { altLabels: ['schedule tasks'] }),
  competency('uncertainty', 'Cope with uncertainty', { altLabels: ['deal with ambiguity'] }),
];
const index = buildSuggestionIndex(framework, levels, []);
const idsFor = (offer: SuggestionOption) =>
  suggestAlignments(offer, index).map(({ competencyId }) => competencyId);

describe('suggestions from text (R95)', () => {
  test('names, other labels, stems and fields all count; the best comes first', () => {
    const offer = option('Regular feedback', {
      outcomes: 'You will:\n• set clear objectives\n• schedule the tasks',
    });
    expect(idsFor(offer).toSorted()).toEqual(['feedback', 'objectives', 'planning']);
    const titled = (title: string, description: string) => idsFor(option(title, { description }));
    expect(titled('Setting objectives', 'Also planning.')).toEqual(['objectives', 'planning']);
    expect(titled('Planning', 'Also an objective.')).toEqual(['planning', 'objectives']);
    expect(idsFor(option('Constructive criticism'))).toEqual(['feedback']);
    expect(idsFor(option('Leading in ambiguous times', { description: 'Dealing with ambiguity.' }))).toEqual([
      'uncertainty',
    ]);
  });

  test('words of any course description suggest nothing', () => {
    expect(
      idsFor(option('Introduction to this course', { description: 'After completing the module you will…' })),
    ).toEqual([]);
    expect(idsFor(option(''))).toEqual([]);
  });

  test('the terms are the option’s own words, phrases kept together', () => {
    const [best] = suggestAlignments(
      option('x', { description: 'Learn how to agree SMART Targets with people.' }),
      index,
    );
    expect(best?.competencyId).toBe('objectives');
    expect(best?.terms[0]?.term).toBe('agree SMART Targets');
  });

  test('a word that stands in every option says less than one that stands in few', () => {
    const everywhere = Array.from({ length: 60 }, (_, at) => option(`Planning part ${at}`));
    const learnt = buildSuggestionIndex(framework, levels, everywhere);
    const score = (of: typeof index) =>
      suggestAlignments(option('Planning'), of, { least: 0 })[0]?.score ?? 0;
    expect(score(learnt)).toBeLessThan(score(index) / 2);
  });

  const words = fc.constantFrom(
    ...'set clear objectives feedback regular plan schedule ambiguity the of criticism constructive . \n expert'.split(
      ' ',
    ),
  );
  const anyText = fc.array(words, { maxLength: 25 }).map((list) => list.join(' '));
  const anyOption = fc.record({
    title: anyText,
    description: fc.oneof(anyText, fc.string()),
    outcomes: anyText,
    modules: fc.array(fc.record({ title: anyText, description: anyText }), { maxLength: 3 }),
    level: fc.constantFrom(null, 'steady', 'Level 2', 'expert', '9', ''),
    durationMin: fc.option(fc.integer({ min: -5, max: 100_000 })),
  });

  test('the terms’ contributions add up to the score, scores fall and stay within 0 and 1', () => {
    fc.assert(
      fc.property(anyOption, (offer) => {
        const suggestions = suggestAlignments(offer, index);
        for (const [at, { score, terms }] of suggestions.entries()) {
          expect(terms.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 9);
          expect(terms.length).toBeGreaterThan(0);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
          expect(score).toBeLessThanOrEqual(suggestions[at - 1]?.score ?? 1);
        }
      }),
    );
  });

  test('every term stands in the option, and the level stands on the scale', () => {
    fc.assert(
      fc.property(anyOption, (offer) => {
        const text = [offer.title, offer.outcomes, offer.description]
          .concat(offer.modules.flatMap((module) => [module.title, module.description]))
          .join('\n');
        for (const { terms, level } of suggestAlignments(offer, index)) {
          for (const { term } of terms) expect(text).toContain(term);
          expect(levels.map((one) => one.level)).toContain(level);
        }
      }),
    );
  });
});

describe('the level suggested (R95)', () => {
  const levelOf = (offer: SuggestionOption) =>
    suggestAlignments(offer, index).find(({ competencyId }) => competencyId === 'feedback')?.level;

  test('a level that the option names is believed', () => {
    expect(levelOf(option('Feedback', { level: 'Teaches' }))).toBe(4);
    expect(levelOf(option('Feedback', { level: 'level 1' }))).toBe(1);
  });

  test('words of depth and duration move it', () => {
    const short = levelOf(option('Introduction to feedback', { durationMin: 20 })) ?? 9;
    const long = levelOf(option('Feedback masterclass', { level: 'expert', durationMin: 2400 })) ?? 0;
    expect(short).toBeLessThanOrEqual(2);
    expect(long).toBeGreaterThanOrEqual(4);
  });

  test('indicators that the option resembles move it', () => {
    const climate = option('Feedback', { outcomes: 'build a climate where feedback flows upwards' });
    const permission = option('Feedback', { outcomes: 'ask for permission before giving feedback' });
    expect(levelOf(climate)).toBe(5);
    expect(levelOf(permission)).toBe(2);
  });

  test('a framework without levels has one, "shown"', () => {
    const flat = buildSuggestionIndex(framework, [{ level: 1, name: 'shown' }], []);
    expect(suggestAlignments(option('Expert feedback', { level: '4' }), flat)[0]?.level).toBe(1);
  });
});

describe('marking what matched (R95)', () => {
  test('every form of a matched word is marked, neighbours together', () => {
    expect(
      markMatches('Set clear objectives; an Objective matters.', [{ term: 'clear objectives' }]),
    ).toEqual([
      { text: 'Set ', marked: false },
      { text: 'clear objectives', marked: true },
      { text: '; an ', marked: false },
      { text: 'Objective', marked: true },
      { text: ' matters.', marked: false },
    ]);
    expect(markMatches('the and of', [{ term: 'the' }])).toEqual([{ text: 'the and of', marked: false }]);
  });

  test('the parts joined are the text, marked parts are never empty and never neighbours', () => {
    const text = fc.string({
      unit: fc.constantFrom('feedback', 'plan', ' ', '\n', '.', 'x', '’', '<b>', '𝒳'),
    });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.constantFrom('feedback', 'planning', '', '\\'), { maxLength: 3 }),
        (whole, terms) => {
          const parts = markMatches(
            whole,
            terms.map((term) => ({ term })),
          );
          expect(parts.map((part) => part.text).join('')).toBe(whole);
          for (const [at, part] of parts.entries()) {
            expect(part.text).not.toBe('');
            if (part.marked) expect(parts[at + 1]?.marked ?? false).toBe(false);
          }
        },
      ),
    );
  });
});
