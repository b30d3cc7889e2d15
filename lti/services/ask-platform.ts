import { belongsToPlatform } from './belongs-to-platform.ts';
import type { Token } from './client-types.ts';
import { type FaultKind, fail, type ServiceFault, type ServiceResult } from './fault.ts';
import { hostOf, reach, retryAfterSeconds } from './reach.ts';
import { requestToken } from './request-token.ts';
import { purposeOf, type Scope } from './scopes.ts';
import type {
  PlatformConnection,
  ServiceName,
  ServicePorts,
  ServiceRequest,
  ServiceResponse,
} from './service-ports.ts';

/** What every service works with. */
export type Tools = { readonly connection: PlatformConnection; readonly ports: ServicePorts };

export type Ask = {
  readonly service: ServiceName;
  /** Any one of them carries the call; the first that is granted is used. */
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly url: string;
  readonly method?: ServiceRequest['method'];
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly maxBytes?: number;
};

/**
 * One call of a service with a token. The address is looked at before a token is fetched for it (launch-security
 * rule 7). A 401 means that the token has gone stale: it is dropped and the call made once more.
 * @returns the answer with a status of 2xx, or why there is none
 */
export async function askPlatform(tools: Tools, ask: Ask): Promise<ServiceResult<ServiceResponse>> {
  const answer = await attempt(tools, ask);
  await tools.ports.noted?.({
    service: ask.service,
    ok: answer.ok,
    ...(answer.ok ? {} : { fault: answer.fault }),
  });
  return answer;
}

async function attempt(tools: Tools, ask: Ask): Promise<ServiceResult<ServiceResponse>> {
  const { connection, ports } = tools;
  if (!belongsToPlatform(connection, ask.url)) {
    const sentence = `The LMS names ${hostOf(ask.url)} for its services, a host that is not part of its registration here, so nothing was sent there. If that host is the LMS’s own, add it to the registration.`;
    return fail('foreign_host', sentence);
  }
  for (const second of [false, true]) {
    const token = await firstGranted(tools, ask.scopes);
    if (!token.ok) return token;
    const answer = await reach(ports, ask.url, requestOf(ask, token.value.token.accessToken));
    if (!answer.ok) return answer;
    const { status } = answer.value;
    if (status >= 200 && status <= 299) return answer;
    if (status !== 401) return { ok: false, fault: statusFault(answer.value, ask, ports.now()) };
    ports.tokenCache.drop(token.value.key, token.value.token);
    if (second) break;
  }
  const sentence = `The LMS (${hostOf(ask.url)}) gave us a token and then did not accept it, twice. Check there that the tool may ${purposeOf(ask.scopes[0])} in this course.`;
  return fail('token_refused', sentence, { status: 401 });
}

const requestOf = (ask: Ask, accessToken: string): ServiceRequest => ({
  method: ask.method ?? 'GET',
  headers: {
    authorization: `Bearer ${accessToken}`,
    ...(ask.accept ? { accept: ask.accept } : {}),
    ...(ask.contentType ? { 'content-type': ask.contentType } : {}),
  },
  ...(ask.body === undefined ? {} : { body: ask.body }),
  maxBytes: ask.maxBytes ?? 512 * 1024,
  timeoutMs: 20_000,
});

type Granted = { readonly key: string; readonly token: Token };

async function firstGranted(tools: Tools, alternatives: readonly Scope[]): Promise<ServiceResult<Granted>> {
  let first: ServiceResult<never> | undefined;
  for (const scope of alternatives) {
    const answer = await tokenFor(tools, [scope]);
    if (answer.ok) return { ok: true, value: { key: tokenKey(tools, [scope]), token: answer.value } };
    if (answer.fault.kind !== 'scope_not_granted') return answer;
    first ??= answer;
  }
  return first ?? fail('scope_not_granted', 'No permission was asked for.');
}

/** A token that carries all of these scopes, out of the cache while it lasts. */
export async function tokenFor(tools: Tools, wanted: readonly string[]): Promise<ServiceResult<Token>> {
  const { connection, ports } = tools;
  const sorted = [...new Set(wanted)].sort();
  return ports.tokenCache.get(tokenKey(tools, sorted), ports.now(), async () => {
    const answer = await requestToken(connection, ports, sorted);
    await ports.noted?.({ service: 'token', ok: answer.ok, ...(answer.ok ? {} : { fault: answer.fault }) });
    return answer;
  });
}

/** The registration's id comes first, by which the cache forgets; its addresses too, so that a change counts at once. */
function tokenKey({ connection }: Tools, wanted: readonly string[]): string {
  const { id, clientId, tokenUrl, tokenAudience } = connection;
  return [id, clientId, tokenUrl, tokenAudience ?? '', ...wanted].join('\n');
}

/** What a status means (AGS §3, NRPS §2.4). The answer's own text is nobody's sentence. */
function statusFault({ status, headers, text }: ServiceResponse, ask: Ask, now: Date): ServiceFault {
  const host = hostOf(ask.url);
  const purpose = purposeOf(ask.scopes[0]);
  const say = (kind: FaultKind, sentence: string): ServiceFault => ({ kind, status, sentence });
  // Canvas says 403 to those who ask too often
  if (status === 429 || status === 503 || (status === 403 && /rate limit/i.test(text.slice(0, 1000)))) {
    const seconds = retryAfterSeconds(headers, now);
    const fault = say(
      'rate_limited',
      `The LMS (${host}) is busy and asks for patience. It is tried again later.`,
    );
    return seconds === undefined ? fault : { ...fault, retryAfterSeconds: seconds };
  }
  if (status >= 500)
    return say(
      'unreachable',
      `The LMS (${host}) has a fault of its own (status ${status}). Its administrator finds it in the LMS’s log.`,
    );
  if (status === 404 || status === 410)
    return say(
      'not_found',
      `The LMS (${host}) no longer has what we asked for. The course, the activity or its column there may be deleted.`,
    );
  if (status === 409)
    return say('conflict', `The LMS (${host}) has something newer already, so it took nothing from us.`);
  if (status === 403)
    return say(
      'refused',
      `The LMS (${host}) does not let this tool ${purpose} in this course (status 403). A course that has ended or is hidden can be the reason; otherwise check the tool’s permissions there.`,
    );
  return say('refused', `The LMS (${host}) did not take our request to ${purpose} (status ${status}).`);
}
