import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { practiceJourney } from '../../../src/practice-lms/company/company.ts';
import type { Product } from './product.ts';

/** The ids of the journey's people and things, read behind the walls. */
export interface JourneyIds {
  readonly tenantId: string;
  readonly manager: string;
  readonly learner: string;
  readonly other: string;
  readonly skill: string;
  readonly course: string;
  readonly otherWay: string;
}

export async function readJourneyIds(product: Product): Promise<JourneyIds> {
  const { manager, learner, learnerWithoutEvidence, skill, course, otherWay } = practiceJourney;
  const [row] = await product.owner()`
    select t.id as "tenantId",
           (select id from person where tenant_id = t.id and employee_number = ${manager}) as manager,
           (select id from person where tenant_id = t.id and employee_number = ${learner}) as learner,
           (select id from person where tenant_id = t.id and employee_number = ${learnerWithoutEvidence}) as other,
           (select id from competency where tenant_id = t.id and code = ${skill}) as skill,
           (select id from learning_option where tenant_id = t.id and code = ${course}) as course,
           (select id from learning_option where tenant_id = t.id and code = ${otherWay}) as "otherWay"
      from directory.tenant t where t.slug = 'halden'`;
  return row as unknown as JourneyIds;
}

/** Asks again until it holds: what follows from an announcement comes a moment later. */
export async function eventually(check: () => Promise<void>, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; ; await wait(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** The audit's actions about a person since a moment, with who did them, oldest first. */
export async function readAudit(
  product: Product,
  subjectId: string,
  since: Date,
): Promise<{ action: string; actor: string | null; kind: string }[]> {
  const rows = await product.owner()`
    select action, actor_id as actor, actor_kind as kind from audit.entry
     where subject_id = ${subjectId} and at > ${since} order by at, id`;
  return rows.map(({ action, actor, kind }) => ({ action, actor, kind }));
}

/** Nothing lies about: every job was done, none is parked. */
export async function expectNoJobLeft(product: Product): Promise<void> {
  await eventually(async () => {
    const [row] = await product.owner()`
      select count(*)::int as n from pgboss.job where state in ('created', 'retry', 'active', 'failed')`;
    expect(row?.n).toBe(0);
  });
}
