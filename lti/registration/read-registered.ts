import { isJsonObject, readIdentifier } from '../json.ts';
import { done, fail, type RegistrationResult } from './registration-fault.ts';

/** What a platform made of a registration. */
export type RegisteredTool = {
  readonly clientId: string;
  /** absent where the platform tells it with the first launch only */
  readonly deploymentId?: string;
  /**
   * Of the scopes that were asked for, those that the platform names. Platforms overstate here: what a token
   * really opens stands in the token's own answer.
   */
  readonly scopes: readonly string[];
};

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** Reads the answer to a registration (Dynamic Registration §3.6). */
export function readRegistered(
  json: unknown,
  askedScopes: readonly string[],
): RegistrationResult<RegisteredTool> {
  const clientId = isJsonObject(json) ? readId(json.client_id) : undefined;
  if (!isJsonObject(json) || clientId === undefined)
    return fail(
      'registration_unclear',
      'The LMS answered without a client ID. It may have registered the tool all the same: look for it there, delete it, and start anew.',
    );
  const tool = json[TOOL];
  const deploymentId = readId(isJsonObject(tool) ? tool.deployment_id : undefined);
  const named = typeof json.scope === 'string' ? json.scope.split(/\s+/) : [];
  return done({
    clientId,
    ...(deploymentId === undefined ? {} : { deploymentId }),
    scopes: askedScopes.filter((scope) => named.includes(scope)),
  });
}

/** Ids are texts; a number is one that was written without quotes. */
const readId = (value: unknown): string | undefined =>
  readIdentifier(typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value);
