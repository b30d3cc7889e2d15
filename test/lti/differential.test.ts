import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exceptionFor, exceptions } from './differential/exceptions.ts';
import { type LtijsApp, startLtijsApp } from './differential/ltijs-app.ts';
import { namedLaunches } from './differential/named-launches.ts';
import { type PlayedLaunch, playToLtijs, playToUs } from './differential/play-launch.ts';
import { wildLaunches } from './differential/wild-launches.ts';
import { moodleClaims } from './platform-fixture.ts';

/** Where both clocks stand: ltijs asks Date, our layer its port. */
const now = new Date('2026-11-20T09:00:00Z');
const seconds = now.getTime() / 1000;

let ltijs: LtijsApp;
/** Exceptions that were met, by name. */
const met = new Set<string>();

beforeAll(async () => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  ltijs = await startLtijsApp();
});

afterAll(async () => {
  vi.useRealTimers();
  await ltijs.close();
});

/** @returns null where we refuse whatever ltijs refuses, or the list says why not */
async function compare(launch: PlayedLaunch): Promise<string | null> {
  const [theirs, ours] = await Promise.all([playToLtijs(ltijs, launch, now), playToUs(launch, now)]);
  if (theirs.letIn || !ours.letIn) return null;
  const exception = exceptionFor(theirs.why, moodleClaims(launch.claims, now), seconds);
  if (!exception) return `ltijs refuses (${theirs.why}), we let it in`;
  met.add(exception.name);
  return null;
}

describe('where ltijs 5.9.9 refuses a launch, we refuse it (launch-security)', () => {
  for (const [name, launch] of Object.entries(namedLaunches(seconds))) {
    test(name, async () => {
      expect(await compare(launch)).toBeNull();
    });
  }

  test('launches with odd values anywhere in them', async () => {
    const property = fc.asyncProperty(wildLaunches(seconds), async (launch) => {
      expect(await compare(launch)).toBeNull();
    });
    await fc.assert(property, { numRuns: 500, seed: 1 });
  }, 120_000);
});

test('a good launch is let in by both, so that the comparison compares something', async () => {
  expect(await playToLtijs(ltijs, {}, now)).toEqual({ letIn: true, why: '' });
  expect(await playToUs({}, now)).toEqual({ letIn: true, why: '' });
});

test('every exception to it is met, and says why it is right', () => {
  expect([...met].sort()).toEqual(exceptions.map(({ name }) => name).sort());
  for (const { reason } of exceptions) expect(reason.length).toBeGreaterThan(40);
});
