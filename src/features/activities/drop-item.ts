import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { putChosen } from './choose-items.ts';
import type { DropItem } from './contract.ts';
import { holdOpenRequest } from './load-deep-linking-request.ts';

/** Takes something off the list again; what is not there any more is no fault. */
export async function dropItem(context: Context, { id, key }: DropItem): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    const { chosen } = await holdOpenRequest(tx, id);
    const left = chosen.filter((one) => one.key !== key);
    if (left.length === chosen.length) return;
    await putChosen(tx, id, left);
    await audit(tx, {
      action: 'content.dropped',
      entity: 'deep-linking-request',
      entityId: id,
      details: { items: left.length },
    });
  });
}
