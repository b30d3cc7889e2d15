import * as z from 'zod';
import { invalid } from '../../core/errors.ts';
import { isAddressable } from '../../core/fields.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { wantsJson } from '../../http/problem.ts';
import { acknowledgeExample } from './acknowledge-example.ts';
import { checkStatement } from './check-statement.ts';
import {
  AcknowledgeExample,
  CheckStatement,
  LogLearning,
  SearchByAccount,
  ShareExample,
} from './contract.ts';
import { findStatementOf } from './find-statements.ts';
import { heedCourse, ignoreCourse } from './ignore-course.ts';
import { logLearning } from './log-learning.ts';
import { shareExample } from './share-example.ts';
import { takeBackLearning } from './take-back-learning.ts';

/** The records' part of /api/v1: examples of applying what was learned (R32). */
export const exampleEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/examples',
    summary: 'Share with the manager how something that was learned was applied.',
    input: ShareExample,
    run: shareExample,
    next: () => '/growth?done=example-shared#lately',
  }),
  endpoint({
    method: 'POST',
    path: '/examples/:id/acknowledgement',
    summary: 'As the manager, acknowledge an example with the level it shows; only then is it evidence.',
    input: AcknowledgeExample,
    run: acknowledgeExample,
    next: () => '/team?done=example-acknowledged',
  }),
];

/** Learning outside courses (R93). */
export const learningEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/learning',
    summary: 'Log what you learned outside a course.',
    input: LogLearning,
    run: logLearning,
    next: () => '/record?done=learning-logged#timeline',
  }),
  endpoint({
    method: 'POST',
    path: '/learning/:id/removal',
    summary: 'Take back what you logged, within a day; its statement is voided.',
    input: z.object({ id: z.uuid() }),
    run: takeBackLearning,
    next: () => '/record?done=learning-taken-back#timeline',
  }),
];

const Course = z.object({
  objectId: z.string().min(1).refine(isAddressable, 'The address is longer than 2,000 bytes.'),
});

/** What an administrator does with completions that found no place. */
export const inboxEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/ignored-courses',
    summary: 'Take a course out of the inbox of completions; linking it later still brings them in.',
    input: Course,
    run: ignoreCourse,
    next: () => '/connect?done=course-ignored#inbox',
  }),
  endpoint({
    method: 'POST',
    path: '/ignored-courses/removal',
    summary: 'Bring a course back into the inbox of completions.',
    input: Course,
    run: heedCourse,
    next: () => '/connect?done=course-heeded#inbox',
  }),
];

/** The explorer of the record store. */
export const statementEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/statement-searches',
    summary: 'Find the statements of an account; the answer names its newest one, to search on from.',
    input: SearchByAccount,
    run: async (context, account) => {
      const id = await findStatementOf(context, account);
      if (id === null)
        throw invalid([
          {
            field: 'name',
            message: 'No statement of this account is stored. Check both as the sender writes them.',
          },
        ]);
      return { id };
    },
    next: (_input, result) => `/statements?like=${(result as { id: string }).id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/statement-checks',
    summary: 'Say whether the record store would take a statement, or an array of them; nothing is stored.',
    input: CheckStatement,
    run: async (context, input, c) => {
      const verdict = await checkStatement(context, input);
      if (verdict.ok || wantsJson(c)) return verdict;
      throw invalid(
        [{ field: 'statement', message: sayVerdict(verdict) }],
        'The record store would refuse this.',
      );
    },
    next: () => '/statements?done=statement-good#check',
  }),
];

const sayVerdict = ({ path, problem }: { path: string; problem: string }): string =>
  path
    ? `${path} ${problem}${problem.endsWith('.') ? '' : '.'}`
    : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${problem.endsWith('.') ? '' : '.'}`;
