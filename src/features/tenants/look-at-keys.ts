import { clockAheadSeconds } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { OutgoingError, type OutgoingResponse } from '../../core/outgoing.ts';
import { bad, type Finding, good, note } from './finding.ts';
import type { PlatformRow } from './platform.ts';

const NOTABLE_SECONDS = 30;
/** Launches outside of this are refused (lti/README.md). */
const TOO_FAR_SECONDS = 60;

/** The LMS' public keys, without which no launch is believed; and its clock, out of the same answer. */
export async function lookAtTheirKeys(context: Context, { jwksUrl }: PlatformRow): Promise<Finding[]> {
  const host = new URL(jwksUrl).host;
  const answer = await ask(context, jwksUrl);
  if ('fault' in answer) return [bad('their-keys', `On the LMS’s side: ${host} ${FAULTS[answer.fault]}.`)];
  const { status, text, headers } = answer;
  const clock = lookAtClock(clockAheadSeconds(headers, context.now()));
  if (status !== 200)
    return [
      bad(
        'their-keys',
        `The LMS (${host}) answers with status ${status} where its public keys should be. Check the keyset address of this registration.`,
      ),
      ...clock,
    ];
  const keys = countKeys(text);
  if (keys === 0)
    return [
      bad(
        'their-keys',
        `The keyset address of the LMS (${host}) holds no key that a launch can be signed with. Check the address in this registration.`,
      ),
      ...clock,
    ];
  return [good('their-keys', `We can read the LMS’s public keys (${keys}).`), ...clock];
}

function lookAtClock(ahead: number | undefined): Finding[] {
  if (ahead === undefined)
    return [note('clock', 'The LMS does not tell its time, so the clocks cannot be compared.')];
  const off = Math.abs(ahead);
  const amount = off < 180 ? `${off} seconds` : `${Math.round(off / 60)} minutes`;
  const side = ahead > 0 ? 'ahead of' : 'behind';
  if (off > TOO_FAR_SECONDS)
    return [
      bad(
        'clock',
        `The clock of the LMS is ${amount} ${side} ours, and launches may differ by a minute at most. Set the clock of whichever server is wrong.`,
      ),
    ];
  if (off > NOTABLE_SECONDS)
    return [note('clock', `The clock of the LMS is ${amount} ${side} ours. Up to a minute is accepted.`)];
  return [good('clock', 'The clocks agree.')];
}

/** Our own keys at the address that the LMS reads them from, as far as this can be told from here. */
export async function lookAtOurKeys(context: Context): Promise<Finding> {
  const address = `${context.publicUrl}/lti/jwks`;
  const answer = await ask(context, address);
  if ('fault' in answer) {
    if (answer.fault === 'private-address' || answer.fault === 'port' || answer.fault === 'not-https')
      return note(
        'our-keys',
        `From here it cannot be told whether the LMS reaches our keys at ${address}: the address leads inside our own network.`,
      );
    return bad(
      'our-keys',
      `On our side: ${address}, where the LMS reads our keys, ${FAULTS[answer.fault]} when asked from here. Check the public address and what stands in front of it.`,
    );
  }
  if (answer.status === 200 && countKeys(answer.text) > 0)
    return good('our-keys', 'Our public keys can be read at their address.');
  return bad(
    'our-keys',
    `On our side: ${address} does not give our keys (status ${answer.status}). Something in front of Throughline answers in its place.`,
  );
}

/** What kept an answer from coming, after the host's name. */
const FAULTS: Readonly<Record<OutgoingError['fault'], string>> = {
  malformed: 'is no address that can be asked',
  'not-https': 'is not reached by https',
  port: 'is to be asked at a port that is no web server’s',
  'private-address': 'has an address inside a private network, which is not asked',
  unresolved: 'has no address; check its spelling',
  certificate: 'shows a certificate that is not valid',
  redirected: 'sends us elsewhere, and redirects are not followed',
  timeout: 'did not answer in time',
  'too-large': 'sends more than we take',
  unreadable: 'sends what is no text',
  unreachable: 'could not be reached',
};

async function ask(
  context: Context,
  address: string,
): Promise<OutgoingResponse | { fault: OutgoingError['fault'] }> {
  try {
    return await context.outgoing(address, { headers: { accept: 'application/json' }, timeoutMs: 10_000 });
  } catch (error) {
    if (error instanceof OutgoingError) return { fault: error.fault };
    throw error;
  }
}

/** RSA keys in a JWKS; what a launch does with each of them is lti/'s to say. */
function countKeys(text: string): number {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys.filter((key) => key?.kty === 'RSA' && key.use !== 'enc').length : 0;
  } catch {
    return 0;
  }
}
