import {
  createKeyCache,
  type Launch,
  type LoginRow,
  type LtiPage,
  type LtiPorts,
  type Platform,
} from '../../lti/index.ts';
import type { Deps } from '../core/deps.ts';
import { contextFor } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { meetAccount } from '../features/people/index.ts';
import { recordLaunch } from '../features/records/index.ts';
import { listPublicKeys } from '../features/tenants/index.ts';
import { fetchOutgoingJson } from '../http/outgoing-fetch.ts';
import { openSession } from '../http/session.ts';
import { randomToken } from '../http/tokens.ts';
import { ltiPage } from '../pages/lti-page.tsx';

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
    fetchKeys: (url, { signal }) => fetchOutgoingJson(deps.outgoing, url, { signal }),
    publicKeys: () => listPublicKeys(deps),
    async recordRefusal({ reference, reason, platformId }) {
      deps.log.warn({ reference, reason, platform: platformId }, 'launch refused');
      await sql`select directory.put_refusal(${reference}, ${deps.now()}, ${reason}, ${platformId ?? null})`;
    },
    async recordPendingDeployment({ platformId, deploymentId }) {
      await sql`select directory.put_deployment(${newId()}, ${platformId}, ${deploymentId}, 'pending', ${deps.now()})`;
    },
    completeLaunch: (launch) => completeLaunch(deps, launch),
    renderPage: (page: LtiPage) => ltiPage(page),
  };
}

/** `lti/` knows a deployment by the platform's own id of it; ours stays here. */
function toPlatform(row: Record<string, unknown>, deploymentId?: string): Platform {
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
  };
}

/** The launch is proven: meet the person, say so in xAPI, open the session, go to a clean address. */
async function completeLaunch(deps: Deps, launch: Launch): ReturnType<LtiPorts['completeLaunch']> {
  const [row] = await deps.pools.common`
    select * from directory.find_platforms(${launch.issuer}, ${launch.clientId}, ${launch.deploymentId})`;
  if (!row || row.id !== launch.platformId) return { refuse: 'platform_suspended' };
  const requestId = newId();
  const context = contextFor(deps, {
    tenantId: row.tenant_id,
    actor: { kind: 'system' },
    why: { kind: 'launch', ref: requestId },
    requestId,
  });
  const met = await meetAccount(context, {
    platformId: launch.platformId,
    issuer: launch.issuer,
    sub: launch.sub,
    givenName: launch.givenName,
    familyName: launch.familyName,
    name: launch.name,
    personSourcedid: launch.lis.personSourcedid,
  });
  if ('refused' in met) return { refuse: 'person_suspended' };
  await recordLaunch(context, { personId: met.personId, launchId: requestId, issuer: launch.issuer });
  const cookie = await openSession(deps, {
    tenantId: row.tenant_id,
    personId: met.personId,
    accountId: met.accountId,
    platformId: launch.platformId,
    deployment: row.deployment,
    lmsAdmin: launch.isInstitutionAdmin,
    contextId: launch.context?.id ?? null,
    locale: launch.locale ?? null,
    frameOrigins: frameOrigins(launch, row.auth_url),
  });
  const path = new URL(launch.targetLinkUri).pathname;
  const to = path === '/lti/launch' || path === '/' ? '/' : path;
  return new Response(null, {
    status: 303,
    headers: { location: `${deps.publicUrl}${to}`, 'set-cookie': cookie, 'cache-control': 'no-store' },
  });
}

/**
 * Who may frame the session's pages: the issuer, its sign-on host, and the host the launch came back to (Canvas).
 * They become part of a policy: a host with a semicolon would end the directive and an asterisk would name
 * everybody, and a URL may have both. So only plain origins count.
 */
function frameOrigins(launch: Launch, authUrl: string): string[] {
  const addresses = [launch.issuer, authUrl, launch.presentation.returnUrl ?? ''];
  const origins = addresses
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address).origin);
  return [...new Set(origins.filter((origin) => PLAIN_ORIGIN.test(origin)))];
}

const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
