import type { ParsedModule, ParsedOption } from '../../core/parse/parsed.ts';
import type { ImportChange, ImportFindings } from '../frameworks/index.ts';
import { optionKey } from './prerequisites.ts';

/** What an option is, apart from its ids: comparable between file and database. */
export interface OptionState {
  readonly provider: string;
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly outcomes: string;
  readonly url: string | null;
  readonly durationMin: number | null;
  readonly level: string | null;
  readonly language: string | null;
  readonly kind: string;
  readonly mandatory: boolean;
  readonly modules: readonly ParsedModule[];
  /** Keys of options, sorted. */
  readonly requires: readonly string[];
  /** Ids of competencies that the author claims and nobody has decided on, sorted. */
  readonly claims: readonly string[];
}

export interface StoredOption extends OptionState {
  readonly id: string;
  readonly active: boolean;
  /** Competencies that a person has confirmed or rejected: a claim about them is answered already. */
  readonly decided: readonly string[];
}

/** Pure: the file's option as it will stand. */
export function plannedOption(
  option: ParsedOption,
  requires: readonly string[],
  claimed: readonly string[],
  stored: StoredOption | undefined,
): OptionState {
  const { line: _line, competencyCodes: _codes, prerequisiteCodes: _before, ...own } = option;
  const answered = new Set(stored?.decided ?? []);
  const claims = [...new Set(claimed)].filter((id) => !answered.has(id)).sort();
  return { ...own, requires, claims };
}

export interface CatalogFindings extends ImportFindings {
  /** New and changed ones as they will stand. */
  readonly written: readonly OptionState[];
  /** Active ones that their provider no longer offers. */
  readonly gone: readonly StoredOption[];
}

/**
 * Pure: the diff between file and catalogue (R94). Only providers that the file names are compared: a file of
 * one provider says nothing about the others'.
 */
export function decideCatalogChanges(
  stored: ReadonlyMap<string, StoredOption>,
  planned: readonly OptionState[],
): CatalogFindings {
  const changes: ImportChange[] = [];
  const written: OptionState[] = [];
  for (const option of planned) {
    const old = stored.get(optionKey(option.provider, option.code));
    const fields = old ? differences(old, option) : [];
    if (old && fields.length === 0) continue;
    written.push(option);
    changes.push({ what: old ? 'changed' : 'created', code: option.code, name: option.title, fields });
  }
  const providers = new Set(planned.map(({ provider }) => provider));
  const listed = new Set(planned.map(({ provider, code }) => optionKey(provider, code)));
  const active = [...stored].filter(([, option]) => option.active && providers.has(option.provider));
  const gone = active.filter(([key]) => !listed.has(key)).map(([, option]) => option);
  for (const { code, title } of gone) changes.push({ what: 'removed', code, name: title, fields: [] });
  return { changes, written, gone, unchanged: planned.length - written.length, active: active.length };
}

const COMPARED = {
  title: 'title',
  description: 'description',
  outcomes: 'outcomes',
  url: 'url',
  durationMin: 'duration_min',
  level: 'level',
  language: 'language',
  kind: 'kind',
  mandatory: 'mandatory',
  requires: 'prerequisite_codes',
  claims: 'competency_codes',
} as const satisfies Partial<Record<keyof OptionState, string>>;

function differences(old: StoredOption, next: OptionState): string[] {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const fields: string[] = Object.entries(COMPARED)
    .filter(([member]) => !same(old[member as keyof OptionState], next[member as keyof OptionState]))
    .map(([, column]) => column);
  if (!same(old.modules.map(plainModule), next.modules.map(plainModule))) fields.push('modules');
  if (!old.active) fields.push('active');
  return fields;
}

const plainModule = ({ title, description, kind, durationMin }: ParsedModule) => [
  title,
  description,
  kind,
  durationMin,
];
