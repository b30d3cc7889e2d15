import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { makeInvitationToken } from './invitation-token.ts';

const LIFE_MS = 72 * 60 * 60_000;
const MOST_OPEN = 20;
/** Two clicks of one person within this time are one. */
const TWICE_MS = 10_000;

export interface PlatformInvitation {
  readonly id: string;
  /** To be entered in the LMS as the tool's registration address. Good once, for 72 hours. */
  readonly link: string;
  readonly expiresAt: Date;
}

/**
 * Invites an LMS to be registered with the tenant (launch-security rule 6). Who presses twice within ten seconds gets
 * the same link.
 * @throws limit_exceeded where twenty invitations wait already
 */
export async function invitePlatform(context: Context): Promise<PlatformInvitation> {
  authorise(context, 'platform.manage');
  const id = newId();
  const now = context.now();
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  return inTransaction(context, 'common', async (tx) => {
    const { tenantId } = context;
    const by = actingPersonId(context);
    await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`invitation:${tenantId}`}, 0))`;
    const open = await tx.sql`
      select id, made_by, created_at, expires_at from directory.list_invitations(${tenantId}, ${now})`;
    const mine = open.find(
      (one) => one.made_by === by && now.getTime() - one.created_at.getTime() < TWICE_MS,
    );
    if (mine && by !== null)
      return { id: mine.id, link: await invitationLink(context, mine.id), expiresAt: mine.expires_at };
    if (open.length >= MOST_OPEN) {
      throw new AppError(
        'limit_exceeded',
        'Twenty invitations wait already. Withdraw those that nobody will use, then make a new one.',
      );
    }
    await tx.sql`select directory.put_invitation(${id}, ${tenantId}, ${by}, ${now}, ${expiresAt})`;
    await audit(tx, { action: 'platform.invited', entity: 'invitation', entityId: id });
    return { id, link: await invitationLink(context, id), expiresAt };
  });
}

/** The address that an LMS is given. */
export async function invitationLink(
  { secretKey, publicUrl }: Pick<Context, 'secretKey' | 'publicUrl'>,
  invitationId: string,
): Promise<string> {
  return `${publicUrl}/lti/register?invite=${await makeInvitationToken(secretKey, invitationId)}`;
}
