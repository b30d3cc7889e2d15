import { sayDay, sayDayNear } from '../../features/conversations/index.ts';

/** What a kind of option is called on a page. */
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

/** "E-learning · 1 h 20 · brings level 3" */
export function sayWay(way: {
  readonly kind: string;
  readonly durationMin: number | null;
  readonly level?: number | null;
}): string {
  const parts = [KINDS[way.kind] ?? way.kind];
  if (way.durationMin) parts.push(sayMinutes(way.durationMin));
  if (way.level) parts.push(`brings level ${way.level}`);
  return parts.join(' · ');
}

/** "1 h 20", "40 min" */
export function sayMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`;
}

/** "2 now, 4 by June", with the year where it is another one; UTC until persons have a time zone (R71). */
export function sayLevels(goal: {
  readonly currentLevel: number | null;
  readonly targetLevel: number | null;
  readonly due: string | null;
  readonly now: Date;
}): string {
  const { currentLevel, targetLevel, due, now } = goal;
  const by = due ? ` by ${sayMonth(due, now)}` : '';
  const here = currentLevel === null ? 'not yet known' : `${currentLevel} now`;
  return targetLevel === null ? `${here}${by && `, ${by.trim()}`}` : `${here}, ${targetLevel}${by}`;
}

function sayMonth(day: string, now: Date): string {
  const date = new Date(`${day}T12:00:00Z`);
  const month = date.toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  return date.getUTCFullYear() === now.getUTCFullYear() ? month : `${month} ${date.getUTCFullYear()}`;
}

/** "Today", "Yesterday", "18 November": to begin a line. */
export function sayDayFirst(day: Date, now: Date): string {
  const near = sayDayNear(day, now);
  return near.startsWith('on ') ? sayDay(day, now) : near.charAt(0).toUpperCase() + near.slice(1);
}

export const givenName = (name: string): string => name.split(' ')[0] ?? name;
