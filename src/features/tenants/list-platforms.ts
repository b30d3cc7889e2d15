import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { toPlatform } from './find-platform.ts';
import type { DeploymentRow, PlatformRow } from './platform.ts';

export interface Platform extends PlatformRow {
  readonly deployments: readonly DeploymentRow[];
}

/** The tenant's platforms with their deployments, the oldest first; what Connect shows as cards. */
export async function listPlatforms(context: Context): Promise<Platform[]> {
  authorise(context, 'platform.read');
  const { tenantId } = context;
  return inTransaction(context, 'common', async (tx) => {
    const platforms = await tx.sql`select * from directory.list_platforms(${tenantId})`;
    const deployments = await tx.sql`select * from directory.list_deployments(${tenantId})`;
    const only = onlyPlatform(context.actor);
    return platforms
      .filter((row) => only === null || row.id === only)
      .map((row) => ({
        ...toPlatform(row),
        deployments: deployments
          .filter((deployment) => deployment.platform_id === row.id)
          .map((deployment) => ({
            id: deployment.id,
            deploymentId: deployment.deployment_id,
            status: deployment.status,
            createdAt: deployment.created_at,
            decidedAt: deployment.decided_at,
          })),
      }));
  });
}

/** Every tenant's platforms: for an operator's commands, which name a platform by its id alone. */
export async function listAllPlatforms(deps: Pick<Deps, 'pools'>): Promise<PlatformRow[]> {
  return (await deps.pools.common`select * from directory.list_platforms(null)`).map(toPlatform);
}
