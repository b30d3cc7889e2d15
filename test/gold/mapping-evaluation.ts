import { existsSync, readFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { parseCatalogNdjson } from '../../src/core/parse/catalog-ndjson.ts';
import { readCsv } from '../../src/core/parse/csv.ts';
import { parseEscoCsv } from '../../src/core/parse/esco-csv.ts';
import type { ParsedOption } from '../../src/core/parse/parsed.ts';
import { buildSuggestionIndex } from '../../src/features/catalog/suggestion/build-suggestion-index.ts';
import { suggestAlignments } from '../../src/features/catalog/suggestion/suggest-alignments.ts';
import type { SuggestionCompetency } from '../../src/features/catalog/suggestion/suggestion.ts';

/**
 * How well the suggestions agree with a person, measured on real courses against ESCO's transversal skills.
 *
 * The 60 judged courses are the first 60 in the order of sha256(id) whose title had not come before (the same
 * course in both halves would leak); in that order the even ones train, the odd ones test. They were judged
 * before anything was tuned. A skill that mapping.csv does not list for a course counts as not relevant.
 */

const catalogFile = new URL('../../../shared/data/catalog/civil-service-learning.ndjson', import.meta.url);
const skillsFile = new URL(
  '../../../shared/data/frameworks/esco-1.2.0-transversal-skills-en.csv',
  import.meta.url,
);
const goldFile = new URL('mapping.csv', import.meta.url);

/** The real files are not part of the repository. */
export const realDataIsHere = (): boolean => existsSync(catalogFile) && existsSync(skillsFile);

export type Judged = { option: ParsedOption; relevant: ReadonlySet<string> };

/** Reads the real data and the judgements; needs realDataIsHere(). */
export const loadJudgedCourses = () => {
  const options = parseCatalogNdjson(readFileSync(catalogFile), 'Civil Service Learning').rows;
  const framework = parseEscoCsv(readFileSync(skillsFile)).framework!;
  const competencies = framework.competencies
    .filter(({ type }) => type !== 'area')
    .map((competency) => ({ ...competency, id: competency.code }));
  const gold = readGold();
  const byCode = new Map(options.map((option) => [option.code, option]));
  const judged = [...gold].map(([code, relevant]): Judged => ({ option: byCode.get(code)!, relevant }));
  return {
    options,
    competencies,
    levels: framework.levels,
    train: judged.filter((_, at) => at % 2 === 0),
    test: judged.filter((_, at) => at % 2 === 1),
  };
};

/** Course id → codes of the skills a person confirmed, in the file's order. */
export const readGold = (): Map<string, Set<string>> => {
  const columns = { required: ['course_id', 'skill_code', 'relevant', 'reason'], optional: [] };
  const gold = new Map<string, Set<string>>();
  for (const { values } of readCsv(readFileSync(goldFile), columns).rows) {
    const relevant = gold.get(values.course_id!) ?? new Set<string>();
    if (values.relevant === 'yes') relevant.add(values.skill_code!);
    gold.set(values.course_id!, relevant);
  }
  return gold;
};

export type Ranked = { id: string; score: number }[];
export type Ranker = (option: ParsedOption) => Ranked;

export type JudgedCourses = ReturnType<typeof loadJudgedCourses>;

export const ourRanker = ({ competencies, levels, options }: JudgedCourses): Ranker => {
  const index = buildSuggestionIndex(competencies, levels, options);
  return (option) =>
    suggestAlignments(option, index, { least: 0 }).map(({ competencyId, score }) => ({
      id: competencyId,
      score,
    }));
};

/** The peer: minisearch's own BM25 over name, other labels and description, the option's text as the query. */
export const bm25Ranker = (competencies: readonly SuggestionCompetency[]): Ranker => {
  const search = new MiniSearch<{ id: string; name: string; labels: string; description: string }>({
    fields: ['name', 'labels', 'description'],
  });
  search.addAll(
    competencies.map(({ id, name, altLabels, description }) => ({
      id,
      name,
      labels: altLabels.join(' '),
      description,
    })),
  );
  return ({ title, description, outcomes, modules }) =>
    search
      .search([title, description, outcomes, ...modules.map((module) => module.title)].join(' '))
      .slice(0, 10)
      .map(({ id, score }) => ({ id: String(id), score }));
};

export type Measures = {
  /** of the first three places, the share a person confirmed; three count even where fewer are proposed */
  precisionAt3: number;
  precisionAt1: number;
  recallAt10: number;
  averagePrecision: number;
};

/**
 * Means over the courses that have any relevant skill: on the others every method scores 0 at every place, so
 * that they change all methods alike. What proposing anything there costs shows in the calibration.
 */
export const measure = (courses: readonly Judged[], rank: Ranker): Measures => {
  const each = courses.filter(({ relevant }) => relevant.size > 0).map((course) => measureOne(course, rank));
  const mean = (of: (one: Measures) => number) => each.reduce((sum, one) => sum + of(one), 0) / each.length;
  return {
    precisionAt3: mean(({ precisionAt3 }) => precisionAt3),
    precisionAt1: mean(({ precisionAt1 }) => precisionAt1),
    recallAt10: mean(({ recallAt10 }) => recallAt10),
    averagePrecision: mean(({ averagePrecision }) => averagePrecision),
  };
};

const measureOne = ({ option, relevant }: Judged, rank: Ranker): Measures => {
  const hits = rank(option)
    .slice(0, 10)
    .map(({ id }) => relevant.has(id));
  const among = (places: number) => hits.slice(0, places).filter(Boolean).length;
  const gains = hits.map((hit, at) => (hit ? among(at + 1) / (at + 1) : 0));
  return {
    precisionAt3: among(3) / 3,
    precisionAt1: among(1),
    recallAt10: among(10) / relevant.size,
    averagePrecision: gains.reduce((sum, gain) => sum + gain, 0) / relevant.size,
  };
};

/** What a perfect ranking would reach: many courses have fewer than three relevant skills. */
export const attainablePrecisionAt3 = (courses: readonly Judged[]): number => {
  const some = courses.filter(({ relevant }) => relevant.size > 0);
  return some.reduce((sum, { relevant }) => sum + Math.min(3, relevant.size) / 3, 0) / some.length;
};

export type Prediction = { score: number; relevant: boolean };

/** Everything that would be shown for these courses, also for those without any relevant skill. */
export const predictionsOf = (courses: readonly Judged[], rank: Ranker): Prediction[] =>
  courses.flatMap(({ option, relevant }) =>
    rank(option).map(({ id, score }) => ({ score, relevant: relevant.has(id) })),
  );

/** Mean squared difference between score and outcome; 0 is perfect. */
export const brier = (predictions: readonly Prediction[]): number =>
  predictions.reduce((sum, { score, relevant }) => sum + (score - Number(relevant)) ** 2, 0) /
  predictions.length;

export const calibrationEdges = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 1.01];

