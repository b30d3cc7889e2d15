import type { Context } from 'hono';
import { json } from './answers.ts';
import { findActivity, findCourse } from './courses.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { readRegistrationToken } from './registration-token.ts';
import { listTools, serviceAddress, type World } from './world.ts';

const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

/** The openid configuration (Dynamic Registration 1.0 §3.3); Canvas shows it to whoever has the token only. */
export async function showConfiguration(c: Context, world: World): Promise<Response> {
  const { vendor, base } = world;
  if (vendor.registration.guardsConfiguration) {
    const token = await readRegistrationToken(world, c.req.raw);
    if ('fault' in token)
      return json({ errorMessage: 'Invalid registration token' }, 'application/json', 401);
  }
  const at = (path: string) => serviceAddress(world, path.replace(':client', 'all'));
  return json(
    {
      issuer: base,
      token_endpoint: at(vendor.paths.token),
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256'],
      jwks_uri: at(vendor.paths.jwks),
      authorization_endpoint: at(vendor.paths.auth),
      registration_endpoint: at(vendor.paths.register),
      // where the audience of a client assertion is not the token address
      ...(vendor.token.ownAudience ? { authorization_server: at(vendor.token.ownAudience) } : {}),
      scopes_supported: vendor.scopes,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public', 'pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
      [PLATFORM]: {
        product_family_code: vendor.productFamily,
        version: vendor.version,
        messages_supported: vendor.messages,
        variables: Object.keys(vendor.variables(anyLaunch(world))),
      },
    },
    'application/json',
  );
}

/** A launch that has everything, to see which variables are filled in. */
function anyLaunch(world: World): LaunchFacts {
  const [member] = world.members;
  const [tool] = listTools(world);
  return {
    base: world.base,
    now: world.now(),
    tool: tool!,
    member: member!,
    sub: '',
    role: 'Learner',
    administrator: false,
    course: findCourse(world, '2'),
    activity: findActivity(world, '1'),
    placement: null,
    messageType: 'LtiResourceLinkRequest',
    returnUrl: '',
    preferences: world.preferencesOf(member!.number),
    origins: [],
  };
}
