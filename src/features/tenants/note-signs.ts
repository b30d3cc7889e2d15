import type { ServiceFault, ServiceName } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** What launches bring, or do not. */
export const LAUNCH_SIGNS = ['names', 'emails', 'numbers'] as const;
export type LaunchSign = (typeof LAUNCH_SIGNS)[number];

/** What a platform is seen doing: a service that answers, notices that arrive, launches that carry something. */
export type Sign = ServiceName | LaunchSign | 'notice_arrived';

type Seen = { readonly ok: boolean; readonly fault?: ServiceFault };

const MINUTE_MS = 60_000;

/** Ours alone: spares the database what it would refuse anyway. Another process may still write once a minute. */
const lastNoted = new Map<string, number>();
const MOST_NOTED = 20_000;

/** Notes that a service answered, or why it did not. */
export async function noteService(
  context: Context,
  platformId: string,
  service: ServiceName,
  seen: Seen,
): Promise<void> {
  await noteSigns(context, platformId, { [service]: seen });
}

/** Notes that the platform sent us a notice that we took. */
export async function noteNotice(context: Context, platformId: string): Promise<void> {
  await noteSigns(context, platformId, { notice_arrived: { ok: true } });
}

/** Notes what a launch told of its person, so that Connect can say what the LMS keeps to itself. */
export async function noteLaunchClaims(
  context: Context,
  platformId: string,
  has: Readonly<Record<LaunchSign, boolean>>,
): Promise<void> {
  const seen = LAUNCH_SIGNS.map((sign) => [sign, { ok: has[sign] }] as const);
  await noteSigns(context, platformId, Object.fromEntries(seen));
}

/**
 * Writes at most once a minute and sign, for a class that launches at once must not queue for one row. It is for
 * people to read: trouble in writing it is logged and stops nobody.
 */
export async function noteSigns(
  context: Context,
  platformId: string,
  signs: Readonly<Partial<Record<Sign, Seen>>>,
): Promise<void> {
  authorise(context, 'platform.use');
  const now = context.now();
  const due = (Object.entries(signs) as [Sign, Seen][]).filter(([sign, { ok }]) =>
    isDue(`${platformId} ${sign} ${ok}`, now.getTime()),
  );
  if (due.length === 0) return;
  const rows = due.map(([sign, { ok, fault }]) => ({
    sign,
    good_at: ok ? now : null,
    bad_at: ok ? null : now,
    fault: fault ? { kind: fault.kind, status: fault.status, sentence: fault.sentence } : null,
  }));
  try {
    await inTransaction(context, 'common', async ({ sql }) => {
      await sql`
        insert into connection_sign (tenant_id, platform_id, sign, good_at, bad_at, fault)
        select ${context.tenantId}, ${platformId}, r.sign, r.good_at, r.bad_at, r.fault
          from jsonb_to_recordset(${sql.json(rows as never)})
            as r(sign text, good_at timestamptz, bad_at timestamptz, fault jsonb)
        on conflict (tenant_id, platform_id, sign) do update
           set good_at = coalesce(excluded.good_at, connection_sign.good_at),
               bad_at = coalesce(excluded.bad_at, connection_sign.bad_at),
               fault = case when excluded.bad_at is null then connection_sign.fault else excluded.fault end
         where coalesce(case when excluded.bad_at is null then connection_sign.good_at else connection_sign.bad_at end,
                        '-infinity') <= ${now}::timestamptz - interval '1 minute'`;
    });
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    context.log.error({ platform: platformId, fault: name, code }, 'a sign of the connection was not noted');
  }
}

function isDue(key: string, now: number): boolean {
  const last = lastNoted.get(key);
  if (last !== undefined && now - last < MINUTE_MS && now >= last) return false;
  if (lastNoted.size >= MOST_NOTED) lastNoted.clear();
  lastNoted.set(key, now);
  return true;
}
