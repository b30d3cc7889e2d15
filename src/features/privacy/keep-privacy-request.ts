import { and, eq, lt } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { privacyRequest } from '../../db/schema/privacy.ts';
import { inTransaction } from '../../db/transaction.ts';

const LIFETIME_MS = 3_600_000;
/** For a day an expired one still tells its person what happened. */
const KEPT_MS = 86_400_000;

export interface PrivacyLaunch {
  /** Who launched. */
  readonly personId: string;
  readonly platformId: string;
  readonly issuer: string;
  /** `for_user`: the LMS account that is meant. */
  readonly forUserId: string;
}

/**
 * Keeps whom a data privacy launch is about and returns its id, for `/privacy?request=<id>`. It is good for whoever
 * launched and an hour. Whether they may look is asked when they do.
 */
export async function keepPrivacyRequest(context: Context, launch: PrivacyLaunch): Promise<string> {
  authorise(context, 'privacy-request.keep');
  const { tenantId } = context;
  const id = newId();
  const now = context.now();
  await inTransaction(context, 'common', async (tx) => {
    const r = privacyRequest;
    await tx.db
      .delete(r)
      .where(and(eq(r.tenantId, tenantId), lt(r.expiresAt, new Date(now.getTime() - KEPT_MS))));
    await tx.db.insert(r).values({
      tenantId,
      id,
      personId: launch.personId,
      platformId: launch.platformId,
      issuer: launch.issuer,
      sub: launch.forUserId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await audit(tx, { action: 'privacy-request.kept', entity: 'privacy-request', entityId: id });
  });
  return id;
}
