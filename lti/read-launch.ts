import {
  type JsonObject,
  objectAt,
  readEmail,
  readExpanded,
  readIdentifier,
  readIdentifiers,
  readText,
  readWebUrl,
} from './json.ts';
import { claims, type Launch } from './launch.ts';
import { readForUser, readLegacy } from './read-person-claims.ts';
import { readServiceClaims } from './read-service-claims.ts';
import { parseRoles } from './roles.ts';

/** A launch whose target may be left to the login: only resource links and submission reviews must name one. */
export type ReadLaunch = Omit<Launch, 'targetLinkUri'>;

/** The fields every launch must have; stage 4 has checked them. */
export type RequiredFields = Pick<
  Launch,
  'messageType' | 'platformId' | 'issuer' | 'clientId' | 'deploymentId' | 'sub'
> & { roleNames: readonly string[] };

/** Joins the required fields with what else the token says. What is malformed or unknown is left out. */
export function readLaunch(
  { roleNames, ...required }: RequiredFields,
  token: JsonObject,
  { loopback }: { loopback: boolean },
): ReadLaunch {
  const roles = parseRoles(roleNames);
  const custom = objectAt(token, claims.custom);
  const presentation = objectAt(token, claims.presentation);
  return {
    ...required,
    name: readExpanded(token.name),
    givenName: readExpanded(token.given_name),
    familyName: readExpanded(token.family_name),
    email: readEmail(token.email),
    locale: readLocale(presentation.locale) ?? readLocale(token.locale),
    roles,
    isInstitutionAdmin: roles.institution.includes('Administrator') || roles.system.includes('Administrator'),
    context: readContext(objectAt(token, claims.context)),
    resourceLink: readResourceLink(objectAt(token, claims.resourceLink)),
    presentation: {
      documentTarget: readIdentifier(presentation.document_target),
      returnUrl: readWebUrl(presentation.return_url),
      height: readSize(presentation.height),
      width: readSize(presentation.width),
    },
    lis: readLis(objectAt(token, claims.lis)),
    custom: readCustom(custom),
    toolPlatform: readToolPlatform(objectAt(token, claims.toolPlatform)),
    ...readServiceClaims(token, { loopback }),
    forUser: readForUser(objectAt(token, claims.forUser)),
    legacy: readLegacy(objectAt(token, claims.legacy)),
    mentees: claims.mentees.flatMap((name) => readIdentifiers(token[name])),
    originContexts: readIdentifiers(token[claims.originContexts]),
    historyContexts: readHistory(custom.ctx_history),
    historyLinks: readHistory(custom.link_history),
    placement: readIdentifier(token[claims.canvasPlacement]),
  };
}

/** Moodle writes `de_du` where BCP 47 has a hyphen. */
function readLocale(value: unknown): string | undefined {
  const tag = readIdentifier(value, 35);
  try {
    return tag && Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

export function readContext(context: JsonObject): Launch['context'] {
  const id = readIdentifier(context.id);
  if (id === undefined) return undefined;
  const { label, title, type } = context;
  return { id, label: readText(label), title: readText(title), types: readIdentifiers(type) };
}

function readResourceLink({ id, title, description }: JsonObject): Launch['resourceLink'] {
  const known = readIdentifier(id);
  if (known === undefined) return undefined;
  return { id: known, title: readText(title), description: readText(description) };
}

const readLis = (lis: JsonObject): Launch['lis'] => ({
  personSourcedid: readIdentifier(readExpanded(lis.person_sourcedid)),
  courseOfferingSourcedid: readIdentifier(readExpanded(lis.course_offering_sourcedid)),
  courseSectionSourcedid: readIdentifier(readExpanded(lis.course_section_sourcedid)),
});

/** `$Context.id.history`: ids with commas between them, the latest copy first. */
function readHistory(value: unknown): string[] {
  const text = readExpanded(value, 16_384);
  return readIdentifiers(text?.split(',').map((id) => id.trim()));
}

/** Platforms send sizes as numbers and as strings. */
function readSize(value: unknown): number | undefined {
  const size = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof size === 'number' && Number.isInteger(size) && size > 0 && size < 100_000 ? size : undefined;
}

const maxCustom = 200;

function readCustom(custom: JsonObject): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [key, value] of Object.entries(custom).slice(0, maxCustom)) {
    const text = readExpanded(value);
    if (readIdentifier(key) !== undefined && text !== undefined) entries.push([key, text]);
  }
  return Object.fromEntries(entries);
}

const readToolPlatform = (platform: JsonObject): Launch['toolPlatform'] => ({
  guid: readIdentifier(platform.guid),
  name: readText(platform.name),
  productFamilyCode: readIdentifier(platform.product_family_code),
  version: readIdentifier(platform.version),
});
