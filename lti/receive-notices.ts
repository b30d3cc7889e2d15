import type { Context } from 'hono';
import { isJsonObject, type JsonObject, objectAt, readIdentifier, readIdentifiers } from './json.ts';
import { claims } from './launch.ts';
import { type LtiContext, noteRefusal } from './lti-context.ts';
import type { LtiNotice, LtiPorts, Platform } from './ports.ts';
import { checkToken } from './prove-claims.ts';
import { admitDeployment } from './prove-launch.ts';
import { type About, proveSender } from './prove-sender.ts';
import { readContext } from './read-launch.ts';
import { readBody } from './read-parameters.ts';
import type { RefusalReason } from './refusals.ts';
import { good, type Result, refuse } from './result.ts';

/** As many notices as one request may bring, and as many bytes. */
const maxNotices = 100;
const maxNoticesBytes = 1_048_576;

type ReceiveNotice = NonNullable<LtiPorts['receiveNotice']>;

/**
 * What a platform tells us by itself (Platform Notification Service 1.0): `{"notices":[{"jwt"}]}`, each proven like
 * a launch but for browser and nonce. Good ones are taken whatever stands beside them: 202. Where not one is good,
 * 400; of what was wrong one refusal is recorded for each request, however many it was.
 */
export async function receiveNotices(c: Context, lti: LtiContext, receive: ReceiveNotice): Promise<Response> {
  const tokens = await readTokens(c.req.raw);
  if (!tokens.ok) return answerRefused(c, lti, tokens.reason, {});
  const findPlatforms = rememberPlatforms(lti.ports);
  let refused: { reason: RefusalReason; about: About } | null = null;
  let received = 0;
  const faults: unknown[] = [];
  for (const token of tokens.value) {
    const about: About = {};
    const proven = await proveNotice(token, lti, about, findPlatforms);
    if (!proven.ok) {
      refused ??= { reason: proven.reason, about };
      continue;
    }
    received += 1;
    // a fault of ours with one of them must not lose the next
    const { notice, platform } = proven.value;
    await receive(notice, { platform }).catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw faults[0];
  if (received === 0)
    return answerRefused(c, lti, refused?.reason ?? 'notices_malformed', refused?.about ?? {});
  if (refused) await noteRefusal(lti, refused.reason, refused.about);
  return c.json({ received }, 202);
}

async function answerRefused(
  c: Context,
  lti: LtiContext,
  reason: RefusalReason,
  about: About,
): Promise<Response> {
  const reference = await noteRefusal(lti, reason, about);
  return c.json({ error: 'invalid_request', reference }, 400);
}

async function readTokens(request: Request): Promise<Result<string[]>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refuse('body_type');
  const body = await readBody(request, maxNoticesBytes);
  if (!body.ok) return body;
  const notices = readNotices(body.value);
  if (!notices || notices.length === 0 || notices.length > maxNotices) return refuse('notices_malformed');
  return good(
    notices.map((notice) => (isJsonObject(notice) && typeof notice.jwt === 'string' ? notice.jwt : '')),
  );
}

function readNotices(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && Array.isArray(value.notices) ? value.notices : undefined;
  } catch {
    return undefined;
  }
}

type FindPlatforms = LtiPorts['findPlatforms'];

/** More deployments of one platform than that do not speak in one request; who names more is guessing. */
const maxSenders = 10;

/** A request's notices come from one platform as a rule: it is looked up once. */
function rememberPlatforms(ports: LtiPorts): FindPlatforms {
  const known = new Map<string, ReturnType<FindPlatforms>>();
  return (query) => {
    const key = JSON.stringify([query.issuer, query.clientId, query.deploymentId]);
    const found = known.get(key);
    if (found) return found;
    if (known.size >= maxSenders) return Promise.resolve([]);
    const asked = ports.findPlatforms(query);
    known.set(key, asked);
    return asked;
  };
}

/** Like a launch: one of our platforms signed it, for us, just now, from a deployment that is let in. */
async function proveNotice(
  token: string,
  lti: LtiContext,
  about: About,
  findPlatforms: FindPlatforms,
): Promise<Result<{ notice: LtiNotice; platform: Platform }>> {
  const signed = await proveSender(token, lti, about, findPlatforms);
  if (!signed.ok) return signed;
  const { parsed, platform } = signed.value;
  const { issuer, clientId, deploymentId } = parsed;
  const sound = checkToken(parsed.claims, clientId, lti.ports.now());
  if (!sound.ok) return sound;
  const admitted = admitDeployment(platform, deploymentId);
  if (!admitted.ok) return admitted;
  const notice = readNotice(parsed.claims, { platformId: platform.id, issuer, clientId, deploymentId });
  return notice.ok ? good({ notice: notice.value, platform }) : notice;
}

function readNotice(
  token: JsonObject,
  sender: Pick<LtiNotice, 'platformId' | 'issuer' | 'clientId' | 'deploymentId'>,
): Result<LtiNotice> {
  const notice = objectAt(token, claims.notice);
  const id = readIdentifier(notice.id);
  const type = readIdentifier(notice.type);
  const timestamp = typeof notice.timestamp === 'string' ? new Date(notice.timestamp) : undefined;
  if (id === undefined || type === undefined || !timestamp || Number.isNaN(timestamp.getTime())) {
    return refuse('notice_incomplete');
  }
  const context = readContext(objectAt(token, claims.context));
  return good({
    ...sender,
    id,
    type,
    timestamp,
    context,
    originContexts: readIdentifiers(token[claims.originContexts]),
  });
}
