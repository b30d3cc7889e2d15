import { createTestLti } from '../memory-ports.ts';
import {
  type Browser,
  type Claims,
  createBrowser,
  form,
  type LoginOptions,
  moodleClaims,
  platformKey,
  requestLogin,
  signBytes,
  strangerKey,
  type TestApp,
  type TokenHeader,
  toolUrl,
} from '../platform-fixture.ts';
import type { LtijsApp } from './ltijs-app.ts';

/** A launch with something out of the ordinary in it, told so that two tools can be sent the same. */
export interface PlayedLaunch {
  readonly login?: LoginOptions;
  /** Overrides of a Moodle launch that is good at the moment of its login. */
  readonly claims?: Claims;
  readonly header?: TokenHeader;
  readonly key?: 'platform' | 'stranger';
  /** Instead of claims. */
  readonly payload?: Uint8Array;
  /** What happens to the signed token on its way. */
  readonly tamper?: (token: string) => string;
  /** Instead of the login's. */
  readonly state?: string;
  /** Who brings the answer: the browser that asked, one without cookies, or the same one twice. */
  readonly brought?: 'by another browser' | 'twice';
  /** Parameters beside or instead of id_token and state. */
  readonly fields?: Record<string, string | undefined>;
}

/** Whether a tool let it in, and in its own words why not. */
export interface Verdict {
  readonly letIn: boolean;
  readonly why: string;
}

/** Plays it to our launch layer, on ports in memory, at `now`. */
export async function playToUs(launch: PlayedLaunch, now: Date): Promise<Verdict> {
  const lti = await createTestLti();
  lti.clock.now = now;
  await play(lti.app, launch, now);
  const expected = launch.brought === 'twice' ? 2 : 1;
  return { letIn: lti.launches.length === expected, why: lti.refusals.map(({ reason }) => reason).join() };
}

/** Plays it to ltijs, whose own clock (Date) must stand at `now`. */
export async function playToLtijs(ltijs: LtijsApp, launch: PlayedLaunch, now: Date): Promise<Verdict> {
  const answer = await play(ltijs.app, launch, now);
  const letIn = answer.headers.get('location')?.includes('ltik=') ?? false;
  return { letIn, why: letIn ? '' : ltijs.reasonOf(await answer.text()) };
}

/** @returns the last answer */
async function play(app: TestApp, launch: PlayedLaunch, now: Date): Promise<Response> {
  const browser = createBrowser(app);
  const started = await requestLogin(browser, launch.login);
  const location = started.headers.get('location');
  if (!location) return started;
  const asked = new URL(location).searchParams;
  const token = await makeToken(launch, asked.get('nonce') ?? '', now);
  const fields = { id_token: token, state: launch.state ?? asked.get('state') ?? '', ...launch.fields };
  const post = (by: Browser) => by.request(`${toolUrl}/lti/launch`, form(fields));
  if (launch.brought === 'by another browser') return post(createBrowser(app));
  // a thief keeps the cookies that the tool takes away
  const thief = createBrowser(app);
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  const first = await post(browser);
  return launch.brought === 'twice' ? post(thief) : first;
}

async function makeToken(
  { claims, header = {}, key, payload, tamper = (token) => token }: PlayedLaunch,
  nonce: string,
  now: Date,
): Promise<string> {
  const signer = await (key === 'stranger' ? strangerKey() : platformKey());
  const named = key === 'stranger' ? { kid: (await platformKey()).kid, ...header } : header;
  const bytes = payload ?? new TextEncoder().encode(JSON.stringify(moodleClaims({ nonce, ...claims }, now)));
  return tamper(await signBytes(bytes, signer, named));
}
