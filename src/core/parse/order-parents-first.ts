import type { Complaint, ParsedCompetency } from './parsed.ts';

/**
 * Orders competencies so that every parent stands before its children, otherwise as the file has them.
 *
 * A parent that is not among them, and a circle of parents, become complaints; those competencies (and what hangs
 * below them) are left out.
 */
export const orderParentsFirst = (
  competencies: readonly ParsedCompetency[],
  parentField: string,
  complaints: Complaint[],
): ParsedCompetency[] => {
  const byCode = new Map(competencies.map((competency) => [competency.code, competency]));
  const children = new Map<string | null, ParsedCompetency[]>();
  for (const competency of competencies) {
    const { parentCode, line } = competency;
    if (parentCode !== null && !byCode.has(parentCode)) {
      complaints.push({
        line,
        field: parentField,
        message: `no line of this file has the code "${parentCode}"`,
      });
    }
    children.set(parentCode, [...(children.get(parentCode) ?? []), competency]);
  }
  const ordered: ParsedCompetency[] = [];
  const waiting = [...(children.get(null) ?? [])].reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    ordered.push(next);
    waiting.push(...[...(children.get(next.code) ?? [])].reverse());
  }
  for (const { code, parentCode, line } of competencies) {
    if (parentCode === null || !inCircle(code, byCode)) continue;
    complaints.push({
      line,
      field: parentField,
      message: `"${code}" ends up above itself; break the circle`,
    });
  }
  return ordered;
};

const inCircle = (code: string, byCode: Map<string, ParsedCompetency>): boolean => {
  const seen = new Set<string>();
  let at = byCode.get(code)?.parentCode ?? null;
  while (at !== null && at !== code && !seen.has(at)) {
    seen.add(at);
    at = byCode.get(at)?.parentCode ?? null;
  }
  return at === code;
};
