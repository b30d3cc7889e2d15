import { and, eq, isNull } from 'drizzle-orm';
import { actingPersonId, type Context, type GrantedRole } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { account, person, roleGrant } from '../../db/schema/people.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { lockPeople } from './lock-people.ts';

export const GRANTED_ROLES = [
  'tenant-admin',
  'ld-admin',
  'hr-admin',
] as const satisfies readonly GrantedRole[];

/** How a person is named from outside: by employee number, or by the LMS account they launched with. */
export type PersonName =
  | { readonly employeeNumber: string }
  | { readonly issuer: string; readonly sub: string };

/**
 * Gives a person a role. `unit` narrows an HR admin to the people of one department; null means everybody.
 * Given twice it stays one grant.
 * @throws not_found where nobody is called so; invalid for a unit that cannot count
 */
export async function grantRole(
  context: Context,
  input: { readonly who: PersonName; readonly role: GrantedRole; readonly unit: string | null },
): Promise<{ grantId: string; personId: string; given: boolean }> {
  authorise(context, 'grant.give');
  const { role, unit } = input;
  if (unit !== null && role !== 'hr-admin') {
    const message = 'Only an hr-admin can be narrowed to a department. Leave the unit out.';
    throw invalid([{ field: 'unit', message }], message);
  }
  return inTransaction(context, 'common', async (tx) => {
    await lockPeople(tx);
    const personId = await getPersonId(tx, input.who);
    if (unit !== null) await checkDepartment(tx, unit);
    const open = await findOpenGrant(tx, personId, role, unit);
    if (open) return { grantId: open, personId, given: false };
    const id = newId();
    const { tenantId } = context;
    const grantedBy = actingPersonId(context);
    await tx.db
      .insert(roleGrant)
      .values({ tenantId, id, personId, role, unit, grantedBy, grantedAt: context.now() });
    const details = { role, inDepartment: unit !== null };
    await audit(tx, {
      action: 'role.granted',
      subjectId: personId,
      entity: 'role_grant',
      entityId: id,
      details,
    });
    return { grantId: id, personId, given: true };
  });
}

async function getPersonId(tx: Tx, who: PersonName): Promise<string> {
  const { tenantId } = tx.context;
  if ('employeeNumber' in who) {
    const [found] = await tx.db
      .select({ id: person.id })
      .from(person)
      .where(and(eq(person.tenantId, tenantId), eq(person.employeeNumber, who.employeeNumber)));
    if (found) return found.id;
    throw new AppError(
      'not_found',
      `Nobody has the employee number ${who.employeeNumber}. Import people first.`,
    );
  }
  const [found] = await tx.db
    .select({ id: account.personId })
    .from(account)
    .where(and(eq(account.tenantId, tenantId), eq(account.issuer, who.issuer), eq(account.sub, who.sub)));
  if (found) return found.id;
  throw new AppError(
    'not_found',
    'Nobody has launched with this LMS account yet. Launch once with it, then give the role; issuer and sub must match to the letter.',
  );
}

/** A grant for a department that nobody is in would look given and do nothing. */
async function checkDepartment(tx: Tx, unit: string): Promise<void> {
  const [found] = await tx.db
    .select({ id: person.id })
    .from(person)
    .where(and(eq(person.tenantId, tx.context.tenantId), eq(person.department, unit)))
    .limit(1);
  if (found) return;
  const message = `Nobody is in a department "${unit}". Write it as the people file does.`;
  throw invalid([{ field: 'unit', message }], message);
}

async function findOpenGrant(
  tx: Tx,
  personId: string,
  role: GrantedRole,
  unit: string | null,
): Promise<string | null> {
  const [found] = await tx.db
    .select({ id: roleGrant.id })
    .from(roleGrant)
    .where(
      and(
        eq(roleGrant.tenantId, tx.context.tenantId),
        eq(roleGrant.personId, personId),
        eq(roleGrant.role, role),
        unit === null ? isNull(roleGrant.unit) : eq(roleGrant.unit, unit),
        isNull(roleGrant.endedAt),
      ),
    );
  return found?.id ?? null;
}
