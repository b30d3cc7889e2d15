import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';

/** Completions of one course of an LMS that belong to no option of the catalogue yet. */
export interface WaitingCourse {
  readonly objectId: string;
  readonly objectName: string | null;
  readonly completions: number;
  readonly since: Date;
}

/** Completions of one account that is nobody's yet: it has never launched, and no import named it. */
export interface WaitingAccount {
  readonly issuer: string;
  readonly sub: string;
  readonly completions: number;
  readonly since: Date;
  /** What it completed last, to recognise somebody by. */
  readonly lastObject: string;
}

export interface IgnoredCourse {
  readonly objectId: string;
  readonly objectName: string | null;
  readonly ignoredAt: Date;
}

export interface WaitingCompletions {
  readonly courses: readonly WaitingCourse[];
  readonly accounts: readonly WaitingAccount[];
  /** How many there are in all, of which a page is shown. */
  readonly courseCount: number;
  readonly accountCount: number;
  /** The newest ones. */
  readonly ignored: readonly IgnoredCourse[];
}

/** Courses, and accounts, of one page. */
export const WAITING_PAGE = 20;
const MOST_IGNORED = 50;

/**
 * The inbox of completions that could not be matched: by course and by account, what waits most often first. What
 * an administrator ignores is left out of both.
 * @param pages which twenty are wanted, from 1
 */
export async function listWaitingCompletions(
  context: Context,
  pages: { readonly courses?: number; readonly accounts?: number } = {},
): Promise<WaitingCompletions> {
  authorise(context, 'completion.match');
  return inTransaction(context, 'common', async (tx) => {
    const courses = await listCourses(tx, offsetOf(pages.courses));
    const accounts = await listAccounts(tx, offsetOf(pages.accounts));
    const ignored = await tx.sql<IgnoredCourse[]>`
      select object_id as "objectId", object_name as "objectName", ignored_at as "ignoredAt" from ignored_course
       where tenant_id = ${context.tenantId} order by ignored_at desc, object_id limit ${MOST_IGNORED}`;
    return {
      courses: courses.rows,
      courseCount: courses.count,
      accounts: accounts.rows,
      accountCount: accounts.count,
      ignored,
    };
  });
}

const offsetOf = (page = 1): number => (Math.min(Math.max(1, page), 10_000) - 1) * WAITING_PAGE;

type Counted<Row> = { readonly rows: Row[]; readonly count: number };

async function listCourses(tx: Tx, offset: number): Promise<Counted<WaitingCourse>> {
  const rows = await tx.sql`
    select object_id, max(object_name) as object_name, count(*)::int as completions, min(waiting_since) as since,
           count(*) over ()::int as all
      from ${waiting(tx)} and u.missing_option = 'yes'
     group by object_id order by count(*) desc, object_id limit ${WAITING_PAGE} offset ${offset}`;
  return {
    count: rows[0]?.all ?? 0,
    rows: rows.map((row) => ({
      objectId: row.object_id,
      objectName: row.object_name,
      completions: row.completions,
      since: row.since,
    })),
  };
}

async function listAccounts(tx: Tx, offset: number): Promise<Counted<WaitingAccount>> {
  const rows = await tx.sql`
    select issuer, sub, count(*)::int as completions, min(waiting_since) as since,
           (array_agg(coalesce(object_name, object_id) order by occurred_at desc))[1] as last_object,
           count(*) over ()::int as all
      from ${waiting(tx)} and u.missing_person = 'yes'
     group by issuer, sub order by count(*) desc, issuer, sub limit ${WAITING_PAGE} offset ${offset}`;
  return {
    count: rows[0]?.all ?? 0,
    rows: rows.map((row) => ({
      issuer: row.issuer,
      sub: row.sub,
      completions: row.completions,
      since: row.since,
      lastObject: row.last_object,
    })),
  };
}

const waiting = ({ sql, context }: Tx) => sql`
  unmatched_completion u where u.tenant_id = ${context.tenantId} and u.matched_at is null
    and not exists (select 1 from ignored_course i where i.tenant_id = u.tenant_id and i.object_id = u.object_id)`;
