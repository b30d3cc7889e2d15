import type { Deps } from '../../core/deps.ts';

export interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
}

/** The tenant with this slug, or null. Asked before a tenant is known: by commands and by the store's address. */
export async function findTenant(deps: Pick<Deps, 'pools'>, slug: string): Promise<Tenant | null> {
  const [row] = await deps.pools.common<
    Tenant[]
  >`select id, slug, name, status from directory.find_tenant(${slug})`;
  return row ?? null;
}

/** Every tenant, by slug: for commands and rounds that go through all of them. */
export async function listTenants(deps: Pick<Deps, 'pools'>): Promise<Tenant[]> {
  return [
    ...(await deps.pools.common<Tenant[]>`select id, slug, name, status from directory.list_tenants()`),
  ];
}
