import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { TestDatabase } from '../support/database.ts';

/**
 * Words that stand in every text of one side; a statement of the other side must never bring them back.
 * The tenant's id follows them, so that one tenant's texts can be told from the other's.
 */
export const DEVELOPMENT_MARK = 'KESTREL-ONLY-FOR-DEVELOPMENT';
export const EVALUATION_MARK = 'HERON-ONLY-FOR-EVALUATION';

export interface SeededTenant {
  readonly tenantId: string;
  readonly author: string;
  readonly other: string;
  readonly conversation: string;
  readonly goal: string;
  readonly objective: string;
}

/** Two tenants with one row of each kind on each side of the wall, written by the planes' own logins. */
export async function seedWall(db: TestDatabase): Promise<[SeededTenant, SeededTenant]> {
  const common = postgres(db.urls.common, { max: 1 });
  const development = postgres(db.urls.development, { max: 1 });
  const evaluation = postgres(db.urls.evaluation, { max: 1 });
  try {
    return [
      await seedTenant(common, development, evaluation),
      await seedTenant(common, development, evaluation),
    ];
  } finally {
    await Promise.all([common.end(), development.end(), evaluation.end()]);
  }
}

/** Runs `work` as a tenant (and a person, for private notes), in a transaction like the product's. */
export function asTenant<T>(
  sql: Sql,
  { tenantId, person = '' }: { tenantId: string; person?: string },
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  return sql.begin(async (tx) => {
    await tx`select set_config('app.tenant', ${tenantId}, true), set_config('app.person', ${person}, true)`;
    return work(tx);
  }) as Promise<T>;
}

async function seedTenant(common: Sql, development: Sql, evaluation: Sql): Promise<SeededTenant> {
  const tenantId = randomUUID();
  const [author, other, conversation, goal, objective] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await asTenant(common, { tenantId }, async (tx) => {
    for (const id of [author, other])
      await tx`insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
               values (${tenantId}, ${id}, 'A', 'B', now(), now())`;
    await tx`insert into conversation (tenant_id, id, manager_id, employee_id, scheduled_at, created_at)
             values (${tenantId}, ${conversation}, ${other}, ${author}, now(), now())`;
  });
  await asTenant(development, { tenantId, person: author }, async (tx) => {
    await tx`insert into development.goal (tenant_id, id, person_id, title, origin, status, rank, version, created_at, updated_at)
             values (${tenantId}, ${goal}, ${author}, ${`${DEVELOPMENT_MARK} ${tenantId}`}, 'challenge', 'active', 1, 1, now(), now())`;
    await tx`insert into development.private_note (tenant_id, conversation_id, author_id, body, written_at)
             values (${tenantId}, ${conversation}, ${author}, ${`${DEVELOPMENT_MARK} ${tenantId}`}, now())`;
  });
  await asTenant(evaluation, { tenantId }, async (tx) => {
    await tx`insert into evaluation.objective (tenant_id, id, code, person_id, title, measure, direction, measure_unit,
               baseline, current_value, target_value, weight, due, status, agreed_at, imported_at)
             values (${tenantId}, ${objective}, 'O1', ${author}, ${`${EVALUATION_MARK} ${tenantId}`}, 'm', 'raise', 'percent',
               1, 2, 3, 10, '2026-12-31', 'on_track', now(), now())`;
  });
  return { tenantId, author, other, conversation, goal, objective };
}
