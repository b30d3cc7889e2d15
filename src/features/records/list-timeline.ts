import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout, findPersons } from '../people/index.ts';
import { type LearningKind, TIMELINE_KINDS, type TimelineEntry, type TimelineKind } from './contract.ts';
import { selectKind, type TimelineRow } from './timeline-sources.ts';

/** What of the record is wanted; null is everything. */
export interface TimelineFilter {
  readonly kind: TimelineKind | null;
  readonly competencyId: string | null;
  readonly year: number | null;
}

export interface TimelinePage {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  /** What to hand in as `after` for the earlier ones; null where there are none. */
  readonly next: string | null;
}

const MOST = 2000;

/**
 * The acting person's own learning, newest first: what they completed, reached, shared, were thanked for, accepted,
 * handed in and logged. It joins what is theirs on both sides of the wall and is shown to nobody else.
 * @param page.after the `next` of the page before; anything else begins at the newest
 * @param page.limit 1 to 2,000
 */
export async function listTimeline(
  context: Context,
  filter: TimelineFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<TimelinePage> {
  const me = actingPersonId(context);
  if (!me) return { entries: [], next: null };
  const limit = Math.min(MOST, Math.max(1, page.limit));
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', me);
    const rows = await selectRows(tx, me, filter, { after: readCursor(page.after), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      entries: await nameRows(tx, shown),
      next: last && rows.length > limit ? `${last.exactly}_${last.id}` : null,
    };
  });
}

async function selectRows(
  tx: Tx,
  personId: string,
  { kind, competencyId, year }: TimelineFilter,
  page: { readonly after: { at: string; id: string } | null; readonly limit: number },
): Promise<readonly TimelineRow[]> {
  const { sql } = tx;
  const part = {
    personId,
    competencyId,
    from: year === null ? null : `${year}-01-01T00:00:00Z`,
    until: year === null ? null : `${year + 1}-01-01T00:00:00Z`,
    ...page,
  };
  const kinds = (kind ? [kind] : TIMELINE_KINDS).map((one) => selectKind(tx, one, part));
  const all = kinds.reduce((rows, one) => sql`${rows} union all ${one}`);
  return sql<TimelineRow[]>`
    select item.*, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
      from (${all}) item order by at desc, id desc limit ${page.limit}`;
}

const CURSOR =
  /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** When the last one that was shown happened, and its id; null for what is no such thing. */
function readCursor(text: string | null): { at: string; id: string } | null {
  const [, moment = '', fraction = '', id = ''] = CURSOR.exec(text ?? '') ?? [];
  const at = new Date(`${moment}Z`);
  // a 31st of February has the right form too
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== moment) return null;
  return { at: moment + fraction, id };
}

/** Puts names to ids: three reads for a page, however long it is. */
async function nameRows(tx: Tx, rows: readonly TimelineRow[]): Promise<TimelineEntry[]> {
  const given = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  const [options, skills, people] = await Promise.all([
    readOptions(tx, given(rows.map((row) => row.option_id))),
    readSkills(tx, given(rows.map((row) => row.competency_id))),
    findPersons(tx, given(rows.map((row) => row.by_id))),
  ]);
  return rows.map((row) => {
    const option = row.option_id ? options.get(row.option_id) : undefined;
    const skill = row.competency_id ? skills.get(row.competency_id) : undefined;
    return {
      kind: row.kind,
      id: row.id,
      at: row.at,
      title: option?.title ?? row.title,
      by: row.by_id ? (people.get(row.by_id)?.name ?? null) : null,
      skills: option ? option.skills : skill ? [{ name: skill, level: row.level }] : [],
      minutes: row.minutes,
      learningKind: row.learning_kind as LearningKind | null,
      words: row.words,
      recordedAt: row.recorded_at,
      takenBackAt: row.taken_back_at,
    };
  });
}

type NamedSkills = { name: string; level: number | null }[];

async function readOptions(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { title: string; skills: NamedSkills }>();
  const rows = await tx.sql<{ id: string; title: string; skills: NamedSkills }[]>`
    select o.id, o.title, coalesce(
        (select jsonb_agg(jsonb_build_object('name', c.name, 'level', a.level) order by a.relevance desc, c.name)
           from alignment a join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
          where a.tenant_id = o.tenant_id and a.option_id = o.id and a.status = 'confirmed'), '[]') as skills
      from learning_option o where o.tenant_id = ${tx.context.tenantId} and o.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

async function readSkills(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<{ id: string; name: string }[]>`
    select id, name from competency where tenant_id = ${tx.context.tenantId} and id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The year of the first thing in the acting person's record; this year where there is nothing yet. */
export async function findFirstYear(context: Context): Promise<number> {
  const me = actingPersonId(context);
  const { tenantId } = context;
  const thisYear = context.now().getUTCFullYear();
  if (!me) return thisYear;
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', me);
    const [row] = await tx.sql<{ year: number | null }[]>`
      select extract(year from least(
        (select min(occurred_at) from evidence where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(shared_at) from shared_example where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(recorded_at) from observation where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(given_at) from recognition where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(handed_in_at) from hand_in where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(answered_at) from development.recommendation
          where tenant_id = ${tenantId} and person_id = ${me} and status = 'accepted'),
        (select min(closed_at) from development.goal where tenant_id = ${tenantId} and person_id = ${me}),
        (select min(learned_on)::timestamp at time zone 'UTC' from development.logged_learning
          where tenant_id = ${tenantId} and person_id = ${me})) at time zone 'UTC')::int as year`;
    return Math.min(row?.year ?? thisYear, thisYear);
  });
}
