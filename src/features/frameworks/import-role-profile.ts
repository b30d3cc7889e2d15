import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { parseRoleProfileCsv } from '../../core/parse/role-profile-csv.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/frameworks.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { loadCompetencyCodes } from './competency-codes.ts';
import { holdImportLock } from './hold-import-lock.ts';
import { decideImport, type ImportReport } from './import-report.ts';
import { inChunks } from './in-chunks.ts';
import {
  decideRoleProfileChanges,
  type FileExpectation,
  type RoleProfileState,
  readRoleProfiles,
} from './role-profile-changes.ts';

export interface RoleProfileImport {
  readonly bytes: Uint8Array;
  readonly dryRun?: boolean;
}

/**
 * Brings the role profiles that the file names to what it says, each as a whole, in one transaction; any
 * complaint and nothing is written. Roles that the file does not name are left alone, so that each department
 * may bring its own file.
 * @throws forbidden for anybody but the L&D admin and the operator
 */
export async function importRoleProfile(context: Context, input: RoleProfileImport): Promise<ImportReport> {
  authorise(context, 'role-profile.import');
  const parsed = parseRoleProfileCsv(input.bytes);
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const complete = parsed.complaints.length === 0;
    const read = readRoleProfiles(parsed.rows, await loadCompetencyCodes(tx), { complete });
    const remarks = { ...parsed, complaints: [...parsed.complaints, ...read.complaints] };
    const stored = await storedProfiles(tx);
    const report = decideImport(decideRoleProfileChanges(stored.states, read.profiles), remarks, input);
    if (report.outcome !== 'applied' || report.changes.length === 0) return report;
    const wanted = new Set(report.changes.map(({ code }) => code));
    await writeProfiles(
      tx,
      read.profiles.filter(({ jobCode }) => wanted.has(jobCode)),
      stored.ids,
    );
    await audit(tx, {
      action: 'role-profiles.imported',
      entity: 'role_profile',
      details: { created: report.created, changed: report.changed },
    });
    return report;
  });
}

interface StoredProfiles {
  readonly states: ReadonlyMap<string, RoleProfileState>;
  readonly ids: ReadonlyMap<string, string>;
}

async function storedProfiles(tx: Tx): Promise<StoredProfiles> {
  const rows = await tx.sql<(RoleProfileState & { id: string; expectations: FileExpectation[] })[]>`
    select r.id, r.job_code as "jobCode", r.title, r.tasks,
           coalesce((select json_agg(json_build_object('competencyId', e.competency_id, 'targetLevel', e.target_level,
                                                       'weight', e.weight, 'priority', e.priority))
                       from role_profile_competency e
                      where e.tenant_id = r.tenant_id and e.role_profile_id = r.id), '[]') as expectations
      from role_profile r where r.tenant_id = ${tx.context.tenantId}`;
  return {
    states: new Map(rows.map((row) => [row.jobCode, row])),
    ids: new Map(rows.map((row) => [row.jobCode, row.id])),
  };
}

async function writeProfiles(
  tx: Tx,
  profiles: readonly RoleProfileState[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { tenantId, now } = tx.context;
  const at = now();
  const { roleProfile, roleProfileCompetency: expectation } = schema;
  const written = profiles.map((profile) => ({ ...profile, id: ids.get(profile.jobCode) ?? newId() }));
  for (const chunk of inChunks(written)) {
    await tx.db
      .insert(roleProfile)
      .values(
        chunk.map(({ id, jobCode, title, tasks }) => ({
          tenantId,
          id,
          jobCode,
          title,
          tasks,
          createdAt: at,
          updatedAt: at,
        })),
      )
      .onConflictDoUpdate({
        target: [roleProfile.tenantId, roleProfile.id],
        set: { title: sql`excluded.title`, tasks: sql`excluded.tasks`, updatedAt: at },
      });
    const profileIds = chunk.map(({ id }) => id);
    await tx.db
      .delete(expectation)
      .where(and(eq(expectation.tenantId, tenantId), inArray(expectation.roleProfileId, profileIds)));
  }
  const rows = written.flatMap(({ id, expectations }) =>
    expectations.map((each) => ({ tenantId, roleProfileId: id, ...each })),
  );
  for (const chunk of inChunks(rows)) await tx.db.insert(expectation).values(chunk);
}
