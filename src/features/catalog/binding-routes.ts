import * as z from 'zod';
import { isAddressable } from '../../core/fields.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { bindOptionToCourse } from './bind-option-to-course.ts';
import { bindingKey } from './find-option-by-object.ts';

/** Linking a course of an LMS with an option, from Connect's list of completions that wait. */
export const bindingEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/course-bindings',
    summary: 'Say which option a course of an LMS is; its waiting completions are recorded',
    input: z.object({
      objectId: z.string().min(1).refine(isAddressable, 'The address is longer than 2,000 bytes.'),
      optionId: z.uuid({ error: 'Choose the option that this course is.' }),
    }),
    run: (context, { objectId, optionId }) =>
      bindOptionToCourse(context, { optionId, ...bindingKey(objectId) }),
    next: () => '/connect?done=option-bound',
  }),
];
