/**
 * Rows in portions that fit one statement: PostgreSQL takes 65,535 parameters, and a row of ours has at most
 * twenty.
 */
export function inChunks<Row>(rows: readonly Row[], size = 1_000): Row[][] {
  const chunks: Row[][] = [];
  for (let at = 0; at < rows.length; at += size) chunks.push(rows.slice(at, at + size));
  return chunks;
}
