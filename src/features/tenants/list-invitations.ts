import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { invitationLink } from './invite-platform.ts';

/** An invitation that nobody has used yet. */
export interface OpenInvitation {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** For ten minutes, and only to whoever made it. */
  readonly link: string | null;
}

const SHOWN_MS = 10 * 60_000;

/** The tenant's open invitations, the newest first. */
export async function listInvitations(context: Context): Promise<OpenInvitation[]> {
  authorise(context, 'platform.manage');
  const now = context.now();
  const me = actingPersonId(context);
  const rows = await inTransaction(
    context,
    'common',
    (tx) => tx.sql`select * from directory.list_invitations(${context.tenantId}, ${now})`,
  );
  return Promise.all(
    rows.map(async (row) => {
      const mine = me !== null && row.made_by === me;
      const fresh = now.getTime() - row.created_at.getTime() < SHOWN_MS;
      return {
        id: row.id,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        link: mine && fresh ? await invitationLink(context, row.id) : null,
      };
    }),
  );
}
