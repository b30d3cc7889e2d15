import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { missingNotices } from './note-offered-notices.ts';
import { openPlatform } from './open-platform.ts';

/**
 * Asks a platform to send us the notices that it offers and we want, once for each deployment; what it accepted is
 * kept. A refusal is kept in words for Connect and asked again at a launch on another day.
 */
export async function registerNotices(
  context: Context,
  { platformId, deploymentId }: Events['notices.offered'],
): Promise<void> {
  authorise(context, 'notice.receive');
  const service = await findService(context, platformId, deploymentId);
  const missing = service ? missingNotices(service.offered, service.handled) : [];
  const platform = missing.length > 0 ? await openPlatform(context, platformId) : null;
  if (!service || !platform) return;
  const handled = [...service.handled];
  let problem: string | null = null;
  for (const type of missing) {
    const answer = await platform.notices.register(
      service.serviceUrl,
      type,
      `${context.publicUrl}/lti/notices`,
    );
    if (answer.ok) handled.push(type);
    else problem = answer.fault.sentence;
  }
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    await tx.sql`
      update notice_service set handled = ${tx.sql.json(handled)}, problem = ${problem},
             registered_at = ${handled.length > service.handled.length ? now() : tx.sql`registered_at`}
       where tenant_id = ${tenantId} and platform_id = ${platformId} and deployment_id = ${deploymentId}
         and service_url = ${service.serviceUrl}`;
    await audit(tx, {
      action: 'notices.registered',
      entity: 'platform',
      entityId: platformId,
      details: { handled, refused: problem !== null },
    });
  });
}

interface Service {
  readonly serviceUrl: string;
  readonly offered: readonly string[];
  readonly handled: readonly string[];
}

async function findService(
  context: Context,
  platformId: string,
  deploymentId: string,
): Promise<Service | null> {
  return inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql<Service[]>`
      select service_url as "serviceUrl", offered, handled from notice_service
       where tenant_id = ${context.tenantId} and platform_id = ${platformId} and deployment_id = ${deploymentId}`;
    return row ?? null;
  });
}
