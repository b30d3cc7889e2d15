import * as fc from 'fast-check';
import {
  anyKeySets,
  anyLogins,
  mutations,
  runKeySet,
  runLogin,
  runMutation,
  runVariant,
  validVariants,
} from '../lti/launch-variants.ts';

const defaultSize = 20_000;

/**
 * The long round of the launch layer: of n made-up requests four tenths are launches that must be let in, four
 * tenths changed ones that must not, the rest logins and key sets. Stops early after `seconds`.
 */
export async function qaLti(options: {
  n?: number;
  seed: number;
  seconds?: number;
}): Promise<{ passed: number; failed: number }> {
  const n = options.n ?? defaultSize;
  const rounds = [
    await round('valid launches', validVariants, runVariant, 0.4),
    await round('changed launches', mutations, runMutation, 0.4),
    await round('logins', anyLogins, runLogin, 0.1),
    await round('key sets', anyKeySets, runKeySet, 0.1),
  ];
  return {
    passed: rounds.reduce((sum, { passed }) => sum + passed, 0),
    failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
  };

  async function round<T>(
    name: string,
    arbitrary: fc.Arbitrary<T>,
    run: (value: T) => Promise<string | null>,
    share: number,
  ) {
    const property = fc.asyncProperty(arbitrary, async (value) => {
      const wrong = await run(value);
      if (wrong !== null) throw new Error(wrong);
    });
    const limit = options.seconds === undefined ? undefined : options.seconds * 1000 * share;
    const details = await fc.check(property, {
      seed: options.seed,
      numRuns: Math.max(1, Math.ceil(n * share)),
      interruptAfterTimeLimit: limit,
    });
    if (details.failed) console.error(`${name}: ${fc.defaultReportMessage(details)}`);
    return { passed: details.numRuns - (details.failed ? 1 : 0), failed: details.failed ? 1 : 0 };
  }
}
