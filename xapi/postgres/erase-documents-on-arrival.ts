import type { DocumentScope, DocumentStore } from '../document-store.ts';
import { term } from '../statement/terms.ts';
import { createErasedLook, type TombstonePorts } from './tombstones.ts';

/**
 * Documents that take in nothing about whom was erased, until the store holds a statement about them from after their
 * erasure. A document tells no time of its own: what a player still had and sends again looks like what is new. A
 * statement tells one, and what it says of a later time is taken in (eraseOnArrival); then they came back.
 */
export function eraseDocumentsOnArrival(documents: DocumentStore, ports: TombstonePorts): DocumentStore {
  const hasErased = createErasedLook(ports);

  async function keepsOut(tenant: string, { agent }: DocumentScope): Promise<boolean> {
    if (agent === undefined || !(await hasErased(tenant))) return false;
    const hash = await ports.hashErased(tenant, agent);
    // the milliseconds of an erasure, as the beginning of a position (records.statement.seq)
    const [row] = await ports.withTransaction(
      tenant,
      (sql) => sql`
        select 1 from records.tombstone d
        where d.tenant_id = ${tenant}::uuid and d.agent = decode(${hash}::text, 'hex')
          and not exists (
            select 1 from records.statement_term t
            where t.tenant_id = d.tenant_id and t.term = records.term(${term.agent(agent)}::text)
              and t.seq >= floor(extract(epoch from d.erased_at) * 1000)::bigint << 20)`,
    );
    return row !== undefined;
  }

  return {
    ...documents,
    async put(tenant, address, body, options) {
      if (await keepsOut(tenant, address)) return 'kept_out';
      return documents.put(tenant, address, body, options);
    },
    async merge(tenant, address, body, options) {
      if (await keepsOut(tenant, address)) return 'kept_out';
      return documents.merge(tenant, address, body, options);
    },
  };
}
