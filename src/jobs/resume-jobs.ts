import type { Deps } from '../core/deps.ts';

/**
 * Hands out again the jobs that a killed process had taken and can no longer finish; without it they would
 * wait until their time is up (db/queue.ts). Called once when a process on Node starts. Where another process
 * is still working on one of them it is done twice, which receivers must bear anyway. Returns how many.
 */
export async function resumeJobs(deps: Deps): Promise<number> {
  const taken = await deps.pools.jobs`
    update pgboss.job set state = 'retry', start_after = now() where state = 'active' returning id`;
  if (taken.length > 0) deps.log.warn({ jobs: taken.length }, 'jobs of a process that ended are done again');
  return taken.length;
}
