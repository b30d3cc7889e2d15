import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { emitStatement } from './emit-statement.ts';

/**
 * Notes that somebody opened the tool from their LMS, and says "launched" in xAPI. `doubt` says why an identity of
 * LTI 1.1 that the launch named was not used; it stays in the audit for whoever moves from the one to the other.
 */
export async function recordLaunch(
  context: Context,
  launch: { personId: string; launchId: string; issuer: string; sub: string; doubt?: string },
): Promise<void> {
  authorise(context, 'launch.record');
  await inTransaction(context, 'common', async (tx) => {
    await audit(tx, {
      action: 'launch.completed',
      subjectId: launch.personId,
      entity: 'launch',
      entityId: launch.launchId,
      details: launch.doubt ? { legacy: launch.doubt } : {},
    });
    await emitStatement(tx, {
      event: ['launch.completed', launch.launchId],
      personId: launch.personId,
      account: { issuer: launch.issuer, sub: launch.sub },
      verb: 'launched',
      object: { id: launch.issuer, type: 'lms' },
    });
  });
}
