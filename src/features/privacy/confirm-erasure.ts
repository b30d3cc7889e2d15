import { hashAgent } from '../../../xapi/index.ts';
import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { decideMay, standingRelations } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { planTellings } from '../forwarding/index.ts';
import { closePersons, lockPeople } from '../people/index.ts';
import { hashErased } from './hash-erased.ts';
import { loadSubject } from './load-subject.ts';
import { type Resolved, resolveTarget, type Target } from './resolve-target.ts';
import { sealSubject } from './sealed-subject.ts';
import { agentKeysOf, type Subject } from './subject.ts';

/**
 * Begins somebody's erasure: from here on they cannot come in, their sessions are over, and nothing that is sent about
 * them from before this moment is taken in. The planes are told; `finish-erasures.ts` ends it. Confirming again
 * changes nothing.
 * @throws not_found; forbidden; conflict where they are the last tenant admin, or hold a desk and an LMS administrator
 * asks
 */
export async function confirmErasure(context: Context, target: Target): Promise<{ erasureId: string }> {
  return inTransaction(context, 'common', async (tx) => {
    const resolved = await resolveTarget(tx, 'person.erase', target);
    await lockPeople(tx);
    const running = await findRunning(tx, resolved);
    if (running?.confirmed) return { erasureId: running.id };
    const subject = await loadSubject(tx, resolved);
    await refuseToLoseDesk(tx, subject);
    const erasureId = running?.id ?? newId();
    // one moment for all: what the store marks as erased is found by it
    const at = context.now();
    await putConfirmed(tx, { erasureId, at }, resolved, subject);
    await beginInStore(tx, { erasureId, at }, subject);
    await planTellings(tx, { erasureId, personIds: subject.personIds, erasedAt: at });
    await closePersons(tx, subject.personIds);
    await audit(tx, {
      action: 'erasure.confirmed',
      subjectId: resolved.personId,
      entity: 'erasure',
      entityId: erasureId,
    });
    await announce(tx, 'erasure.confirmed', { erasureId });
    return { erasureId };
  });
}

async function findRunning(tx: Tx, { personId }: Resolved) {
  if (personId === null) return null;
  const [row] = await tx.sql`
    select id, confirmed_at from erasure
     where tenant_id = ${tx.context.tenantId} and person_id = ${personId}
       and withdrawn_at is null and declined_at is null and done_at is null for update`;
  return row ? { id: String(row.id), confirmed: row.confirmed_at !== null } : null;
}

/** Nobody is left without an administrator, and an LMS' administrator takes nobody's desk away. */
async function refuseToLoseDesk(tx: Tx, { personIds }: Subject): Promise<void> {
  if (personIds.length === 0) return;
  const { tenantId, actor } = tx.context;
  const grants = await tx.sql`
    select role from role_grant
     where tenant_id = ${tenantId} and person_id in ${tx.sql([...personIds])} and ended_at is null`;
  if (grants.length === 0) return;
  if (!decideMay('grant.give', standingRelations(actor)))
    throw new AppError(
      'conflict',
      'This person looks after Throughline at your company. A tenant administrator must erase them.',
    );
  if (!grants.some(({ role }) => role === 'tenant-admin')) return;
  const [other] = await tx.sql`
    select 1 from role_grant g join person p on p.tenant_id = g.tenant_id and p.id = g.person_id and p.active
     where g.tenant_id = ${tenantId} and g.role = 'tenant-admin' and g.ended_at is null
       and g.person_id not in ${tx.sql([...personIds])} limit 1`;
  if (!other)
    throw new AppError(
      'conflict',
      'This person is the only tenant administrator. Give somebody else the role first.',
    );
}

interface Begun {
  readonly erasureId: string;
  readonly at: Date;
}

async function putConfirmed(
  tx: Tx,
  { erasureId: id, at }: Begun,
  { personId }: Resolved,
  subject: Subject,
): Promise<void> {
  const { tenantId, secretKey } = tx.context;
  const me = actingPersonId(tx.context);
  const sealed = await sealSubject(secretKey, id, subject);
  await tx.sql`
    insert into erasure (tenant_id, id, person_id, asked_by, asked_at, confirmed_by, confirmed_at, sealed_subject)
    values (${tenantId}, ${id}, ${personId}, ${me}, ${at}, ${me}, ${at}, ${sealed})
    on conflict (tenant_id, id) do update
       set confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at,
           sealed_subject = excluded.sealed_subject`;
}

/** The store's own plane knows nobody: it is given hashes, some to find by and some to keep. */
async function beginInStore(tx: Tx, { erasureId, at }: Begun, subject: Subject): Promise<void> {
  const { context, sql } = tx;
  const keys = await agentKeysOf(subject, context);
  const agents = await Promise.all(keys.map(hashAgent));
  const hashed = keys.map((key) => hashErased(context.secretKey, context.tenantId, key));
  // an address as written and in small letters is one
  const tombstones = [...new Set(await Promise.all(hashed))];
  await sql`
    select records.begin_erasure(${erasureId}, ${bytes(sql, agents)}, ${bytes(sql, tombstones)}, ${at})`;
}

const bytes = (sql: Tx['sql'], hex: readonly string[]) => sql`
  array(select decode(h, 'hex') from json_array_elements_text(${JSON.stringify(hex)}::text::json) as h)`;
