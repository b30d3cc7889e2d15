import { and, eq, inArray } from 'drizzle-orm';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { type AuditFact, auditAll } from '../../db/audit.ts';
import { account } from '../../db/schema/people.ts';
import type { Tx } from '../../db/transaction.ts';
import { areNumbersTrusted } from '../tenants/index.ts';
import { lockPeople } from './lock-people.ts';
import { moveAccount } from './move-account.ts';

/** Somebody in a course's roster, as far as linking goes: neither name nor address. */
export interface NumberedMember {
  readonly sub: string;
  /** person_sourcedid */
  readonly personNumber: string;
}

interface Found {
  readonly id: string;
  readonly sub: string;
  readonly personId: string;
  readonly status: string;
  readonly proposedPersonId: string | null;
}

/**
 * Links members of a course with the employees of the same number, before they ever launch, where the platform is
 * trusted for numbers; elsewhere a pending account's link is proposed and an administrator decides (launch-security
 * rule 5). Accounts that are linked stay as they are. Inside the caller's transaction; the caller authorises.
 */
export async function linkMembers(
  tx: Tx,
  roster: {
    readonly platformId: string;
    readonly issuer: string;
    readonly members: readonly NumberedMember[];
  },
): Promise<{ readonly linked: number; readonly proposed: number }> {
  const { platformId, issuer, members } = roster;
  if (members.length === 0) return { linked: 0, proposed: 0 };
  await lockPeople(tx);
  const employees = await findEmployees(
    tx,
    members.map(({ personNumber }) => personNumber),
  );
  const accounts = await findAccounts(tx, issuer, members);
  const trusted = await areNumbersTrusted(tx, platformId);
  const fresh: { sub: string; personId: string }[] = [];
  const proposals: { account: Found; personId: string }[] = [];
  let moved = 0;
  for (const { sub, personNumber } of members) {
    const personId = employees.get(personNumber);
    const found = accounts.get(sub);
    if (!personId || found?.status === 'linked') continue;
    if (!trusted) {
      if (found && found.proposedPersonId !== personId) proposals.push({ account: found, personId });
    } else if (found) {
      await moveAccount(tx, found, personId);
      moved++;
    } else fresh.push({ sub, personId });
  }
  await putLinked(tx, issuer, fresh);
  await propose(tx, proposals);
  return { linked: moved + fresh.length, proposed: proposals.length };
}

/** Who works here today, by number. */
async function findEmployees(tx: Tx, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const today = tx.context.now().toISOString().slice(0, 10);
  const rows = await tx.sql<{ id: string; number: string }[]>`
    select id, employee_number as number from person
     where tenant_id = ${tx.context.tenantId} and employee_number = any(${[...numbers]}::text[])
       and active and (end_date is null or end_date >= ${today})`;
  return new Map(rows.map(({ id, number }) => [number, id]));
}

async function findAccounts(
  tx: Tx,
  issuer: string,
  members: readonly NumberedMember[],
): Promise<ReadonlyMap<string, Found>> {
  const subs = members.map(({ sub }) => sub);
  const rows = await tx.db
    .select({
      id: account.id,
      sub: account.sub,
      personId: account.personId,
      status: account.status,
      proposedPersonId: account.proposedPersonId,
    })
    .from(account)
    .where(
      and(eq(account.tenantId, tx.context.tenantId), eq(account.issuer, issuer), inArray(account.sub, subs)),
    );
  return new Map(rows.map((row) => [row.sub, row]));
}

async function putLinked(
  tx: Tx,
  issuer: string,
  fresh: readonly { readonly sub: string; readonly personId: string }[],
): Promise<void> {
  if (fresh.length === 0) return;
  const { tenantId, now } = tx.context;
  const rows = fresh.map(({ sub, personId }) => ({
    tenantId,
    id: newId(),
    issuer,
    sub,
    personId,
    status: 'linked',
    linkedAt: now(),
  }));
  await tx.db.insert(account).values(rows);
  await auditAll(
    tx,
    rows.map(
      ({ id, personId }): AuditFact => ({
        action: 'account.linked',
        subjectId: personId,
        entity: 'account',
        entityId: id,
      }),
    ),
  );
  await announce(tx, 'accounts.added', {});
}

async function propose(
  tx: Tx,
  proposals: readonly { readonly account: Found; readonly personId: string }[],
): Promise<void> {
  for (const { account: found, personId } of proposals)
    await tx.db
      .update(account)
      .set({ proposedPersonId: personId })
      .where(and(eq(account.tenantId, tx.context.tenantId), eq(account.id, found.id)));
  await auditAll(
    tx,
    proposals.map(({ account: found, personId }) => ({
      action: 'account.link-proposed',
      subjectId: personId,
      entity: 'account',
      entityId: found.id,
    })),
  );
}
