import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anyKeySets,
  anyLogins,
  mutations,
  runKeySet,
  runLogin,
  runMutation,
  runStorageVariant,
  runVariant,
  validVariants,
} from './launch-variants.ts';

async function holds<T>(
  arbitrary: fc.Arbitrary<T>,
  run: (value: T) => Promise<string | null>,
  numRuns: number,
) {
  const property = fc.asyncProperty(arbitrary, async (value) => {
    expect(await run(value)).toBeNull();
  });
  await fc.assert(property, { numRuns });
}

test('certification: every variant that LTI allows is let in', () => holds(validVariants, runVariant, 300));

test('rule 2: each of them is let in without a cookie too, by what the storage gives back and by nothing else', () =>
  holds(validVariants, runStorageVariant, 150));

test('launch-security: no changed launch is let in, and none is a fault of ours', () =>
  holds(mutations, runMutation, 600));

test('a login with anything in it leads to the platform, to a page, or to ourselves', () =>
  holds(anyLogins, runLogin, 200));

test('nonsense in a key set refuses the launch with a page', () => holds(anyKeySets, runKeySet, 200));
