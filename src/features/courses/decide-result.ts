import type { PlatformResult } from '../../../lti/services/index.ts';

/** AGS knows no pass mark; half of the points is what most gradebooks begin with. */
const PASS_SHARE = 0.5;

/** Pure: does this result say that the person completed the activity? One without a grade says nothing. */
export function isCompletion({ resultScore, resultMaximum = 1 }: PlatformResult): boolean {
  return resultScore !== undefined && resultMaximum > 0 && resultScore / resultMaximum >= PASS_SHARE;
}
