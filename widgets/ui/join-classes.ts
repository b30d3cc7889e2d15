/** Joins class names, leaving out what is not there. Returns undefined when nothing is left, so that no empty attribute is written. */
export function joinClasses(...names: (string | false | null | undefined)[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined;
}
