import { expect, it } from 'vitest';
import { qaWall } from '../qa/wall.ts';

it('statements made at random bring no development row to an evaluation login, and no row to another tenant', async () => {
  const { passed, failed } = await qaWall({ n: 300, seed: 20260302 });
  expect(failed).toBe(0);
  expect(passed).toBe(300);
});
