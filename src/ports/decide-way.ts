import type { Launch } from '../../lti/index.ts';
import type { Context } from '../core/context.ts';
import {
  keepDeepLinkingRequest,
  keepReviewRequest,
  noteActivityLaunch,
} from '../features/activities/index.ts';
import { decideLanding, isCourseContext, noteCourse } from '../features/courses/index.ts';
import { keepPrivacyRequest } from '../features/privacy/index.ts';

/**
 * Where a proven launch leads: a path of ours, with nothing in it but ids that we made. What a message brings for a
 * later page is kept on the server, bound to the person. What the launch tells of its course is remembered first.
 */
export async function decideWay(context: Context, launch: Launch, personId: string): Promise<string> {
  const bound = await noteLaunchedCourse(context, launch);
  switch (launch.messageType) {
    case 'LtiDeepLinkingRequest':
      return askForItems(context, launch, personId);
    case 'LtiSubmissionReviewRequest':
      return askForReview(context, launch, personId);
    case 'LtiDataPrivacyLaunchRequest':
      return askAboutPerson(context, launch, personId);
    default:
      return (
        (await openActivity(context, launch)) ??
        decideLanding({ ...landingFacts(launch), bound }) ??
        targetPath(launch)
      );
  }
}

/** Canvas sends an account as a launch's context; that is no course. */
export const isFromCourse = ({ context }: Launch): boolean =>
  context !== undefined && isCourseContext(context.types);

/** @returns whether the course is an option of the catalogue */
async function noteLaunchedCourse(context: Context, launch: Launch): Promise<boolean> {
  if (!launch.context || !isFromCourse(launch)) return false;
  const { optionId } = await noteCourse(context, {
    platformId: launch.platformId,
    issuer: launch.issuer,
    deploymentId: launch.deploymentId,
    course: launch.context,
    roles: launch.roles.context,
    ags: launch.ags,
    namesRoles: launch.namesRoles,
    groups: launch.groups,
    notices: launch.notices,
    originContexts: launch.originContexts,
    historyContexts: launch.historyContexts,
  });
  return optionId !== null;
}

const landingFacts = (launch: Launch) => ({
  messageType: launch.messageType,
  inCourse: isFromCourse(launch),
  targetUri: launch.targetLinkUri,
  view: launch.custom.view,
  placement: launch.placement,
});

async function askForItems(context: Context, launch: Launch, personId: string): Promise<string> {
  if (!launch.deepLinking) throw new Error('A deep linking request has its settings.');
  const id = await keepDeepLinkingRequest(context, {
    personId,
    platformId: launch.platformId,
    deploymentId: launch.deploymentId,
    contextId: launch.context?.id ?? null,
    contextTitle: launch.context?.title ?? null,
    courseRoles: isFromCourse(launch) ? launch.roles.context : [],
    settings: launch.deepLinking,
  });
  return `/picker?request=${id}`;
}

async function askForReview(context: Context, launch: Launch, personId: string): Promise<string> {
  if (!launch.forUser) throw new Error('A submission review says whose it is.');
  const id = await keepReviewRequest(context, {
    personId,
    courseRoles: launch.roles.context,
    platformId: launch.platformId,
    issuer: launch.issuer,
    resourceLinkId: launch.resourceLink?.id ?? null,
    lineItemUrl: launch.ags?.lineItemUrl ?? null,
    custom: launch.custom,
    targetLinkUri: launch.targetLinkUri,
    forUserId: launch.forUser.userId,
  });
  return `/activities/review?request=${id}`;
}

async function askAboutPerson(context: Context, launch: Launch, personId: string): Promise<string> {
  if (!launch.forUser) throw new Error('A data privacy launch says whom it is about.');
  const id = await keepPrivacyRequest(context, {
    personId,
    platformId: launch.platformId,
    issuer: launch.issuer,
    forUserId: launch.forUser.userId,
  });
  return `/privacy?request=${id}`;
}

const openActivity = (context: Context, launch: Launch): Promise<string | null> =>
  noteActivityLaunch(context, {
    platformId: launch.platformId,
    custom: launch.custom,
    targetLinkUri: launch.targetLinkUri,
    contextId: launch.context?.id ?? null,
    resourceLinkId: launch.resourceLink?.id ?? null,
    lineItemUrl: launch.ags?.lineItemUrl ?? null,
    lineItemsUrl: launch.ags?.lineItemsUrl ?? null,
  });

/** The address that the LMS linked to, without its query: that was written by somebody else. */
function targetPath({ targetLinkUri }: Launch): string {
  const path = new URL(targetLinkUri).pathname;
  return path === '/lti/launch' ? '/' : path;
}
