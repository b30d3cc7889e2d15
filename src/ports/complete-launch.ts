import type { Launch, LtiPorts, Platform } from '../../lti/index.ts';
import type { Context } from '../core/context.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { type Tx, together } from '../db/transaction.ts';
import { meetAccount } from '../features/people/index.ts';
import { recordLaunch } from '../features/records/index.ts';
import { findLmsBrand, noteLaunchClaims } from '../features/tenants/index.ts';
import { bearerPage } from '../http/bearer-page.tsx';
import { openBearerSession, openSession, type SessionStart } from '../http/session.ts';
import { decideWay, isFromCourse } from './decide-way.ts';
import { frameOrigins, plainOrigin } from './frame-origins.ts';

/** A registration with what only we know of it: the tenant, and our own id of the deployment. */
export interface TenantPlatform extends Platform {
  readonly tenantId: string;
  readonly deploymentRow: string | null;
  readonly productFamily: string | null;
}

type Completion = ReturnType<LtiPorts['completeLaunch']>;

/**
 * The launch is proven: meet the person, say so in xAPI, open the session, go to a clean address; all of it is kept
 * or nothing. A browser that keeps no cookie gets a page that holds the session's bearer in memory.
 */
export async function completeLaunch(
  deps: Deps,
  launch: Launch,
  { carrier, platform }: { readonly carrier: 'cookie' | 'bearer'; readonly platform: TenantPlatform },
): Completion {
  const requestId = newId();
  const context = contextFor(deps, {
    tenantId: platform.tenantId,
    actor: { kind: 'system' },
    why: { kind: 'launch', ref: requestId },
    requestId,
  });
  const url = launch.custom.brand_url;
  const brand = url ? await findLmsBrand(context, { platformId: platform.id, url }) : null;
  const opened = await together(context, 'common', async (joined, tx) => {
    const met = await meetAccount(joined, launchedAccount(launch));
    if ('refused' in met) return null;
    const { personId, accountId } = met;
    const { issuer, sub, legacy } = launch;
    await recordLaunch(joined, { personId, launchId: requestId, issuer, sub, doubt: legacy?.doubt });
    const path = await decideWay(joined, launch, personId);
    const start = { ...sessionStart(launch, platform, { personId, accountId }), brand };
    return carrier === 'bearer'
      ? openByBearer(deps, launch, start, path, tx)
      : openByCookie(deps, start, path, tx);
  });
  if (!opened) return { refuse: 'person_suspended' };
  await noteProductFamily(context, platform, launch);
  await noteLaunchClaims(context, platform.id, {
    names: Boolean(launch.name ?? launch.givenName),
    emails: Boolean(launch.email),
    numbers: Boolean(launch.lis.personSourcedid),
  });
  return opened;
}

const launchedAccount = (launch: Launch) => ({
  platformId: launch.platformId,
  issuer: launch.issuer,
  sub: launch.sub,
  givenName: launch.givenName,
  familyName: launch.familyName,
  name: launch.name,
  personSourcedid: launch.lis.personSourcedid,
  provenLegacyId: launch.legacy?.proven ? launch.legacy.userId : null,
});

/** LMSs name their make in each launch; it is written when it is new. */
async function noteProductFamily(context: Context, platform: TenantPlatform, launch: Launch): Promise<void> {
  const family = launch.toolPlatform.productFamilyCode?.toLowerCase().slice(0, 60);
  if (!family || family === platform.productFamily) return;
  await context.pools.common`select directory.note_product_family(${platform.id}, ${family})`;
}

function sessionStart(
  launch: Launch,
  platform: TenantPlatform,
  who: { readonly personId: string; readonly accountId: string },
): SessionStart {
  if (platform.deploymentRow === null) throw new Error('An admitted launch has a deployment.');
  return {
    ...who,
    tenantId: platform.tenantId,
    platformId: launch.platformId,
    deployment: platform.deploymentRow,
    lmsAdmin: launch.isInstitutionAdmin,
    contextId: launch.context?.id ?? null,
    // what somebody is in an LMS' account or site says nothing about a course
    courseRoles: isFromCourse(launch) ? launch.roles.context : [],
    resourceLinkId: launch.resourceLink?.id ?? null,
    locale: launch.locale ?? null,
    timeZone: readTimeZone(launch.custom.tz),
    highContrast: launch.custom.high_contrast === 'true',
    frameOrigins: frameOrigins(launch, platform.authUrl),
  };
}

/** Moodle sends 99 for "as the server has it"; what no clock knows is nobody's time zone. */
function readTimeZone(value: string | undefined): string | null {
  if (!value || !/^[A-Za-z][\w+/-]{1,60}$/.test(value)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

async function openByCookie(deps: Deps, start: SessionStart, path: string, tx: Tx): Promise<Response> {
  const cookie = await openSession(deps, start, tx);
  return new Response(null, {
    status: 303,
    headers: { location: `${deps.publicUrl}${path}`, 'set-cookie': cookie, 'cache-control': 'no-store' },
  });
}

async function openByBearer(
  deps: Deps,
  launch: Launch,
  start: SessionStart,
  path: string,
  tx: Tx,
): Promise<Response> {
  const { bearer } = await openBearerSession(deps, start, tx);
  // the one page stays for the whole visit, so it must be allowed now what the picker sends in the end
  const answerTo = plainOrigin(launch.deepLinking?.returnUrl ?? '');
  const formTargets = answerTo === null ? [] : [answerTo];
  return bearerPage({ bearer, path, frameOrigins: start.frameOrigins, formTargets });
}
