import type { Context } from '../core/context.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { forgetRequests } from '../features/activities/index.ts';
import { readDueResults, sendDueScores } from '../features/courses/index.ts';
import { findOutlived, finishErasures, sweepBodies } from '../features/privacy/index.ts';
import { rotateDueKeys, sealAudit } from '../features/tenants/index.ts';
import { drainJobs } from './drain.ts';

/** What each tenant gets in every round, and what is said when it could not be done. */
const OF_EACH_TENANT: readonly (readonly [work: (context: Context) => Promise<unknown>, trouble: string])[] =
  [
    [sealAudit, 'the audit could not be sealed'],
    [sendDueScores, 'scores could not be sent'],
    [readDueResults, 'results could not be read'],
    [forgetRequests, 'old requests could not be forgotten'],
    [finishErasures, 'an erasure could not be ended'],
    [findOutlived, 'old statements could not be looked through'],
    [sweepBodies, 'attachments of refused statements could not be swept'],
  ];

/**
 * What comes round by itself, about once a minute: left-over jobs, what each tenant gets (above), keys whose time has
 * come, sweeping what has expired, room for the years of the record store, the queue's own housekeeping. One
 * tenant's trouble does not stop the others; the next round tries again.
 */
export async function makeRounds(deps: Deps): Promise<void> {
  const tenants = await deps.pools.jobs`select id from directory.list_tenants()`;
  for (const { id } of tenants) deps.stirred.add(id);
  await drainJobs(deps);
  for (const { id } of tenants) {
    const round = newId();
    const context = contextFor(deps, {
      tenantId: id,
      actor: { kind: 'system' },
      why: { kind: 'job', ref: round },
      requestId: round,
    });
    for (const [work, trouble] of OF_EACH_TENANT)
      await work(context).catch((error: Error) => tell(deps, { tenant: id, fault: error.name }, trouble));
  }
  await rotateDueKeys(deps).catch((error: Error) =>
    tell(deps, { fault: error.name }, 'the signing keys could not be rotated'),
  );
  await deps.pools.jobs`select directory.sweep(${deps.now()})`;
  await makeRoomForYears(deps);
  await (await deps.queue()).supervise();
}

/** Of the record store: the next year's partition long before its first statement, this year's should that have been missed. */
async function makeRoomForYears(deps: Deps): Promise<void> {
  const year = deps.now().getUTCFullYear();
  for (const each of [year, year + 1])
    await deps.pools.jobs`select records.put_partitions(${each})`.catch((error: Error) =>
      tell(deps, { year: each, fault: error.name }, 'the record store got no room for a year'),
    );
}

function tell(deps: Deps, facts: object, trouble: string): void {
  deps.log.error(facts, `${trouble}, the next round tries again`);
}
