import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { addPlatform, trustPlatform } from '../../features/tenants/index.ts';
import { practiceConnections } from '../registration.ts';

/**
 * Registers the LMS with the company, as an administrator would by hand: once for each vendor that it plays. Its
 * person numbers are trusted, so that people are matched at their first launch. Repeating it changes nothing, and
 * a company that was loaded when the LMS played fewer gets the others.
 * @returns whether the first of them, the one that the company's files speak of, was new
 */
export async function registerLms(
  operator: Context,
  deps: Deps,
  lmsOrigin: string,
): Promise<{ added: boolean }> {
  const [first, ...others] = practiceConnections(lmsOrigin);
  const { added } = await register(operator, deps, first!);
  for (const connection of others) await register(operator, deps, connection);
  return { added };
}

async function register(
  operator: Context,
  deps: Deps,
  { deploymentId, ...connection }: ReturnType<typeof practiceConnections>[number],
): Promise<{ added: boolean }> {
  const registration = { ...connection, deploymentIds: [deploymentId], practice: true };
  const { platformId, added } = await addPlatform(operator, registration, deps);
  await trustPlatform(operator, { platformId, personNumbers: true });
  return { added };
}
