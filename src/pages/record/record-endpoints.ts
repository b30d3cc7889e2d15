import { learningEndpoints } from '../../features/records/index.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { logLearningPage } from './log-page.tsx';

/** What the record's pages change, each with the page that shows its form again. */
export const recordEndpoints: readonly Endpoint[] = learningEndpoints.map((one) =>
  one.path === '/learning' ? { ...one, again: logLearningPage } : one,
);
