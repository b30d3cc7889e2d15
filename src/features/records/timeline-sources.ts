import type { Fragment } from 'postgres';
import type { Tx } from '../../db/transaction.ts';
import type { TimelineKind } from './contract.ts';

/** Which part of a timeline is read: bounds of time as PostgreSQL writes them, so that no fraction is lost. */
export interface TimelinePart {
  readonly personId: string;
  readonly competencyId: string | null;
  /** Inclusive and exclusive: a year. */
  readonly from: string | null;
  readonly until: string | null;
  /** Behind this one, in the order newest first. */
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** A row before its names are looked up. */
export interface TimelineRow {
  readonly kind: TimelineKind;
  readonly id: string;
  readonly at: Date;
  readonly exactly: string;
  readonly option_id: string | null;
  readonly competency_id: string | null;
  readonly level: number | null;
  readonly by_id: string | null;
  readonly title: string;
  readonly minutes: number | null;
  readonly learning_kind: string | null;
  readonly words: string;
  readonly recorded_at: Date;
  readonly taken_back_at: Date | null;
}

/** What a kind is read from: its own columns under the names that all share, and how it is narrowed. */
interface Source {
  readonly at: Fragment;
  readonly id: Fragment;
  readonly columns: Fragment;
  readonly from: Fragment;
  /** The column of the competency, or a whole condition where there is none. */
  readonly about: (competencyId: string) => Fragment;
  /** When it was taken back, where that can happen and is still told. */
  readonly takenBackAt?: Fragment;
}

/**
 * The newest rows of one kind. Each kind is read by its own index (tenant, person, time) and no further than the
 * page needs, so that a long record costs no more than a short one.
 */
export function selectKind(tx: Tx, kind: TimelineKind, part: TimelinePart): Fragment {
  const { sql } = tx;
  const {
    at,
    id,
    columns,
    from,
    about,
    takenBackAt = sql`null::timestamptz`,
  } = sourceOf(tx, kind, part.personId);
  const { competencyId, after } = part;
  // as text: the driver would make a date of it and lose the microseconds
  return sql`
    (select ${kind}::text as kind, ${id} as id, ${at} as at, ${columns}, ${takenBackAt} as taken_back_at ${from}
       ${competencyId === null ? sql`` : about(competencyId)}
       ${part.from === null ? sql`` : sql`and ${at} >= ${part.from}::timestamptz`}
       ${part.until === null ? sql`` : sql`and ${at} < ${part.until}::timestamptz`}
       ${after === null ? sql`` : sql`and ${at} <= ${after.at}::text::timestamptz and (${at} < ${after.at}::text::timestamptz or ${id} < ${after.id}::uuid)`}
      order by at desc, id desc limit ${part.limit})`;
}

function sourceOf(tx: Tx, kind: TimelineKind, personId: string): Source {
  const { sql } = tx;
  const { tenantId } = tx.context;
  const mine = (alias: string) =>
    sql`${sql(`${alias}.tenant_id`)} = ${tenantId} and ${sql(`${alias}.person_id`)} = ${personId}`;
  const nothing = sql`null::int as minutes, null::text as learning_kind, '' as words`;
  const isAbout = (column: string) => (competencyId: string) => sql`and ${sql(column)} = ${competencyId}`;
  switch (kind) {
    case 'completion':
      return {
        at: sql`e.occurred_at`,
        id: sql`e.id`,
        columns: sql`e.option_id, null::uuid as competency_id, null::int as level, null::uuid as by_id, '' as title,
          ${nothing}, e.recorded_at`,
        from: sql`from evidence e where ${mine('e')} and e.kind = 'completion'`,
        // it does not vanish: the person may remember it, and what was built on it has changed
        takenBackAt: sql`e.withdrawn_at`,
        about: (competencyId) => sql`and exists (
          select 1 from alignment a where a.tenant_id = e.tenant_id and a.option_id = e.option_id
             and a.status = 'confirmed' and a.competency_id = ${competencyId})`,
      };
    case 'badge':
    case 'assessment':
      return {
        at: sql`e.occurred_at`,
        id: sql`e.id`,
        columns: sql`null::uuid as option_id, e.competency_id, e.level, null::uuid as by_id, '' as title,
          ${nothing}, e.recorded_at`,
        from: sql`from evidence e where ${mine('e')} and e.kind = ${kind} and e.withdrawn_at is null`,
        about: isAbout('e.competency_id'),
      };
    case 'level':
      return {
        at: sql`r.reached_at`,
        id: sql`md5(r.competency_id::text || r.level)::uuid`,
        columns: sql`null::uuid as option_id, r.competency_id, r.level, null::uuid as by_id, '' as title,
          ${nothing}, r.reached_at as recorded_at`,
        from: sql`from level_reached r where ${mine('r')}`,
        about: isAbout('r.competency_id'),
      };
    case 'example':
      return {
        at: sql`x.shared_at`,
        id: sql`x.id`,
        columns: sql`null::uuid as option_id, x.competency_id, x.level, x.acknowledged_by as by_id, x.body as title,
          ${nothing}, x.shared_at as recorded_at`,
        from: sql`from shared_example x where ${mine('x')}`,
        about: isAbout('x.competency_id'),
      };
    case 'observation':
      return {
        at: sql`b.recorded_at`,
        id: sql`b.id`,
        columns: sql`null::uuid as option_id, b.competency_id, b.level, b.observer_id as by_id, b.body as title,
          ${nothing}, b.recorded_at`,
        from: sql`from observation b where ${mine('b')}`,
        about: isAbout('b.competency_id'),
      };
    case 'recognition':
      return {
        at: sql`g.given_at`,
        id: sql`g.id`,
        columns: sql`null::uuid as option_id, g.competency_id, null::int as level, g.by_person_id as by_id,
          g.body as title, ${nothing}, g.given_at as recorded_at`,
        from: sql`from recognition g where ${mine('g')}`,
        about: isAbout('g.competency_id'),
      };
    case 'recommendation':
      return {
        at: sql`n.answered_at`,
        id: sql`n.id`,
        columns: sql`null::uuid as option_id, n.competency_id, null::int as level, n.by_person_id as by_id,
          n.reason as title, ${nothing}, n.answered_at as recorded_at`,
        from: sql`from development.recommendation n where ${mine('n')} and n.status = 'accepted' and n.answered_at is not null`,
        about: isAbout('n.competency_id'),
      };
    case 'hand-in':
      return {
        at: sql`h.handed_in_at`,
        id: sql`h.id`,
        columns: sql`null::uuid as option_id, null::uuid as competency_id, null::int as level, null::uuid as by_id,
          v.title, ${nothing}, h.handed_in_at as recorded_at`,
        from: sql`from hand_in h
          join activity_link l on l.tenant_id = h.tenant_id and l.id = h.link_id
          join activity v on v.tenant_id = l.tenant_id and v.id = l.activity_id where ${mine('h')}`,
        about: (competencyId) => sql`and exists (
          select 1 from activity_competency y where y.tenant_id = v.tenant_id and y.activity_id = v.id
             and y.competency_id = ${competencyId})`,
      };
    case 'logged':
      return {
        // a day has no hour: noon, which is the same day almost everywhere
        at: sql`((d.learned_on + time '12:00') at time zone 'UTC')`,
        id: sql`d.id`,
        columns: sql`null::uuid as option_id, d.competency_id, null::int as level, null::uuid as by_id, d.title,
          d.minutes, d.kind as learning_kind, d.words, d.logged_at as recorded_at`,
        from: sql`from development.logged_learning d where ${mine('d')}`,
        about: isAbout('d.competency_id'),
      };
    case 'goal':
      return {
        at: sql`o.closed_at`,
        id: sql`o.id`,
        columns: sql`null::uuid as option_id, o.competency_id, null::int as level, null::uuid as by_id, o.title,
          null::int as minutes, null::text as learning_kind, coalesce(o.closing_note, '') as words,
          o.closed_at as recorded_at`,
        from: sql`from development.goal o where ${mine('o')} and o.status = 'closed' and o.closed_at is not null`,
        about: isAbout('o.competency_id'),
      };
  }
}
