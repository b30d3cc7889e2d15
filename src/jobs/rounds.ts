import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { forgetRequests } from '../features/activities/index.ts';
import { readDueResults, sendDueScores } from '../features/courses/index.ts';
import { findOutlived, finishErasures, sweepBodies } from '../features/privacy/index.ts';
import { rotateDueKeys, sealAudit } from '../features/tenants/index.ts';
import { drainJobs } from './drain.ts';

/**
 * What comes round by itself, about once a minute: left-over jobs, sealing the audit of every tenant, scores that
 * an LMS did not take the first time, results that nobody has read for a day, erasures that are due, statements that are
 * too old, sweeping what has expired, the queue's
 * own housekeeping. One tenant's trouble does not stop the others.
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
    await sealAudit(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'the audit could not be sealed, the next round tries again',
      );
    });
    await sendDueScores(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'scores could not be sent, the next round tries again',
      );
    });
    await readDueResults(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'results could not be read, the next round tries again',
      );
    });
    await forgetRequests(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'old requests could not be forgotten, the next round tries again',
      );
    });
    await finishErasures(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'an erasure could not be ended, the next round tries again',
      );
    });
    await findOutlived(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'old statements could not be looked through, the next round tries again',
      );
    });
    await sweepBodies(context).catch((error: Error) => {
      deps.log.error(
        { tenant: id, fault: error.name },
        'attachments of refused statements could not be swept, the next round tries again',
      );
    });
  }
  await rotateDueKeys(deps).catch((error: Error) => {
    deps.log.error(
      { fault: error.name },
      'the signing keys could not be rotated, the next round tries again',
    );
  });
  await deps.pools.jobs`select directory.sweep(${deps.now()})`;
  await makeRoomForYears(deps);
  await (await deps.queue()).supervise();
}

/** Of the record store: the next year's partition long before its first statement, this year's should that have been missed. */
async function makeRoomForYears(deps: Deps): Promise<void> {
  const year = deps.now().getUTCFullYear();
  for (const each of [year, year + 1])
    await deps.pools.jobs`select records.put_partitions(${each})`.catch((error: Error) => {
      deps.log.error(
        { year: each, fault: error.name },
        'the record store got no room for a year, the next round tries again',
      );
    });
}
