import { sweepAttachments } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** No request takes so long. */
const AGE_MS = 3_600_000;
/** Bodies of one round. */
const MOST = 500;

/** Bodies of attachments whose statements were refused go an hour later. Repeating it finds nothing. */
export async function sweepBodies(context: Context, age = AGE_MS): Promise<void> {
  authorise(context, 'retention.keep');
  await inTransaction(context, 'store', ({ sql }) =>
    sweepAttachments(sql, context.tenantId, { age, limit: MOST }),
  );
}
