import { toCsvLines } from '../../core/export-csv.ts';
import { listTimeline, type TimelineEntry } from '../../features/records/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { readRecordQuery } from './record-query.ts';

/** Entries of one export, the newest; who has more takes it year by year. */
const MOST = 100_000;
const PAGE = 2000;

const HEADER = ['date', 'kind', 'what', 'skills', 'minutes', 'by', 'words', 'id'];

/** The person's record as a file of comma-separated lines, filtered as the page was. */
export async function recordCsv(c: AppContext): Promise<Response> {
  const parts = [toCsvLines([HEADER])];
  const { more } = await eachPage(c, (entries) => parts.push(toCsvLines(entries.map(cellsOf))));
  return sendFile(c, parts, 'text/csv; charset=utf-8', 'csv', more);
}

/** The same as JSON. `more` says that there are earlier entries than fit. */
export async function recordJson(c: AppContext): Promise<Response> {
  const parts: string[] = [];
  const { more } = await eachPage(c, (entries) => {
    for (const entry of entries)
      parts.push(`${parts.length > 0 ? ',' : ''}\n${JSON.stringify(factsOf(entry))}`);
  });
  const head = JSON.stringify({ madeAt: c.get('context').now().toISOString(), more }).slice(0, -1);
  return sendFile(c, [`${head},"entries":[`, ...parts, ']}\n'], 'application/json', 'json', more);
}

/** Page by page, each a short read: how long the record is costs time and never a long transaction. */
async function eachPage(
  c: AppContext,
  take: (entries: readonly TimelineEntry[]) => void,
): Promise<{ more: boolean }> {
  const filter = readRecordQuery((name) => c.req.query(name));
  let after: string | null = null;
  for (let read = 0; read < MOST; read += PAGE) {
    const page = await listTimeline(c.get('context'), filter, { after, limit: PAGE });
    take(page.entries);
    after = page.next;
    if (after === null) break;
  }
  return { more: after !== null };
}

function sendFile(c: AppContext, parts: string[], type: string, ending: string, more: boolean): Response {
  c.header('content-type', type);
  c.header('content-disposition', `attachment; filename="my-record.${ending}"`);
  if (more) c.header('x-more-entries', 'yes');
  return c.body(parts.join(''));
}

const cellsOf = (entry: TimelineEntry) => [
  entry.at.toISOString().slice(0, 10),
  entry.kind === 'logged'
    ? `logged ${entry.learningKind}`
    : `${entry.kind}${entry.takenBackAt ? ' taken back' : ''}`,
  entry.title,
  entry.skills.map(({ name, level }) => (level ? `${name} (level ${level})` : name)).join('; '),
  entry.minutes,
  entry.by,
  entry.words,
  entry.id,
];

const factsOf = ({ at, recordedAt, takenBackAt, learningKind, ...entry }: TimelineEntry) => ({
  ...entry,
  at: at.toISOString(),
  ...(takenBackAt ? { takenBackAt: takenBackAt.toISOString() } : {}),
  ...(learningKind ? { learningKind, loggedAt: recordedAt.toISOString() } : {}),
});
