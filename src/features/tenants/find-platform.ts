import type { Tx } from '../../db/transaction.ts';
import type { PlatformRow } from './platform.ts';

/** A registration of the tenant, or null. A read for the inside of a verb. */
export async function findPlatformBy(
  tx: Tx,
  matches: (platform: PlatformRow) => boolean,
): Promise<PlatformRow | null> {
  const rows = await tx.sql`select * from directory.list_platforms(${tx.context.tenantId})`;
  return rows.map(toPlatform).find(matches) ?? null;
}

/** True where the tenant admin said that this platform's person numbers are employee numbers. */
export async function areNumbersTrusted(tx: Tx, platformId: string): Promise<boolean> {
  return (await findPlatformBy(tx, (one) => one.id === platformId))?.numbersTrustedAt != null;
}

/** One row of directory.platform in our words. */
export function toPlatform(row: Record<string, unknown>): PlatformRow {
  return {
    id: String(row.id),
    tenantId: String(row.tenant_id),
    name: String(row.name),
    issuer: String(row.issuer),
    clientId: String(row.client_id),
    authUrl: String(row.auth_url),
    tokenUrl: String(row.token_url),
    jwksUrl: String(row.jwks_url),
    tokenAudience: row.token_audience as string | null,
    serviceHosts: row.service_hosts as string[],
    productFamily: row.product_family as string | null,
    status: row.status as PlatformRow['status'],
    numbersTrustedAt: row.numbers_trusted_at as Date | null,
    lmsAdminsAllowedAt: row.lms_admins_allowed_at as Date | null,
    practice: row.practice === true,
    lastLaunchAt: row.last_launch_at as Date | null,
    keysReadAt: row.keys_read_at as Date | null,
    keysFailedAt: row.keys_failed_at as Date | null,
    createdAt: row.created_at as Date,
  };
}
