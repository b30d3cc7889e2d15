import { findPersons } from '../people/index.ts';
import { commaSeparated, type ExportSource } from './export-source.ts';

const PAGE = 1000;

/** What stands around a person: sessions and audit entries, which no login reads, and who the ids in the export are. */
export async function* exportAround(source: ExportSource): AsyncGenerator<string> {
  const ids = `{${source.subject.personIds.join(',')}}`;
  const sessions = await source.read(
    'common',
    ({ sql, context }) =>
      sql`select * from directory.list_person_sessions(${context.tenantId}, ${ids}::text::uuid[])`,
  );
  yield `,\n"sessions":${JSON.stringify(sessions)},\n"audit.entries":[`;
  yield* commaSeparated(entriesOf(source));
  yield `],\n"people":${JSON.stringify(await namesOf(source))}`;
}

async function* entriesOf(source: ExportSource): AsyncGenerator<string> {
  for (const personId of source.subject.personIds) {
    for (let after = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' }; ; ) {
      const { at, id } = after;
      const rows = await source.read(
        'common',
        ({ sql }) => sql`select * from audit.entries_about(${personId}, ${at}, ${id}, ${PAGE})`,
      );
      for (const row of rows) {
        if (row.actor_id) source.mentioned.add(row.actor_id);
        yield JSON.stringify(row);
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = { at: last.at, id: last.id };
    }
  }
}

async function namesOf({ mentioned, read }: ExportSource): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  const ids = [...mentioned];
  for (let from = 0; from < ids.length; from += PAGE) {
    const people = await read('common', (tx) => findPersons(tx, ids.slice(from, from + PAGE)));
    for (const [id, { name }] of people) names[id] = name;
  }
  return names;
}
