import fc from 'fast-check';
import { arbitraryStatement } from '../../xapi/arbitrary-statement.ts';
import { arbitraryRace, runRace } from '../../xapi/races-plan.ts';
import type { Harness } from '../../xapi/support.ts';
import { fuzzAttachment, fuzzDocument } from './documents-and-attachments.ts';
import { fuzzBatch, fuzzStatement } from './fuzz-statement.ts';

/** Small enough that the clock is looked at every few seconds. */
const STATEMENTS = 200;
const AT_ONCE = 16;

export interface Portion {
  readonly seed: number;
  readonly number: number;
}

export interface PortionResult {
  /** Requests. */
  readonly sent: number;
  /** Claims that held. */
  readonly held: number;
  /** The others, in words. */
  readonly faults: readonly string[];
}

/** Whether a claim held, and what was seen where it did not. */
export type Note = (held: boolean, what: string) => void;

/** Statements in every way, documents and attachments among them, and one race; the same portion draws the same. */
export async function fuzzPortion(h: Harness, { seed, number }: Portion): Promise<PortionResult> {
  const before = h.asked();
  const faults: string[] = [];
  let held = 0;
  const note: Note = (isSo, what) => {
    if (isSo) held++;
    else faults.push(`seed ${seed}, portion ${number}, ${h.version}: ${what.slice(0, 2000)}`);
  };
  const own = (seed + number * 7_919) % 2 ** 31;
  await fuzzStatements(h, own, note);
  for (const race of fc.sample(arbitraryRace, { seed: own, numRuns: 2 })) {
    const wrong = await runRace(h, race);
    note(wrong.length === 0, `${wrong.join('; ')} in ${JSON.stringify(race)}`);
  }
  note(h.faults.length === 0, `unexpected errors: ${h.faults.slice(0, 3).join('; ')}`);
  // what the harness remembers is for short tests
  for (const remembered of [h.faults, h.storedIds, h.refused]) remembered.length = 0;
  return { sent: h.asked() - before, held, faults };
}

async function fuzzStatements(h: Harness, seed: number, note: Note): Promise<void> {
  const statements = fc.sample(arbitraryStatement, { seed, numRuns: STATEMENTS });
  let next = 0;
  const work = async () => {
    for (let at = next++; at < statements.length; at = next++) {
      await fuzzStatement(h, statements[at]!, seed + at, note);
      if (at % 20 === 19) await fuzzBatch(h, statements.slice(at - 19, at + 1), note);
      if (at % 20 === 9) await fuzzDocument(h, seed + at, note);
      if (at % 20 === 14) await fuzzAttachment(h, seed + at, note);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
