import { done, fail, type ServiceResult } from './fault.ts';
import type { ServicePorts, ServiceRequest, ServiceResponse } from './service-ports.ts';

/** What may be said of an address: its host. The rest may hold ids. */
export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : 'the address';

/** One request; what keeps an answer from coming becomes a fault. */
export async function reach(
  ports: ServicePorts,
  address: string,
  request: ServiceRequest,
): Promise<ServiceResult<ServiceResponse>> {
  try {
    return done(await ports.fetch(address, request));
  } catch (error) {
    const name = (error as { fault?: unknown } | null)?.fault;
    if (typeof name !== 'string') throw error;
    return noAnswer(name, hostOf(address));
  }
}

function noAnswer(name: string, host: string): ServiceResult<never> {
  switch (name) {
    case 'timeout':
      return fail('unreachable', `The LMS (${host}) did not answer in time. It is tried again later.`);
    case 'too-large':
      return fail('too_many', `The LMS (${host}) sent more at once than we read.`);
    case 'redirected':
      return fail(
        'malformed',
        `The LMS (${host}) sent us to another address, which we do not follow. Check on its side that the address of this service is right.`,
      );
    case 'private-address':
      return fail(
        'foreign_host',
        `${host} has an address inside a private network, which is not asked. The LMS must be reachable from here by a public address.`,
      );
    case 'malformed':
    case 'port':
      return fail('foreign_host', `The LMS names an address at ${host} that we do not call.`);
    case 'certificate':
      return fail(
        'unreachable',
        `The certificate of ${host} is not valid, so nothing is sent there. It has to be renewed on the LMS’s side.`,
      );
    case 'unreadable':
      return fail('malformed', `The LMS (${host}) sent what is no text.`);
    case 'not-https':
      return fail('foreign_host', `${host} is not reached by https, so nothing is sent there.`);
    case 'unresolved':
      return fail('unreachable', `The name ${host} has no address. Check its spelling, or the LMS’s DNS.`);
    default:
      return fail(
        'unreachable',
        `The LMS (${host}) could not be reached. Check that it runs and can be reached from here.`,
      );
  }
}

/** The answer as JSON whatever its content type says (Moodle: text/html); undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** A page for people where data belongs. */
export const isWebPage = (text: string): boolean => /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);

/** Retry-After (RFC 9110 §10.2.3) in seconds, at most a day; a date is measured by the platform's own clock. */
export function retryAfterSeconds(headers: Headers, now: Date): number | undefined {
  const written = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(written)) return Math.min(Number(written), daySeconds);
  const until = Date.parse(written);
  if (written === '' || Number.isNaN(until)) return undefined;
  const theirs = Date.parse(headers.get('date') ?? '');
  const base = Number.isNaN(theirs) ? now.getTime() : theirs;
  return Math.min(Math.max(0, Math.ceil((until - base) / 1000)), daySeconds);
}

const daySeconds = 86_400;

/** How far the platform's clock is ahead of ours, in seconds; undefined where it does not tell. */
export function clockAheadSeconds(headers: Headers, now: Date): number | undefined {
  const theirs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(theirs) ? undefined : Math.round((theirs - now.getTime()) / 1000);
}
