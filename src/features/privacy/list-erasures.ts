import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import type { StoredProof } from '../../db/schema/privacy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';

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
  /** Outside stores that may have been sent what went; at most MOST_TOLD + 1, which means more than that. */
  readonly sentTo: readonly { readonly name: string; readonly statements: number }[];
}

const MOST = 50;
export const MOST_TOLD = 10_000;

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
  const told = await inTransaction(context, 'development', (tx) => countSent(tx));
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
    sentTo: told
      .filter(({ erasureId }) => erasureId === row.id)
      .map(({ name, statements }) => ({ name, statements })),
  }));
}

/** Statements of each erasure that an outside store's cursor had passed: it may have a copy of them. */
async function countSent({ sql, context }: Tx) {
  const rows = await sql`
    select e.id, f.name, n.statements from erasure e
      join forward_store f on f.tenant_id = e.tenant_id and f.delivered > 0
      cross join lateral (
        select count(*)::int as statements from (
          select 1 from records.statement_key k
           where k.tenant_id = e.tenant_id and k.erased_at = e.confirmed_at and k.seq <= f.seq
           limit ${MOST_TOLD + 1}) sent) n
     where e.tenant_id = ${context.tenantId} and e.done_at is not null and n.statements > 0
     order by e.asked_at desc, f.created_at limit ${MOST * 4}`;
  return rows.map(({ id, name, statements }) => ({
    erasureId: String(id),
    name: String(name),
    statements: Number(statements),
  }));
}
