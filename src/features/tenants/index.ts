/** Tenants: companies apart from each other, their LMS platforms, keys and credentials. */
export { createTenant } from './create-tenant.ts';
export { findTenant, listTenants, type Tenant } from './find-tenant.ts';
export { sealAudit } from './seal-audit.ts';
