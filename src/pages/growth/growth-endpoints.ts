import { goalEndpoints } from '../../features/goals/index.ts';
import { recommendationEndpoints } from '../../features/recommendations/index.ts';
import { exampleEndpoints } from '../../features/records/index.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { expectationsPage } from '../expectations-page.tsx';
import { growthPage } from '../growth-page.tsx';

/** Forms that stand on another page than My growth, by the endpoint's path; null: somebody else's page. */
const ELSEWHERE: Readonly<Record<string, Endpoint['again'] | null>> = {
  '/self-ratings': expectationsPage,
  '/goals/:id/questions': null,
  '/examples/:id/acknowledgement': null,
};

/**
 * What the person's own pages may change, each with the page that shows its form again after a refusal. The
 * manager's forms get theirs from the conversation.
 */
export const growthEndpoints: readonly Endpoint[] = [
  ...goalEndpoints,
  // recommending itself stands on the conversation page, which mounts it
  ...recommendationEndpoints.filter(({ path }) => path !== '/recommendations'),
  ...exampleEndpoints,
].map((one) => {
  const again = Object.hasOwn(ELSEWHERE, one.path) ? ELSEWHERE[one.path] : growthPage;
  return again ? { ...one, again } : one;
});
