import type { Context } from '../../core/context.ts';
import { AppError, type FieldFault, invalid } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Makes a tenant. Its id is the context's tenant id, chosen by the caller (`newId()`), so that the first
 * audit row already stands inside the new tenant's walls.
 * @throws invalid for a slug or name that cannot be; conflict where the slug is taken
 */
export async function createTenant(
  context: Context,
  input: { readonly slug: string; readonly name: string },
): Promise<{ tenantId: string; slug: string }> {
  authorise(context, 'tenant.create');
  const { slug } = input;
  const name = input.name.trim();
  const faults = tenantFaults(slug, name);
  if (faults.length > 0) throw invalid(faults, faults.map((fault) => fault.message).join(' '));
  const { tenantId } = context;
  return inTransaction(context, 'common', async (tx) => {
    const [row] =
      await tx.sql`select directory.put_tenant(${tenantId}, ${slug}, ${name}, ${context.now()}) as put`;
    if (!row?.put) {
      throw new AppError(
        'conflict',
        `There is a tenant "${slug}" already. Choose another slug, or use that one.`,
      );
    }
    await audit(tx, { action: 'tenant.created', entity: 'tenant', entityId: tenantId });
    return { tenantId, slug };
  });
}

function tenantFaults(slug: string, name: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) {
    const message =
      'The slug takes 1 to 63 small letters, digits and hyphens, a letter or digit first; example: halden.';
    faults.push({ field: 'slug', message });
  }
  if (name === '' || name.length > 200) {
    faults.push({ field: 'name', message: 'The name takes 1 to 200 characters; example: Halden Supplies.' });
  }
  return faults;
}
