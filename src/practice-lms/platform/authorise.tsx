import type { Context } from 'hono';
import type { JWTPayload } from 'jose';
import { selfSubmitPage } from '../screens/document.tsx';
import type { Hints } from './begin-launch.tsx';
import { buildClaims } from './build-claims.ts';
import { findActivity, findCourse, isAdministrator, listOrigins, roleOf } from './courses.ts';
import type { Intent } from './intent.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { messageClaims, messageTypeOf } from './message-claims.ts';
import { signLaunch } from './sign-launch.ts';
import { findTool, type World } from './world.ts';

/** A deep linking request that waits for its answer: the key stands in the return address (Moodle's sesskey). */
export interface ContentRequest {
  readonly intent: Intent;
  readonly data: string | null;
}

/** The authorisation endpoint: checks the request, spends the hint (each is accepted once), posts the token. */
export async function authorise(
  c: Context,
  world: World,
  hints: Hints,
  keepContentRequest: (request: ContentRequest) => string,
): Promise<Response> {
  const asked = c.req.method === 'POST' ? await c.req.parseBody() : c.req.query();
  const say = (name: string) => String(asked[name] ?? '');
  const tool = findTool(world, ({ clientId }) => clientId === say('client_id'));
  const redirect = say('redirect_uri');
  const wrong = [
    say('scope') === 'openid' ? null : 'scope must be openid',
    say('response_type') === 'id_token' ? null : 'response_type must be id_token',
    say('response_mode') === 'form_post' ? null : 'response_mode must be form_post',
    tool ? null : 'client_id is not registered',
    !tool || tool.redirectUrls.includes(redirect) ? null : 'redirect_uri is not registered',
    say('nonce') ? null : 'nonce is missing',
  ].filter((fault) => fault !== null);
  if (wrong.length > 0) return c.text(`invalid_request: ${wrong.join('; ')}`, 400);
  const hint = say('lti_message_hint');
  const intent = hints.get(hint);
  const state = say('state');
  if (intent?.tool.id !== tool?.id || !intent || world.vendor.sub(intent.number) !== say('login_hint')) {
    const error_description = 'This launch was used already.';
    return c.html(selfSubmitPage(redirect, { error: 'invalid_request', error_description, state }));
  }
  hints.delete(hint);
  const facts = factsOf(world, intent);
  const data = world.vendor.contentSettings.data;
  const returnKey =
    intent.kind === 'content'
      ? keepContentRequest({ intent, data: typeof data === 'string' ? data : null })
      : '';
  const ofMessage: JWTPayload = { ...messageClaims(world, intent, facts, returnKey), nonce: say('nonce') };
  const id_token = await signLaunch(world, buildClaims(world, facts, ofMessage));
  return c.html(selfSubmitPage(redirect, { id_token, state }));
}

function factsOf(world: World, intent: Intent): LaunchFacts {
  const member = world.members.find(({ number }) => number === intent.number)!;
  const course = intent.courseId === null ? null : findCourse(world, intent.courseId);
  const activity = intent.activityId === null ? null : findActivity(world, intent.activityId);
  const { base, vendor } = world;
  const back = vendor.name === 'moodle' ? '/mod/lti/return.php' : '/return';
  return {
    base,
    now: world.now(),
    tool: intent.tool,
    member,
    sub: vendor.sub(member.number),
    role: roleOf(world, member),
    administrator: isAdministrator(world.options, member.number),
    course,
    activity,
    placement: intent.placement,
    messageType: messageTypeOf(vendor, intent),
    returnUrl: `${base}${back}?course=${course?.id ?? ''}&launch_container=3&instanceid=${activity?.id ?? ''}`,
    preferences: world.preferencesOf(member.number),
    origins: course ? listOrigins(world, course) : [],
  };
}
