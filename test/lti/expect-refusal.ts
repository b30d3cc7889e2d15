import { expect } from 'vitest';
import type { RefusalReason } from '../../lti/index.ts';
import type { TestLti } from './memory-ports.ts';

/** Values of the fixture's claims and parameters that no refusal may show. */
const secrets = [
  'Ines',
  'Castro',
  'example.org',
  'E-1042',
  'kQ2mZr7TnB4xWcP',
  '127.0.0.1',
  'ltilaunch4',
  'eyJ',
];

/**
 * "Reject" as launch-security means it: a readable 4xx page with a reference and no claim values, the reason in
 * the record only, no session, no launch.
 */
export async function expectRefusal(
  lti: TestLti,
  response: Response,
  reason: RefusalReason,
): Promise<string> {
  const page = await response.text();
  expect(lti.refusals.at(-1)?.reason).toBe(reason);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html/);
  expect(page).toContain(`Reference: <code>${lti.refusals.at(-1)?.reference}</code>`);
  expect(page).not.toContain(reason);
  for (const secret of secrets) expect(page).not.toContain(secret);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(lti.launches).toEqual([]);
  return page;
}
