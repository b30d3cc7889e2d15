import type { Sql } from 'postgres';
import type { ObjectStorage } from '../attachment-store.ts';
import { type Anonymising, anonymiseStatement, isOwnStatement } from '../statement/anonymise-statement.ts';
import { type PreparedStatement, toPrepared } from '../statement/prepare-statement.ts';
import { attachmentHashes } from '../statement/terms.ts';
import { parseTimestamp } from '../statement/values.ts';
import type { Insertion, StatementStore } from '../statement-store.ts';
import type { Actor, Statement } from '../types.ts';
import { eraseAttachments } from './erase-attachments.ts';
import { createErasedLook, type TombstonePorts } from './tombstones.ts';

export interface ErasurePorts extends TombstonePorts {
  /** Who stands in the place of whom was erased. */
  substitute(tenant: string): Actor;
  /** Where large bodies of attachments lie, if not in the database. */
  readonly objects?: ObjectStorage;
  /** Told how many statements were answered like the others and not stored. */
  onTurnedAway?(tenant: string, statements: number): void;
}

/**
 * A store that takes in nothing about whom was erased from before their erasure, however often and with whatever id
 * it comes again: their own statements are answered as stored and are not, in those of others they are nobody in
 * particular. What is said about a later time is taken in: they came back. A tenant that has erased nobody pays
 * one look every few seconds.
 */
export function eraseOnArrival(store: StatementStore, ports: ErasurePorts): StatementStore {
  const hasErased = createErasedLook(ports);

  return {
    ...store,
    async insert(tenant, credentialId, batch) {
      if (!(await hasErased(tenant))) return store.insert(tenant, credentialId, batch);
      const judged = await judgeBatch(ports, tenant, batch);
      const taken = judged.filter(({ again }) => again !== null);
      const stored = await store.insert(
        tenant,
        credentialId,
        taken.map(({ again }) => again!),
      );
      if (!stored.ok) return { ...stored, place: judged.indexOf(taken[stored.place]!) };
      await turnAway(ports, tenant, judged);
      return { ok: true, ids: idsOf(judged, stored) };
    },
  };
}

interface Judged {
  readonly given: PreparedStatement;
  /** What is stored of it; null where nothing is. */
  readonly again: PreparedStatement | null;
  /** Tombstones that it met, in hex. */
  readonly met: readonly string[];
}

async function judgeBatch(
  ports: ErasurePorts,
  tenant: string,
  batch: readonly PreparedStatement[],
): Promise<Judged[]> {
  const hashes = new Map<string, string>();
  for (const key of new Set(batch.flatMap(agentsOf))) hashes.set(key, await ports.hashErased(tenant, key));
  const erased = await findTombstones(ports, tenant, [...hashes.values()]);
  const substitute = ports.substitute(tenant);
  return batch.map((given) => {
    const keys = agentsOf(given).filter((key) => erased.has(hashes.get(key)!));
    if (keys.length === 0) return { given, again: given, met: [] };
    const statement = JSON.parse(given.statement) as Statement;
    // without a time it is said now, and now is after every erasure
    const said = parseTimestamp(statement.timestamp ?? '')?.ms ?? Number.POSITIVE_INFINITY;
    const before = keys.filter((key) => said <= (erased.get(hashes.get(key)!) ?? 0));
    if (before.length === 0) return { given, again: given, met: [] };
    const isErased: Anonymising['isErased'] = (key) => before.includes(key);
    const met = before.map((key) => hashes.get(key)!);
    if (isOwnStatement(statement, isErased)) return { given, again: null, met };
    const again = toPrepared(anonymiseStatement(statement, { isErased, substitute }), !given.repeats);
    return { given, again, met };
  });
}

/** Keys of the agents that a prepared statement is found by (terms.ts). */
const agentsOf = ({ terms }: PreparedStatement): string[] =>
  terms.filter((one) => one[0] === 'a' || one[0] === 'A').map((one) => one.slice(1));

/** Milliseconds of the erasure by tombstone. */
async function findTombstones(
  ports: ErasurePorts,
  tenant: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await ports.withTransaction(
    tenant,
    (sql) => sql<{ agent: string; ms: string }[]>`
      select encode(t.agent, 'hex') as agent, ceil(extract(epoch from t.erased_at) * 1000)::text as ms
      from json_array_elements_text(${JSON.stringify(hashes)}::text::json) as wanted(agent)
        join records.tombstone t on t.tenant_id = ${tenant}::uuid and t.agent = decode(wanted.agent, 'hex')`,
  );
  return new Map(rows.map(({ agent, ms }) => [agent, Number(ms)]));
}

/** Counts what was not taken in, and drops the attachments that had been kept ahead for it. */
async function turnAway(ports: ErasurePorts, tenant: string, judged: readonly Judged[]): Promise<void> {
  const changed = judged.filter(({ given, again }) => again !== given);
  if (changed.length === 0) return;
  const hashes = changed.flatMap(({ given }) => attachmentHashes(JSON.parse(given.statement) as Statement));
  await ports.withTransaction(tenant, async (sql) => {
    await eraseAttachments(sql, tenant, hashes, ports.objects);
    await countTurnedAway(
      sql,
      tenant,
      changed.flatMap(({ met }) => met),
    );
  });
  ports.onTurnedAway?.(tenant, changed.length);
}

async function countTurnedAway(sql: Sql, tenant: string, met: readonly string[]): Promise<void> {
  await sql`
    update records.tombstone t set turned_away = t.turned_away + m.times
    from (select wanted.agent, count(*) as times
            from json_array_elements_text(${JSON.stringify(met)}::text::json) as wanted(agent)
           group by 1 order by 1) m
    where t.tenant_id = ${tenant}::uuid and t.agent = decode(m.agent, 'hex')`;
}

/** Ids in the order of the batch; what was not stored answers with its own. */
function idsOf(judged: readonly Judged[], stored: Extract<Insertion, { ok: true }>): string[] {
  const ids = [...stored.ids];
  return judged.map(({ given, again }) => (again === null ? given.id : (ids.shift() ?? given.id)));
}
