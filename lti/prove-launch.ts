import type { LtiCrypto } from './crypto.ts';
import type { Launch } from './launch.ts';
import type { Parsed } from './parse-token.ts';
import type { LoginRow, Platform } from './ports.ts';
import type { ClaimsGood } from './prove-claims.ts';
import { good, type Proof, type Result, refuse } from './result.ts';

/**
 * The staged proof. Each stage takes only what the stage before has made, so that none can be skipped:
 * parsed (parse-token.ts) → platform known → signature good → claims good (prove-claims.ts) → nonce consumed
 * → admitted. They are pure: what is looked up and what time it is are handed in.
 */
export type PlatformKnown = Proof<{ readonly parsed: Parsed; readonly platform: Platform }, 'platform'>;
export type SignatureGood = Proof<{ readonly parsed: Parsed; readonly platform: Platform }, 'signature'>;
export type NonceConsumed = Proof<{ readonly launch: Launch; readonly platform: Platform }, 'nonce'>;

/**
 * Stage 2: a platform is (issuer, client_id), a tenant (issuer, client_id, deployment_id): Canvas cloud and
 * Blackboard share the first two among their customers (launch-security rule 3). Compared byte for byte.
 */
export function provePlatform(parsed: Parsed, found: readonly Platform[]): Result<PlatformKnown> {
  const rows = found.filter((row) => row.issuer === parsed.issuer && row.clientId === parsed.clientId);
  const deployed = rows.filter((row) => row.deployment?.id === parsed.deploymentId);
  if (deployed.length > 1) return refuse('platform_ambiguous');
  const platform = deployed[0] ?? rows[0];
  if (!platform) return refuse('platform_unknown');
  // Several tenants and nobody's deployment: to ask one of them for approval would tell it of the others.
  if (!deployed[0] && rows.length > 1) return refuse('deployment_unassigned');
  if (platform.tenantStatus !== 'active') return refuse('tenant_suspended');
  if (platform.status !== 'active') return refuse('platform_suspended');
  return good({ parsed, platform } as PlatformKnown);
}

/** Stage 3: RS256 with the registered platform's key, and nothing else. */
export async function proveSignature(
  { parsed, platform }: PlatformKnown,
  key: CryptoKey,
  crypto: LtiCrypto,
): Promise<Result<SignatureGood>> {
  try {
    // what is signed is everything before the last dot, as it came (RFC 7515 §5.2)
    const signed = new TextEncoder().encode(parsed.token.slice(0, parsed.token.lastIndexOf('.')));
    if (!(await crypto.verify(key, parsed.signature, signed))) return refuse('signature_wrong');
  } catch {
    return refuse('signature_wrong');
  }
  return good({ parsed, platform } as SignatureGood);
}

/**
 * Stage 5: the token answers the very login that this browser began. The row is gone from the database by
 * now, so whatever is wrong here cannot be tried again.
 */
export function proveNonce(claims: ClaimsGood, row: LoginRow | null, now: Date): Result<NonceConsumed> {
  const { launch, targetLinkUri, nonce, signed } = claims;
  if (!row) return refuse('state_unknown');
  if (row.expiresAt.getTime() <= now.getTime()) return refuse('state_expired');
  if (row.nonce !== nonce) return refuse('nonce_wrong');
  if (row.issuer !== launch.issuer || row.clientId !== launch.clientId) return refuse('login_mismatch');
  if (row.deploymentId !== null && row.deploymentId !== launch.deploymentId) return refuse('login_mismatch');
  if (targetLinkUri !== null && row.targetLinkUri !== targetLinkUri) return refuse('target_mismatch');
  const whole: Launch = { ...launch, targetLinkUri: row.targetLinkUri };
  return good({ launch: whole, platform: signed.platform } as NonceConsumed);
}

/** Last: a genuine launch is let in only from a deployment that an administrator has approved. */
export function admit({ launch, platform }: NonceConsumed): Result<Launch> {
  const admitted = admitDeployment(platform, launch.deploymentId);
  return admitted.ok ? good(launch) : admitted;
}

export function admitDeployment({ deployment }: Platform, deploymentId: string): Result<true> {
  if (deployment?.id !== deploymentId) return refuse('deployment_unknown');
  if (deployment.status === 'pending') return refuse('deployment_pending');
  return deployment.status === 'active' ? good(true) : refuse('deployment_disabled');
}
