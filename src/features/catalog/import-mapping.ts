import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { parseMappingCsv } from '../../core/parse/mapping-csv.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { decideImport, holdImportLock, type ImportReport, loadCompetencyCodes } from '../frameworks/index.ts';
import { newVersion } from './alignment-version.ts';
import { decideMappingChanges, type MappingLookups, planMapping } from './mapping-changes.ts';
import { lockAlignments, writeBatch } from './write-decisions.ts';

/**
 * Brings in a mapping file (contract.md, CSV headers), in one transaction or not at all. A line names who
 * confirmed by employee number; a line that names nobody becomes a proposal. What the file does not name is left
 * alone, and what `export-mapping` wrote comes back as it was.
 * @throws forbidden for anybody but the L&D admin and the operator
 */
export async function importMapping(
  context: Context,
  input: { readonly bytes: Uint8Array; readonly dryRun?: boolean },
): Promise<ImportReport> {
  authorise(context, 'mapping.decide');
  const parsed = parseMappingCsv(input.bytes);
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const lookups: MappingLookups = {
      competency: await loadCompetencyCodes(tx),
      option: await loadOptionCodes(tx),
      people: await loadEmployeeNumbers(tx),
    };
    const { planned, complaints, notes } = planMapping(parsed.rows, lookups);
    const current = await lockAlignments(tx, planned);
    const findings = decideMappingChanges(current, planned, context.now());
    const remarks = {
      complaints: [...parsed.complaints, ...complaints],
      notes: [...parsed.notes, ...notes],
      ignoredColumns: parsed.ignoredColumns,
    };
    const report = decideImport(findings, remarks, input);
    if (report.outcome !== 'applied' || findings.written.length === 0) return report;
    const batchId = newId();
    await writeBatch(
      tx,
      batchId,
      findings.written.map(({ next, ...pair }) => ({ ...pair, next: { ...next, version: newVersion() } })),
    );
    await audit(tx, {
      action: 'mapping.imported',
      entity: 'alignment',
      details: { batchId, created: report.created, changed: report.changed },
    });
    return report;
  });
}

/** `code`, or `provider/code` where several providers use the code; active options before inactive ones. */
async function loadOptionCodes(tx: Tx): Promise<MappingLookups['option']> {
  type Row = { id: string; code: string; provider: string; title: string; active: boolean };
  const rows = await tx.sql<Row[]>`
    select id, code, provider, title, active from learning_option where tenant_id = ${tx.context.tenantId}`;
  const byCode = new Map<string, Row[]>();
  const byFullCode = new Map<string, Row>();
  for (const row of rows) {
    const known = byCode.get(row.code);
    if (known) known.push(row);
    else byCode.set(row.code, [row]);
    byFullCode.set(`${row.provider}/${row.code}`, row);
  }
  return (written) => {
    const found = byCode.get(written) ?? [];
    const active = found.filter((row) => row.active);
    const [only, ...others] = active.length > 0 ? active : found;
    if (only && others.length === 0) return only;
    const full = byFullCode.get(written);
    if (full) return full;
    if (!only)
      return { fault: `there is no option "${written}"; import its catalogue first, or correct the code` };
    const ways = [only, ...others].map((row) => `${row.provider}/${row.code}`).join(' or ');
    return { fault: `"${written}" is offered by several providers; write ${ways}` };
  };
}

async function loadEmployeeNumbers(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; number: string }[]>`
    select id, employee_number as number from person
     where tenant_id = ${tx.context.tenantId} and employee_number is not null`;
  return new Map(rows.map(({ id, number }) => [number, id]));
}
