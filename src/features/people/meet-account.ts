import { and, eq, isNull, ne, or } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { account, person } from '../../db/schema/people.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { areNumbersTrusted } from '../tenants/index.ts';
import { worksOn } from './import-plan.ts';
import { lockPeople } from './lock-people.ts';
import { moveAccount } from './move-account.ts';
import { type LaunchedName, nameFromLaunch } from './name-from-launch.ts';

/** What a proven launch says about who launched. An e-mail address is not asked for: it never links. */
export interface LaunchedAccount extends LaunchedName {
  readonly platformId: string;
  readonly issuer: string;
  readonly sub: string;
  /** The LIS person_sourcedid claim: the employee number, where the platform is trusted to say so. */
  readonly personSourcedid?: string | null;
  /** Who this was at the same LMS before LTI 1.3; given only where the LMS has proven it. */
  readonly provenLegacyId?: string | null;
}

export type Meeting =
  | { readonly personId: string; readonly accountId: string; readonly matched: boolean }
  | { readonly refused: 'suspended person' };

const SUSPENDED = { refused: 'suspended person' } as const;

/**
 * Finds whose account launches: (tenant, issuer, sub), never an e-mail address (launch-security rule 5).
 * An unknown account becomes a provisional person with the least rights, pending until it is linked. The
 * employee number links by itself only where the tenant admin trusts the platform for it; otherwise it is
 * proposed. Somebody whose account of LTI 1.1 times is linked stays who they were. Any number of parallel first launches end in one person. Somebody who has left is refused.
 */
export async function meetAccount(context: Context, launched: LaunchedAccount): Promise<Meeting> {
  authorise(context, 'account.meet');
  return inTransaction(context, 'common', async (tx) => {
    const known = await findAccount(tx, launched);
    // only who is settled passes without the lock: the others may become somebody else while we look
    if (known?.status === 'linked') return welcome(tx, known);
    await lockPeople(tx);
    const found = await findAccount(tx, launched);
    if (found?.status === 'linked') return welcome(tx, found);
    const former = await findFormer(tx, launched);
    if (former) return link(tx, found, former, launched);
    const employee = await findEmployee(tx, launched.personSourcedid ?? null);
    if (employee && (await areNumbersTrusted(tx, launched.platformId))) {
      return link(tx, found, employee, launched);
    }
    if (found) {
      await propose(tx, found.accountId, employee?.personId ?? null);
      return welcome(tx, found);
    }
    return admitStranger(tx, launched, employee?.personId ?? null);
  });
}

interface Employee {
  readonly personId: string;
  readonly active: boolean;
  readonly endDate: string | null;
}

interface FoundAccount extends Employee {
  readonly accountId: string;
  readonly status: string;
}

async function findAccount(
  tx: Tx,
  { issuer, sub }: Pick<LaunchedAccount, 'issuer' | 'sub'>,
): Promise<FoundAccount | undefined> {
  const [row] = await tx.sql<FoundAccount[]>`
    select a.id as "accountId", a.person_id as "personId", a.status, p.active, p.end_date::text as "endDate"
      from account a join person p on p.tenant_id = a.tenant_id and p.id = a.person_id
     where a.tenant_id = ${tx.context.tenantId} and a.issuer = ${issuer} and a.sub = ${sub}`;
  return row;
}

/** The account under the id of LTI 1.1, launched or imported; one that is still pending is nobody's proof. */
async function findFormer(tx: Tx, { issuer, provenLegacyId }: LaunchedAccount): Promise<Employee | null> {
  if (!provenLegacyId) return null;
  const found = await findAccount(tx, { issuer, sub: provenLegacyId });
  return found?.status === 'linked' ? found : null;
}

async function findEmployee(tx: Tx, employeeNumber: string | null): Promise<Employee | null> {
  if (!employeeNumber) return null;
  const [row] = await tx.db
    .select({ personId: person.id, active: person.active, endDate: person.endDate })
    .from(person)
    .where(and(eq(person.tenantId, tx.context.tenantId), eq(person.employeeNumber, employeeNumber)));
  return row ?? null;
}

/** Lets a known account in and remembers when; somebody who has left stays outside, and nothing is written. */
async function welcome(tx: Tx, { accountId, personId, status, ...employee }: FoundAccount): Promise<Meeting> {
  const now = tx.context.now();
  if (!worksOn(employee, now.toISOString().slice(0, 10))) return SUSPENDED;
  tx.send(tx.sql`
    update account set last_launch_at = ${now}, first_seen_at = coalesce(first_seen_at, ${now})
     where tenant_id = ${tx.context.tenantId} and id = ${accountId}`);
  await audit(tx, {
    action: 'account.launched',
    subjectId: personId,
    entity: 'account',
    entityId: accountId,
  });
  return { personId, accountId, matched: status === 'linked' };
}

async function link(
  tx: Tx,
  found: FoundAccount | undefined,
  employee: Employee,
  launched: LaunchedAccount,
): Promise<Meeting> {
  if (!worksOn(employee, tx.context.now().toISOString().slice(0, 10))) return SUSPENDED;
  const { personId } = employee;
  if (found) await moveAccount(tx, { id: found.accountId, personId: found.personId }, personId);
  const accountId = found?.accountId ?? (await putAccount(tx, launched, { personId, status: 'linked' }));
  return welcome(tx, { ...employee, accountId, status: 'linked' });
}

/** Connect shows the proposal; a proposal that the platform no longer makes is not taken back. */
async function propose(tx: Tx, accountId: string, proposedPersonId: string | null): Promise<void> {
  if (!proposedPersonId) return;
  const [changed] = await tx.db
    .update(account)
    .set({ proposedPersonId })
    .where(
      and(
        eq(account.tenantId, tx.context.tenantId),
        eq(account.id, accountId),
        or(isNull(account.proposedPersonId), ne(account.proposedPersonId, proposedPersonId)),
      ),
    )
    .returning({ id: account.id });
  if (changed) {
    await audit(tx, {
      action: 'account.link-proposed',
      subjectId: proposedPersonId,
      entity: 'account',
      entityId: accountId,
    });
  }
}

async function admitStranger(tx: Tx, launched: LaunchedAccount, proposed: string | null): Promise<Meeting> {
  const { tenantId } = tx.context;
  const now = tx.context.now();
  const personId = newId();
  const names = nameFromLaunch(launched);
  // no e-mail address: an import could otherwise take the provisional person for an employee
  await tx.db.insert(person).values({ tenantId, id: personId, ...names, createdAt: now, updatedAt: now });
  await audit(tx, { action: 'person.met', subjectId: personId, entity: 'person', entityId: personId });
  const accountId = await putAccount(tx, launched, { personId, status: 'pending' });
  await propose(tx, accountId, proposed);
  return welcome(tx, { accountId, personId, status: 'pending', active: true, endDate: null });
}

async function putAccount(
  tx: Tx,
  { issuer, sub }: LaunchedAccount,
  owner: { readonly personId: string; readonly status: 'linked' | 'pending' },
): Promise<string> {
  const id = newId();
  const now = tx.context.now();
  const linkedAt = owner.status === 'linked' ? now : null;
  await tx.db
    .insert(account)
    .values({ tenantId: tx.context.tenantId, id, issuer, sub, ...owner, linkedAt, firstSeenAt: now });
  await announce(tx, 'accounts.added', {});
  if (linkedAt) {
    await audit(tx, { action: 'account.linked', subjectId: owner.personId, entity: 'account', entityId: id });
  }
  return id;
}
