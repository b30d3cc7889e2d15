import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { exportAround } from './export-around.ts';
import type { ExportSource } from './export-source.ts';
import { exportStatements } from './export-statements.ts';
import { exportTables } from './export-tables.ts';
import { loadSubject } from './load-subject.ts';
import { resolveTarget, type Target } from './resolve-target.ts';

const SELF_NOTES = ['Private notes that others wrote for themselves are theirs and are not in this file.'];
const OTHERS_NOTES = [
  ...SELF_NOTES,
  'Goals, self-ratings, the plan, recommendations, logged learning and private notes are the person’s own; conversations, examples, observations, thanks and objectives are between them and their manager: only they can export those, on their page “My data”.',
];

/**
 * Everything that is kept about somebody as one JSON text, in pieces: tables, statements, documents, attachments,
 * sessions, audit entries, and the names of the people whom they mention by id. It is read page by page while it is
 * sent, so that 100,000 statements take time and no memory. An administrator gets what an administrator may read
 * (exportTables); the file says what is missing.
 * @throws as resolveTarget, before the first piece
 */
export async function exportPerson(context: Context, target: Target): Promise<AsyncIterable<string>> {
  const { isSelf, subject } = await inTransaction(context, 'common', async (tx) => {
    const resolved = await resolveTarget(tx, 'person.export', target);
    await audit(tx, { action: 'person.exported', subjectId: resolved.personId });
    return { isSelf: resolved.isSelf, subject: await loadSubject(tx, resolved) };
  });
  const source: ExportSource = {
    context,
    subject,
    mentioned: new Set(),
    read: (plane, work) => inTransaction(context, plane, work),
  };
  return write(source, isSelf);
}

async function* write(source: ExportSource, isSelf: boolean): AsyncGenerator<string> {
  const head = {
    format: 'throughline-person-export',
    version: 1,
    madeAt: source.context.now().toISOString(),
    notes: isSelf ? SELF_NOTES : OTHERS_NOTES,
    accounts: source.subject.accounts,
  };
  yield JSON.stringify(head).slice(0, -1);
  yield* exportTables(source, isSelf);
  yield* exportStatements(source);
  yield* exportAround(source);
  yield '}\n';
}
