import type { JsonObject } from '../json.ts';
import type { PlatformConfiguration } from './platform-configuration.ts';
import type { ToolDescription, ToolEntry, ToolPlace } from './tool-description.ts';
import { barePlacement, findVendor, type Vendor } from './vendors.ts';

/** What will be asked of a platform, and what would have been, had it offered it. */
export type RegistrationPlan = {
  readonly scopes: Offer<string>;
  readonly claims: Offer<string>;
  /** Names of custom parameters. */
  readonly variables: Offer<string>;
  readonly places: { readonly asked: readonly AskedPlace[]; readonly notOffered: readonly ToolPlace[] };
  /** The body to send (Dynamic Registration §3.5). */
  readonly request: JsonObject;
};

/** `link`: a platform without places of its own opens the tool from links that people put into courses. */
export type AskedPlace = ToolPlace | 'link';

type Offer<T> = { readonly asked: readonly T[]; readonly notOffered: readonly T[] };

/** What every launch holds, whatever a platform lists. */
const ALWAYS = ['iss', 'sub'];

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/**
 * Pure: what this tool asks of this platform. Nothing is asked that the platform does not advertise: some refuse
 * the whole registration for one scope they do not know.
 */
export function planRegistration(tool: ToolDescription, platform: PlatformConfiguration): RegistrationPlan {
  const vendor = findVendor(platform.productCode);
  const scopes = tool.scopes.map((wishes) => wishes.find((wish) => platform.scopes.includes(wish)) ?? wishes);
  const claims = tool.claims.filter((claim) => !ALWAYS.includes(claim));
  const variables = Object.entries(tool.variables).map(([name, wishes]) => ({
    name,
    variable: wishes.find((wish) => platform.variables.includes(wish)),
  }));
  const custom = Object.fromEntries(
    variables.flatMap(({ name, variable }) => (variable ? [[name, `$${variable}`]] : [])),
  );
  const messages = planMessages(tool, platform, vendor);
  const asked = {
    scopes: scopes.filter((scope) => typeof scope === 'string'),
    claims: [...ALWAYS, ...claims.filter((claim) => platform.claims.includes(claim))],
    custom,
    messages: messages.map(({ message }) => message),
  };
  const places = messages.map(({ place }) => place);
  return {
    scopes: {
      asked: asked.scopes,
      notOffered: scopes.flatMap((scope) => (typeof scope === 'string' ? [] : scope.slice(0, 1))),
    },
    claims: { asked: asked.claims, notOffered: claims.filter((claim) => !platform.claims.includes(claim)) },
    variables: {
      asked: Object.keys(custom),
      notOffered: variables.flatMap(({ name, variable }) => (variable ? [] : [name])),
    },
    places: {
      asked: places,
      notOffered: tool.entries.map(({ place }) => place).filter((place) => !places.includes(place)),
    },
    request: requestOf(tool, vendor, asked),
  };
}

type Asked = {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly custom: Readonly<Record<string, string>>;
  readonly messages: readonly JsonObject[];
};

function requestOf(tool: ToolDescription, vendor: Vendor, asked: Asked): JsonObject {
  const { iconUrl, policyUrl, termsUrl, contacts } = tool;
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: tool.loginUrl,
    redirect_uris: [tool.launchUrl],
    client_name: tool.name,
    jwks_uri: tool.keysUrl,
    client_uri: tool.homeUrl,
    ...(iconUrl ? { logo_uri: iconUrl } : {}),
    ...(policyUrl ? { policy_uri: policyUrl } : {}),
    ...(termsUrl ? { tos_uri: termsUrl } : {}),
    ...(contacts ? { contacts } : {}),
    token_endpoint_auth_method: 'private_key_jwt',
    scope: asked.scopes.join(' '),
    [TOOL]: {
      domain: new URL(tool.launchUrl).host,
      description: tool.description,
      target_link_uri: tool.launchUrl,
      claims: asked.claims,
      custom_parameters: asked.custom,
      messages: asked.messages,
      ...vendor.toolKeys(tool.toolId),
    },
  };
}

/** Each place's message, as platforms spell it. */
const MESSAGES: Readonly<Record<ToolPlace, readonly string[]>> = {
  person: ['LtiResourceLinkRequest'],
  home: ['LtiResourceLinkRequest'],
  administration: ['LtiResourceLinkRequest'],
  course: ['LtiResourceLinkRequest'],
  content: ['LtiDeepLinkingRequest'],
  review: ['LtiSubmissionReviewRequest'],
  privacy: ['LtiDataPrivacyLaunchRequest', 'DataPrivacyLaunchRequest'],
};

function planMessages(tool: ToolDescription, platform: PlatformConfiguration, vendor: Vendor) {
  const unplaced = new Set<string>();
  return tool.entries.flatMap((entry) => {
    const offered = platform.messages.find(({ type }) => MESSAGES[entry.place].includes(type));
    if (!offered) return [];
    const placements = placementsOf(entry, offered.placements, vendor);
    if (placements === null) {
      if (unplaced.has(offered.type)) return [];
      unplaced.add(offered.type);
    } else if (placements.length === 0) return [];
    const place: AskedPlace =
      placements === null && offered.type === 'LtiResourceLinkRequest' ? 'link' : entry.place;
    // a link leads to one address, whatever place it would have had elsewhere
    const asked = place === 'link' ? { ...entry, label: tool.name, targetLinkUri: tool.launchUrl } : entry;
    return [{ place, message: messageOf(tool, asked, offered.type, placements, vendor) }];
  });
}

/** The platform's own spelling of the places that are wished for; null where it lists no places at all. */
function placementsOf(
  { place }: ToolEntry,
  offered: readonly string[] | null,
  vendor: Vendor,
): readonly string[] | null {
  if (offered === null) return null;
  const wishes = (vendor.placements[place] ?? []).map(barePlacement);
  return offered.filter((one) => wishes.includes(barePlacement(one)));
}

function messageOf(
  { iconUrl }: ToolDescription,
  { place, label, targetLinkUri }: ToolEntry,
  type: string,
  placements: readonly string[] | null,
  vendor: Vendor,
): JsonObject {
  return {
    type,
    target_link_uri: targetLinkUri,
    label,
    ...(iconUrl ? { icon_uri: iconUrl } : {}),
    ...(placements ? { placements } : {}),
    ...vendor.messageKeys[place],
  };
}
