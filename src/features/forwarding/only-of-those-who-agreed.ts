import type { Followed } from '../../../xapi/index.ts';
import type { Tx } from '../../db/transaction.ts';
import { listNamedPeople, type NamedAccount } from './list-named-people.ts';

/**
 * Only statements that name nobody but people who agreed to the store before it was stored. Who is not known here
 * has not agreed.
 */
export async function onlyOfThoseWhoAgreed(
  tx: Tx,
  storeId: string,
  statements: readonly Followed[],
): Promise<readonly Followed[]> {
  const named = statements.map((one) => ({ one, people: listNamedPeople(one.statement) }));
  const agreed = await readAgreements(
    tx,
    storeId,
    named.flatMap(({ people }) => people ?? []),
  );
  const since = (account: NamedAccount) => agreed.get(keyOf(account));
  return named
    .filter(({ one, people }) =>
      people?.every((account) => {
        const from = since(account);
        return from !== undefined && BigInt(one.seq) >= from;
      }),
    )
    .map(({ one }) => one);
}

const keyOf = ({ issuer, sub }: NamedAccount): string => JSON.stringify([issuer, sub]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The position from which on each account's person agreed; accounts of nobody who did are missing. */
async function readAgreements(
  { sql, context }: Tx,
  storeId: string,
  accounts: readonly NamedAccount[],
): Promise<ReadonlyMap<string, bigint>> {
  const { tenantId, publicUrl } = context;
  const own = `${publicUrl}/tenants/${tenantId}`;
  const asked = new Map(
    accounts.map((account) => {
      // people without an LMS account go by our own opaque id
      const person = account.issuer === own && UUID.test(account.sub) ? account.sub : null;
      return [keyOf(account), { key: keyOf(account), ...account, person }] as const;
    }),
  );
  if (asked.size === 0) return new Map();
  const rows = await sql`
    select w.key, c.from_seq::text as from_seq
      from json_to_recordset(${JSON.stringify([...asked.values()])}::text::json)
             as w(key text, issuer text, sub text, person uuid)
      left join account a on a.tenant_id = ${tenantId} and a.issuer = w.issuer and a.sub = w.sub
      join forward_consent c on c.tenant_id = ${tenantId} and c.store_id = ${storeId}
       and c.person_id = coalesce(w.person, a.person_id) and c.taken_back_at is null`;
  return new Map(rows.map((row) => [String(row.key), BigInt(row.from_seq)]));
}
