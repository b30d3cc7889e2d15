import { actingPersonId, type Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { authorise, decideMay, standingRelations } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptions } from '../catalog/index.ts';
import { findCompetencies } from '../frameworks/index.ts';
import { type ActivityRow, findActivity, listSkillIds } from './activity-row.ts';
import type { ActivitySkill, ActivityView } from './contract.ts';
import { courseRelations, type Seat } from './course-relations.ts';

/**
 * What an activity is, for everybody of the tenant; the viewer's own hand-in; and for whoever teaches the course that
 * the session came from (or the L&D admin) how many handed in. Never what, and never who.
 * @throws not_found
 */
export async function getActivity(
  context: Context,
  { id, seat }: { readonly id: string; readonly seat: Seat },
): Promise<ActivityView> {
  authorise(context, 'activity.read');
  if (!isId(id)) throw notFound('activity');
  return inTransaction(context, 'common', async (tx) => {
    const found = await findActivity(tx, id, seat);
    if (!found) throw notFound('activity');
    const { kind, title, instructions, linkId, points } = found;
    const [option] = found.optionId ? await findOptions(tx, [found.optionId]) : [];
    return {
      id: found.id,
      kind,
      title,
      instructions,
      option: option ? { id: option.id, title: option.title } : null,
      skills: await listSkills(tx, found),
      linkId,
      graded: points !== null && found.lineItemUrl !== null,
      counts: await countHandIns(tx, found, seat),
      mine: await findOwnHandIn(tx, linkId),
    };
  });
}

async function listSkills(tx: Tx, found: ActivityRow): Promise<ActivitySkill[]> {
  const ids = await listSkillIds(tx, found);
  const skills = await findCompetencies(tx, { ids });
  return ids.flatMap((id) => {
    const skill = skills.find((one) => one.id === id);
    return skill ? [{ id, name: skill.name, description: skill.description, levels: skill.levels }] : [];
  });
}

/** A teacher's count is of their own course; the L&D admin's, who may have come from anywhere, of all of them. */
async function countHandIns(tx: Tx, found: ActivityRow, seat: Seat): Promise<ActivityView['counts']> {
  const teaches = found.linkId === null ? [] : courseRelations(seat.courseRoles, 'teaching');
  const relations = standingRelations(tx.context.actor);
  if (found.kind === 'option-page' || !decideMay('activity.count', [...relations, ...teaches])) return null;
  const only = decideMay('activity.count', relations) ? null : found.linkId;
  const [row] = await tx.sql<{ people: number; lastAt: Date | null }[]>`
    select count(*)::int as people, max(h.handed_in_at) as "lastAt"
      from activity_link l join hand_in h on h.tenant_id = l.tenant_id and h.link_id = l.id
     where l.tenant_id = ${tx.context.tenantId} and l.activity_id = ${found.id}
       and (${only}::uuid is null or l.id = ${only}::uuid)`;
  return row ?? null;
}

async function findOwnHandIn(tx: Tx, linkId: string | null): Promise<ActivityView['mine']> {
  const me = actingPersonId(tx.context);
  const [row] = await tx.sql<{ handedInAt: Date; scoreQueuedAt: Date | null }[]>`
    select handed_in_at as "handedInAt", score_queued_at as "scoreQueuedAt" from hand_in
     where tenant_id = ${tx.context.tenantId} and link_id = ${linkId} and person_id = ${me}`;
  return row ?? null;
}
