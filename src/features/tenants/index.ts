/** Tenants: companies apart from each other, their LMS platforms, keys and credentials. */
export { addCredential, CREDENTIAL_KINDS, type CredentialKind } from './add-credential.ts';
export { addPlatform } from './add-platform.ts';
export { approveDeployment, disableDeployment } from './approve-deployment.ts';
export { checkConnection } from './check-connection.ts';
export {
  type ConfirmedRegistration,
  confirmRegistration,
  type FailedRegistration,
} from './confirm-registration.ts';
export { createTenant } from './create-tenant.ts';
export { type FoundCredential, findAccessToken, findCredential } from './find-credential.ts';
export { findLegacySecret } from './find-legacy-secret.ts';
export { findLmsBrand } from './find-lms-brand.ts';
export { findLogo } from './find-logo.ts';
export { areNumbersTrusted, findPlatformBy } from './find-platform.ts';
export { findTenant, listTenants, type Tenant } from './find-tenant.ts';
export type { Finding } from './finding.ts';
export { getTenantTheme } from './get-tenant-theme.ts';
export { invitePlatform, type PlatformInvitation } from './invite-platform.ts';
export { decideScopes, type IssuedToken, issueAccessToken } from './issue-access-token.ts';
export { type AuditEntry, listAuditEntries } from './list-audit-entries.ts';
export { type ConnectionCheck, listChecks } from './list-checks.ts';
export { type CredentialCard, listCredentials } from './list-credentials.ts';
export { listInvitations, type OpenInvitation } from './list-invitations.ts';
export { listAllPlatforms, listPlatforms, type Platform } from './list-platforms.ts';
export { listRefusals, type RefusedLaunch } from './list-refusals.ts';
export { type ConnectionSign, listSigns } from './list-signs.ts';
export type { CourseToTry } from './look-at-grants.ts';
export { noteKeysRead } from './note-keys-read.ts';
export { type LaunchSign, noteLaunchClaims, noteNotice, type Sign } from './note-signs.ts';
export {
  type OpenedRegistration,
  openRegistration,
  type RegistrationStop,
} from './open-registration.ts';
export type { DeploymentRow, NewPlatform, PlatformRow } from './platform.ts';
export { platformClient } from './platform-client.ts';
export { putLegacyKey } from './put-legacy-key.ts';
export { addressesOf, changedAddresses, type RegistrationBody } from './registration-body.ts';
export { CANVAS_FIELDS, describeTool } from './registration-tool.ts';
export { removeLegacyKey } from './remove-legacy-key.ts';
export { renamePlatform } from './rename-platform.ts';
export { revokeCredential } from './revoke-credential.ts';
export { tenantEndpoints } from './routes.ts';
export { sealAudit } from './seal-audit.ts';
export { sealKey, unsealKey } from './seal-key.ts';
export { setServiceHosts } from './set-service-hosts.ts';
export { setTenantTheme } from './set-tenant-theme.ts';
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
export { themeEndpoints, themeRoutes } from './theme-routes.ts';
export { trustPlatform } from './trust-platform.ts';
export { type AuditSeal, verifyAudit } from './verify-audit.ts';
export { withdrawInvitation } from './withdraw-invitation.ts';
