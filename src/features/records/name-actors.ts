import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { auditReads } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPersons } from '../people/index.ts';
import type { StatementAccount } from './contract.ts';

/**
 * Whose accounts these are, as far as they are linked, by `actorKey`. Each of them finds the look under "Who saw my
 * data": what is recorded of somebody is read by an administrator only in their sight.
 */
export async function nameActors(
  context: Context,
  accounts: readonly StatementAccount[],
): Promise<ReadonlyMap<string, string>> {
  authorise(context, 'statement.read');
  const { tenantId, publicUrl } = context;
  const wanted = [...new Map(accounts.map((one) => [actorKey(one), one])).values()].filter(
    // what no account of ours can be is not asked for: PostgreSQL takes no NUL in a text
    ({ homePage, name }) => !UNSTORABLE.test(homePage + name),
  );
  if (wanted.length === 0) return new Map();
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<{ issuer: string; sub: string; person_id: string }[]>`
      select a.issuer, a.sub, a.person_id
        from jsonb_to_recordset(${tx.sql.json(wanted.map(({ homePage, name }) => ({ issuer: homePage, sub: name })))})
          as w(issuer text, sub text)
        join account a on a.tenant_id = ${tenantId} and a.issuer = w.issuer and a.sub = w.sub`;
    const found = rows.map((row) => ({
      key: actorKey({ homePage: row.issuer, name: row.sub }),
      personId: row.person_id,
    }));
    // a person without an account is an opaque id of the tenant (emit-statement.ts)
    const own = wanted.filter(({ homePage }) => homePage === `${publicUrl}/tenants/${tenantId}`);
    found.push(
      ...own.filter(({ name }) => UUID.test(name)).map((one) => ({ key: actorKey(one), personId: one.name })),
    );
    const people = await findPersons(tx, [...new Set(found.map(({ personId }) => personId))]);
    await auditReads(tx, 'statements.read', [...people.keys()]);
    return new Map(
      found.flatMap(({ key, personId }) => {
        const name = people.get(personId)?.name;
        return name ? [[key, name] as const] : [];
      }),
    );
  });
}

/** What `nameActors` answers by. */
export const actorKey = ({ homePage, name }: StatementAccount): string => JSON.stringify([homePage, name]);

const UNSTORABLE = /[\0\p{Surrogate}]/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
