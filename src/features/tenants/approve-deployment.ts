import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { ofSomebodyElse } from './add-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';

/**
 * Lets a deployment launch: one that waits since its first launch, or one that was disabled.
 * Repeating it changes nothing.
 * @param input.deployment our id of it
 * @throws not_found; conflict where the deployment is another registration's
 */
export async function approveDeployment(
  context: Context,
  input: { readonly deployment: string },
): Promise<void> {
  await decide(context, input.deployment, 'active');
}

/** Refuses the deployment's launches and ends its sessions at once. Repeating it changes nothing. @throws not_found */
export async function disableDeployment(
  context: Context,
  input: { readonly deployment: string },
): Promise<void> {
  await decide(context, input.deployment, 'disabled');
}

async function decide(context: Context, id: string, status: 'active' | 'disabled'): Promise<void> {
  authorise(context, 'deployment.approve');
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const deployments = await tx.sql`select id, status from directory.list_deployments(${tenantId})`;
    const before = deployments.find((one) => one.id === id);
    if (!before) throw notFound('deployment');
    if (before.status === status) return;
    try {
      await tx.sql`select directory.decide_deployment(${id}, ${tenantId}, ${status}, ${context.now()})`;
    } catch (error) {
      throw ofSomebodyElse(error);
    }
    const action = status === 'active' ? 'deployment.approved' : 'deployment.disabled';
    await audit(tx, { action, entity: 'deployment', entityId: id });
  });
}
