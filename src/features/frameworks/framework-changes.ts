import type { Complaint, ParsedCompetency, ParsedFramework } from '../../core/parse/parsed.ts';
import type { ImportChange, ImportFindings } from './import-report.ts';

/** A competency as the database has it. Codes stand for ids, so that it compares with what a file says. */
export interface StoredCompetency {
  readonly id: string;
  readonly code: string;
  readonly parentCode: string | null;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly altLabels: readonly string[];
  readonly uri: string | null;
  readonly active: boolean;
  readonly indicators: readonly { readonly level: number; readonly text: string }[];
  /** A role profile, a confirmed alignment or a piece of evidence names it. */
  readonly inUse: boolean;
}

export interface StoredFramework {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly levels: readonly { readonly level: number; readonly name: string }[];
  readonly competencies: ReadonlyMap<string, StoredCompetency>;
  /** The highest level that a role profile, a decided alignment or evidence names; 0 where none does. */
  readonly highestUsedLevel: number;
}

export interface FrameworkFindings extends ImportFindings {
  readonly kept: readonly string[];
  /** Name, source or level names differ: worth writing although no competency changed. */
  readonly headChanged: boolean;
}

/** Pure: what a file would change. `before` is null for a new framework. */
export function decideFrameworkChanges(
  before: StoredFramework | null,
  file: ParsedFramework,
): FrameworkFindings {
  const stored = before?.competencies ?? new Map<string, StoredCompetency>();
  const changes: ImportChange[] = [];
  let unchanged = 0;
  for (const competency of file.competencies) {
    const old = stored.get(competency.code);
    const fields = old ? differences(old, competency) : [];
    if (old && fields.length === 0) unchanged += 1;
    else
      changes.push({
        what: old ? 'changed' : 'created',
        code: competency.code,
        name: competency.name,
        fields,
      });
  }
  const listed = new Set(file.competencies.map(({ code }) => code));
  const gone = [...stored.values()].filter(({ code, active }) => active && !listed.has(code));
  for (const { code, name, inUse } of gone)
    if (!inUse) changes.push({ what: 'removed', code, name, fields: [] });
  return {
    changes,
    unchanged,
    kept: gone.filter(({ inUse }) => inUse).map(({ code }) => code),
    active: [...stored.values()].filter(({ active }) => active).length,
    headChanged: !before || headOf(before) !== headOf(file),
  };
}

/** Pure: a scale may not lose a level that a target, a mapping or evidence names. */
export function scaleComplaints(before: StoredFramework | null, file: ParsedFramework): Complaint[] {
  const highest = before?.highestUsedLevel ?? 0;
  if (highest <= file.levels.length) return [];
  const message = `the file has ${file.levels.length} levels, but role profiles, mappings or evidence name level ${highest}; change those first`;
  return [{ line: 1, field: '', message }];
}

function differences(old: StoredCompetency, next: ParsedCompetency): string[] {
  const fields: string[] = [];
  const compare = (field: string, before: unknown, after: unknown) => {
    if (JSON.stringify(before) !== JSON.stringify(after)) fields.push(field);
  };
  compare('parent_code', old.parentCode, next.parentCode);
  compare('type', old.type, next.type);
  compare('name', old.name, next.name);
  compare('description', old.description, next.description);
  compare('other names', old.altLabels, next.altLabels);
  compare('uri', old.uri, next.uri ?? null);
  compare('active', old.active, true);
  compare('indicators', old.indicators.map(plain), sortedIndicators(next).map(plain));
  return fields;
}

/** Lowest level first, within a level as the file has them: the order in which they are stored. */
export function sortedIndicators(competency: ParsedCompetency): ParsedCompetency['indicators'] {
  return [...competency.indicators].sort((a, b) => a.level - b.level);
}

const plain = ({ level, text }: { level: number; text: string }) => [level, text];

const headOf = ({ name, source, levels }: Pick<StoredFramework, 'name' | 'source' | 'levels'>) =>
  JSON.stringify([name, source, levels.map((each) => [each.level, each.name])]);
