import { and, eq } from 'drizzle-orm';
import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { activityWork } from '../../db/schema/activities.ts';
import type { Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { type ActivityRow, findActivity } from './activity-row.ts';
import type { ActivityKind } from './contract.ts';
import type { Seat } from './course-relations.ts';

/** An activity that the acting person may hand in now. */
export interface OpenActivity extends ActivityRow {
  readonly linkId: string;
  readonly personId: string;
  readonly accountId: string;
}

/**
 * The activity for its own person's hand-in, which no other of theirs may overtake in this transaction.
 * @throws not_found for an activity that is not there or of another kind; precondition_failed where the session did
 *   not come from a course that has it
 */
export async function holdActivity(
  tx: Tx,
  { id, kind, seat }: { readonly id: string; readonly kind: ActivityKind; readonly seat: Seat },
): Promise<OpenActivity> {
  const personId = actingPersonId(tx.context);
  if (!personId) throw new AppError('forbidden', 'Only a person hands something in.');
  await authoriseAbout(tx, 'activity.hand-in', personId);
  const found = await findActivity(tx, id, seat);
  if (found?.kind !== kind) throw notFound('activity');
  if (found.linkId === null) throw notFromCourse();
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`work:${found.linkId}:${personId}`}, 0))`;
  return { ...found, linkId: found.linkId, personId, accountId: seat.accountId };
}

/** The session came from elsewhere: another course, or the tool's own link. */
export const notFromCourse = () =>
  new AppError(
    'precondition_failed',
    'Open this from your course, so that it is handed in there. What you typed is still here.',
  );

export interface Work {
  readonly body?: string;
  readonly competencyId?: string | null;
  readonly showToCourse?: boolean;
  readonly sharedWithManager?: boolean;
}

/**
 * Keeps what was done and announces that it was. `isNew` says whether it differs from an earlier hand-in: the same
 * sent twice is one.
 * @returns true where it counted
 */
export async function putWork(
  tx: Tx,
  { linkId, personId, accountId }: OpenActivity,
  work: Work,
  isNew: (before: typeof activityWork.$inferSelect) => boolean,
): Promise<boolean> {
  const { tenantId, now } = tx.context;
  const w = activityWork;
  const before = await findWork(tx, linkId, personId);
  if (before && !isNew(before)) return false;
  const version = (before?.version ?? 0) + 1;
  const at = now();
  const row = {
    accountId,
    version,
    body: work.body ?? '',
    competencyId: work.competencyId ?? null,
    shownToCourseAt: work.showToCourse ? (before?.shownToCourseAt ?? at) : null,
    shownToManagerAt: work.sharedWithManager ? at : (before?.shownToManagerAt ?? null),
    doneAt: at,
  };
  await tx.db
    .insert(w)
    .values({ tenantId, linkId, personId, ...row })
    .onConflictDoUpdate({ target: [w.tenantId, w.linkId, w.personId], set: row });
  await audit(tx, {
    action: 'activity.handed-in',
    subjectId: personId,
    entity: 'activity-link',
    entityId: linkId,
    details: { version },
  });
  await announce(tx, 'activity.handed-in', { linkId, accountId, version });
  return true;
}

async function findWork(
  tx: Tx,
  linkId: string,
  personId: string,
): Promise<typeof activityWork.$inferSelect | undefined> {
  const w = activityWork;
  const [row] = await tx.db
    .select()
    .from(w)
    .where(and(eq(w.tenantId, tx.context.tenantId), eq(w.linkId, linkId), eq(w.personId, personId)));
  return row;
}
