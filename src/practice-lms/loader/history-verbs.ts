import type { Context } from '../../core/context.ts';
import { derivedId } from '../../core/ids.ts';
import {
  acknowledgeObservation,
  addPoint,
  agreeCadence,
  closeConversation,
  confirmConversation,
  planConversation,
  recordObservation,
  writeNote,
  writePrivateNote,
} from '../../features/conversations/index.ts';
import {
  answerQuestion,
  askAboutGoal,
  rateMyself,
  shareGoal,
  writeGoal,
} from '../../features/goals/index.ts';
import { giveRecognition } from '../../features/recognition/index.ts';
import {
  acceptRecommendation,
  counterRecommendation,
  declineRecommendation,
  recommendOption,
} from '../../features/recommendations/index.ts';
import { acknowledgeExample, shareExample } from '../../features/records/index.ts';
import type { HistoryInputs, HistoryVerb, When } from '../company/company.ts';
import type { CompanyNames } from './import-company.ts';

/** What an entry is told in: the words of the company and what earlier entries made. */
export interface Story extends CompanyNames {
  aim(key: string): string;
  /** The id of what the entry with this key made. */
  made(key: string): string;
  /** The evidence that the entry with this key became. */
  evidence(key: string): Promise<string>;
  /** The instant of a relative day, counted from the day of the loading. */
  moment(when: When, time: string): Date;
}

/** The entry's person at the entry's moment; `step` names the entry, for keys that make a repeat harmless. */
export interface Teller {
  readonly context: Context;
  readonly step: string;
}

/** `id` is of what was made, where later entries may point to it; `evidence` of what it became at once. */
export type Told = { readonly id?: string; readonly evidence?: string | null };

type Verbs = {
  [Verb in Exclude<HistoryVerb, 'complete'>]: (
    teller: Teller,
    input: HistoryInputs[Verb],
    story: Story,
  ) => Promise<Told>;
};

const EVERY_DAYS: Readonly<Record<string, number>> = { weekly: 7, 'two-weekly': 14, monthly: 28 };
const PURPOSES = { today: 'standard', adapt: 'change', prepare: 'future' } as const;

const nothing = async (work: Promise<unknown>): Promise<Told> => {
  await work;
  return {};
};

/** How each entry of the history is told by the product's own verb. */
export const HISTORY_VERBS: Verbs = {
  writeGoal: ({ context }, input, story) =>
    writeGoal(context, {
      title: input.title,
      origin: input.startsFrom,
      originText: input.label,
      competencyId: story.competency(input.competency),
      targetLevel: input.targetLevel,
      due: dayOf(story.moment({ daysAhead: input.dueInDays }, '12:00')),
      nextStep: input.nextStep,
      rank: input.rank,
    }),
  shareGoal: ({ context }, input, story) => nothing(shareGoal(context, { id: story.made(input.goal) })),
  askAboutGoal: ({ context }, { goal, question }, story) =>
    askAboutGoal(context, { id: story.made(goal), question }),
  answerQuestion: ({ context }, { question, answer }, story) =>
    nothing(answerQuestion(context, { id: story.made(question), answer })),
  rateMyself: ({ context }, { competency, level, shared }, story) =>
    nothing(rateMyself(context, { competencyId: story.competency(competency), level, shared })),
  agreeCadence: ({ context }, input, story) => {
    const everyDays = EVERY_DAYS[input.rhythm];
    if (!everyDays) throw new Error(`There is no rhythm "${input.rhythm}".`);
    return nothing(agreeCadence(context, { personId: story.person(input.with).id, everyDays }));
  },
  planConversation: ({ context }, input, story) =>
    planConversation(context, {
      personId: story.person(input.with).id,
      at: story.moment(input.at, input.at.time),
    }),
  addPoint: ({ context, step }, { conversation, part, text }, story) =>
    nothing(
      addPoint(context, { conversationId: story.made(conversation), part, title: text, key: keyOf(step) }),
    ),
  writeNote: ({ context }, { conversation, part, text, visibility }, story) => {
    const conversationId = story.made(conversation);
    if (visibility === 'private')
      return nothing(writePrivateNote(context, { conversationId, body: text, version: 0 }));
    return nothing(writeNote(context, { conversationId, part, body: text, version: 0 }));
  },
  closeConversation: ({ context }, { conversation, promises }, story) =>
    nothing(
      closeConversation(context, {
        id: story.made(conversation),
        promises: promises.map(({ who, text, due }) => ({
          byPersonId: story.person(who).id,
          body: text,
          due: dayOf(story.moment(due, '12:00')),
        })),
      }),
    ),
  confirmConversation: ({ context }, { conversation }, story) =>
    nothing(confirmConversation(context, { id: story.made(conversation) })),
  recordObservation: async ({ context, step }, { person, competency, ...seen }, story) => {
    const { id, evidenceId } = await recordObservation(context, {
      ...seen,
      personId: story.person(person).id,
      competencyId: story.competency(competency),
      key: keyOf(step),
    });
    return { id, evidence: evidenceId };
  },
  acknowledgeObservation: ({ context }, { observation }, story) =>
    nothing(acknowledgeObservation(context, { id: story.made(observation) })),
  recommendOption: ({ context }, { person, competency, purpose, why, options }, story) =>
    recommendOption(context, {
      personId: story.person(person).id,
      competencyId: story.competency(competency),
      purpose: PURPOSES[purpose],
      reason: why,
      optionIds: options.map((code) => story.option(code).id),
    }),
  acceptRecommendation: ({ context }, { recommendation, options, goal }, story) =>
    nothing(
      acceptRecommendation(context, {
        id: story.made(recommendation),
        optionIds: options.map((code) => story.option(code).id),
        goalId: goal && story.made(goal),
      }),
    ),
  declineRecommendation: ({ context }, { recommendation, reason }, story) =>
    nothing(declineRecommendation(context, { id: story.made(recommendation), reason })),
  counterRecommendation: ({ context }, { recommendation, proposal }, story) =>
    nothing(counterRecommendation(context, { id: story.made(recommendation), text: proposal })),
  giveRecognition: async ({ context }, { person, competency, aim, text, about }, story) =>
    giveRecognition(context, {
      personId: story.person(person).id,
      competencyId: story.competency(competency),
      aim: story.aim(aim),
      body: text,
      evidenceId: about === undefined ? undefined : await story.evidence(about),
    }),
  shareExample: ({ context }, { competency, text }, story) =>
    shareExample(context, { competencyId: story.competency(competency), body: text }),
  acknowledgeExample: ({ context }, { example, level }, story) =>
    nothing(acknowledgeExample(context, { id: story.made(example), level })),
};

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** A key counts within its tenant, and a tenant has one story, so the step alone is enough. */
const keyOf = (step: string): string => derivedId('practice-company', step);
