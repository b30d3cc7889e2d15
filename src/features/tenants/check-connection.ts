import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { connectionCheck } from '../../db/schema/connections.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import type { Finding } from './finding.ts';
import { holdPlatforms } from './hold-platforms.ts';
import { listChecks } from './list-checks.ts';
import { type CourseToTry, lookAtCourse, lookAtGrants } from './look-at-grants.ts';
import { lookAtOurKeys, lookAtTheirKeys } from './look-at-keys.ts';
import type { PlatformRow } from './platform.ts';
import { freshClientOf } from './platform-client.ts';

/** Whoever clicks twice sees what the first click found: an LMS is not asked a dozen things by the second. */
const AGAIN_AFTER_MS = 10_000;

/**
 * Tries a connection from end to end: the LMS' keys and clock, our keys, a token for each permission, a roster and a
 * gradebook where a course is known. What it found is kept for Connect. Nothing is written in the LMS.
 * @param input.course one that people launched from, or null
 * @throws not_found; precondition_failed where the platform is suspended
 */
export async function checkConnection(
  context: Context,
  input: { readonly platformId: string; readonly course: CourseToTry | null },
): Promise<readonly Finding[]> {
  authorise(context, 'platform.manage');
  const platform = await inTransaction(context, 'common', (tx) =>
    findPlatformBy(tx, (one) => one.id === input.platformId),
  );
  if (!platform) throw notFound('platform');
  if (platform.status !== 'active')
    throw new AppError('precondition_failed', 'This LMS is suspended. Allow launches again, then test it.');
  const last = (await listChecks(context)).find(({ platformId }) => platformId === platform.id);
  if (last && isRecent(context, last.at)) return last.findings;
  return keep(context, platform.id, await look(context, platform, input.course));
}

const isRecent = (context: Context, at: Date): boolean =>
  context.now().getTime() - at.getTime() < AGAIN_AFTER_MS;

async function look(context: Context, platform: PlatformRow, course: CourseToTry | null): Promise<Finding[]> {
  const client = freshClientOf(context, platform);
  const [theirs, ours, grants] = await Promise.all([
    lookAtTheirKeys(context, platform),
    lookAtOurKeys(context),
    lookAtGrants(client),
  ]);
  const tokens = grants.some(({ what, state }) => what === 'token' && state === 'good');
  return [...theirs, ours, ...grants, ...(tokens ? await lookAtCourse(client, course, grants) : [])];
}

/** Of several tests at once the first to end is kept. */
async function keep(
  context: Context,
  platformId: string,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const { tenantId } = context;
  const row = { at: context.now(), findings };
  return inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const [kept] = await tx.db
      .select()
      .from(connectionCheck)
      .where(and(eq(connectionCheck.tenantId, tenantId), eq(connectionCheck.platformId, platformId)));
    if (kept && isRecent(context, kept.at)) return kept.findings;
    await tx.db
      .insert(connectionCheck)
      .values({ tenantId, platformId, ...row })
      .onConflictDoUpdate({ target: [connectionCheck.tenantId, connectionCheck.platformId], set: row });
    const keysRead = findings.some(({ what, state }) => what === 'their-keys' && state === 'good');
    await tx.sql`
      select directory.note_keys_read(p.jwks_url, ${keysRead}, ${context.now()})
        from directory.list_platforms(${tenantId}) p where p.id = ${platformId}`;
    const troubles = findings.filter(({ state }) => state === 'bad').map(({ what }) => what);
    const details = { troubles: troubles.join(' ') };
    await audit(tx, { action: 'connection.checked', entity: 'platform', entityId: platformId, details });
    return findings;
  });
}
