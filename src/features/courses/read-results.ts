import type { PlatformClient, PlatformResult } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { derivedId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { optionActivityId } from '../catalog/index.ts';
import { inChunks } from '../frameworks/index.ts';
import { recordCompletion } from '../records/index.ts';
import { isCompletion } from './decide-result.ts';
import { openPlatform } from './open-platform.ts';

/** A gradebook column of a link to one of our options. */
interface LineItem {
  readonly platformId: string;
  readonly issuer: string;
  readonly lineItemUrl: string;
  readonly optionId: string;
}

const HOUR_MS = 3_600_000;
const CHUNK = 50;

/** Wakes when somebody launched: reads the results of the course's line items of ours that are an hour old. */
export async function readResults(context: Context, place: Events['course.launched']): Promise<void> {
  authorise(context, 'result.read');
  await readAll(context, await claimLineItems(context, { place, olderThanMs: HOUR_MS, most: 50 }));
}

/** For the rounds: what nobody has read for a day, a few at a time, so that the night's work spreads itself. */
export async function readDueResults(context: Context): Promise<number> {
  authorise(context, 'result.read');
  const items = await claimLineItems(context, { place: null, olderThanMs: 24 * HOUR_MS, most: 20 });
  await readAll(context, items);
  return items.length;
}

async function claimLineItems(
  context: Context,
  wanted: {
    readonly place: Events['course.launched'] | null;
    readonly olderThanMs: number;
    readonly most: number;
  },
): Promise<LineItem[]> {
  const { tenantId, now } = context;
  const { place, olderThanMs, most } = wanted;
  const before = new Date(now().getTime() - olderThanMs);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<LineItem[]>`
      with due as (
        select distinct l.platform_id, l.line_item_url, a.option_id, p.issuer
          from activity_link l
          join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id and a.option_id is not null
          join directory.list_platforms(${tenantId}) p on p.id = l.platform_id and p.status = 'active'
         where l.tenant_id = ${tenantId} and l.line_item_url is not null
           and ${place ? tx.sql`l.platform_id = ${place.platformId} and l.context_id = ${place.contextId}` : tx.sql`true`}
           and not exists (select 1 from line_item_reading r
                            where r.tenant_id = l.tenant_id and r.platform_id = l.platform_id
                              and r.line_item_url = l.line_item_url and r.asked_at > ${before})
         limit ${most}),
      claimed as (
        insert into line_item_reading (tenant_id, platform_id, line_item_url, asked_at)
        select distinct ${tenantId}::uuid, platform_id, line_item_url, ${now()}::timestamptz from due
        on conflict (tenant_id, platform_id, line_item_url) do update set asked_at = excluded.asked_at
         where line_item_reading.asked_at <= ${before}
        returning platform_id, line_item_url)
      select d.platform_id as "platformId", d.issuer, d.line_item_url as "lineItemUrl", d.option_id as "optionId"
        from due d join claimed c on c.platform_id = d.platform_id and c.line_item_url = d.line_item_url`;
    return [...rows];
  });
}

async function readAll(context: Context, items: readonly LineItem[]): Promise<void> {
  const clients = new Map<string, PlatformClient | null>();
  for (const item of items) {
    const known = clients.get(item.platformId);
    const client = known === undefined ? await openPlatform(context, item.platformId) : known;
    clients.set(item.platformId, client);
    if (!client) continue;
    const answer = await client.results.list(item.lineItemUrl);
    if (answer.ok)
      for (const results of inChunks(answer.value.items.filter(isCompletion), CHUNK))
        await recordResults(context, item, results);
    await keepReading(context, item, answer.ok ? null : answer.fault.sentence);
  }
}

/**
 * Each result that says "done" is a completion of the option. Its id is made of column and person, so that the same
 * result counts once however often it is read.
 */
async function recordResults(
  context: Context,
  item: LineItem,
  results: readonly PlatformResult[],
): Promise<void> {
  const { tenantId } = context;
  const { issuer, lineItemUrl, optionId } = item;
  const byId = new Map(
    results.map((result) => [derivedId(tenantId, 'ags-result', lineItemUrl, result.userId), result]),
  );
  await inTransaction(context, 'development', async (tx) => {
    for (const id of await listUnknown(tx, [...byId.keys()])) {
      const { userId, timestamp } = byId.get(id)!;
      const now = context.now();
      await recordCompletion(tx, id, {
        issuer,
        sub: userId,
        objectId: optionActivityId(context.publicUrl, optionId),
        objectName: null,
        occurredAt: timestamp && timestamp < now ? timestamp : now,
      });
    }
  });
}

async function listUnknown(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { tenantId } = tx.context;
  const known = await tx.sql<{ id: string }[]>`
    select source_ref as id from evidence
     where tenant_id = ${tenantId} and kind = 'completion' and source_ref = any(${[...ids]}::text[])
    union all
    select statement_id::text from unmatched_completion
     where tenant_id = ${tenantId} and statement_id = any(${[...ids]}::uuid[])`;
  const seen = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !seen.has(id));
}

async function keepReading(context: Context, item: LineItem, problem: string | null): Promise<void> {
  const { platformId, lineItemUrl } = item;
  await inTransaction(
    context,
    'common',
    (tx) => tx.sql`
      update line_item_reading set read_at = ${problem === null ? context.now() : tx.sql`read_at`}, problem = ${problem}
       where tenant_id = ${context.tenantId} and platform_id = ${platformId} and line_item_url = ${lineItemUrl}`,
  );
}