export type CalibrationBin = { from: number; to: number; count: number; said: number; confirmed: number };

export const calibrationBins = (predictions: readonly Prediction[]): CalibrationBin[] =>
  calibrationEdges.slice(1).map((to, at) => {
    const from = calibrationEdges[at]!;
    const inside = predictions.filter(({ score }) => score >= from && score < to);
    const mean = (of: (one: Prediction) => number) =>
      inside.length === 0 ? 0 : inside.reduce((sum, one) => sum + of(one), 0) / inside.length;
    return {
      from,
      to: Math.min(1, to),
      count: inside.length,
      said: mean(({ score }) => score),
      confirmed: mean(({ relevant }) => Number(relevant)),
    };
  });

/** Expected calibration error: the mean distance between what the scores say and what was confirmed. */
export const calibrationError = (predictions: readonly Prediction[]): number =>
  calibrationBins(predictions).reduce(
    (sum, { count, said, confirmed }) => sum + (count / predictions.length) * Math.abs(said - confirmed),
    0,
  );

/** A 95 % interval by resampling courses (not pairs: suggestions of one course hang together). Seeded. */
export const bootstrap = (
  courses: readonly Judged[],
  statistic: (courses: readonly Judged[]) => number,
  { rounds = 1000, seed = 1 } = {},
): { low: number; high: number } => {
  const random = seeded(seed);
  const values = Array.from({ length: rounds }, () =>
    statistic(courses.map(() => courses[Math.floor(random() * courses.length)]!)),
  )
    .filter((value) => Number.isFinite(value))
    .sort((a, b) => a - b);
  return {
    low: values[Math.floor(0.025 * values.length)]!,
    high: values[Math.floor(0.975 * values.length)]!,
  };
};

/** Mulberry32: small, good enough to draw courses, the same on every machine. */
const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Ranks each course once: bootstraps ask for the same course a thousand times. */
export const remembered = (rank: Ranker): Ranker => {
  const known = new Map<string, Ranked>();
  return (option) => {
    const ranked = known.get(option.code) ?? rank(option);
    known.set(option.code, ranked);
    return ranked;
  };
};
