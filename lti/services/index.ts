import { type Tools, tokenFor } from './ask-platform.ts';
import type { PlatformClient } from './client-types.ts';
import { createGroups } from './groups.ts';
import { createLineItems } from './line-items.ts';
import { createMembers } from './members.ts';
import { createNotices } from './notices.ts';
import { createResults } from './results.ts';
import { createScores } from './scores.ts';
import type { PlatformConnection, ServicePorts } from './service-ports.ts';

export { belongsToPlatform } from './belongs-to-platform.ts';
export type {
  CourseGroup,
  CourseGroupSet,
  LineItem,
  Listing,
  Member,
  NewLineItem,
  NoticeHandler,
  PlatformClient,
  PlatformResult,
  Roster,
  Score,
  SubmissionReview,
  Token,
  WipingScore,
} from './client-types.ts';
export { type FaultKind, isPassing, type ServiceFault, type ServiceResult } from './fault.ts';
export { clockAheadSeconds } from './reach.ts';
export { purposeOf, type Scope, scopes } from './scopes.ts';
export type {
  PlatformConnection,
  ServiceName,
  ServicePorts,
  ServiceRequest,
  ServiceResponse,
} from './service-ports.ts';
export { createTokenCache, type TokenCache } from './token-cache.ts';

/**
 * The services of one platform: tokens, line items, scores, results, members, groups, notices. Tokens are fetched
 * when they are needed and go to the platform's own hosts alone. It throws only what a port throws.
 */
export function createPlatformClient(connection: PlatformConnection, ports: ServicePorts): PlatformClient {
  const tools: Tools = { connection, ports };
  return {
    token: (wanted) => tokenFor(tools, wanted),
    lineItems: createLineItems(tools),
    scores: createScores(tools),
    results: createResults(tools),
    members: createMembers(tools),
    groups: createGroups(tools),
    notices: createNotices(tools),
  };
}
