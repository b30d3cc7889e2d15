import type { Context } from 'hono';
import type { Member } from '../members.ts';
import { selfSubmitPage } from '../screens/document.tsx';
import { refusedScreen } from '../screens/small-screens.tsx';
import { decideIntent, type Intent } from './intent.ts';
import type { World } from './world.ts';

/** Launches that began and were not answered yet, by their message hint; the oldest go first. */
export type Hints = Map<string, Intent>;

const MOST_HINTS = 1000;

/** Starts a launch: the login initiation, posted by a form or sent as an address, as the vendor does. */
export function beginLaunch(c: Context, world: World, hints: Hints, member: Member): Response {
  const decision = decideIntent(world, member, c.req.query());
  if ('refused' in decision) return c.html(refusedScreen(decision.refused), 403) as unknown as Response;
  const { intent } = decision;
  const hint = world.vendor.login.messageHint(`ltilaunch${intent.activityId ?? ''}_${crypto.randomUUID()}`);
  const [oldest] = hints.keys();
  if (oldest !== undefined && hints.size >= MOST_HINTS) hints.delete(oldest);
  hints.set(hint, intent);
  const fields = loginFields(world, intent, hint);
  if (world.vendor.login.method === 'POST')
    return c.html(selfSubmitPage(intent.tool.loginUrl, fields)) as unknown as Response;
  const address = new URL(intent.tool.loginUrl);
  for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
  return c.redirect(address.href);
}

function loginFields({ vendor, base }: World, intent: Intent, hint: string): Record<string, string> {
  return {
    iss: base,
    target_link_uri: intent.target,
    login_hint: vendor.sub(intent.number),
    lti_message_hint: hint,
    client_id: intent.tool.clientId,
    [vendor.login.deployment]: intent.tool.deploymentId,
    ...vendor.login.extra,
  };
}
