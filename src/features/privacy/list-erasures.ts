import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import type { StoredProof } from '../../db/schema/privacy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readTellings, type Telling } from '../forwarding/index.ts';

/** An erasure as a tenant admin sees it. */
export interface ErasureCard {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done';
  /** Null where it is done, or where an LMS account was nobody's here. */
  readonly name: string | null;
  readonly personId: string | null;
  readonly askedAt: Date;
  readonly confirmedAt: Date | null;
  readonly confirmedBy: string | null;
  readonly doneAt: Date | null;
  readonly proof: StoredProof | null;
  /** Outside stores that may have been sent what went, and how far each was told. */
  readonly tellings: readonly Telling[];
}

const MOST = 50;

/** What waits for an answer, what is under way and what was done lately, newest first. */
export async function listErasures(context: Context): Promise<ErasureCard[]> {
  authorise(context, 'erasure.read');
  const rows = await inTransaction(context, 'common', ({ sql }) => {
    const { tenantId } = context;
    return sql`
      select e.*, trim(p.given_name || ' ' || p.family_name) as name,
             trim(c.given_name || ' ' || c.family_name) as confirmed_by_name
        from erasure e
          left join person p on p.tenant_id = e.tenant_id and p.id = e.person_id
          left join person c on c.tenant_id = e.tenant_id and c.id = e.confirmed_by
       where e.tenant_id = ${tenantId} and e.withdrawn_at is null and e.declined_at is null
       order by e.asked_at desc limit ${MOST}`;
  });
  const ids = rows.map((row) => String(row.id));
  const tellings = await inTransaction(context, 'development', (tx) => readTellings(tx, ids));
  return rows.map((row) => ({
    id: row.id,
    state: row.done_at ? 'done' : row.confirmed_at ? 'running' : 'waiting',
    name: row.done_at ? null : row.name,
    personId: row.person_id,
    askedAt: row.asked_at,
    confirmedAt: row.confirmed_at,
    confirmedBy: row.confirmed_by_name,
    doneAt: row.done_at,
    proof: row.proof,
    tellings: tellings.filter(
      ({ erasureId, told, refused, left }) => erasureId === row.id && told + refused + left > 0,
    ),
  }));
}
