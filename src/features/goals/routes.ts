import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { answerQuestion } from './answer-question.ts';
import { askAboutGoal } from './ask-about-goal.ts';
import { closeGoal } from './close-goal.ts';
import {
  AnswerQuestion,
  AskAboutGoal,
  CloseGoal,
  EditGoal,
  GoalId,
  PlanOption,
  RankGoals,
  RateMyself,
  ResumeGoal,
  WriteGoal,
} from './contract.ts';
import { editGoal } from './edit-goal.ts';
import { parkGoal } from './park-goal.ts';
import { planOption } from './plan-option.ts';
import { rankGoals } from './rank-goals.ts';
import { rateMyself } from './rate-myself.ts';
import { resumeGoal } from './resume-goal.ts';
import { shareGoal } from './share-goal.ts';
import { unshareGoal } from './unshare-goal.ts';
import { writeGoal } from './write-goal.ts';

/** What the person's own page does with goals; every form goes back to My growth. */
const ownGoals = [
  endpoint({
    method: 'POST',
    path: '/goals',
    summary: 'Write a development goal. It is private until it is shared.',
    input: WriteGoal,
    run: writeGoal,
    next: () => '/growth?done=goal-written#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/versions',
    summary: 'Put a goal into new words; the old ones are kept.',
    input: EditGoal,
    run: editGoal,
    next: () => '/growth?done=goal-edited#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/order',
    summary: 'Rank the active goals, the most important first.',
    input: RankGoals,
    run: rankGoals,
    next: () => '/growth?done=goals-ranked#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/parking',
    summary: 'Park an active goal.',
    input: GoalId,
    run: parkGoal,
    next: () => '/growth?done=goal-parked#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/resumption',
    summary: 'Take a parked goal up again; names the goal to park where three are active.',
    input: ResumeGoal,
    run: resumeGoal,
    next: () => '/growth?done=goal-resumed#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/closing',
    summary: 'Close a goal with a note on what came of it; answers with the goal that may be next.',
    input: CloseGoal,
    run: closeGoal,
    next: () => '/growth?done=goal-closed#goals',
  }),
];

const sharingAndQuestions = [
  endpoint({
    method: 'POST',
    path: '/goals/:id/sharing',
    summary: 'Show a goal to the manager.',
    input: GoalId,
    run: shareGoal,
    next: () => '/growth?done=goal-shared#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/privacy',
    summary: 'Keep a shared goal to oneself again.',
    input: GoalId,
    run: unshareGoal,
    next: () => '/growth?done=goal-private#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goal-questions/:id/answer',
    summary: 'Answer what the manager asked about a goal.',
    input: AnswerQuestion,
    run: answerQuestion,
    next: () => '/growth?done=question-answered#goals',
  }),
  endpoint({
    method: 'POST',
    path: '/goals/:id/questions',
    summary: 'As the manager, ask about a goal that was shared.',
    input: AskAboutGoal,
    run: askAboutGoal,
    next: () => '/team?done=question-asked',
  }),
];

const ratingsAndPlan = [
  endpoint({
    method: 'POST',
    path: '/self-ratings',
    summary: 'Rate oneself on a skill; shown to the manager only where shared.',
    input: RateMyself,
    run: rateMyself,
    next: ({ competencyId }) => `/expectations?done=rated#skill-${competencyId}`,
  }),
  endpoint({
    method: 'POST',
    path: '/plan-items',
    summary: 'Put a learning option on the plan.',
    input: PlanOption,
    run: planOption,
    next: () => '/growth?done=planned#plan',
  }),
];

/**
 * The goals' part of /api/v1. A page that shows a form again after a refusal is given by pages/, which may
 * know features; a feature knows no page.
 */
export const goalEndpoints: Endpoint[] = [...ownGoals, ...sharingAndQuestions, ...ratingsAndPlan];
