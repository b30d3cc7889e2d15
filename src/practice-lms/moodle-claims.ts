import { importJWK, type JWK, SignJWT } from 'jose';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';

/** The course that every activity of the practice LMS sits in. */
export const COURSE = { id: '2', label: 'GROW', title: 'Growing at work' } as const;

export interface LaunchFacts {
  readonly origin: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly targetLinkUri: string;
  readonly nonce: string;
  readonly person: {
    readonly sub: string;
    readonly employeeNumber: string | null;
    readonly givenName: string;
    readonly familyName: string;
    readonly email: string;
  };
  readonly administrator: boolean;
}

/**
 * The id_token a Moodle 5.1 sends for a resource link, as it was observed (standards, "Moodle"): sixty
 * seconds of life, a numeric sub, one audience as text, unexpanded variables left as they are, a null for a
 * name that is not shared, `{link_id}` left in an address.
 */
export async function signMoodleToken(key: JWK, facts: LaunchFacts, now: Date): Promise<string> {
  const at = Math.floor(now.getTime() / 1000);
  return new SignJWT(moodleClaims(facts))
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid ?? '' })
    .setIssuedAt(at)
    .setExpirationTime(at + 60)
    .sign(await importJWK(key, 'RS256'));
}

function moodleClaims({
  origin,
  clientId,
  deploymentId,
  targetLinkUri,
  nonce,
  person,
  administrator,
}: LaunchFacts): Record<string, unknown> {
  const services = `${origin}/mod/lti/services.php`;
  const learner = [`${MEMBERSHIP}Learner`];
  const admin = [
    `${INSTITUTION}Administrator`,
    `${MEMBERSHIP}Instructor`,
    'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
  ];
  return {
    nonce,
    iss: origin,
    aud: clientId,
    sub: person.sub,
    given_name: person.givenName,
    family_name: person.familyName,
    name: `${person.givenName} ${person.familyName}`,
    email: person.email,
    [`${CLAIM}deployment_id`]: deploymentId,
    [`${CLAIM}target_link_uri`]: targetLinkUri,
    [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
    [`${CLAIM}version`]: '1.3.0',
    [`${CLAIM}roles`]: administrator ? admin : learner,
    [`${CLAIM}context`]: { ...COURSE, type: ['CourseSection'] },
    [`${CLAIM}resource_link`]: { id: '1', title: 'Throughline', description: '' },
    [`${CLAIM}lis`]: { person_sourcedid: person.employeeNumber ?? '', course_section_sourcedid: '' },
    [`${CLAIM}ext`]: { user_username: person.email.split('@')[0], lms: 'moodle-2' },
    [`${CLAIM}launch_presentation`]: {
      locale: 'en',
      document_target: 'iframe',
      return_url: `${origin}/mod/lti/return.php?course=${COURSE.id}&launch_container=3&instanceid=1`,
    },
    [`${CLAIM}tool_platform`]: {
      product_family_code: 'moodle',
      version: '2025100600.02',
      guid: 'practice',
      name: 'PRACTICE',
      description: 'Practice LMS',
    },
    [`${CLAIM}custom`]: {
      due: '$ResourceLink.submission.endDateTime',
      full: null,
      context_memberships_url: `${services}/CourseSection/${COURSE.id}/bindings/1/memberships`,
      link_setting_url: `${services}/links/{link_id}/custom`,
    },
  };
}
