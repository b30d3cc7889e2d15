import type { Context, Plane } from '../../core/context.ts';
import type { Tx } from '../../db/transaction.ts';
import type { Subject } from './subject.ts';

/** Where the parts of an export come from. Each read is a short transaction of its own, once the actor was asked. */
export interface ExportSource {
  readonly context: Context;
  readonly subject: Subject;
  /** Ids in what was given out: people among them are named at the end. */
  readonly mentioned: Set<string>;
  read<T>(plane: Plane, work: (tx: Tx) => Promise<T>): Promise<T>;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Remembers the ids that stand in a text. */
export function noteIds({ mentioned }: ExportSource, text: string): void {
  for (const [id] of text.matchAll(ID)) mentioned.add(id);
}

/** The pieces of a JSON list, each on a line of its own. */
export async function* commaSeparated(rows: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const row of rows) {
    yield `${first ? '' : ','}\n${row}`;
    first = false;
  }
}
