import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Brand } from '../../http/brand.ts';

/** The colour and the logo that an administrator chose for the company's pages. */
export async function getTenantTheme(context: Context): Promise<Brand> {
  authorise(context, 'tenant.theme');
  const [row] = await inTransaction(
    context,
    'common',
    (tx) => tx.sql`select * from directory.find_tenant_theme(${context.tenantId})`,
  );
  return { accent: row?.accent ?? null, logo: row?.logo ?? null };
}
