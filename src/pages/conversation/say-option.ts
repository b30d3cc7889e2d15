const KINDS: Readonly<Record<string, string>> = {
  course: 'Course',
  class: 'Class',
  elearning: 'E-learning',
  video: 'Video',
  reading: 'Reading',
  shadowing: 'Shadowing',
  mentoring: 'Mentoring',
  assignment: 'Assignment',
};

/** "E-learning · 1 h 20 · brings level 3". */
export function sayOption(option: {
  readonly kind: string;
  readonly durationMin: number | null;
  readonly level: number | null;
}): string {
  const level = option.level === null ? null : `brings level ${option.level}`;
  return [KINDS[option.kind] ?? option.kind, sayDuration(option.durationMin), level]
    .filter(Boolean)
    .join(' · ');
}

function sayDuration(minutes: number | null): string | null {
  if (!minutes) return null;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest}`;
}
