import { readFileSync } from 'node:fs';
import { scansOf } from './scans.ts';
import type { StoreQuery } from './store-queries.ts';
import type { Plan, PlanNode } from './watched-app.ts';

/** Who is being erased, and was: a few rows. */
const SMALL = new Set(['erasure_agent', 'tombstone']);

/** A partition's table or index under the name that the migration gives it. */
export const plainName = (name: string): string => name.replace(/_(?:\d{4}|other)(?=_|$)/, '');

const isOfStore = ({ Schema, ...node }: PlanNode): boolean =>
  Schema === 'records' ||
  (Schema === undefined && /^(statement|reference|voiding)/.test(node['Relation Name'] ?? ''));

/** What of the plans the table in ARCHITECTURE.md does not promise, a sentence each. */
export function faultsOf(plans: readonly Plan[], { rows: most, pages }: StoreQuery): string[] {
  return plans.flatMap((plan) => {
    const said = plan.statement.replace(/\s+/g, ' ').trim().slice(0, 160);
    const scans = scansOf(plan).filter(({ node }) => isOfStore(node));
    if (scans.length === 0) return [];
    const touched = (plan.root['Shared Hit Blocks'] ?? 0) + (plan.root['Shared Read Blocks'] ?? 0);
    return [
      ...scans
        .filter(
          ({ node, rows }) =>
            node['Node Type'] === 'Seq Scan' && rows > 0 && !SMALL.has(node['Relation Name'] ?? ''),
        )
        .map(({ node, rows }) => `reads ${node['Relation Name']} in order, ${rows} rows: ${said}`),
      ...scans
        .filter(({ rows }) => rows > most)
        .map(({ node, rows }) => `looks at ${rows} rows of ${node['Relation Name']}: ${said}`),
      ...(touched > pages ? [`touches ${touched} pages: ${said}`] : []),
    ];
  });
}

/** Tables of the store that the plans read by an index or write, by their plain names. */
export function tablesIn(plans: readonly Plan[]): ReadonlySet<string> {
  return new Set(
    plans
      .flatMap(scansOf)
      .filter(({ node }) => isOfStore(node) && node['Node Type'] !== 'Seq Scan' && node['Actual Loops'] > 0)
      .map(({ node }) => plainName(node['Relation Name'] ?? '')),
  );
}

/** Most pages that one statement touched. */
export const mostPages = (plans: readonly Plan[]): number =>
  Math.max(
    0,
    ...plans.map(({ root }) => (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0)),
  );

/** The lines of the table in ARCHITECTURE.md: what is asked, and the tables (and other names) that answer it. */
export function readTable(): { readonly row: string; readonly names: readonly string[] }[] {
  const document = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const [, section = ''] =
    /## The record store: every query and its index\n([\s\S]*?)\n## /.exec(document) ?? [];
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what is asked'))
    .map((line) => {
      const [, row = '', answer = ''] = line.split('|').map((cell) => cell.trim());
      return {
        row,
        names: [...new Set([...answer.matchAll(/`(\w+)(?:\.\w+)?`/g)].map(([, name]) => String(name)))],
      };
    });
}
