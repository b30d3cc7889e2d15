import { actingPersonId, type Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout, findPersons } from '../people/index.ts';

/** Somebody else's look at, or change of, what is about the acting person; the same on one day stands once. */
export interface Seen {
  readonly by: string;
  /** Past tense with its noun, as the audit has it: `evidence.read`. */
  readonly action: string;
  /** YYYY-MM-DD (UTC). */
  readonly day: string;
  readonly times: number;
}

/** The audit is read this far back. */
const ENTRIES = 500;

/** Who saw or changed what is about the acting person, newest first; their own doings and jobs are left out. */
export async function listWhoSaw(context: Context): Promise<Seen[]> {
  const me = actingPersonId(context);
  if (!me) return [];
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'growth.read', me);
    const rows = await tx.sql`
      select actor_id, actor_kind, action, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as times
        from audit.about(${me}, ${ENTRIES}) where actor_id is distinct from ${me} and actor_kind <> 'system'
       group by actor_id, actor_kind, action, day order by day desc, action, actor_id`;
    const people = await findPersons(tx, [...new Set(rows.flatMap((row) => row.actor_id ?? []))]);
    return rows.map((row) => ({
      by: people.get(row.actor_id)?.name ?? 'An administrator at the command line',
      action: row.action,
      day: row.day,
      times: row.times,
    }));
  });
}
