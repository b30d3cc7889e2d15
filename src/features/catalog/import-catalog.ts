import type { Context } from '../../core/context.ts';
import { parseCatalogCsv } from '../../core/parse/catalog-csv.ts';
import { parseCatalogNdjson, providerFromFileName } from '../../core/parse/catalog-ndjson.ts';
import type { Complaint, ParsedOption, ParsedRows } from '../../core/parse/parsed.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  decideImport,
  type FoundCompetency,
  holdImportLock,
  type ImportReport,
  loadCompetencyCodes,
  type NamedCompetency,
  refusedReport,
} from '../frameworks/index.ts';
import { decideCatalogChanges, plannedOption, type StoredOption } from './catalog-changes.ts';
import { optionKey, resolvePrerequisites } from './prerequisites.ts';
import { storedOptions } from './stored-options.ts';
import { writeCatalog } from './write-catalog.ts';

export type CatalogFormat = 'csv' | 'ndjson';

export interface CatalogImport {
  readonly bytes: Uint8Array;
  readonly format: CatalogFormat;
  /** For ndjson documents that name none; by default made from the file's name. */
  readonly provider?: string;
  readonly fileName?: string;
  readonly dryRun?: boolean;
  readonly allowRemovals?: boolean;
}

/**
 * Brings the catalogue of the providers in the file to what it says, in one transaction, or changes nothing
 * (R94): upsert by (provider, code), each complaint with its line, rows that are the same untouched. What a
 * provider no longer offers becomes inactive; more than a tenth of it stops and asks (`allowRemovals`). Competency
 * codes of the file are its author's claim: they wait as `proposed` alignments and are no evidence (R95).
 * Announces `catalog.changed` where anything changed.
 * @throws forbidden for anybody but the L&D admin and the operator
 */
export async function importCatalog(context: Context, input: CatalogImport): Promise<ImportReport> {
  authorise(context, 'catalog.import');
  const parsed = parseFile(input);
  if (parsed.rows.length === 0 && parsed.complaints.length === 0) return refusedReport(withNothing(parsed));
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const stored = await storedOptions(tx);
    const { claims, complaints: unknown } = resolveClaims(parsed.rows, await loadCompetencyCodes(tx));
    const before = resolvePrerequisites(parsed.rows, requiresOf(stored));
    // a line that could not be read may be the prerequisite that seems to be missing
    const followUp = parsed.complaints.length > 0 ? [] : before.complaints;
    const planned = parsed.rows.map((option) => {
      const key = optionKey(option.provider, option.code);
      const claimed = (claims.get(option) ?? []).map(({ id }) => id);
      return plannedOption(option, before.requires.get(key) ?? [], claimed, stored.get(key));
    });
    const remarks = { ...parsed, complaints: [...parsed.complaints, ...unknown, ...followUp] };
    const findings = decideCatalogChanges(stored, planned);
    const report = decideImport(findings, remarks, input);
    if (report.outcome !== 'applied' || report.changes.length === 0) return report;
    const levels = new Map([...claims.values()].flat().map((each) => [each.id, each.levels]));
    await writeCatalog(tx, findings, { stored, levels });
    const { created, changed, removed } = report;
    await audit(tx, {
      action: 'catalog.imported',
      entity: 'learning_option',
      details: { created, changed, removed },
    });
    await announce(tx, 'catalog.changed', {});
    return report;
  });
}

function parseFile(input: CatalogImport): ParsedRows<ParsedOption> {
  if (input.format === 'csv') return parseCatalogCsv(input.bytes);
  return parseCatalogNdjson(input.bytes, input.provider ?? providerFromFileName(input.fileName ?? ''));
}

function withNothing(parsed: ParsedRows<ParsedOption>): ParsedRows<ParsedOption> {
  return { ...parsed, complaints: [{ line: 0, field: '', message: 'the file holds no learning options' }] };
}

function requiresOf(stored: ReadonlyMap<string, StoredOption>): Map<string, readonly string[]> {
  return new Map([...stored].map(([key, { requires }]) => [key, requires]));
}

function resolveClaims(
  options: readonly ParsedOption[],
  resolve: (written: string) => FoundCompetency,
): { claims: Map<ParsedOption, NamedCompetency[]>; complaints: Complaint[] } {
  const complaints: Complaint[] = [];
  const claims = new Map<ParsedOption, NamedCompetency[]>();
  for (const option of options) {
    const found = option.competencyCodes.flatMap((code) => {
      const named = resolve(code);
      if ('found' in named) return [named.found];
      complaints.push({ line: option.line, field: 'competency_codes', message: named.fault });
      return [];
    });
    claims.set(option, found);
  }
  return { claims, complaints };
}
