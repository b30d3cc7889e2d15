import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPlatformBy } from '../tenants/index.ts';
import type { ScoreToSend } from './decide-score.ts';
import { decideScoreTime } from './decide-score.ts';

/** A score that is ours to send until `busy_until`; nobody else sends to the same person and column meanwhile. */
export interface ClaimedScore extends Omit<ScoreToSend, 'about' | 'gradingProgress'> {
  readonly id: string;
  /** The mark of this claim. */
  readonly claim: string;
  /** Kept before it is sent, so that no later score can be older. */
  readonly timestamp: Date;
  readonly queuedAt: Date;
  readonly attempts: number;
}

/** Longer than any request of ours may take: after it, whoever claimed was killed, and it is sent again. */
const CLAIM_MS = 90_000;

/** What to send: one score by its id, or whatever is due longest. */
export type Pick = { readonly scoreId: string } | { readonly due: true; readonly notOn: readonly string[] };

interface Row {
  readonly id: string;
  readonly platformId: string;
  readonly lineItemUrl: string;
  readonly sub: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly activityProgress: ScoreToSend['activityProgress'];
  readonly comment: string | null;
  readonly queuedAt: Date;
  readonly attempts: number;
  readonly lastScoreAt: Date | null;
}

/**
 * Takes a score that is due and whose person and column nobody is sending to. While a platform does not answer, one
 * score at a time asks whether it does again; a suspended platform is asked nothing.
 * @returns null where there is none; `{ quiet }` names a platform that must not be asked now
 */
export async function claimScore(
  context: Context,
  pick: Pick,
): Promise<ClaimedScore | { readonly quiet: string } | null> {
  authorise(context, 'score.send');
  return inTransaction(context, 'common', async (tx) => {
    const row = await findDue(tx, pick);
    if (!row) return null;
    if (!(await mayAsk(tx, row.platformId))) return { quiet: row.platformId };
    const { tenantId, now } = context;
    const claim = newId();
    const timestamp = decideScoreTime(now(), row.lastScoreAt);
    await tx.sql`
      update score_target set busy_until = ${new Date(now().getTime() + CLAIM_MS)}, busy_with = ${claim},
             last_score_at = ${timestamp}
       where tenant_id = ${tenantId} and platform_id = ${row.platformId} and line_item_url = ${row.lineItemUrl}
         and sub = ${row.sub}`;
    await tx.sql`
      update score_delivery set attempts = attempts + 1 where tenant_id = ${tenantId} and id = ${row.id}`;
    const { lastScoreAt: _, comment, ...score } = row;
    return {
      ...score,
      ...(comment === null ? {} : { comment }),
      attempts: row.attempts + 1,
      claim,
      timestamp,
    };
  });
}

async function findDue(tx: Tx, pick: Pick): Promise<Row | null> {
  const { tenantId, now } = tx.context;
  const which =
    'scoreId' in pick
      ? tx.sql`and s.id = ${pick.scoreId}`
      : tx.sql`and s.platform_id <> all(${[...pick.notOn]}::uuid[])`;
  const [row] = await tx.sql<Row[]>`
    select s.id, s.platform_id as "platformId", s.line_item_url as "lineItemUrl", s.sub,
           s.score_given as "scoreGiven", s.score_maximum as "scoreMaximum",
           s.activity_progress as "activityProgress", s.comment, s.queued_at as "queuedAt", s.attempts,
           t.last_score_at as "lastScoreAt"
      from score_delivery s
      join score_target t on t.tenant_id = s.tenant_id and t.platform_id = s.platform_id
                         and t.line_item_url = s.line_item_url and t.sub = s.sub
     where s.tenant_id = ${tenantId} and s.state = 'waiting' and s.due_at <= ${now()}
       and coalesce(t.busy_until, '-infinity') <= ${now()} ${which}
     order by s.due_at, s.id limit 1 for update of t, s skip locked`;
  return row ?? null;
}

/** The platform's row is held for the moment, so that of several only one asks a silent platform. */
async function mayAsk(tx: Tx, platformId: string): Promise<boolean> {
  const platform = await findPlatformBy(tx, ({ id }) => id === platformId);
  if (platform?.status !== 'active') return false;
  const { tenantId, now } = tx.context;
  await tx.sql`
    insert into score_platform (tenant_id, platform_id) values (${tenantId}, ${platformId}) on conflict do nothing`;
  const [state] = await tx.sql<{ failures: number; quiet: boolean }[]>`
    select failures, coalesce(quiet_until > ${now()}, false) as quiet from score_platform
     where tenant_id = ${tenantId} and platform_id = ${platformId} for update`;
  if (!state || state.quiet) return false;
  if (state.failures > 0)
    await tx.sql`
      update score_platform set quiet_until = ${new Date(now().getTime() + CLAIM_MS)}
       where tenant_id = ${tenantId} and platform_id = ${platformId}`;
  return true;
}
