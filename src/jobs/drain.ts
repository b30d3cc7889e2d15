import type { Context } from '../core/context.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { type Announcement, EVENT_NAMES, type EventName } from '../core/events.ts';
import { listDueQueues } from '../db/queue.ts';
import { followStirred } from './follow-stores.ts';
import { type Receiver, SUBSCRIPTIONS } from './subscriptions.ts';

/** Jobs taken at once from one queue; they run one after the other. */
const BATCH = 20;

/**
 * Works off every announcement that waits, until all queues are empty or the time is up. The same on Node
 * (a loop that is nudged after each commit) and on Workers (after each request, and `scheduled`).
 * Returns how many jobs were done. A job that throws is tried again by pg-boss, with back-off, then parked.
 */
export async function drainJobs(
  deps: Deps,
  until: Date = new Date(deps.now().getTime() + 20_000),
): Promise<number> {
  const queue = await deps.queue();
  let done = 0;
  for (let again = true; again && deps.now() < until; ) {
    again = false;
    await followStirred(deps);
    const due = await listDueQueues(deps.pools.jobs);
    for (const event of EVENT_NAMES) {
      if (!due.has(event)) continue;
      const jobs = await queue.fetch<Announcement>(event, { batchSize: BATCH });
      for (const job of jobs) {
        if (await perform(deps, event, job)) done++;
        again = true;
      }
    }
  }
  return done;
}

async function perform(
  deps: Deps,
  event: EventName,
  job: { id: string; data: Announcement },
): Promise<boolean> {
  const context = contextFor(deps, {
    tenantId: job.data.tenantId,
    actor: { kind: 'system' },
    why: { kind: 'job', ref: job.id },
    requestId: job.id,
  });
  const queue = await deps.queue();
  const fault = await wakeReceivers(context, event, job.data);
  if (fault === null) {
    await queue.complete(event, job.id);
    return true;
  }
  deps.log.error({ job: job.id, event, ...fault }, 'job not done, it will be tried again');
  await queue.fail(event, job.id, fault);
  return false;
}

/**
 * One receiver's trouble does not keep the news from the others; all are woken again with the next attempt.
 * Returns the first fault by name and code only: a database's message may quote what somebody wrote.
 */
async function wakeReceivers(
  context: Context,
  event: EventName,
  { ids }: Announcement,
): Promise<{ fault?: string; code?: string } | null> {
  let first: { fault?: string; code?: string } | null = null;
  // the event's name and its ids belong together (db/announce.ts); the map cannot say so for a name it learns here
  for (const receive of SUBSCRIPTIONS[event] as readonly Receiver<EventName>[]) {
    try {
      await receive(context, ids);
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      first ??= { fault: name, code };
    }
  }
  return first;
}
