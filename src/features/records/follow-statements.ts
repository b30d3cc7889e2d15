import { type Followed, readAfter } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { VOIDED } from '../../core/xapi-verbs.ts';
import { announce } from '../../db/announce.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { readCompletion } from './completion.ts';

const NAME = 'completions';
const BATCH = 200;
/** Statements of one job: a job that cannot be done holds up no more than these. */
const PER_JOB = 20;

/**
 * Follows the record store from where it was left: what reports a completion, or voids something, is queued in the
 * same transaction that moves the cursor, so that nothing is missed or queued twice, and what does not costs no job. What the product
 * itself said is not news to it. Two followers at once: one waits for the other.
 * @returns true where there may be more, or something that cannot be read yet because an older write is open
 */
export async function followStatements(context: Context): Promise<boolean> {
  authorise(context, 'completion.follow');
  return inTransaction(context, 'development', async (tx) => {
    const after = await holdCursor(tx);
    const statements = await readAfter(tx.sql, context.tenantId, after, BATCH);
    const last = statements.at(-1);
    if (last) {
      await queueNews(tx, statements);
      await tx.sql`
        update statement_cursor set seq = ${last.seq}::bigint, moved_at = ${context.now()}
         where tenant_id = ${context.tenantId} and name = ${NAME}`;
    }
    return statements.length === BATCH || (await isMore(tx, last?.seq ?? after));
  });
}

async function holdCursor({ sql, context }: Tx): Promise<string> {
  const { tenantId, now } = context;
  await sql`
    insert into statement_cursor (tenant_id, name, seq, moved_at) values (${tenantId}, ${NAME}, 0, ${now()})
    on conflict do nothing`;
  const [cursor] = await sql<{ seq: string }[]>`
    select seq::text as seq from statement_cursor where tenant_id = ${tenantId} and name = ${NAME} for update`;
  return cursor?.seq ?? '0';
}

async function queueNews(tx: Tx, statements: readonly Followed[]): Promise<void> {
  const ids = statements.filter(isReportOfOthers).map(({ id }) => id);
  for (let from = 0; from < ids.length; from += PER_JOB)
    await announce(tx, 'statement.stored', { statementIds: ids.slice(from, from + PER_JOB) });
  const voided = statements.flatMap(voidedBy);
  for (let from = 0; from < voided.length; from += PER_JOB)
    await announce(tx, 'statement.voided', { statementIds: voided.slice(from, from + PER_JOB) });
}

/** Whether it may void that one, which may not have come yet, is judged when it is looked at. */
function voidedBy({ statement: { verb, object }, credentialId }: Followed): string[] {
  return credentialId !== null && verb.id === VOIDED && 'id' in object ? [String(object.id)] : [];
}

const isReportOfOthers = ({ statement, stored, credentialId }: Followed): boolean =>
  credentialId !== null && readCompletion({ stored, ...statement }) !== null;

async function isMore({ sql, context }: Tx, after: string): Promise<boolean> {
  const [more] = await sql`
    select 1 from records.statement where tenant_id = ${context.tenantId} and seq > ${after}::bigint limit 1`;
  return more !== undefined;
}
