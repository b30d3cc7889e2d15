import {
  createKeyCache,
  type LoginRow,
  type LtiNotice,
  type LtiPage,
  type LtiPorts,
  type Platform,
} from '../../lti/index.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { receiveNotice } from '../features/courses/index.ts';
import { findLegacySecret, listPublicKeys, noteKeysRead, noteNotice } from '../features/tenants/index.ts';
import { fetchOutgoingJson } from '../http/outgoing-fetch.ts';
import { randomToken } from '../http/tokens.ts';
import { ltiPage } from '../pages/lti-page.tsx';
import { completeLaunch, type TenantPlatform } from './complete-launch.ts';

/** Platforms' public keys outlive a request; on Workers they live as long as the isolate. */
const keyCache = createKeyCache();

/** What `lti/` needs from the product: directory functions, sessions, persons, and the product's look. */
export function ltiPorts(deps: Deps): LtiPorts {
  const sql = deps.pools.common;
  return {
    publicUrl: deps.publicUrl,
    now: deps.now,
    randomToken,
    keyCache,
    crypto: deps.crypto,
    async findPlatforms({ issuer, clientId, deploymentId }) {
      const rows = await sql`
        select * from directory.find_platforms(${issuer}, ${clientId ?? null}, ${deploymentId ?? null})`;
      return rows.map((row) => toPlatform(row, deploymentId));
    },
    async putLogin({ stateHash, browserHash, createdAt, expiresAt, ...body }) {
      await sql`select directory.put_login(${stateHash}, ${browserHash}, ${sql.json(body)}, ${createdAt}, ${expiresAt})`;
    },
    async consumeLogin(stateHash, browserHash) {
      const [row] = await sql`select * from directory.consume_login(${stateHash}, ${browserHash})`;
      if (!row) return null;
      const body = row.body as Omit<LoginRow, 'stateHash' | 'browserHash' | 'createdAt' | 'expiresAt'>;
      return { ...body, stateHash, browserHash, createdAt: row.created_at, expiresAt: row.expires_at };
    },
    fetchKeys: (url, { signal }) => fetchKeys(deps, url, signal),
    publicKeys: () => listPublicKeys(deps),
    async recordRefusal({ reference, reason, platformId }) {
      deps.log.warn({ reference, reason, platform: platformId }, 'launch refused');
      // so many a minute and no more are kept, because anybody may send them: the log has every one
      await sql`select directory.put_refusal(${reference}, ${deps.now()}, ${reason}, ${platformId ?? null})`;
    },
    async recordPendingDeployment({ platformId, deploymentId }) {
      await sql`select directory.put_deployment(${newId()}, ${platformId}, ${deploymentId}, 'pending', ${deps.now()})`;
    },
    completeLaunch(launch, { carrier, platform }) {
      if (!isOurs(platform)) throw new Error('The platform of a launch is one that we found.');
      return completeLaunch(deps, launch, { carrier, platform });
    },
    receiveNotice: (notice, { platform }) => takeNotice(deps, notice, platform),
    findLegacySecret: (query) => findLegacySecret(deps, query),
    renderPage: (page: LtiPage) => ltiPage(page),
  };
}

/** Connect shows when an LMS' keys could last be read, and when not. */
async function fetchKeys(deps: Deps, url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const keys = await fetchOutgoingJson(deps.outgoing, url, { signal });
    await noteKeysRead(deps, url, true);
    return keys;
  } catch (fault) {
    await noteKeysRead(deps, url, false);
    throw fault;
  }
}

/**
 * `lti/` knows a deployment by the platform's own id of it; ours stays here and comes back with the launch, which
 * hands us the object that we made.
 */
function toPlatform(row: Record<string, unknown>, deploymentId?: string): TenantPlatform {
  return {
    id: String(row.id),
    issuer: String(row.issuer),
    clientId: String(row.client_id),
    authUrl: String(row.auth_url),
    jwksUrl: String(row.jwks_url),
    status: row.status as Platform['status'],
    tenantStatus: row.tenant_status as Platform['tenantStatus'],
    deployment:
      row.deployment && deploymentId
        ? {
            id: deploymentId,
            status: row.deployment_status as 'active' | 'pending' | 'disabled',
          }
        : null,
    tenantId: String(row.tenant_id),
    deploymentRow: row.deployment ? String(row.deployment) : null,
    productFamily: row.product_family ? String(row.product_family) : null,
  };
}

const isOurs = (platform: Platform): platform is TenantPlatform => 'tenantId' in platform;

async function takeNotice(deps: Deps, notice: LtiNotice, platform: Platform): Promise<void> {
  if (!isOurs(platform)) throw new Error('The platform of a notice is one that we found.');
  const requestId = newId();
  const context = contextFor(deps, {
    tenantId: platform.tenantId,
    actor: { kind: 'system' },
    why: { kind: 'launch', ref: requestId },
    requestId,
  });
  await receiveNotice(context, { ...notice, contextId: notice.context?.id ?? null });
  await noteNotice(context, platform.id);
}
