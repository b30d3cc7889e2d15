import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { holdImportLock } from '../frameworks/index.ts';

/** An LMS course that shall be an option of the catalogue. */
export interface NewCourseOption {
  readonly issuer: string;
  readonly contextId: string;
  /** The LMS by the name that people here know it by. */
  readonly provider: string;
  readonly title: string;
  /** Where somebody opens the course; null where the LMS has no address that we can know. */
  readonly url: string | null;
}

/**
 * Makes an LMS course an option of the catalogue, of kind course, and binds the two. One that the catalogue has
 * already (same LMS, same course) is offered again and bound. Saying it twice makes one option.
 * @throws forbidden; conflict where the course is another option already
 */
export async function addCourseOption(
  context: Context,
  course: NewCourseOption,
): Promise<{ readonly optionId: string }> {
  authorise(context, 'course.map');
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const bound = await findBound(tx, course);
    if (bound) return { optionId: bound };
    const optionId = await putOption(tx, course);
    const { issuer, contextId } = course;
    await tx.db
      .insert(schema.optionBinding)
      .values({ tenantId: context.tenantId, issuer, contextId, optionId, boundAt: context.now() });
    await audit(tx, { action: 'option.added', entity: 'learning_option', entityId: optionId });
    await announce(tx, 'catalog.changed', {});
    await announce(tx, 'option.bound', { optionId });
    return { optionId };
  });
}

async function findBound(tx: Tx, { issuer, contextId }: NewCourseOption): Promise<string | null> {
  const table = schema.optionBinding;
  const [row] = await tx.db
    .select({ optionId: table.optionId })
    .from(table)
    .where(
      and(eq(table.tenantId, tx.context.tenantId), eq(table.issuer, issuer), eq(table.contextId, contextId)),
    )
    .for('update');
  return row?.optionId ?? null;
}

async function putOption(tx: Tx, { provider, contextId, title, url }: NewCourseOption): Promise<string> {
  const { tenantId, now } = tx.context;
  const at = now();
  const table = schema.learningOption;
  const [row] = await tx.db
    .insert(table)
    .values({
      tenantId,
      id: newId(),
      provider,
      code: contextId,
      title,
      url,
      kind: 'course',
      createdAt: at,
      updatedAt: at,
    })
    .onConflictDoUpdate({
      target: [table.tenantId, table.provider, table.code],
      set: { active: true, updatedAt: at },
    })
    .returning({ id: table.id });
  if (!row) throw new AppError('conflict', 'Somebody is adding this course at this moment. Try again.');
  return row.id;
}
