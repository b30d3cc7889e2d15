import { expect } from 'vitest';
import { SECRET } from '../access-ground.ts';

/** Whoever opens and asks. The foreigner holds every desk of another company. */
export const PEOPLE = [
  'learner',
  'manager',
  'boss',
  'dotted',
  'former',
  'peer',
  'stranger',
  'ldAdmin',
  'hrAdmin',
  'tenantAdmin',
  'unmatched',
  'foreigner',
] as const;
export type Who = (typeof PEOPLE)[number];

export const LINE = ['learner', 'manager'] as const;
export const OWN_COMPANY = PEOPLE.filter((who) => who !== 'foreigner');

/** Who gets which status. What is not named: `otherwise` in the own company, `foreign` for the foreigner. */
export interface Expected {
  readonly ok: readonly Who[];
  /** Answered with something else than 200, by person. */
  readonly but?: Partial<Record<Who, number>>;
  readonly otherwise?: number;
  readonly foreign?: number;
}

export const all = (but: Expected['but'] = {}): Expected => ({ ok: PEOPLE, but });
export const desk = (...ok: Who[]): Expected => ({ ok: [...ok, 'foreigner'] });

export function statusFor(who: Who, { ok, but = {}, otherwise = 403, foreign = 404 }: Expected): number {
  const named = but[who];
  if (named !== undefined) return named;
  if (ok.includes(who)) return 200;
  return who === 'foreigner' ? foreign : otherwise;
}

/** Every text and who may read it, wherever it turns up. */
const READERS: Readonly<Record<keyof typeof SECRET, readonly Who[]>> = {
  privateGoal: ['learner'],
  sharedGoal: LINE,
  question: LINE,
  answer: LINE,
  sharedNote: LINE,
  point: LINE,
  learnersNote: ['learner'],
  managersNote: ['manager'],
  reason: LINE,
  seen: LINE,
  example: LINE,
  objective: LINE,
  reflection: ['learner'],
  // the statement tells it, and an administrator's look at statements is audited
  loggedTitle: ['learner'],
  loggedWords: ['learner'],
};

/** Names that a refusal must not tell; one's own stands in the corner of the page. */
const NAMES: Partial<Record<Who, string>> = { learner: 'Castro', manager: 'Okafor', boss: 'Halden' };

/** No answer to anybody holds what is not theirs to read: neither a page nor a refusal. */
export async function expectNothingSpilled(
  who: Who,
  response: Response,
  what: string,
  typed = '',
): Promise<void> {
  const body = await response.text();
  const told = [...response.headers].map((pair) => pair.join(': ')).join('\n');
  for (const [name, text] of Object.entries(SECRET)) {
    // one's own words come back to oneself
    if (READERS[name as keyof typeof SECRET].includes(who) || typed.includes(text)) continue;
    expect(body.includes(text), `${what}: ${who} reads ${name}`).toBe(false);
  }
  for (const [name, family] of Object.entries(NAMES)) {
    expect(told, `${what}: a name in a header for ${who}`).not.toContain(family);
    if (response.status >= 400 && name !== who)
      expect(body.includes(family), `${what}: ${who} is refused and reads the name of ${name}`).toBe(false);
  }
  expect(response.status, `${what} for ${who}`).toBeLessThan(500);
}
