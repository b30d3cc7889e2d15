import { commaSeparated, type ExportSource, noteIds } from './export-source.ts';
import { readRows } from './holding-sql.ts';
import { HOLDINGS, type Holding, type Kind } from './holdings.ts';

const PAGE = 1000;

/** What a person and their manager say to each other: no administrator reads it, here as little as on a page. */
const BETWEEN_TWO: ReadonlySet<Kind> = new Set(['conversations', 'recognition', 'objectives']);

/** The rows of every table that holds the subject; their own side and what is between two people only for themself. */
export async function* exportTables(source: ExportSource, isSelf: boolean): AsyncGenerator<string> {
  const holdings = HOLDINGS.filter(
    ({ plane, kind }) => isSelf || (plane !== 'development' && !BETWEEN_TWO.has(kind)),
  );
  for (const table of new Set(holdings.map((holding) => holding.table))) {
    yield `,\n${JSON.stringify(table)}:[`;
    yield* commaSeparated(
      rowsOf(
        source,
        holdings.filter((holding) => holding.table === table),
      ),
    );
    yield ']';
  }
}

/** A table stands in the list once for each way in which a row is somebody's; a row is given out once. */
async function* rowsOf(source: ExportSource, holdings: readonly Holding[]): AsyncGenerator<string> {
  const given = new Set<string>();
  for (const holding of holdings) {
    for (let offset = 0; ; offset += PAGE) {
      const rows = await source.read(holding.plane, (tx) =>
        readRows(tx, holding, source.subject, { offset, limit: PAGE }),
      );
      for (const row of rows) {
        if (holdings.length > 1) {
          if (given.has(row)) continue;
          given.add(row);
        }
        noteIds(source, row);
        yield row;
      }
      if (rows.length < PAGE) break;
    }
  }
}
