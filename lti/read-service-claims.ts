import { type JsonObject, objectAt, readIdentifiers, readServiceUrl, readText } from './json.ts';
import { claims, type DeepLinkingSettings, type Launch } from './launch.ts';

type ServiceClaims = Pick<Launch, 'ags' | 'namesRoles' | 'groups' | 'notices' | 'deepLinking'>;

/** What of the platform's services this launch offers. A claim without a fit address is as if it were absent. */
export function readServiceClaims(token: JsonObject, { loopback }: { loopback: boolean }): ServiceClaims {
  const at = (value: unknown) => readServiceUrl(value, { loopback });
  return {
    ags: readAgs(objectAt(token, claims.ags), at),
    namesRoles: readNamesRoles(objectAt(token, claims.namesRoles), at),
    groups: readGroups(objectAt(token, claims.groups), at),
    notices: readNoticeService(objectAt(token, claims.noticeService), at),
    deepLinking: readDeepLinking(objectAt(token, claims.deepLinking), at),
  };
}

type ReadUrl = (value: unknown) => string | undefined;

/** AGS 2.0 §3.1: `lineitem` is there where the link has exactly one. */
function readAgs({ scope, lineitems, lineitem }: JsonObject, at: ReadUrl): Launch['ags'] {
  const lineItemsUrl = at(lineitems);
  const lineItemUrl = at(lineitem);
  if (lineItemsUrl === undefined && lineItemUrl === undefined) return undefined;
  return { scopes: readIdentifiers(scope), lineItemsUrl, lineItemUrl };
}

/** NRPS 2.0 §3.6.1 */
function readNamesRoles(service: JsonObject, at: ReadUrl): Launch['namesRoles'] {
  const membershipsUrl = at(service.context_memberships_url);
  if (membershipsUrl === undefined) return undefined;
  return { membershipsUrl, versions: readIdentifiers(service.service_versions) };
}

/** Course Groups 1.0 §3.1 */
function readGroups(service: JsonObject, at: ReadUrl): Launch['groups'] {
  const groupsUrl = at(service.context_groups_url);
  if (groupsUrl === undefined) return undefined;
  const groupSetsUrl = at(service.context_group_sets_url);
  return { groupsUrl, groupSetsUrl, scopes: readIdentifiers(service.scope) };
}

/** Platform Notification Service 1.0 §3.1 */
function readNoticeService(service: JsonObject, at: ReadUrl): Launch['notices'] {
  const serviceUrl = at(service.platform_notification_service_url);
  if (serviceUrl === undefined) return undefined;
  const noticeTypes = readIdentifiers(service.notice_types_supported);
  return { serviceUrl, scopes: readIdentifiers(service.scope), noticeTypes };
}

const maxData = 32_768;
// A database takes neither U+0000 nor half a character, and `data` must go back unchanged.
const unstorable = /[\0\p{Surrogate}]/u;

/**
 * Deep Linking 2.0 §3.4.1. Return address, accepted types and targets are required there; settings that are
 * unknown are ignored. @returns undefined where something required is missing
 */
function readDeepLinking(settings: JsonObject, at: ReadUrl): DeepLinkingSettings | undefined {
  const returnUrl = at(settings.deep_link_return_url);
  const acceptTypes = readIdentifiers(settings.accept_types);
  const targets = settings.accept_presentation_document_targets;
  if (returnUrl === undefined || acceptTypes.length === 0 || !Array.isArray(targets)) return undefined;
  const data = typeof settings.data === 'string' && settings.data !== '' ? settings.data : undefined;
  if (data !== undefined && (data.length > maxData || unstorable.test(data))) return undefined;
  return {
    returnUrl,
    acceptTypes,
    acceptTargets: readIdentifiers(targets),
    mediaTypes: readMediaTypes(settings.accept_media_types),
    acceptMultiple: readFlag(settings.accept_multiple) ?? false,
    acceptLineItem: readFlag(settings.accept_lineitem),
    autoCreate: readFlag(settings.auto_create) ?? false,
    title: readText(settings.title),
    text: readText(settings.text),
    data,
  };
}

/** `image/*,text/html`; some platforms send a list. */
function readMediaTypes(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? value.split(',').map((type) => type.trim()) : value;
  const types = readIdentifiers(list);
  return types.length > 0 ? types : undefined;
}

/** Platforms that grew out of form fields send booleans as words. */
function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}
