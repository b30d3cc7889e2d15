import { describeComplaint } from '../core/parse/parsed.ts';
import type { ImportReport } from '../features/frameworks/index.ts';
import type { Outcome } from './command.ts';

/** At most so many lines of one kind are printed; --json has them all. */
const LISTED = 40;

interface Remarks {
  readonly complaints: readonly { readonly line: number; readonly field: string; readonly message: string }[];
  readonly notes: Remarks['complaints'];
  readonly ignoredColumns: readonly string[];
}

/** Complaints, notes and ignored columns of an import, for people. */
export function complaintLines({ complaints, notes, ignoredColumns }: Remarks): string[] {
  return [
    ...(complaints.length > 0 ? [`To correct in the file (${complaints.length}):`] : []),
    ...listed(complaints.map((complaint) => describeComplaint(complaint))),
    ...(notes.length > 0 ? [`Worth knowing (${notes.length}):`] : []),
    ...listed(notes.map((note) => describeComplaint(note))),
    ...(ignoredColumns.length > 0 ? [`Columns that nobody asked for: ${ignoredColumns.join(', ')}.`] : []),
  ];
}

function listed(lines: readonly string[]): string[] {
  const more = lines.length > LISTED ? [`  … and ${lines.length - LISTED} more; --json shows all.`] : [];
  return [...lines.slice(0, LISTED).map((line) => `  ${line}`), ...more];
}

/** An import's report as an outcome: refused and stopped ones make the exit code 1. */
export function tellImport(report: ImportReport): Outcome {
  const { outcome, created, changed, unchanged, removed, kept, question } = report;
  const sum = `${created} new, ${changed} changed, ${unchanged} unchanged, ${removed} no longer offered.`;
  const head = {
    applied: `Imported: ${sum}`,
    'dry-run': `Dry run, nothing was written: ${sum}`,
    refused: 'Nothing was written.',
    stopped: `Nothing was written: ${sum}`,
  }[outcome];
  const named = report.changes.map(({ what, code, name, fields }) => {
    return `${what} ${code} ${name}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`;
  });
  return {
    failed: outcome === 'refused' || outcome === 'stopped',
    json: report,
    lines: [
      head,
      ...(outcome === 'dry-run' ? listed(named) : []),
      ...(kept.length > 0 ? [`Kept, because they are in use: ${kept.join(', ')}.`] : []),
      ...(question ? [`${question} (--allow-removals)`] : []),
      ...complaintLines(report),
    ],
  };
}
