import type { Plan, PlanNode } from './watched-app.ts';

/** A place where a table is read, with how many of its rows were looked at. */
export interface Scan {
  readonly node: PlanNode;
  readonly rows: number;
}

export const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Every place of a plan where a table is read or written. */
export function scansOf({ root }: Pick<Plan, 'root'>): Scan[] {
  return nodesOf(root)
    .filter((node) => node['Relation Name'] !== undefined)
    .map((node) => {
      const each =
        node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0);
      return { node, rows: Math.round(each * node['Actual Loops']) };
    });
}
