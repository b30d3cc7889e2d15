import { type RegisteredTool, sendRegistration } from '../../../lti/registration/index.ts';
import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { AppError } from '../../core/errors.ts';
import { hashToken } from '../../http/tokens.ts';
import { noteFailedRegistration } from './note-failed-registration.ts';
import { INVITATION_STOPS, type RegistrationStop, registrationContext } from './open-registration.ts';
import { type RegisteredPlatform, registerPlatform } from './register-platform.ts';
import type { RegistrationBody } from './registration-body.ts';
import { unsealKey } from './seal-key.ts';

/** Longer than an LMS may take to answer; after that a killed process holds nobody up. */
const CLAIM_MS = 2 * 60_000;

export interface ConfirmedRegistration extends RegisteredPlatform {
  readonly tenantName: string;
  readonly body: RegistrationBody;
}

/** Whatever went wrong, with who may frame the page that says so, where that is known. */
export type FailedRegistration = RegistrationStop & { readonly frameOrigins?: readonly string[] };

/**
 * The page's button: registers the tool with the LMS and keeps what it answers. Of any number of clicks and tabs one
 * gets the invitation. Where the LMS registers nothing the invitation can be tried again; once it has, it is used up.
 */
export async function confirmRegistration(
  deps: Deps,
  asked: {
    readonly attempt: string | undefined;
    /** Ticked where the LMS is connected already. */
    readonly again: boolean;
    readonly requestId: string;
  },
): Promise<ConfirmedRegistration | FailedRegistration> {
  const attemptHash = await hashToken(asked.attempt ?? '');
  const now = deps.now();
  const until = new Date(now.getTime() + CLAIM_MS);
  const [row] = await deps.pools.common`
    select * from directory.claim_registration(${attemptHash}, ${now}, ${until})`;
  const body = row?.body as RegistrationBody | undefined;
  if (row?.state !== 'claimed' || !body) return { ...stopFor(row?.state), frameOrigins: body?.frameOrigins };
  const context = registrationContext(deps, row.tenant_id, row.invitation_id, asked.requestId);
  const claimed = {
    context,
    body,
    invitationId: row.invitation_id as string,
    frameOrigins: body.frameOrigins,
  };
  if (body.known.length > 0 && !asked.again) return release(claimed, UNCONFIRMED);
  const sent = await send(deps, body, attemptHash);
  if ('stop' in sent) return release(claimed, sent);
  try {
    const kept = await registerPlatform(context, {
      invitationId: claimed.invitationId,
      body,
      registered: sent,
    });
    return { ...kept, tenantName: row.tenant_name, body };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return release(claimed, { stop: `${error.message} ${LEFT_BEHIND}`, status: 403 });
  }
}

const UNCONFIRMED: RegistrationStop = {
  stop: 'This LMS is connected already. Start anew, and tick the box if it should be registered once more.',
  status: 400,
};
const LEFT_BEHIND = 'The LMS has made an entry for this registration: delete it there.';

const SPENT: RegistrationStop = {
  stop: 'This page was used already, or waited for more than an hour. Start the registration in your LMS anew.',
  status: 410,
};
const BUSY: RegistrationStop = {
  stop: 'This invitation is being used in another window at this moment. Look there.',
  status: 410,
};

const stopFor = (state: string | undefined): RegistrationStop =>
  state === 'busy' ? BUSY : (state !== 'unknown' && INVITATION_STOPS[state ?? '']) || SPENT;

async function send(
  deps: Deps,
  body: RegistrationBody,
  attemptHash: string,
): Promise<RegisteredTool | RegistrationStop> {
  const registrationToken =
    body.sealedToken === null ? undefined : await unsealKey(deps.secretKey, attemptHash, body.sealedToken);
  if (registrationToken === null) return SPENT;
  const answer = await sendRegistration({ fetch: deps.outgoing }, body.configuration, {
    plan: body.plan,
    registrationToken,
  });
  if (answer.ok) return answer.value;
  return { stop: answer.fault.message, said: answer.fault.said, status: 502 };
}

async function release(
  claimed: {
    readonly context: Context;
    readonly invitationId: string;
    readonly frameOrigins: readonly string[];
  },
  stop: RegistrationStop,
): Promise<FailedRegistration> {
  await noteFailedRegistration(claimed.context, { invitationId: claimed.invitationId });
  return { ...stop, frameOrigins: claimed.frameOrigins };
}
