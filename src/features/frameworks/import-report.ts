import type { Complaint } from '../../core/parse/parsed.ts';

/** One row of the diff that a dry run shows. `fields` names what differs, empty where the whole row is new or gone. */
export interface ImportChange {
  readonly what: 'created' | 'changed' | 'removed';
  readonly code: string;
  readonly name: string;
  readonly fields: readonly string[];
}

/** What an import did, or would do. Complaints mean that nothing was written. */
export interface ImportReport {
  /** refused: complaints. stopped: it would remove too much and nobody allowed it; `question` says how much. */
  readonly outcome: 'applied' | 'dry-run' | 'refused' | 'stopped';
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Made inactive: rows are never deleted, because records and decisions point at them. */
  readonly removed: number;
  /** Codes that the file no longer has but that are in use, so that they stay as they are. */
  readonly kept: readonly string[];
  readonly changes: readonly ImportChange[];
  readonly complaints: readonly Complaint[];
  /** Worth knowing; they stop nothing. */
  readonly notes: readonly Complaint[];
  readonly ignoredColumns: readonly string[];
  readonly question: string | null;
}

/** What the pure part of an import found out; `active` is how many rows were active before. */
export interface ImportFindings {
  readonly changes: readonly ImportChange[];
  readonly unchanged: number;
  readonly kept?: readonly string[];
  readonly active: number;
}

/** What a parser or a check has to say about the file. */
export interface FileRemarks {
  readonly complaints: readonly Complaint[];
  readonly notes: readonly Complaint[];
  readonly ignoredColumns: readonly string[];
}

/** The report on a file with complaints: nothing was compared, nothing written. */
export function refusedReport(remarks: FileRemarks): ImportReport {
  const nothing = { changes: [], unchanged: 0, active: 0 };
  return reportOf(nothing, remarks, 'refused', null);
}

/**
 * Pure: what becomes of an import (R94). A run that would remove more than a tenth of what is active stops and
 * asks, unless that was allowed; a dry run asks the same question and writes nothing either way.
 */
export function decideImport(
  findings: ImportFindings,
  remarks: FileRemarks,
  wishes: { readonly dryRun?: boolean; readonly allowRemovals?: boolean },
): ImportReport {
  if (remarks.complaints.length > 0) return refusedReport(remarks);
  const removed = findings.changes.filter(({ what }) => what === 'removed').length;
  const tooMany = !wishes.allowRemovals && removed * 10 > findings.active;
  const percent = Math.round((removed / Math.max(1, findings.active)) * 100);
  const question = tooMany
    ? `This would remove ${removed} of ${findings.active} (${percent} %). If the file is complete, allow removals and import it again.`
    : null;
  const outcome = wishes.dryRun ? 'dry-run' : tooMany ? 'stopped' : 'applied';
  return reportOf(findings, remarks, outcome, question);
}

function reportOf(
  findings: ImportFindings,
  remarks: FileRemarks,
  outcome: ImportReport['outcome'],
  question: string | null,
): ImportReport {
  const count = (what: ImportChange['what']) =>
    findings.changes.filter((change) => change.what === what).length;
  return {
    outcome,
    created: count('created'),
    changed: count('changed'),
    unchanged: findings.unchanged,
    removed: count('removed'),
    kept: findings.kept ?? [],
    changes: findings.changes,
    complaints: [...remarks.complaints].sort((a, b) => a.line - b.line),
    notes: remarks.notes,
    ignoredColumns: remarks.ignoredColumns,
    question,
  };
}
