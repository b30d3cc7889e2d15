import { and, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../../core/ids.ts';
import * as schema from '../../db/schema/catalog.ts';
import type { Tx } from '../../db/transaction.ts';
import { inChunks } from '../frameworks/index.ts';
import { newVersion } from './alignment-version.ts';
import type { CatalogFindings, OptionState, StoredOption } from './catalog-changes.ts';
import { claimedLevel } from './claimed-level.ts';
import { optionKey } from './prerequisites.ts';

type Written = OptionState & { readonly id: string };

/**
 * Writes what differs, in statements of a thousand rows: five thousand options take seconds, not minutes.
 * @param known.levels how many levels the scale of each claimed competency has
 */
export async function writeCatalog(
  tx: Tx,
  findings: CatalogFindings,
  known: {
    readonly stored: ReadonlyMap<string, StoredOption>;
    readonly levels: ReadonlyMap<string, number>;
  },
): Promise<void> {
  const ids = new Map([...known.stored].map(([key, { id }]) => [key, id]));
  const written: Written[] = findings.written.map((option) => {
    const key = optionKey(option.provider, option.code);
    const id = ids.get(key) ?? newId();
    ids.set(key, id);
    return { ...option, id };
  });
  await writeOptions(tx, written);
  await writeModules(tx, written);
  await writePrerequisites(tx, written, ids);
  await writeClaims(tx, written, known.levels);
  const table = schema.learningOption;
  for (const chunk of inChunks(findings.gone.map(({ id }) => id)))
    await tx.db
      .update(table)
      .set({ active: false, updatedAt: tx.context.now() })
      .where(and(eq(table.tenantId, tx.context.tenantId), inArray(table.id, chunk)));
}

async function writeOptions(tx: Tx, written: readonly Written[]): Promise<void> {
  const { tenantId, now } = tx.context;
  const at = now();
  const table = schema.learningOption;
  const rows = written.map(({ modules: _m, requires: _r, claims: _c, ...own }) => ({
    tenantId,
    ...own,
    active: true,
    createdAt: at,
    updatedAt: at,
  }));
  for (const chunk of inChunks(rows))
    await tx.db
      .insert(table)
      .values(chunk)
      .onConflictDoUpdate({
        target: [table.tenantId, table.id],
        set: {
          title: sql`excluded.title`,
          description: sql`excluded.description`,
          outcomes: sql`excluded.outcomes`,
          url: sql`excluded.url`,
          durationMin: sql`excluded.duration_min`,
          level: sql`excluded.level`,
          language: sql`excluded.language`,
          kind: sql`excluded.kind`,
          mandatory: sql`excluded.mandatory`,
          active: true,
          updatedAt: at,
        },
      });
}

async function writeModules(tx: Tx, written: readonly Written[]): Promise<void> {
  const { tenantId } = tx.context;
  const table = schema.optionModule;
  for (const chunk of inChunks(written.map(({ id }) => id)))
    await tx.db.delete(table).where(and(eq(table.tenantId, tenantId), inArray(table.optionId, chunk)));
  const rows = written.flatMap(({ id, modules }) =>
    modules.map((module, position) => ({ tenantId, optionId: id, position, ...module })),
  );
  for (const chunk of inChunks(rows)) await tx.db.insert(table).values(chunk);
}

async function writePrerequisites(
  tx: Tx,
  written: readonly Written[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { tenantId } = tx.context;
  const table = schema.optionPrerequisite;
  for (const chunk of inChunks(written.map(({ id }) => id)))
    await tx.db.delete(table).where(and(eq(table.tenantId, tenantId), inArray(table.optionId, chunk)));
  const rows = written.flatMap(({ id, requires }) =>
    requires.map((key) => ({ tenantId, optionId: id, requiresId: ids.get(key)! })),
  );
  for (const chunk of inChunks(rows)) await tx.db.insert(table).values(chunk);
}

/** Claims that the author has dropped go, unless a person decided on them; new ones wait for a person. */
async function writeClaims(
  tx: Tx,
  written: readonly Written[],
  levels: ReadonlyMap<string, number>,
): Promise<void> {
  const { tenantId, now } = tx.context;
  const at = now();
  const table = schema.alignment;
  for (const chunk of inChunks(written.map(({ id }) => id)))
    await tx.db
      .delete(table)
      .where(and(eq(table.tenantId, tenantId), eq(table.status, 'proposed'), inArray(table.optionId, chunk)));
  const rows = written.flatMap(({ id, level, claims }) =>
    claims.map((competencyId) => ({
      tenantId,
      optionId: id,
      competencyId,
      status: 'proposed',
      level: claimedLevel(level, levels.get(competencyId) ?? 1),
      relevance: 1,
      decidedBy: null,
      decidedAt: at,
      version: newVersion(),
    })),
  );
  for (const chunk of inChunks(rows)) await tx.db.insert(table).values(chunk).onConflictDoNothing();
}
