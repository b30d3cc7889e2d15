import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { roleGrant } from '../../db/schema/people.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Ends a role from now on; the row stays and says when. Ending it again changes nothing.
 * @throws not_found
 */
export async function endGrant(context: Context, input: { readonly grantId: string }): Promise<void> {
  authorise(context, 'grant.give');
  await inTransaction(context, 'common', async (tx) => {
    const mine = and(eq(roleGrant.tenantId, context.tenantId), eq(roleGrant.id, input.grantId));
    const [ended] = await tx.db
      .update(roleGrant)
      .set({ endedAt: context.now() })
      .where(and(mine, isNull(roleGrant.endedAt)))
      .returning({ personId: roleGrant.personId, role: roleGrant.role });
    if (ended) {
      const details = { role: ended.role };
      const subjectId = ended.personId;
      await audit(tx, {
        action: 'role.ended',
        subjectId,
        entity: 'role_grant',
        entityId: input.grantId,
        details,
      });
      return;
    }
    const [there] = await tx.db.select({ id: roleGrant.id }).from(roleGrant).where(mine);
    if (!there) throw notFound('grant');
  });
}
