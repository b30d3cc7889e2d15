import { isJsonObject } from '../json.ts';
import type { ServiceFault } from './fault.ts';
import { clockAheadSeconds, hostOf, isWebPage, readJson, retryAfterSeconds } from './reach.ts';
import { purposeOf } from './scopes.ts';
import type { PlatformConnection, ServicePorts, ServiceResponse } from './service-ports.ts';

/** What is not granted, and what that means. */
export function scopesMissing(missing: readonly string[], status?: number): ServiceFault {
  const purposes = missing.map(purposeOf).join(', or ');
  const sentence = `The LMS does not let this tool ${purposes}. Allow it in the LMS, in the settings of this tool.`;
  return { kind: 'scope_not_granted', ...(status === undefined ? {} : { status }), sentence };
}

/**
 * Why the token address said no, in words that say on which side. The platform's own text is looked at and never
 * repeated: it may be anything.
 */
export function sayTokenRefusal(
  connection: PlatformConnection,
  ports: ServicePorts,
  wanted: readonly string[],
  response: ServiceResponse,
): ServiceFault {
  const { status, text, headers } = response;
  const host = hostOf(connection.tokenUrl);
  const error = errorIn(text);
  if (error === 'invalid_scope') return scopesMissing(wanted, status);
  if (status === 404 && isWebPage(text)) return keysNotRead(ports, status, host);
  if (status === 429 || status === 503) {
    const seconds = retryAfterSeconds(headers, ports.now());
    const more = seconds === undefined ? {} : { retryAfterSeconds: seconds };
    const sentence = `The LMS (${host}) is busy and asks for patience. It is tried again later.`;
    return { kind: 'rate_limited', status, ...more, sentence };
  }
  if (status >= 500)
    return {
      kind: 'unreachable',
      status,
      sentence: `The LMS (${host}) has a fault of its own (status ${status}). Its administrator finds it in the LMS’s log.`,
    };
  if (status === 404 || status === 410 || status === 405) {
    const sentence = `The LMS (${host}) has nothing at the access token address of this registration. Compare it with what the LMS shows.`;
    return { kind: 'not_found', status, sentence };
  }
  if (saysKeyUnknown(text)) return keyUnknown(ports, status);
  const clock = sayClock(clockAheadSeconds(headers, ports.now()));
  const sentence = `The LMS (${host}) did not give us a token (${error ?? `status ${status}`}). Check there that the tool is switched on, that its client id is the one of this registration, and that it reads our keys at ${ports.toolJwksUrl}.${clock}`;
  return { kind: 'token_refused', status, sentence };
}

function keysNotRead(ports: ServicePorts, status: number, host: string): ServiceFault {
  const sentence = `The LMS could not read our keys at ${ports.toolJwksUrl}. It must be able to open that address: check the LMS’s firewall and proxy, and that the address stands in the tool’s settings there. (Or ${host} has no page at the access token address of this registration.)`;
  return { kind: 'keys_unreadable', status, sentence };
}

function keyUnknown(ports: ServicePorts, status: number): ServiceFault {
  const sentence = `The LMS does not know the key we sign with. It reads our keys at ${ports.toolJwksUrl}: check that this address stands in the tool’s settings there. If it does, the LMS still holds an older copy, which it renews by itself.`;
  return { kind: 'keys_unreadable', status, sentence };
}

/** The error code of RFC 6749 §5.2, also out of JSON that is broken (Moodle); nothing else of the text. */
function errorIn(text: string): string | undefined {
  const json = readJson(text);
  const written = isJsonObject(json) ? json.error : undefined;
  const codes = [
    'invalid_scope',
    'invalid_client',
    'invalid_grant',
    'invalid_request',
    'unauthorized_client',
    'unsupported_grant_type',
  ];
  return codes.find((code) => code === written) ?? codes.find((code) => text.slice(0, 4096).includes(code));
}

const saysKeyUnknown = (text: string): boolean =>
  !isWebPage(text) && /\bkid\b|\bjwks\b|\bkey ?set\b|public key|unknown key/i.test(text.slice(0, 4096));

const notableSeconds = 60;

/** An assertion of the future or the past is refused; the difference of the clocks tells which side to set. */
export function sayClock(aheadSeconds: number | undefined): string {
  if (aheadSeconds === undefined || Math.abs(aheadSeconds) <= notableSeconds) return '';
  const amount =
    Math.abs(aheadSeconds) < 180
      ? `${Math.abs(aheadSeconds)} seconds`
      : `${Math.round(Math.abs(aheadSeconds) / 60)} minutes`;
  return ` Its clock is ${amount} ${aheadSeconds > 0 ? 'ahead of' : 'behind'} ours, which alone can be the reason.`;
}
