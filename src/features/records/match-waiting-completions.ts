import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptionByObject } from '../catalog/index.ts';
import type { CompletionReport } from './completion.ts';
import { recordCompletion } from './record-completions.ts';

/** Tried in one transaction. */
const PAGE = 500;

/** What was found out about courses in this round: asked once each, however many completions wait for them. */
type Courses = Map<string, boolean>;

interface Waiting extends CompletionReport {
  readonly statementId: string;
  readonly missingOption: boolean;
  /** Somebody has the account by now. */
  readonly known: boolean;
  /** It waited for its account until now. */
  readonly missedPerson: boolean;
}

/**
 * Tries the completions that wait in the inbox again, because an account was linked, a course was bound or
 * the catalogue changed: one link brings all its statements in. Returns how many found their place.
 */
export async function matchWaitingCompletions(context: Context): Promise<number> {
  authorise(context, 'completion.record');
  const courses: Courses = new Map();
  let matched = 0;
  let after: string | null = null;
  do {
    const page: { matched: number; last: string | null } = await matchPage(context, after, courses);
    matched += page.matched;
    after = page.last;
  } while (after);
  return matched;
}

async function matchPage(
  context: Context,
  after: string | null,
  courses: Courses,
): Promise<{ matched: number; last: string | null }> {
  return inTransaction(context, 'development', async (tx) => {
    const waiting = await holdPage(tx, after);
    const found: string[] = [];
    const stale: Waiting[] = [];
    for (const one of waiting) {
      const hasOption = await isInCatalogue(tx, one, courses);
      if (one.known && hasOption) {
        if (await recordCompletion(tx, one.statementId, one)) found.push(one.statementId);
      } else if (hasOption === one.missingOption || one.known === one.missedPerson) stale.push(one);
    }
    await settle(tx, found);
    await noteMissing(tx, stale, courses);
    if (found.length > 0)
      await audit(tx, { action: 'completions.matched', details: { matched: found.length } });
    return {
      matched: found.length,
      last: waiting.length === PAGE ? (waiting.at(-1)?.statementId ?? null) : null,
    };
  });
}

async function holdPage({ sql, context }: Tx, after: string | null): Promise<Waiting[]> {
  const rows = await sql`
    select u.statement_id, u.issuer, u.sub, u.object_id, u.object_name, u.occurred_at, u.missing_option, u.missing_person,
           exists (select 1 from account a
                    where a.tenant_id = u.tenant_id and a.issuer = u.issuer and a.sub = u.sub) as known
      from unmatched_completion u
     where u.tenant_id = ${context.tenantId} and u.matched_at is null
       and (${after}::uuid is null or u.statement_id > ${after}::uuid)
     order by u.statement_id limit ${PAGE} for update of u skip locked`;
  return rows.map((row) => ({
    statementId: row.statement_id,
    issuer: row.issuer,
    sub: row.sub,
    objectId: row.object_id,
    objectName: row.object_name,
    occurredAt: row.occurred_at,
    missingOption: row.missing_option === 'yes',
    known: row.known,
    missedPerson: row.missing_person === 'yes',
  }));
}

const courseKey = ({ issuer, objectId }: CompletionReport): string => `${issuer}\n${objectId}`;

async function isInCatalogue(tx: Tx, report: CompletionReport, courses: Courses): Promise<boolean> {
  const key = courseKey(report);
  const known = courses.get(key);
  if (known !== undefined) return known;
  const found = (await findOptionByObject(tx, report)) !== null;
  courses.set(key, found);
  return found;
}

async function settle({ sql, context }: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update unmatched_completion set matched_at = ${context.now()}
     where tenant_id = ${context.tenantId} and statement_id = any(${[...ids]}::uuid[])`;
}

/** What still waits may wait for less than before, or for more. */
async function noteMissing(tx: Tx, stale: readonly Waiting[], courses: Courses): Promise<void> {
  if (stale.length === 0) return;
  const rows = stale.map((one) => ({
    id: one.statementId,
    person: one.known ? 'no' : 'yes',
    option: courses.get(courseKey(one)) ? 'no' : 'yes',
  }));
  await tx.sql`
    update unmatched_completion u set missing_person = r.person, missing_option = r.option
      from jsonb_to_recordset(${tx.sql.json(rows)}) as r(id uuid, person text, option text)
     where u.tenant_id = ${tx.context.tenantId} and u.statement_id = r.id`;
}
