import * as z from 'zod';
import { notFound } from '../../core/errors.ts';
import { MOST_INTEGER } from '../../core/fields.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { AppContext } from '../../http/environment.ts';
import {
  bindOptionToCourse,
  changeAlignment,
  confirmAlignment,
  rejectAlignment,
  unbindCourse,
} from '../catalog/index.ts';
import { planOption } from '../goals/index.ts';
import { addCourseToCatalog } from './add-course-to-catalog.ts';
import type { CoursePlace } from './course-place.ts';
import { getCourseOption } from './get-course-option.ts';
import { resendScore } from './resend-score.ts';

/**
 * The course that this session was launched from: the only one that its pages speak of.
 * @throws not_found for a session that comes from no course
 */
export function placeOf(c: AppContext): CoursePlace {
  const { platformId, issuer, contextId } = c.get('session');
  if (!contextId) throw notFound('course');
  return { platformId, issuer, contextId };
}

const competencyId = z.uuid('That is no id of ours. Reload the page.');
const version = z.coerce.number().int().min(0).max(MOST_INTEGER).default(0);
const level = z.coerce.number({ error: 'Choose a level.' }).int('Choose a level.').min(1).max(9);

/** Which option the course is. The course comes from the session, never from the form. */
const bindings = [
  endpoint({
    method: 'POST',
    path: '/course/option',
    summary: 'Add the course of this session to the catalogue.',
    input: z.object({}),
    run: (context, _input, c) => addCourseToCatalog(context, placeOf(c)),
    next: () => '/course?done=course-added',
  }),
  endpoint({
    method: 'POST',
    path: '/course/binding',
    summary: 'Say which option of the catalogue the course of this session is.',
    input: z.object({ optionId: z.uuid({ error: 'Choose the option that this course is.' }) }),
    run: (context, { optionId }, c) => bindOptionToCourse(context, { optionId, ...placeOf(c) }),
    next: () => '/course?done=course-bound',
  }),
  endpoint({
    method: 'POST',
    path: '/course/unbinding',
    summary: 'Take back which option the course of this session is.',
    input: z.object({}),
    run: (context, _input, c) => unbindCourse(context, placeOf(c)),
    next: () => '/course?done=course-unbound',
  }),
];

/** The mapping in place: the same verbs as the mapping queue's, on the option that the course is. */
const mapping = [
  endpoint({
    method: 'POST',
    path: '/course/alignments/:competencyId/confirmation',
    summary: 'Confirm that the course of this session brings a competency to a level.',
    input: z.object({ competencyId, version, level }),
    run: async (context, input, c) =>
      confirmAlignment(context, { ...input, optionId: await getCourseOption(context, placeOf(c)) }),
    next: () => '/course?done=match-confirmed#mapping',
  }),
  endpoint({
    method: 'POST',
    path: '/course/alignments/:competencyId/change',
    summary: 'Change the level that the course of this session brings.',
    input: z.object({ competencyId, version, level }),
    run: async (context, input, c) =>
      changeAlignment(context, { ...input, optionId: await getCourseOption(context, placeOf(c)) }),
    next: () => '/course?done=match-changed#mapping',
  }),
  endpoint({
    method: 'POST',
    path: '/course/alignments/:competencyId/rejection',
    summary: 'Say that the course of this session does not bring a competency.',
    input: z.object({ competencyId, version }),
    run: async (context, input, c) =>
      rejectAlignment(context, { ...input, optionId: await getCourseOption(context, placeOf(c)) }),
    next: () => '/course?done=match-rejected#mapping',
  }),
];

const plan = endpoint({
  method: 'POST',
  path: '/course/plan-items',
  summary: 'Put the course of this session on the own plan.',
  input: z.object({ competencyId: competencyId.optional(), goalId: z.uuid().optional() }),
  run: async (context, input, c) =>
    planOption(context, { ...input, optionId: await getCourseOption(context, placeOf(c)) }),
  next: () => '/course?done=course-planned',
});

/** What the course's page changes; pages/ shows it again after a refusal. */
export const courseEndpoints: readonly Endpoint[] = [...bindings, ...mapping, plan];

/** What Connect changes of the score queue. */
export const scoreEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/scores/:id/resending',
    summary: 'Send a score again that the LMS had refused.',
    input: z.object({ id: z.uuid('That is no id of ours. Reload the page.') }),
    run: resendScore,
    next: () => '/connect?done=score-resent',
  }),
];
