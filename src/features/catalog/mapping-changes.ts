import type { Complaint, ParsedMapping } from '../../core/parse/parsed.ts';
import type { FoundCompetency, ImportChange, ImportFindings } from '../frameworks/index.ts';
import type { AlignmentState } from './decide-transition.ts';
import { pairKey } from './pair-key.ts';

/** One line of a mapping file with its codes resolved. */
export interface PlannedAlignment {
  readonly line: number;
  readonly optionId: string;
  readonly competencyId: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'confirmed' | 'proposed';
  readonly level: number;
  /** Null: as it was, 1 for a new one. */
  readonly relevance: number | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
}

/** How the codes of a file are looked up; a fault is a sentence for the line's complaint. */
export interface MappingLookups {
  readonly competency: (written: string) => FoundCompetency;
  readonly option: (
    written: string,
  ) => { readonly id: string; readonly title: string } | { readonly fault: string };
  /** Person ids by employee number. */
  readonly people: ReadonlyMap<string, string>;
}

/**
 * Pure: what the lines say. A line with confirmed_by or confirmed_at is somebody's confirmation; one with
 * neither is a proposal that waits in the queue, because only a person confirms (R95).
 */
export function planMapping(
  lines: readonly ParsedMapping[],
  lookups: MappingLookups,
): { planned: PlannedAlignment[]; complaints: Complaint[]; notes: Complaint[] } {
  const complaints: Complaint[] = [];
  const seen = new Map<string, number>();
  const planned = lines.flatMap((line) => {
    const complain = (field: string, message: string) => complaints.push({ line: line.line, field, message });
    const option = lookups.option(line.optionCode);
    const named = lookups.competency(line.competencyCode);
    if ('fault' in option) complain('option_code', option.fault);
    if ('fault' in named) complain('competency_code', named.fault);
    const by = line.confirmedBy === null ? null : lookups.people.get(line.confirmedBy);
    if (by === undefined)
      complain('confirmed_by', `nobody has the employee number "${line.confirmedBy}"; import people first`);
    if ('fault' in option || 'fault' in named || by === undefined) return [];
    const { id: competencyId, levels, name } = named.found;
    if (line.level > levels) complain('level', `is ${line.level}; the scale of "${name}" ends at ${levels}`);
    const first = seen.get(pairKey({ optionId: option.id, competencyId }));
    if (first !== undefined)
      complain('competency_code', `the same option and competency stand in line ${first} already`);
    seen.set(pairKey({ optionId: option.id, competencyId }), line.line);
    const confirmed = line.confirmedBy !== null || line.confirmedAt !== null;
    const plan: PlannedAlignment = {
      line: line.line,
      optionId: option.id,
      competencyId,
      code: `${line.optionCode} → ${line.competencyCode}`,
      name: option.title,
      status: confirmed ? 'confirmed' : 'proposed',
      level: line.level,
      relevance: line.relevance,
      confirmedBy: by,
      confirmedAt: line.confirmedAt === null ? null : new Date(line.confirmedAt.replace(' ', 'T')),
    };
    return [plan];
  });
  return { planned, complaints, notes: proposalNote(planned) };
}

function proposalNote(planned: readonly PlannedAlignment[]): Complaint[] {
  const open = planned.filter(({ status }) => status === 'proposed');
  if (open.length === 0) return [];
  const message = `${open.length} ${open.length === 1 ? 'line names' : 'lines name'} nobody who confirmed; they wait in the mapping queue as proposals`;
  return [{ line: open[0]!.line, field: 'confirmed_by', message }];
}

export interface MappingFindings extends ImportFindings {
  readonly written: readonly {
    readonly optionId: string;
    readonly competencyId: string;
    readonly previous: AlignmentState | null;
    readonly next: Omit<AlignmentState, 'version'>;
  }[];
}

/**
 * Pure: the diff. A proposal never overrules what a person has said; a confirmation in the file does. What the
 * file does not name is left alone.
 */
export function decideMappingChanges(
  current: ReadonlyMap<string, AlignmentState>,
  planned: readonly PlannedAlignment[],
  now: Date,
): MappingFindings {
  const changes: ImportChange[] = [];
  const written: MappingFindings['written'][number][] = [];
  for (const plan of planned) {
    const { optionId, competencyId, status, level, confirmedBy, confirmedAt } = plan;
    const previous = current.get(pairKey(plan)) ?? null;
    if (status === 'proposed' && previous !== null && previous.status !== 'proposed') continue;
    const relevance = plan.relevance ?? previous?.relevance ?? 1;
    const saidAt = confirmedAt?.toISOString() ?? (previous?.status === status ? previous.decidedAt : null);
    // a confirmer without an employee number leaves as an empty cell and must come back as who they are
    const sameSaying = previous?.status === status && previous.decidedAt === saidAt;
    const next = {
      status,
      level,
      relevance,
      decidedBy: confirmedBy ?? (sameSaying ? previous.decidedBy : null),
      decidedAt: saidAt ?? now.toISOString(),
    };
    const fields = previous ? differences(previous, next) : [];
    if (previous && fields.length === 0) continue;
    written.push({ optionId, competencyId, previous, next });
    changes.push({ what: previous ? 'changed' : 'created', code: plan.code, name: plan.name, fields });
  }
  return { changes, written, unchanged: planned.length - written.length, active: current.size };
}

function differences(old: AlignmentState, next: Omit<AlignmentState, 'version'>): string[] {
  const fields: string[] = [];
  if (old.status !== next.status) fields.push('status');
  if (old.level !== next.level) fields.push('level');
  if (old.relevance !== next.relevance) fields.push('relevance');
  if (old.decidedBy !== next.decidedBy) fields.push('confirmed_by');
  if (old.decidedAt !== next.decidedAt) fields.push('confirmed_at');
  return fields;
}
