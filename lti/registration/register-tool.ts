import type { JsonObject } from '../json.ts';
import type { RegistrationPlan } from './plan-registration.ts';
import { type PlatformConfiguration, readConfiguration } from './platform-configuration.ts';
import { type RegisteredTool, readRegistered } from './read-registered.ts';
import { done, fail, plainText, type RegistrationResult } from './registration-fault.ts';

type Answer = { readonly status: number; readonly text: string };

/** What is needed from the application around it. */
export type RegistrationPorts = {
  /**
   * The way to other systems: no redirects, no private hosts, bounded in size and time. Whatever it throws has
   * `fault`: `timeout`, `too-large`, `redirected`, `private-address`, `not-https`, `unresolved` or anything else.
   */
  fetch(
    address: string,
    request: {
      readonly method: 'GET' | 'POST';
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly maxBytes: number;
      readonly timeoutMs: number;
    },
  ): Promise<Answer>;
};

const MOST_BYTES = 512 * 1024;
/** A platform fetches our keys while it registers us. */
const TIME_MS = 15_000;

/** The address of a configuration as a query brought it: https, or http on this machine; the port refuses the rest. */
export function readConfigurationUrl(written: string | undefined): URL | null {
  if (!written || written.length > 4096 || !URL.canParse(written)) return null;
  const url = new URL(written);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && local);
  return safe && url.username === '' && url.password === '' && url.hash === '' ? url : null;
}

/** Asks a platform for its configuration, with the registration token as bearer (some answer nobody else). */
export async function fetchConfiguration(
  ports: RegistrationPorts,
  asked: { readonly configurationUrl: URL; readonly registrationToken?: string },
): Promise<RegistrationResult<PlatformConfiguration>> {
  const { configurationUrl: url } = asked;
  const answer = await reach(ports, url.href, { method: 'GET', headers: headersOf(asked.registrationToken) });
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  if (status === 401 || status === 403) return fail('token_refused', TOKEN_REFUSED, plainText(text));
  if (status !== 200)
    return fail(
      'configuration_unreadable',
      `${url.host} has no configuration at the address that it gave us (status ${status}).`,
      plainText(text),
    );
  const json = readJson(text);
  if (json === undefined)
    return fail('configuration_unreadable', `${url.host} sent a page instead of its configuration.`);
  return readConfiguration(json, url);
}

/** Registers the tool as planned, with the registration token as bearer. Not to be repeated: a token is good once. */
export async function sendRegistration(
  ports: RegistrationPorts,
  platform: Pick<PlatformConfiguration, 'registrationUrl'>,
  asked: { readonly plan: Pick<RegistrationPlan, 'request' | 'scopes'>; readonly registrationToken?: string },
): Promise<RegistrationResult<RegisteredTool>> {
  const answer = await reach(ports, platform.registrationUrl, {
    method: 'POST',
    headers: { ...headersOf(asked.registrationToken), 'content-type': 'application/json' },
    body: JSON.stringify(asked.plan.request satisfies JsonObject),
  });
  if (!answer.ok) return answer.fault.reason === 'address_refused' ? answer : unclear(answer.fault.message);
  const { status, text } = answer.value;
  if (status >= 200 && status < 300) return readRegistered(readJson(text), asked.plan.scopes.asked);
  return refused(status, text);
}

const AGAIN = 'Start the registration in the LMS once more: it makes a new token each time.';
const TOKEN_REFUSED = `The LMS does not accept the registration token that it gave us; tokens are good for one use and a short time. ${AGAIN}`;

/** Once it was sent, silence does not mean that nothing happened. */
const unclear = (message: string) =>
  fail(
    'registration_unclear',
    `${message} It may have registered the tool all the same: look for it there, delete it, and start anew.`,
  );

function refused(status: number, text: string): RegistrationResult<never> {
  const said = plainText(messageIn(text) ?? text);
  if (/token_already_used/i.test(text))
    return fail('token_refused', `This registration token has been used already. ${AGAIN}`);
  if (status === 401 || status === 403) return fail('token_refused', TOKEN_REFUSED, said);
  if (/scope/i.test(said))
    return fail(
      'registration_refused',
      'The LMS does not grant the services it advertises, and registered nothing.',
      said,
    );
  if (/domain/i.test(said))
    return fail(
      'registration_refused',
      'The LMS has a tool at our address already. Disable or delete that one there, then start anew.',
      said,
    );
  if (status >= 500)
    return fail('registration_unclear', `The LMS had a fault of its own (status ${status}).`, said);
  return fail('registration_refused', `The LMS refused the registration (status ${status}).`, said);
}

/** The sentence in an error's JSON, however it is called. */
function messageIn(text: string): string | undefined {
  const json = readJson(text);
  if (typeof json !== 'object' || json === null) return undefined;
  const known = json as Record<string, unknown>;
  const named = [
    known.error_description,
    known.errorMessage,
    known.message,
    known.detail,
    known.errors,
    known.error,
  ];
  const found = named.find((one) => one !== undefined && one !== null && one !== '');
  return typeof found === 'string' ? found : found === undefined ? undefined : JSON.stringify(found);
}

const headersOf = (token: string | undefined): Record<string, string> => ({
  accept: 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});

/** The answer as JSON whatever its content type says; undefined where it is none. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

type Request = { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string };

async function reach(
  ports: RegistrationPorts,
  address: string,
  request: Request,
): Promise<RegistrationResult<Answer>> {
  try {
    return done(await ports.fetch(address, { ...request, maxBytes: MOST_BYTES, timeoutMs: TIME_MS }));
  } catch (error) {
    const name = (error as { fault?: unknown } | null)?.fault;
    if (typeof name !== 'string') throw error;
    const why = WHY[name];
    return fail(why ? 'address_refused' : 'no_answer', `${new URL(address).host} ${why ?? silence(name)}`);
  }
}

/** Refused before anything was sent. */
const WHY: Readonly<Record<string, string>> = {
  'private-address':
    'has an address inside a private network, which is not asked unless the operator of this tool allows the host.',
  'not-https': 'is not reached by https, so nothing is sent there.',
  port: 'is to be asked at a port that is no web server’s.',
  malformed: 'is no address that we can ask.',
};

function silence(fault: string): string {
  if (fault === 'timeout') return 'did not answer in time.';
  if (fault === 'too-large') return 'sent more than a configuration can be.';
  if (fault === 'redirected') return 'sent us to another address, which we do not follow.';
  if (fault === 'unresolved') return 'has no address. Check the spelling of the name.';
  if (fault === 'certificate') return 'has a certificate that is not valid.';
  return 'could not be reached from here.';
}
