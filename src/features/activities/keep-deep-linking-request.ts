import type { DeepLinkingSettings } from '../../../lti/index.ts';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { deepLinkingRequest } from '../../db/schema/activities.ts';
import { inTransaction } from '../../db/transaction.ts';

const LIFETIME_MS = 3_600_000;

export interface DeepLinkingLaunch {
  readonly personId: string;
  readonly platformId: string;
  /** As the LMS names it, to the letter: the answer repeats it. */
  readonly deploymentId: string;
  readonly contextId: string | null;
  readonly contextTitle: string | null;
  /** Roles in that course, as the launch proved them. */
  readonly courseRoles: readonly string[];
  readonly settings: DeepLinkingSettings;
}

/**
 * Keeps what a deep linking launch asked for and returns its id, for `/picker?request=<id>`. It is good for this
 * person, for an hour and for one answer. Called when the launch is proven; whether the person may place anything
 * is asked when they do.
 */
export async function keepDeepLinkingRequest(context: Context, asked: DeepLinkingLaunch): Promise<string> {
  authorise(context, 'activity.note');
  const { tenantId } = context;
  const id = newId();
  const now = context.now();
  const { settings, courseRoles, ...rest } = asked;
  await inTransaction(context, 'common', async (tx) => {
    await tx.db.insert(deepLinkingRequest).values({
      tenantId,
      id,
      ...rest,
      courseRoles: [...courseRoles],
      settings: JSON.stringify(settings),
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await audit(tx, {
      action: 'content.asked-for',
      entity: 'deep-linking-request',
      entityId: id,
      details: { platformId: asked.platformId },
    });
  });
  return id;
}
