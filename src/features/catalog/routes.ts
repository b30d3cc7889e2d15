import * as z from 'zod';
import { MOST_INTEGER } from '../../core/fields.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { changeAlignment } from './change-alignment.ts';
import { confirmAlignment, type DecisionResult } from './confirm-alignment.ts';
import { confirmInBulk } from './confirm-in-bulk.ts';
import { noneOfThese } from './none-of-these.ts';
import { rejectAlignment } from './reject-alignment.ts';
import { undoDecision } from './undo-decision.ts';

const id = z.uuid('That is no id of ours. Open the mapping again.');
const version = z.coerce.number().int().min(0).max(MOST_INTEGER).default(0);
const level = z.coerce.number({ error: 'Choose a level.' }).int('Choose a level.').min(1).max(9);
const relevance = z.coerce.number().min(0, 'Choose between 0 and 1.').max(1, 'Choose between 0 and 1.');
/** Which part of the queue the page showed, so that the way back leads there. */
const show = z.enum(['open', 'all']).default('open');
/** A field that stands once or many times in a form arrives as a text or as a list. */
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(5000),
  );

const pair = { optionId: id, competencyId: id, version, show };
const stay = (input: { optionId: string; show: string }, done: string) =>
  `/mapping?from=${input.optionId}&show=${input.show}&done=${done}`;

/** Decisions on the mapping (R95). A version says what the decider saw; somebody else's word is not overwritten. */
export const mappingEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/options/:optionId/alignments/:competencyId/confirmation',
    summary: 'Confirm that an option brings a competency to a level.',
    input: z.object({ ...pair, level, relevance: relevance.optional() }),
    run: confirmAlignment,
    next: (input) => stay(input, 'match-confirmed'),
  }),
  endpoint({
    method: 'POST',
    path: '/options/:optionId/alignments/:competencyId/rejection',
    summary: 'Say that an option does not bring a competency.',
    input: z.object(pair),
    run: rejectAlignment,
    next: (input) => stay(input, 'match-rejected'),
  }),
  endpoint({
    method: 'POST',
    path: '/options/:optionId/alignments/:competencyId/change',
    summary: 'Change the level, the relevance or the competency of a match.',
    input: z.object({
      ...pair,
      level,
      relevance: relevance.optional(),
      insteadId: id.optional(),
      insteadVersion: version,
    }),
    run: changeAlignment,
    next: (input) => `/mapping?option=${input.optionId}&show=${input.show}&done=match-changed`,
  }),
  endpoint({
    method: 'POST',
    path: '/options/:optionId/review',
    summary: 'None of these: reject the matches that were shown and finish with the option.',
    input: z.object({
      optionId: id,
      show,
      /** `competencyId.version` of each match that stood on the page. */
      shown: list(z.string().regex(/^[0-9a-f-]{36}\.\d{1,10}$/i)),
    }),
    run: (context, { optionId, shown }) =>
      noneOfThese(context, {
        optionId,
        shown: shown.map((each) => {
          const [competencyId = '', seen = '0'] = each.split('.');
          return { competencyId, version: Number(seen) };
        }),
      }),
    next: (input) => stay(input, 'option-finished'),
  }),
  endpoint({
    method: 'POST',
    path: '/mapping/bulk-confirmations',
    summary: 'Confirm exactly what the preview of this fingerprint showed.',
    input: z.object({
      above: z.coerce.number().min(0).max(1),
      fingerprint: z.string().length(64),
      leaveOut: list(z.string().max(80)),
    }),
    run: confirmInBulk,
    next: () => '/mapping?done=bulk-confirmed',
  }),
  endpoint({
    method: 'POST',
    path: '/mapping/decisions/:batchId/undoing',
    summary: 'Take back your own last decision, as a whole.',
    input: z.object({ batchId: id, show }),
    run: (context, { batchId }) => undoDecision(context, { batchId }),
    next: (input, result) => {
      const { optionId } = result as Pick<DecisionResult, 'optionId'>;
      const option = optionId ? `option=${optionId}&` : '';
      return `/mapping?${option}show=${input.show}&done=match-undone`;
    },
  }),
];
