import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { parseDigcompJsonld } from '../../core/parse/digcomp-jsonld.ts';
import { parseEscoCsv } from '../../core/parse/esco-csv.ts';
import { parseFrameworkCsv } from '../../core/parse/framework-csv.ts';
import type { ParsedFramework, ParsedFrameworkFile } from '../../core/parse/parsed.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/frameworks.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import {
  decideFrameworkChanges,
  type FrameworkFindings,
  type StoredFramework,
  scaleComplaints,
  sortedIndicators,
} from './framework-changes.ts';
import { holdImportLock } from './hold-import-lock.ts';
import { decideImport, type ImportReport, refusedReport } from './import-report.ts';
import { inChunks } from './in-chunks.ts';
import { findStoredFramework } from './stored-framework.ts';

export type FrameworkFormat = 'csv' | 'esco-csv' | 'digcomp-jsonld';

export interface FrameworkImport {
  readonly bytes: Uint8Array;
  readonly format: FrameworkFormat;
  /** Names a csv framework where `code` and `name` do not: "soft-skills.csv" → "soft-skills". */
  readonly fileName?: string;
  readonly code?: string;
  readonly name?: string;
  /** For csv, whose header has no room for them; lowest first. */
  readonly levelNames?: readonly string[];
  readonly dryRun?: boolean;
  readonly allowRemovals?: boolean;
}

/**
 * Brings a framework to what the file says, in one transaction, or changes nothing: upsert by (framework code,
 * competency code), each complaint with its line. A competency that the file no longer has becomes inactive; one
 * that a role profile, a confirmed alignment or evidence names stays and is reported as kept. Nothing is ever
 * deleted. A file that would remove more than a tenth stops and asks (`allowRemovals`).
 * Announces `catalog.changed` where competencies changed, so that suggestions are made anew.
 * @throws forbidden for anybody but the L&D admin and the operator
 */
export async function importFramework(context: Context, input: FrameworkImport): Promise<ImportReport> {
  authorise(context, 'framework.import');
  const parsed = parseFile(input);
  const file = parsed.framework;
  if (!file || parsed.complaints.length > 0) return refusedReport(parsed);
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const before = await findStoredFramework(tx, file.code);
    const findings = decideFrameworkChanges(before, file);
    const report = decideImport(findings, { ...parsed, complaints: scaleComplaints(before, file) }, input);
    if (report.outcome !== 'applied') return report;
    if (report.changes.length === 0 && !findings.headChanged) return report;
    const frameworkId = before?.id ?? newId();
    await writeHead(tx, frameworkId, file, before !== null);
    await writeCompetencies(tx, frameworkId, file, before, findings);
    const { created, changed, removed, kept } = report;
    await audit(tx, {
      action: 'framework.imported',
      entity: 'framework',
      entityId: frameworkId,
      details: { created, changed, removed, kept: kept.length },
    });
    await announce(tx, 'catalog.changed', {});
    return report;
  });
}

function parseFile(input: FrameworkImport): ParsedFrameworkFile {
  const stem =
    (input.fileName ?? '')
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.[^.]*$/, '') || 'framework';
  const { code, name, levelNames } = input;
  switch (input.format) {
    case 'csv':
      return parseFrameworkCsv(input.bytes, { code: code ?? stem, name: name ?? code ?? stem, levelNames });
    case 'esco-csv':
      return parseEscoCsv(input.bytes, { code, name });
    case 'digcomp-jsonld':
      return parseDigcompJsonld(input.bytes, { code, name });
  }
}

async function writeHead(tx: Tx, id: string, file: ParsedFramework, exists: boolean): Promise<void> {
  const { tenantId, now } = tx.context;
  const { code, name, source } = file;
  const at = now();
  if (exists)
    await tx.db
      .update(schema.framework)
      .set({ name, source, updatedAt: at })
      .where(and(eq(schema.framework.tenantId, tenantId), eq(schema.framework.id, id)));
  else
    await tx.db
      .insert(schema.framework)
      .values({ tenantId, id, code, name, source, createdAt: at, updatedAt: at });
  const level = schema.proficiencyLevel;
  await tx.db
    .delete(level)
    .where(and(eq(level.tenantId, tenantId), eq(level.frameworkId, id), gt(level.level, file.levels.length)));
  await tx.db
    .insert(level)
    .values(file.levels.map((each) => ({ tenantId, frameworkId: id, level: each.level, name: each.name })))
    .onConflictDoUpdate({
      target: [level.tenantId, level.frameworkId, level.level],
      set: { name: sql`excluded.name` },
    });
}

async function writeCompetencies(
  tx: Tx,
  frameworkId: string,
  file: ParsedFramework,
  before: StoredFramework | null,
  findings: FrameworkFindings,
): Promise<void> {
  const { tenantId, now } = tx.context;
  const at = now();
  const wanted = new Set(findings.changes.filter(({ what }) => what !== 'removed').map(({ code }) => code));
  const ids = new Map([...(before?.competencies ?? [])].map(([code, { id }]) => [code, id]));
  const written = file.competencies.filter(({ code }) => wanted.has(code));
  for (const { code } of written) if (!ids.has(code)) ids.set(code, newId());
  const table = schema.competency;
  const rows = written.map((each) => ({
    tenantId,
    id: ids.get(each.code)!,
    frameworkId,
    code: each.code,
    parentId: each.parentCode === null ? null : (ids.get(each.parentCode) ?? null),
    type: each.type,
    name: each.name,
    description: each.description,
    altLabels: each.altLabels,
    uri: each.uri ?? null,
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
          parentId: sql`excluded.parent_id`,
          type: sql`excluded.type`,
          name: sql`excluded.name`,
          description: sql`excluded.description`,
          altLabels: sql`excluded.alt_labels`,
          uri: sql`excluded.uri`,
          active: true,
          updatedAt: at,
        },
      });
  await writeIndicators(tx, written, ids);
  const removed = findings.changes.filter(({ what }) => what === 'removed').map(({ code }) => ids.get(code)!);
  for (const chunk of inChunks(removed))
    await tx.db
      .update(table)
      .set({ active: false, updatedAt: at })
      .where(and(eq(table.tenantId, tenantId), inArray(table.id, chunk)));
}

async function writeIndicators(
  tx: Tx,
  written: readonly ParsedFramework['competencies'][number][],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { tenantId } = tx.context;
  const table = schema.behavioralIndicator;
  for (const chunk of inChunks(written.map(({ code }) => ids.get(code)!)))
    await tx.db.delete(table).where(and(eq(table.tenantId, tenantId), inArray(table.competencyId, chunk)));
  const rows = written.flatMap((competency) =>
    sortedIndicators(competency).map(({ level, text }, position) => ({
      tenantId,
      competencyId: ids.get(competency.code)!,
      level,
      position,
      text,
    })),
  );
  for (const chunk of inChunks(rows)) await tx.db.insert(table).values(chunk);
}
