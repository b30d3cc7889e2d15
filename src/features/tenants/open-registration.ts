import {
  fetchConfiguration,
  findVendor,
  planRegistration,
  readConfigurationUrl,
} from '../../../lti/registration/index.ts';
import type { Context, Why } from '../../core/context.ts';
import { contextFor, type Deps } from '../../core/deps.ts';
import { hashToken, randomToken } from '../../http/tokens.ts';
import { toPlatform } from './find-platform.ts';
import { readInvitationToken } from './invitation-token.ts';
import { knownOf, type RegistrationBody } from './registration-body.ts';
import { describeTool } from './registration-tool.ts';
import { sealKey } from './seal-key.ts';

/** How long a page waits for its button. */
const ATTEMPT_MS = 60 * 60_000;

/** Why there is nothing to confirm, in words for the administrator in the LMS. */
export interface RegistrationStop {
  readonly stop: string;
  /** What the LMS answered, as plain text. */
  readonly said?: string;
  readonly status: 400 | 403 | 410 | 429 | 502;
}

export interface OpenedRegistration {
  /** Good once: the page's button sends it. */
  readonly attempt: string;
  readonly tenantName: string;
  readonly body: RegistrationBody;
}

/**
 * What an LMS' administrator sees before anything is registered: reads the LMS' configuration with its token, plans
 * what would be asked, finds what the tenant has of this LMS already, and keeps it for the page's button. Nothing is
 * registered; each opening is counted before the LMS is asked, and no row but the attempt is written.
 */
export async function openRegistration(
  deps: Deps,
  asked: {
    readonly invite: string | undefined;
    readonly configurationUrl: string | undefined;
    readonly registrationToken: string | undefined;
    /** The page that opened ours, as the browser tells: its origin may frame us. */
    readonly referrer: string | undefined;
  },
): Promise<OpenedRegistration | RegistrationStop> {
  const invitation = await findOpenInvitation(deps, asked.invite);
  if ('stop' in invitation) return invitation;
  const configurationUrl = readConfigurationUrl(asked.configurationUrl);
  if (!configurationUrl) return { stop: WRONG_PLACE, status: 400 };
  // first of all: an address that answers nothing is asked twenty times at most too
  if (!(await countOpening(deps, invitation.id))) return { stop: TOO_OFTEN, status: 429 };
  const registrationToken = asked.registrationToken?.slice(0, 8192) || undefined;
  const read = await fetchConfiguration({ fetch: deps.outgoing }, { configurationUrl, registrationToken });
  if (!read.ok) return { stop: read.fault.message, said: read.fault.said, status: 502 };
  const attempt = randomToken();
  const attemptHash = await hashToken(attempt);
  const configuration = read.value;
  const body: RegistrationBody = {
    configuration,
    plan: planRegistration(describeTool(deps.publicUrl), configuration),
    sealedToken: registrationToken ? await sealKey(deps.secretKey, attemptHash, registrationToken) : null,
    known: await listKnown(deps, invitation.tenantId, configuration.issuer),
    isUpdate: saysUpdate(registrationToken),
    frameOrigins: frameOrigins(configuration, configurationUrl, asked.referrer),
  };
  await keepAttempt(deps, attemptHash, invitation.id, body);
  return { attempt, tenantName: invitation.tenantName, body };
}

const WRONG_PLACE =
  'This address is to be entered in your LMS, where it asks for a registration or tool address. Opened by itself it registers nothing.';
const TOO_OFTEN =
  'This invitation was opened many times within the hour. Wait an hour, or ask for a new invitation.';

/** What there is to say about an invitation that cannot be used, by its state. */
export const INVITATION_STOPS: Readonly<Record<string, RegistrationStop>> = {
  unknown: {
    stop: 'This invitation is not one of ours, or was copied only in part. Copy the whole link again.',
    status: 403,
  },
  used: {
    stop: 'This invitation has been used. Each is good for one registration; ask for a new one.',
    status: 410,
  },
  withdrawn: { stop: 'This invitation was withdrawn. Ask for a new one.', status: 410 },
  expired: {
    stop: 'This invitation has expired. Each is good for 72 hours; ask for a new one.',
    status: 410,
  },
  suspended: { stop: 'This organisation’s access is paused, so nothing can be registered.', status: 403 },
};

async function findOpenInvitation(
  deps: Deps,
  token: string | undefined,
): Promise<{ id: string; tenantId: string; tenantName: string } | RegistrationStop> {
  const stop = (state: string): RegistrationStop =>
    INVITATION_STOPS[state] ?? { stop: WRONG_PLACE, status: 403 };
  if (!token) return { stop: WRONG_PLACE, status: 400 };
  const id = await readInvitationToken(deps.secretKey, token);
  if (!id) return stop('unknown');
  const [row] = await deps.pools.common`select * from directory.find_invitation(${id})`;
  if (!row) return stop('unknown');
  if (row.outcome) return stop(row.outcome);
  if (row.expires_at <= deps.now()) return stop('expired');
  if (row.tenant_status !== 'active') return stop('suspended');
  return { id, tenantId: row.tenant_id, tenantName: row.tenant_name };
}

async function listKnown(deps: Deps, tenantId: string, issuer: string) {
  const rows = await deps.pools.common`select * from directory.list_platforms(${tenantId})`;
  return rows
    .map(toPlatform)
    .filter((platform) => platform.issuer === issuer)
    .map(knownOf);
}

async function countOpening(deps: Deps, invitationId: string): Promise<boolean> {
  const [row] = await deps.pools.common`
    select directory.count_opening(${invitationId}, ${deps.now()}) as counted`;
  return row?.counted === true;
}

async function keepAttempt(deps: Deps, hash: string, invitationId: string, body: RegistrationBody) {
  const sql = deps.pools.common;
  const now = deps.now();
  const until = new Date(now.getTime() + ATTEMPT_MS);
  const json = sql.json(body as never);
  await sql`select directory.put_registration_attempt(${hash}, ${invitationId}, ${json}, ${now}, ${until})`;
}

/** Moodle's token says so itself. Nothing vouches for it: it chooses words, the answer decides. */
function saysUpdate(registrationToken: string | undefined): boolean {
  try {
    const [, payload = ''] = (registrationToken ?? '').split('.');
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    return (JSON.parse(text) as { scope?: unknown }).scope === 'reg-update';
  } catch {
    return false;
  }
}

const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/**
 * The page carries no authority of the browser's (no cookie, no session): whoever frames it without the invitation
 * sees nothing. So the LMS' own word for where it stands is enough.
 */
function frameOrigins(
  configuration: RegistrationBody['configuration'],
  configurationUrl: URL,
  referrer: string | undefined,
): string[] {
  const addresses = [configurationUrl.href, configuration.issuer, configuration.authUrl, referrer ?? ''];
  const origins = addresses.filter((one) => URL.canParse(one)).map((one) => new URL(one).origin);
  const plain = origins.filter((origin) => PLAIN_ORIGIN.test(origin));
  return [...new Set([...plain, ...findVendor(configuration.productCode).frameHosts])];
}

/** The context of what an invitation does: nobody's own action, for the tenant that invited. */
export function registrationContext(
  deps: Deps,
  tenantId: string,
  invitationId: string,
  requestId: string,
): Context {
  const why: Why = { kind: 'launch', ref: invitationId };
  return contextFor(deps, { tenantId, actor: { kind: 'system' }, why, requestId });
}
