import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import { type NewPlatform, type PlatformRow, platformFaults } from './platform.ts';

/**
 * Registers an LMS with the tenant, its deployments approved. The same registration again adds the
 * deployments that are missing and nothing else; with other addresses it is refused, never overwritten.
 * @throws invalid with each field; conflict for other addresses, or a deployment of somebody else
 */
export async function addPlatform(
  context: Context,
  input: NewPlatform,
  rules: Pick<Deps, 'allowLoopbackPlatforms'>,
): Promise<{ platformId: string; added: boolean }> {
  authorise(context, 'platform.manage');
  const faults = platformFaults(input, rules.allowLoopbackPlatforms);
  if (faults.length > 0) throw invalid(faults, faults.map((fault) => fault.message).join(' '));
  return inTransaction(context, 'common', async (tx) => {
    const id = newId();
    const added = await putPlatform(tx, id, input);
    const platformId = added ? id : await getSame(tx, input);
    if (added) await audit(tx, { action: 'platform.added', entity: 'platform', entityId: id });
    for (const deploymentId of new Set(input.deploymentIds))
      await putDeployment(tx, platformId, deploymentId);
    return { platformId, added };
  });
}

async function putPlatform(tx: Tx, id: string, input: NewPlatform): Promise<boolean> {
  const row = {
    id,
    tenant_id: tx.context.tenantId,
    name: input.name?.trim() || new URL(input.issuer).host,
    issuer: input.issuer,
    client_id: input.clientId,
    auth_url: input.authUrl,
    token_url: input.tokenUrl,
    jwks_url: input.jwksUrl,
    token_audience: input.tokenAudience ?? null,
    practice: input.practice ?? false,
    created_at: tx.context.now().toISOString(),
  };
  const [put] = await tx.sql`
    select directory.put_platform(jsonb_populate_record(null::directory.platform, ${tx.sql.json(row)})) as put`;
  return put?.put === true;
}

async function getSame(tx: Tx, input: NewPlatform): Promise<string> {
  const { issuer, clientId } = input;
  const found = await findPlatformBy(tx, (one) => one.issuer === issuer && one.clientId === clientId);
  const addresses = ['authUrl', 'tokenUrl', 'jwksUrl'] as const satisfies readonly (keyof PlatformRow)[];
  const other = addresses.filter((name) => found?.[name] !== input[name]);
  if (found && other.length === 0) return found.id;
  throw new AppError(
    'conflict',
    `This issuer and client id are registered already, with another ${other.join(', ')}. Suspend that platform, or register the LMS with a new client id.`,
  );
}

/** Approves a deployment of the platform where it is not known yet; one that is keeps its state. */
export async function putDeployment(tx: Tx, platformId: string, deploymentId: string): Promise<void> {
  const { sql, context } = tx;
  const id = newId();
  try {
    const [row] = await sql`
      select directory.put_deployment(${id}, ${platformId}, ${deploymentId}, 'active', ${context.now()}) as status`;
    if (row?.status) {
      await audit(tx, {
        action: 'deployment.approved',
        entity: 'deployment',
        entityId: id,
        details: { platformId },
      });
    }
  } catch (error) {
    throw ofSomebodyElse(error);
  }
}

/** (issuer, client id, deployment id) names one tenant (launch-security rule 3); the index says so (23505). */
export function ofSomebodyElse(error: unknown): unknown {
  if ((error as { code?: string }).code !== '23505') return error;
  return new AppError(
    'conflict',
    'This deployment of the LMS is approved for another registration already. Check the deployment id; the LMS shows it with the tool.',
  );
}
