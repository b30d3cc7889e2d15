import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/** A store that what is said about a person may go to. */
export interface ForwardChoice {
  readonly storeId: string;
  readonly name: string;
  readonly host: string;
  /** It asks each person; false: the company decided for everybody. */
  readonly asks: boolean;
  readonly agreed: boolean;
}

/**
 * Lets an outside store have what is said about the acting person from now on, or takes it back: what it has been
 * sent it keeps. Repeating it changes nothing.
 * @throws not_found for a store that asks nobody
 */
export async function agreeToForwarding(
  context: Context,
  input: { readonly storeId: string; readonly agree: boolean },
): Promise<void> {
  const personId = ownPerson(context);
  const { storeId, agree } = input;
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'forwarding.agree', personId);
    const { tenantId, now } = context;
    const [store] = await tx.sql`
      select 1 from forward_store
       where tenant_id = ${tenantId} and id = ${storeId} and only_agreed and status <> 'removed'`;
    if (!store) throw notFound('record store');
    const changed = agree
      ? await tx.sql`
          insert into forward_consent (tenant_id, store_id, person_id, from_seq, first_seq, agreed_at)
          select ${tenantId}, ${storeId}, ${personId}, here.seq, here.seq, ${now()}
            from (select floor(extract(epoch from clock_timestamp()) * 1000)::bigint << 20 as seq) here
          on conflict (tenant_id, store_id, person_id)
          do update set from_seq = excluded.from_seq, agreed_at = excluded.agreed_at, taken_back_at = null
           where forward_consent.taken_back_at is not null returning 1`
      : await tx.sql`
          update forward_consent set taken_back_at = ${now()}
           where tenant_id = ${tenantId} and store_id = ${storeId} and person_id = ${personId}
             and taken_back_at is null returning 1`;
    if (changed.length === 0) return;
    const action = agree ? 'forwarding.agreed' : 'forwarding.agreement-taken-back';
    await audit(tx, { action, subjectId: personId, entity: 'forward_store', entityId: storeId });
  });
}

/** Where what is said about the acting person goes or may go, the oldest store first. */
export async function listForwardChoices(context: Context): Promise<ForwardChoice[]> {
  const personId = ownPerson(context);
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'forwarding.agree', personId);
    const rows = await tx.sql`
      select s.id, s.name, s.url, s.only_agreed, c.person_id is not null as agreed from forward_store s
        left join forward_consent c on c.tenant_id = s.tenant_id and c.store_id = s.id and c.person_id = ${personId}
         and c.taken_back_at is null
       where s.tenant_id = ${context.tenantId} and s.status <> 'removed' order by s.created_at, s.id`;
    return rows.map(({ id, name, url, only_agreed: asks, agreed }) => ({
      storeId: id,
      name,
      host: new URL(url).host,
      asks,
      agreed,
    }));
  });
}

function ownPerson(context: Context): string {
  const personId = actingPersonId(context);
  if (!personId) throw new AppError('forbidden', 'Only the person themself decides about this.');
  return personId;
}
