import { expect, it } from 'vitest';
import { isId, newId } from '../../src/core/ids.ts';

it('makes ids that are UUIDv7 of now, in the order in which they were made, also within a millisecond (RFC 9562 §6.2)', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  const after = Date.now();
  expect(ids.every(isId)).toBe(true);
  expect(ids.every((id) => id[14] === '7')).toBe(true);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  const madeAt = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  expect(madeAt(ids[0]!)).toBeGreaterThanOrEqual(before);
  expect(madeAt(ids.at(-1)!)).toBeLessThanOrEqual(after);
  // what is counted is the time; the rest is drawn anew for each
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
});
