/** The name claims of a launch; a platform may send all, some or none of them. */
export interface LaunchedName {
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly name?: string | null;
}

/** Longer ones are cut: a name is for reading. */
const MOST = 120;

/** Pure: a given and a family name to show. Without any claim the person is an unnamed learner. */
export function nameFromLaunch({ givenName, familyName, name }: LaunchedName): {
  givenName: string;
  familyName: string;
} {
  const given = tidy(givenName);
  const family = tidy(familyName);
  if (given || family) return { givenName: given, familyName: family };
  const whole = tidy(name);
  if (!whole) return { givenName: 'Unnamed', familyName: 'learner' };
  const space = whole.lastIndexOf(' ');
  if (space < 0) return { givenName: whole, familyName: '' };
  return { givenName: whole.slice(0, space), familyName: whole.slice(space + 1) };
}

const tidy = (text: string | null | undefined): string =>
  [...(text ?? '').replace(/\s+/g, ' ').trim()].slice(0, MOST).join('');
