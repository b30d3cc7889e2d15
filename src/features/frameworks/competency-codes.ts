import { splitCompetencyCode } from '../../core/parse/parsed.ts';
import type { Tx } from '../../db/transaction.ts';

/** A competency as a file may name it, with what a check of its line needs. */
export interface NamedCompetency {
  readonly id: string;
  readonly code: string;
  readonly frameworkCode: string;
  readonly name: string;
  readonly type: string;
  readonly active: boolean;
  /** How many levels its scale has. */
  readonly levels: number;
}

/** The competency, or why the code as written names none, in a sentence for the line's complaint. */
export type FoundCompetency = { readonly found: NamedCompetency } | { readonly fault: string };

/** Resolves what a file writes: `code`, or `framework/code` where the code alone is ambiguous (contract.md). */
export async function loadCompetencyCodes(tx: Tx): Promise<(written: string) => FoundCompetency> {
  const rows = await tx.sql<NamedCompetency[]>`
    select c.id, c.code, f.code as "frameworkCode", c.name, c.type, c.active,
           (select count(*)::int from proficiency_level l
             where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
      from competency c
      join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
     where c.tenant_id = ${tx.context.tenantId}`;
  return competencyResolver(rows);
}

/** Pure part of `loadCompetencyCodes`. */
export function competencyResolver(rows: readonly NamedCompetency[]): (written: string) => FoundCompetency {
  const byCode = new Map<string, NamedCompetency[]>();
  const byFullCode = new Map<string, NamedCompetency>();
  for (const row of rows) {
    byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
    byFullCode.set(`${row.frameworkCode}/${row.code}`, row);
  }
  return (written) => {
    const { framework, code } = splitCompetencyCode(written);
    const full = framework === null ? undefined : byFullCode.get(`${framework}/${code}`);
    if (full) return usable(full, written);
    // a code may itself hold a slash, so the whole of what is written counts as a code too
    const found = byCode.get(written) ?? [];
    if (found.length > 1) {
      const ways = found.map((row) => `${row.frameworkCode}/${row.code}`).join(' or ');
      return { fault: `"${written}" stands in several frameworks; write ${ways}` };
    }
    if (found[0]) return usable(found[0], written);
    return { fault: `there is no competency "${written}"; import its framework first, or correct the code` };
  };
}

function usable(row: NamedCompetency, written: string): FoundCompetency {
  if (row.type === 'area') return { fault: `"${written}" is an area; name a competency within it` };
  if (!row.active) return { fault: `"${written}" is no longer in its framework` };
  return { found: row };
}
