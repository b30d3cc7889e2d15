import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPlatformBy } from '../tenants/index.ts';
import { copyMapping } from './copy-mapping.ts';

/**
 * Does what a notice is about: a copied course takes over what its origin is mapped to. Hello and notices that we
 * do not know are only remembered. Doing it twice changes nothing.
 */
export async function followNotice(context: Context, { noticeId }: Events['notice.received']): Promise<void> {
  authorise(context, 'notice.receive');
  await inTransaction(context, 'common', async (tx) => {
    const [notice] = await tx.sql<Notice[]>`
      select platform_id as "platformId", type, context_id as "contextId", origins from lms_notice
       where tenant_id = ${context.tenantId} and id = ${noticeId} and worked_at is null for update`;
    if (!notice) return;
    if (notice.type === 'LtiContextCopyNotice') await copy(tx, notice);
    await tx.sql`
      update lms_notice set worked_at = ${context.now()}
       where tenant_id = ${context.tenantId} and id = ${noticeId}`;
  });
}

interface Notice {
  readonly platformId: string;
  readonly type: string;
  readonly contextId: string | null;
  readonly origins: readonly string[];
}

async function copy(tx: Tx, { platformId, contextId, origins }: Notice): Promise<void> {
  const platform = await findPlatformBy(tx, ({ id }) => id === platformId);
  if (!platform || contextId === null) return;
  await copyMapping(tx, { platformId, issuer: platform.issuer, contextId }, origins);
}
