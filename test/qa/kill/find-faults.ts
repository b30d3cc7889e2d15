import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { Product } from '../../journeys/support/product.ts';
import { type Acknowledged, askStore, sendRepeat, stateOf } from './drive-product.ts';

/** What of the acknowledged is missing, doubled or different, and what was left undone, in sentences. */
export async function findFaults(product: Product, kept: Acknowledged): Promise<string[]> {
  const sql = product.owner();
  return [
    ...(await findJobsLeft(sql)),
    ...(await findGoalFaults(sql, kept)),
    ...(await findStatementFaults(sql, kept)),
    ...(await findRepeatFaults(product, kept)),
    ...(await findDocumentFaults(product, kept)),
    ...(await findAuditFaults(sql)),
  ];
}

/** Jobs are done within twenty seconds of the start, those included that were under way. */
async function findJobsLeft(sql: Sql): Promise<string[]> {
  for (const end = Date.now() + 20_000; ; await wait(100)) {
    const left = await sql`
      select name, state, count(*)::int as n from pgboss.job where state <> 'completed' group by 1, 2`;
    if (left.length === 0) return [];
    if (Date.now() > end) return left.map((row) => `${row.n} jobs of ${row.name} are still ${row.state}`);
  }
}

async function findGoalFaults(sql: Sql, kept: Acknowledged): Promise<string[]> {
  const ids = [...kept.goals.keys()];
  const rows = await sql`
    select g.id, g.title, g.status,
           (select count(*)::int from audit.entry e where e.entity_id = g.id::text and e.action = 'goal.written') as written,
           (select count(*)::int from audit.entry e where e.entity_id = g.id::text and e.action = 'goal.closed') as closed
      from development.goal g where g.id = any(${ids})`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return [...kept.goals].flatMap(([id, goal]) => {
    const row = found.get(id);
    if (!row) return [`goal ${id} was acknowledged and is gone`];
    const faults: string[] = [];
    if (row.title !== goal.title && row.title !== goal.triedTitle) faults.push(`goal ${id} lost its words`);
    if (goal.closed && row.status !== 'closed') faults.push(`goal ${id} was closed and is ${row.status}`);
    if (!goal.triedClosing && row.status === 'closed')
      faults.push(`goal ${id} is closed, and nobody closed it`);
    if (row.written !== 1) faults.push(`goal ${id} has ${row.written} audit rows of its writing`);
    if (row.closed !== (row.status === 'closed' ? 1 : 0)) faults.push(`goal ${id}: closing and audit differ`);
    return faults;
  });
}

/**
 * Each statement is stored once, and what it says either waits to be matched or became evidence: its own, or that
 * of another statement about the same course (a completion told twice counts once, R97).
 */
async function findStatementFaults(sql: Sql, kept: Acknowledged): Promise<string[]> {
  const ids = [...kept.statements];
  const rows = await sql`
    select s.id, count(*) over (partition by s.id)::int as times,
           exists (select from unmatched_completion u where u.statement_id = s.id) or exists (
             select from evidence e
               join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
               join account a on a.tenant_id = e.tenant_id and a.person_id = e.person_id
              where e.kind = 'completion' and a.sub = s.statement #>> '{actor,account,name}'
                and o.url = s.statement #>> '{object,id}') as counted
      from records.statement s where s.id = any(${ids})`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    if (!row) return [`statement ${id} was acknowledged and is gone`];
    if (row.times !== 1) return [`statement ${id} is there ${row.times} times`];
    return row.counted ? [] : [`statement ${id} is stored, and nobody looked at it`];
  });
}

/** Batches without ids, answered or not, are sent once more, and then each of their statements is there once. */
async function findRepeatFaults(product: Product, kept: Acknowledged): Promise<string[]> {
  const faults: string[] = [];
  for (const [mark, { ids, body }] of kept.repeats) {
    const again = await sendRepeat(product, body);
    if (ids.length > 0 && again.join() !== ids.join())
      faults.push(`the batch ${mark} got other ids when it came again`);
    const rows = await product.owner()`
      select count(*)::int as many from records.statement s
       where starts_with(s.statement #>> '{result,response}', ${mark})`;
    if (rows[0]?.many !== again.length) faults.push(`the batch ${mark} is there ${rows[0]?.many} times`);
  }
  kept.repeats.clear();
  return faults;
}

async function findDocumentFaults(product: Product, kept: Acknowledged): Promise<string[]> {
  const faults: string[] = [];
  for (const [stateId, counter] of kept.documents) {
    if (counter.kept === 0) continue;
    const answer = await askStore(product, stateOf(stateId));
    const document = (answer.status === 200 ? await answer.json() : {}) as Record<string, unknown>;
    const { counter: found } = document;
    if (found !== counter.kept && found !== counter.tried)
      faults.push(`document ${stateId} counted to ${counter.kept} and says ${found}`);
    for (let n = 1; n <= counter.kept; n++)
      if (document[`k${n}`] !== true) faults.push(`document ${stateId} lost its member ${n}`);
  }
  kept.documents.clear();
  return faults;
}

async function findAuditFaults(sql: Sql): Promise<string[]> {
  const tenants = await sql`select id from directory.tenant`;
  const faults: string[] = [];
  for (const { id } of tenants) {
    const [row] = await sql.begin(async (tx) => {
      await tx`select set_config('app.tenant', ${id}, true)`;
      return tx`select sealed, broken_at from audit.verify()`;
    });
    if (row?.broken_at !== null) faults.push(`the audit chain is broken at ${row?.broken_at}`);
    if (Number(row?.sealed) === 0) faults.push('nothing of the audit is sealed');
  }
  return faults;
}
