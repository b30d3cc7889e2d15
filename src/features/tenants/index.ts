/** Tenants: companies apart from each other, their LMS platforms, keys and credentials. */
export { addCredential, CREDENTIAL_KINDS, type CredentialKind } from './add-credential.ts';
export { addPlatform } from './add-platform.ts';
export { approveDeployment, disableDeployment } from './approve-deployment.ts';
export { type LaunchSign, noteLaunchClaims, noteNotice, type Sign } from './connection-signs.ts';
export { createTenant } from './create-tenant.ts';
export { type FoundCredential, findCredential } from './find-credential.ts';
export { areNumbersTrusted, findPlatformBy } from './find-platform.ts';
export { findTenant, listTenants, type Tenant } from './find-tenant.ts';
export { type AuditEntry, listAuditEntries } from './list-audit-entries.ts';
export { type CredentialCard, listCredentials } from './list-credentials.ts';
export { listAllPlatforms, listPlatforms, type Platform } from './list-platforms.ts';
export { listRefusals, type RefusedLaunch } from './list-refusals.ts';
export { type ConnectionSign, listSigns } from './list-signs.ts';
export type { DeploymentRow, NewPlatform, PlatformRow } from './platform.ts';
export { platformClient } from './platform-client.ts';
export { tenantEndpoints } from './routes.ts';
export { sealAudit } from './seal-audit.ts';
export {
  activeSigningKey,
  checkKeys,
  ensureKeys,
  listPublicKeys,
  PUBLISHED_FIRST_MS,
  rotateDueKeys,
  rotateKeys,
} from './signing-keys.ts';
export { resumePlatform, suspendPlatform } from './suspend-platform.ts';
export { trustPlatform } from './trust-platform.ts';
export { type AuditSeal, verifyAudit } from './verify-audit.ts';
