import type { Tx } from '../../db/transaction.ts';
import { optionActivityId } from '../catalog/index.ts';
import type { ActivityFact } from '../records/index.ts';

/** A learning option as the object of a statement: its own address, or the one that we minted for it. */
export function optionActivity(
  tx: Tx,
  option: { readonly id: string; readonly title: string; readonly url: string | null },
): ActivityFact {
  return {
    id: option.url ?? optionActivityId(tx.context.publicUrl, option.id),
    type: 'course',
    name: option.title,
  };
}
