import { actingPersonId } from '../../core/context.ts';
import type { Tx } from '../../db/transaction.ts';
import type { SelfRatingView } from './contract.ts';

/**
 * The person's own ratings by competency: all of them to the person, to anybody else only the shared ones
 * (R86). Works in a transaction of the development plane; the caller authorises.
 */
export async function readSelfRatings(tx: Tx, personId: string): Promise<Map<string, SelfRatingView>> {
  const own = actingPersonId(tx.context) === personId;
  const rows = await tx.sql`
    select competency_id, level, rated_at, shared_at from development.self_rating
     where tenant_id = ${tx.context.tenantId} and person_id = ${personId} and (${own} or shared_at is not null)`;
  return new Map(
    rows.map((row) => [
      row.competency_id,
      { competencyId: row.competency_id, level: row.level, ratedAt: row.rated_at, sharedAt: row.shared_at },
    ]),
  );
}
