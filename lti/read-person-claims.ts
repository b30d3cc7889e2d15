import { type JsonObject, readEmail, readExpanded, readIdentifier, readIdentifiers } from './json.ts';
import type { ForUser, LegacyIdentity } from './launch.ts';

/**
 * Whom a submission review or a data privacy request is about. The id is `user_id`, and `id` in a published
 * sample of the data privacy launch; `person_sourcedId` occurs beside the spelling of the specification.
 */
export function readForUser(claim: JsonObject): ForUser | undefined {
  const userId = readIdentifier(claim.user_id) ?? readIdentifier(claim.id);
  if (userId === undefined) return undefined;
  return {
    userId,
    personSourcedid: readIdentifier(readExpanded(claim.person_sourcedid ?? claim.person_sourcedId)),
    name: readExpanded(claim.name),
    givenName: readExpanded(claim.given_name),
    familyName: readExpanded(claim.family_name),
    email: readEmail(claim.email),
    roles: readIdentifiers(claim.roles),
  };
}

/** The LTI 1.1 identity (LTI 1.3 migration guide, lti1p1 claim); nothing vouches for it yet. */
export function readLegacy(claim: JsonObject): LegacyIdentity | undefined {
  const consumerKey = readIdentifier(claim.oauth_consumer_key);
  if (consumerKey === undefined) return undefined;
  return {
    userId: readIdentifier(claim.user_id),
    resourceLinkId: readIdentifier(claim.resource_link_id),
    contextId: readIdentifier(claim.context_id),
    consumerKey,
    proven: false,
  };
}
