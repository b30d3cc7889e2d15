import { announce } from '../../db/announce.ts';
import { noticeService } from '../../db/schema/courses.ts';
import type { Tx } from '../../db/transaction.ts';
import type { LaunchedCourse } from './decide-course-note.ts';

/** Notices that we can do something with (Platform Notification Service 1.0). */
export const WANTED_NOTICES: readonly string[] = ['LtiHelloWorldNotice', 'LtiContextCopyNotice'];

interface KnownService {
  readonly noticeUrl: string | null;
  readonly noticesHandled: readonly string[] | null;
  readonly noticesAskedAt: Date | null;
}

/** A platform that did not let us is asked again once a day, at a launch. */
const AGAIN_AFTER_MS = 24 * 3_600_000;

/** Pure: the notices that the platform offers, that we want, and that it does not send us yet. */
export function missingNotices(offered: readonly string[], handled: readonly string[]): string[] {
  return WANTED_NOTICES.filter((type) => offered.includes(type) && !handled.includes(type));
}

/**
 * Where a launch offers the notification service and we are not told everything yet, remembers the service and
 * announces it, at most once a day for each deployment.
 */
export async function noteOfferedNotices(
  tx: Tx,
  { platformId, deploymentId, notices }: LaunchedCourse,
  known: KnownService,
): Promise<void> {
  if (!notices) return;
  const { tenantId, now } = tx.context;
  const moved = known.noticeUrl !== notices.serviceUrl;
  const missing = missingNotices(notices.noticeTypes, moved ? [] : (known.noticesHandled ?? []));
  if (missing.length === 0) return;
  const age = known.noticesAskedAt ? now().getTime() - known.noticesAskedAt.getTime() : AGAIN_AFTER_MS;
  if (!moved && age < AGAIN_AFTER_MS) return;
  const told = { serviceUrl: notices.serviceUrl, offered: notices.noticeTypes.slice(0, 50), askedAt: now() };
  const table = noticeService;
  await tx.db
    .insert(table)
    .values({ tenantId, platformId, deploymentId, ...told })
    .onConflictDoUpdate({
      target: [table.tenantId, table.platformId, table.deploymentId],
      set: moved ? { ...told, handled: [], registeredAt: null } : told,
    });
  await announce(tx, 'notices.offered', { platformId, deploymentId });
}
