import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { addPlatform, trustPlatform } from '../../features/tenants/index.ts';
import { PRACTICE_CLIENT_ID, PRACTICE_DEPLOYMENT_ID } from '../registration.ts';

/**
 * Registers the LMS with the company, as an administrator would by hand. Its person numbers are trusted, so that
 * people are matched at their first launch. Repeating it changes nothing.
 */
export async function registerLms(
  operator: Context,
  deps: Deps,
  lmsOrigin: string,
): Promise<{ added: boolean }> {
  const registration = {
    name: 'Practice LMS',
    issuer: lmsOrigin,
    clientId: PRACTICE_CLIENT_ID,
    authUrl: `${lmsOrigin}/mod/lti/auth.php`,
    tokenUrl: `${lmsOrigin}/mod/lti/token.php`,
    jwksUrl: `${lmsOrigin}/mod/lti/certs.php`,
    deploymentIds: [PRACTICE_DEPLOYMENT_ID],
    practice: true,
  };
  const { platformId, added } = await addPlatform(operator, registration, deps);
  await trustPlatform(operator, { platformId, personNumbers: true });
  return { added };
}
