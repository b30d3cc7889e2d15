import type { Complaint, ParsedOption } from '../../core/parse/parsed.ts';

/** (provider, code) as one text; a control character cannot be typed, so two keys never collide. */
export function optionKey(provider: string, code: string): string {
  return `${provider}\u001f${code}`;
}

/**
 * Pure: what each option of the file requires, as keys. A code is looked for with the same provider first, then
 * anywhere if it is the only one. Unknown, ambiguous and circular ones are complaints.
 *
 * @param stored what is in the catalogue already, with what it requires
 */
export function resolvePrerequisites(
  file: readonly ParsedOption[],
  stored: ReadonlyMap<string, readonly string[]>,
): { requires: Map<string, string[]>; complaints: Complaint[] } {
  const keys = new Set([...stored.keys(), ...file.map(({ provider, code }) => optionKey(provider, code))]);
  const byCode = new Map<string, string[]>();
  for (const key of keys) {
    const code = key.slice(key.indexOf('\u001f') + 1);
    byCode.set(code, [...(byCode.get(code) ?? []), key]);
  }
  const complaints: Complaint[] = [];
  const requires = new Map<string, string[]>();
  for (const option of file) {
    const complain = (message: string) =>
      complaints.push({ line: option.line, field: 'prerequisite_codes', message });
    const found = option.prerequisiteCodes.flatMap((code) => {
      const own = optionKey(option.provider, code);
      if (keys.has(own)) return [own];
      const others = byCode.get(code) ?? [];
      if (others.length === 1) return others;
      complain(
        others.length === 0
          ? `there is no option "${code}", neither in the file nor in the catalogue`
          : `"${code}" is offered by ${others.length} providers and none of them is "${option.provider}"`,
      );
      return [];
    });
    requires.set(optionKey(option.provider, option.code), [...new Set(found)].sort());
  }
  complaints.push(...circleComplaints(file, requires, stored));
  return { requires, complaints };
}

/** One complaint per circle, at the first of its options in the file. */
function circleComplaints(
  file: readonly ParsedOption[],
  requires: ReadonlyMap<string, readonly string[]>,
  stored: ReadonlyMap<string, readonly string[]>,
): Complaint[] {
  const next = (key: string) => requires.get(key) ?? stored.get(key) ?? [];
  const finished = new Set<string>();
  return file.flatMap((option) => {
    const circle = findCircle(optionKey(option.provider, option.code), next, finished);
    if (!circle) return [];
    const codes = circle.map((key) => `"${key.slice(key.indexOf('\u001f') + 1)}"`);
    const message = `${codes.join(' requires ')}; break the circle`;
    return [{ line: option.line, field: 'prerequisite_codes', message }];
  });
}

/** Walks with a stack of its own: a chain of thousands must not end in a stack overflow. */
function findCircle(
  from: string,
  next: (key: string) => readonly string[],
  finished: Set<string>,
): string[] | null {
  const path: string[] = [];
  const onPath = new Set<string>();
  const waiting: { key: string; leave: boolean }[] = [{ key: from, leave: false }];
  let circle: string[] | null = null;
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.leave) {
      path.pop();
      onPath.delete(step.key);
      finished.add(step.key);
    } else if (onPath.has(step.key)) {
      circle ??= [...path.slice(path.indexOf(step.key)), step.key];
    } else if (!finished.has(step.key)) {
      path.push(step.key);
      onPath.add(step.key);
      waiting.push({ key: step.key, leave: true }, ...next(step.key).map((key) => ({ key, leave: false })));
    }
  }
  return circle;
}
