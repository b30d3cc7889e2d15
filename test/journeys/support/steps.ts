import { test } from 'vitest';

/**
 * Tests that are steps of one story: after one that did not hold, the rest are skipped and say so, because what
 * they would complain about is not their own.
 */
export function stepsOf(): (name: string, work: () => Promise<void>) => void {
  let broken: string | null = null;
  return (name, work) =>
    test(name, async ({ skip }) => {
      if (broken) skip(`the step before did not hold: ${broken}`);
      try {
        await work();
      } catch (error) {
        broken = name;
        throw error;
      }
    });
}
