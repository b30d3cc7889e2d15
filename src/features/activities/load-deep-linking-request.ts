import type { DeepLinkingSettings } from '../../../lti/index.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import type { ChosenItem } from '../../db/schema/activities.ts';
import type { Tx } from '../../db/transaction.ts';
import type { ActivityKind, DeepLinkingRequestView } from './contract.ts';
import { courseRelations } from './course-relations.ts';

export interface StoredRequest {
  readonly id: string;
  readonly platformId: string;
  readonly deploymentId: string;
  readonly courseTitle: string | null;
  readonly settings: DeepLinkingSettings;
  readonly chosen: readonly (ChosenItem & { readonly kind: ActivityKind })[];
  readonly state: DeepLinkingRequestView['state'];
}

/**
 * The acting person's request to choose content; nobody else's exists for them.
 * @param requestId null: their newest one
 * @param hold true: what changes it waits for this transaction
 * @throws not_found; forbidden where neither the course nor a grant lets them place anything
 */
export async function loadDeepLinkingRequest(
  tx: Tx,
  requestId: string | null,
  { hold = false }: { readonly hold?: boolean } = {},
): Promise<StoredRequest> {
  const { tenantId, now } = tx.context;
  const me = actingPersonId(tx.context);
  const [row] = await tx.sql`
    select id, platform_id, deployment_id, context_title, course_roles, settings, chosen, expires_at, answered_at
      from deep_linking_request
     where tenant_id = ${tenantId} and person_id = ${me} and (${requestId}::uuid is null or id = ${requestId})
     order by created_at desc limit 1
     ${hold ? tx.sql`for update` : tx.sql``}`;
  if (!row) throw notFound('request');
  authorise(tx.context, 'activity.place', courseRelations(row.course_roles, 'placing'));
  const expired = row.expires_at <= now();
  return {
    id: row.id,
    platformId: row.platform_id,
    deploymentId: row.deployment_id,
    courseTitle: row.context_title,
    settings: JSON.parse(row.settings) as DeepLinkingSettings,
    chosen: row.chosen,
    state: expired ? 'expired' : row.answered_at ? 'answered' : 'open',
  };
}

/**
 * The same, to be changed: held, and still open.
 * @throws conflict, saying what to do, where its hour is over or it was answered in another tab
 */
export async function holdOpenRequest(tx: Tx, requestId: string): Promise<StoredRequest> {
  const request = await loadDeepLinkingRequest(tx, requestId, { hold: true });
  if (request.state === 'open') return request;
  throw new AppError(
    'conflict',
    request.state === 'expired'
      ? 'The hour for choosing is over. Start again from your course: add content and choose Throughline.'
      : 'This was finished in another tab already. Start again from your course to place more.',
  );
}
