import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { putDeployment } from './add-platform.ts';
import { findPlatformBy } from './find-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';
import type { PlatformRow } from './platform.ts';
import { addressesOf, changedAddresses, type RegistrationBody } from './registration-body.ts';

export interface RegisteredPlatform {
  readonly platformId: string;
  /** False: the tool was there, and what was confirmed has been changed. */
  readonly added: boolean;
  /** True: it can be launched from at once; false: its deployment is approved on Connect after the first launch. */
  readonly deployed: boolean;
}

/**
 * Keeps a registration that the LMS has made, and ends its invitation, in one transaction. A registration that the
 * tenant has already (issuer and client id) is changed only where the page had shown it with the addresses that it
 * has now; another is never overwritten (launch-security rule 6).
 * @param registered what the LMS answered
 * @throws conflict where the invitation has ended, or the registration is not the one that was shown
 */
export async function registerPlatform(
  context: Context,
  input: {
    readonly invitationId: string;
    readonly body: RegistrationBody;
    readonly registered: {
      readonly clientId: string;
      readonly deploymentId?: string;
      readonly scopes: readonly string[];
    };
  },
): Promise<RegisteredPlatform> {
  authorise(context, 'platform.register');
  const { body, registered, invitationId } = input;
  return inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const { issuer } = body.configuration;
    const before = await findPlatformBy(
      tx,
      (one) => one.issuer === issuer && one.clientId === registered.clientId,
    );
    if (before) refuseUnseen(before, body);
    const platformId = before?.id ?? newId();
    await putRegistration(tx, platformId, before, input);
    const [used] = await tx.sql`
      select directory.use_invitation(${invitationId}, ${context.tenantId}, ${platformId}, ${context.now()}) as done`;
    if (used?.done !== true) throw new AppError('conflict', 'This invitation has ended in the meantime.');
    if (registered.deploymentId !== undefined) await putDeployment(tx, platformId, registered.deploymentId);
    return { platformId, added: !before, deployed: registered.deploymentId !== undefined };
  });
}

/** Somebody else registered or changed it after the page was shown: what was confirmed is not what is there. */
function refuseUnseen(before: PlatformRow, { known }: RegistrationBody): void {
  const seen = known.find((one) => one.id === before.id);
  if (seen && changedAddresses(seen, before).length === 0) return;
  throw new AppError(
    'conflict',
    'This LMS was registered or changed by somebody else in the meantime. Nothing was changed here; look at Connect.',
  );
}

async function putRegistration(
  tx: Tx,
  platformId: string,
  before: PlatformRow | null,
  { invitationId, body, registered }: Parameters<typeof registerPlatform>[1],
): Promise<void> {
  const { configuration, plan } = body;
  const addresses = addressesOf(body, registered.clientId);
  const row = {
    id: platformId,
    tenant_id: tx.context.tenantId,
    name: before?.name ?? configuration.name ?? new URL(configuration.issuer).host,
    issuer: configuration.issuer,
    client_id: registered.clientId,
    auth_url: addresses.authUrl,
    token_url: addresses.tokenUrl,
    jwks_url: addresses.jwksUrl,
    product_family: configuration.productCode?.toLowerCase() ?? before?.productFamily ?? null,
    token_audience: configuration.tokenAudience ?? null,
    practice: false,
    created_at: tx.context.now().toISOString(),
    registration: {
      via: 'dynamic-registration',
      at: tx.context.now().toISOString(),
      version: configuration.version ?? null,
      askedScopes: plan.scopes.asked,
      // platforms overstate here; a token's own answer says what it opens
      namedScopes: registered.scopes,
      claims: plan.claims.asked,
      variables: plan.variables.asked,
      places: plan.places.asked,
    },
  };
  const json = tx.sql.json(row as never);
  const [put] = before
    ? await tx.sql`select directory.update_platform_registration(jsonb_populate_record(null::directory.platform, ${json})) as put`
    : await tx.sql`select directory.put_platform(jsonb_populate_record(null::directory.platform, ${json})) as put`;
  if (put?.put !== true) throw new AppError('conflict', 'This registration could not be kept. Start anew.');
  await audit(tx, {
    action: before ? 'platform.registration-updated' : 'platform.registered',
    entity: 'platform',
    entityId: platformId,
    details: { invitationId, ...(before ? { changed: changedAddresses(before, addresses) } : {}) },
  });
}
