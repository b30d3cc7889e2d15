import type { Sql } from 'postgres';
import { expect } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { AppError, type ErrorCode } from '../../src/core/errors.ts';
import { toCsv } from '../../src/core/export-csv.ts';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { confirmAlignment, importCatalog } from '../../src/features/catalog/index.ts';
import { importFramework, importRoleProfile } from '../../src/features/frameworks/index.ts';
import type { TestTenant } from '../support/tenant.ts';

/** What a tenant has to learn: ids by code. */
export interface Learning {
  readonly skills: Readonly<Record<'FEEDBACK' | 'PLAN' | 'FOOD' | 'LISTEN', string>>;
  readonly options: Readonly<Record<'COURSE' | 'ELEARN' | 'SHADOW' | 'READ' | 'FOODCRS' | 'LOOSE', string>>;
}

const bytes = (header: string, rows: readonly (readonly (string | number | null)[])[]): Uint8Array =>
  new TextEncoder().encode(toCsv(header.split(','), rows));

/**
 * Gives the tenant a framework of five levels, a role profile for BUYER and options, by the product's own
 * verbs. FEEDBACK has a course, an e-learning, shadowing and reading; FOOD has one course; LOOSE builds nothing.
 */
export async function bringLearning({ operator }: TestTenant): Promise<Learning> {
  const levels = ['says it', 'tries it', 'does it', 'does it well', 'teaches it'];
  await importFramework(operator, {
    format: 'csv',
    code: 'OWN',
    name: 'Our skills',
    bytes: bytes('code,parent_code,type,name,description,level_1,level_2,level_3,level_4,level_5', [
      ['TALK', null, 'area', 'Talking', 'Talking and listening', null, null, null, null, null],
      ['FEEDBACK', 'TALK', 'skill', 'Giving feedback that lands', 'Saying what one saw', ...levels],
      ['PLAN', null, 'skill', 'Planning with buffers', 'Plans that survive Tuesday', ...levels],
      ['FOOD', null, 'knowledge', 'Food safety', 'Temperatures and allergens', ...levels],
      ['LISTEN', 'TALK', 'behaviour', 'Listens first', 'Asks before telling', ...levels],
    ]),
  });
  await importRoleProfile(operator, {
    bytes: bytes('job_code,role_title,competency_code,target_level,weight,priority,tasks', [
      ['BUYER', 'Buyer', 'FEEDBACK', 4, 30, 'yes', 'Buy well;Keep growers'],
      ['BUYER', 'Buyer', 'FOOD', 3, 50, 'no', 'Buy well;Keep growers'],
      ['BUYER', 'Buyer', 'LISTEN', 3, 20, 'no', 'Buy well;Keep growers'],
    ]),
  });
  const header =
    'code,title,description,provider,url,duration_min,level,language,kind,competency_codes,prerequisite_codes,mandatory';
  const option = (code: string, kind: string, minutes: number) =>
    [
      code,
      `${code} title`,
      'What it is about',
      'Halden',
      `https://lms.example/${code}`,
      minutes,
      null,
      'en',
      kind,
      null,
      null,
      'no',
    ] as const;
  await importCatalog(operator, {
    format: 'csv',
    bytes: bytes(header, [
      option('COURSE', 'course', 300),
      option('ELEARN', 'elearning', 80),
      option('SHADOW', 'shadowing', 120),
      option('READ', 'reading', 30),
      option('FOODCRS', 'course', 60),
      option('LOOSE', 'course', 60),
    ]),
  });
  const skills = await idsByCode(operator, 'competency');
  const options = await idsByCode(operator, 'learning_option');
  const learning = { skills, options } as unknown as Learning;
  for (const [code, skill, level] of [
    ['COURSE', 'FEEDBACK', 3],
    ['ELEARN', 'FEEDBACK', 3],
    ['SHADOW', 'FEEDBACK', 4],
    ['READ', 'FEEDBACK', 2],
    ['FOODCRS', 'FOOD', 3],
  ] as const) {
    await confirmAlignment(operator, {
      optionId: learning.options[code],
      competencyId: learning.skills[skill],
      level,
      relevance: 1,
      version: 0,
    });
  }
  return learning;
}

async function idsByCode(context: Context, table: 'competency' | 'learning_option') {
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`select code, id from ${tx.sql(table)} where tenant_id = ${context.tenantId}`;
    return Object.fromEntries(rows.map((row) => [row.code, row.id]));
  });
}

/** A piece of evidence as records would have left it: what the receivers of `completion.recorded` are handed. */
export async function recordedCompletion(
  tenant: TestTenant,
  owner: Sql,
  done: { readonly personId: string; readonly optionId: string; readonly issuer?: string },
): Promise<{ evidenceId: string; personId: string; optionId: string }> {
  const evidenceId = newId();
  const { personId, optionId } = done;
  const at = tenant.clock.now();
  await owner`
    insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
    values (${tenant.tenantId}, ${evidenceId}, ${personId}, 'completion', ${optionId}, ${done.issuer ?? 'https://lms.example'}, ${newId()}, ${at}, ${at})`;
  return { evidenceId, personId, optionId };
}

/** Expects the refusal of a code. */
export async function expectRefusal(work: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome, 'refused').toBeInstanceOf(AppError);
  const error = outcome as AppError;
  expect(error.code, error.message).toBe(code);
  return error;
}
