import { groupBy } from './group-by.ts';
import type { Line } from './import-plan.ts';

/** Later than any day, so that days compare as text. */
const NEVER = '9999-12-32';

/**
 * Pure: every circle that would hold on at least one day, each as the people in it, in the direction of
 * their managers. Only circles through a changed line are looked for: others cannot be new. Lines are
 * followed within the days that they share, because a swap of roles on one day is no circle.
 */
export function findCycles(lines: readonly Line[], changed: readonly Line[]): string[][] {
  const upward = groupBy(lines, (line) => line.personId);
  const found = new Map<string, string[]>();
  for (const line of changed) {
    const circle = findCircleThrough(line, upward);
    if (circle) found.set([...circle].sort().join(), circle);
  }
  return [...found.values()];
}

interface Step {
  readonly line: Line;
  readonly from: string;
  readonly to: string;
  readonly below: Step | null;
}

function findCircleThrough(start: Line, upward: ReadonlyMap<string, readonly Line[]>): string[] | null {
  const steps: Step[] = [{ line: start, from: start.since, to: start.until ?? NEVER, below: null }];
  // a circle that this line only leads into would be walked for ever; its own lines report it
  const seen = new Set<string>();
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step.from >= step.to) continue;
    if (step.line.managerId === start.personId) return peopleOf(step);
    for (const line of upward.get(step.line.managerId) ?? []) {
      const from = line.since > step.from ? line.since : step.from;
      const to = (line.until ?? NEVER) < step.to ? (line.until ?? NEVER) : step.to;
      const key = `${line.id} ${from}`;
      if (from >= to || seen.has(key)) continue;
      seen.add(key);
      steps.push({ line, from, to, below: step });
    }
  }
  return null;
}

function peopleOf(last: Step): string[] {
  const people: string[] = [];
  for (let step: Step | null = last; step; step = step.below) people.unshift(step.line.personId);
  return people;
}
