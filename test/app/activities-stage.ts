import { afterAll, beforeAll, expect } from 'vitest';
import { type Ground, layGround } from './access-ground.ts';
import { answerOf, arrive, deepLinkingClaims, type Item } from './activities-ground.ts';

export let ground: Ground;

/** Two companies for the file that calls this. */
export function meetCompanies(): void {
  beforeAll(async () => {
    ground = await layGround();
  }, 120_000);
  afterAll(() => ground.close());
}

export const skill = () => ground.home.learning.skills.FEEDBACK;
export const option = () => ground.home.learning.options.COURSE;
export const at = (id: string) => `/deep-linking-requests/${id}`;

/** The keys of the list, as the picker's form carries them. */
export const keysOn = (page: string) =>
  [...page.matchAll(/name="keys" value="([^"]+)"/g)].map(([, key]) => key!);

/** Goes through the picker by its forms: chooses these, gives them titles, places them. */
export async function place(
  wishes: readonly Record<string, string | string[]>[],
  { words = {}, settings = {} }: { words?: Record<string, string>; settings?: object } = {},
) {
  const teacher = await arrive(ground, ground.home, 'stranger', deepLinkingClaims({ ...settings }));
  for (const wish of wishes) {
    const answer = await teacher.form(`${at(teacher.requestId)}/choices`, wish);
    expect(answer.status, await answer.clone().text()).toBe(303);
  }
  const keys = keysOn(await (await teacher.get(teacher.landedAt)).text());
  const fields: Record<string, string | string[]> = { keys };
  for (const [n, key] of keys.entries()) {
    fields[`title-${key}`] = words[`title-${n}`] ?? `Title ${n}`;
    fields[`instructions-${key}`] = words[`instructions-${n}`] ?? '';
    fields[`points-${key}`] = words[`points-${n}`] ?? '10';
  }
  const placed = await teacher.form(`${at(teacher.requestId)}/placement`, fields);
  expect(placed.status, await placed.clone().text()).toBe(303);
  expect(placed.headers.get('location')).toBe(`/picker/return?request=${teacher.requestId}`);
  return { teacher, ...(await answerOf(teacher, teacher.requestId)) };
}

export async function placeOne(kind: string, points = '10'): Promise<Item> {
  const about = kind === 'option-page' ? 'optionIds' : 'competencyIds';
  const wish = { kind, [about]: kind === 'option-page' ? option() : skill() };
  const { items } = await place([wish], { words: { 'points-0': points } });
  return items[0]!;
}
