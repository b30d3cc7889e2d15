import type { Actor, Context, Grant } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Viewer } from '../../http/environment.ts';
import type { Session } from '../../http/session.ts';

/**
 * Who the session's person is today, for every request anew: grants and reporting lines that changed a minute
 * ago count. Null where the person has left, or the account is somebody else's by now.
 * @param context any context of the session's tenant; the actor comes out of this
 */
export async function loadViewer(
  context: Context,
  session: Pick<Session, 'personId' | 'accountId' | 'platformId' | 'lmsAdmin'>,
): Promise<{ readonly actor: Actor; readonly viewer: Viewer } | null> {
  const { tenantId } = context;
  const { personId } = session;
  const today = context.now().toISOString().slice(0, 10);
  const row = await inTransaction(context, 'common', async (tx) => {
    const [found] = await tx.sql`
      select trim(p.given_name || ' ' || p.family_name) as name, a.status,
        exists (select 1 from reporting_line l join person r on r.tenant_id = l.tenant_id and r.id = l.person_id
                 where l.tenant_id = ${tenantId} and l.manager_id = p.id and l.kind = 'line' and r.active
                   and l.since <= ${today} and (l.until is null or l.until > ${today})) as manages,
        coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'unit', g.unit) order by g.granted_at, g.id)
                    from role_grant g
                   where g.tenant_id = ${tenantId} and g.person_id = p.id and g.ended_at is null), '[]') as grants
        from account a join person p on p.tenant_id = a.tenant_id and p.id = a.person_id
       where a.tenant_id = ${tenantId} and a.id = ${session.accountId} and p.id = ${personId}
         and p.active and (p.end_date is null or p.end_date >= ${today})`;
    return found;
  });
  if (!row) return null;
  const grants: readonly Grant[] = row.grants;
  const holds = (role: Grant['role']) => grants.some((grant) => grant.role === role && grant.unit === null);
  return {
    actor: { kind: 'person', personId, grants, lmsAdminOf: session.lmsAdmin ? session.platformId : null },
    viewer: {
      personId,
      name: row.name,
      matched: row.status === 'linked',
      managesPeople: row.manages,
      mapsCatalogue: holds('ld-admin'),
      overseesConversations: grants.some(({ role }) => role === 'hr-admin'),
      connectsLms: holds('tenant-admin') || session.lmsAdmin,
    },
  };
}
