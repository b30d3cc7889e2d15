import type { OptionKind } from '../../core/parse/parsed.ts';

const COURSES: ReadonlySet<OptionKind> = new Set(['course', 'class', 'elearning', 'video']);

/** True for what one attends or clicks through; the other kinds are the "something that is no course" of R30. */
export function isCourse(kind: OptionKind): boolean {
  return COURSES.has(kind);
}
