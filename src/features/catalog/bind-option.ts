import { and, eq } from 'drizzle-orm';
import { AppError } from '../../core/errors.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import type { Tx } from '../../db/transaction.ts';
import { requireOption } from './mappable.ts';

/** Stands for the issuer where the object of a record as a whole is bound, whatever LMS it comes from. */
export const ANY_ISSUER = 'urn:throughline:object';

export interface Binding {
  readonly optionId: string;
  readonly issuer: string;
  readonly contextId: string;
}

/**
 * Writes a binding once, audited, and announces `option.bound`, so that completions that waited find their place.
 * @throws not_found, or conflict where it is another option already
 */
export async function bindOption(tx: Tx, { optionId, issuer, contextId }: Binding): Promise<void> {
  const { tenantId, now } = tx.context;
  await requireOption(tx, optionId);
  const table = schema.optionBinding;
  const inserted = await tx.db
    .insert(table)
    .values({ tenantId, issuer, contextId, optionId, boundAt: now() })
    .onConflictDoNothing()
    .returning({ optionId: table.optionId });
  if (inserted.length === 0) {
    const [bound] = await tx.db
      .select({ optionId: table.optionId })
      .from(table)
      .where(and(eq(table.tenantId, tenantId), eq(table.issuer, issuer), eq(table.contextId, contextId)));
    if (bound?.optionId === optionId) return;
    throw new AppError(
      'conflict',
      'This course is bound to another option already. A course is one option, so that a completion counts once.',
    );
  }
  await audit(tx, { action: 'option.bound', entity: 'learning_option', entityId: optionId });
  await announce(tx, 'option.bound', { optionId });
}
