import { isJsonObject, type JsonObject, readIdentifier, readText } from '../json.ts';
import { done, fail, type RegistrationResult } from './registration-fault.ts';
import { cloudHosts, findVendor, matchesHost, type Vendor } from './vendors.ts';

/** A platform as its OpenID configuration describes it (Dynamic Registration §3.4), checked. */
export type PlatformConfiguration = {
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly registrationUrl: string;
  /** the audience of client assertions, where it is not the token address */
  readonly tokenAudience?: string;
  /** as it calls itself: `moodle`, `canvas` … */
  readonly productCode?: string;
  readonly version?: string;
  /** what its people call it, where it says so */
  readonly name?: string;
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly variables: readonly string[];
  readonly messages: readonly { readonly type: string; readonly placements: readonly string[] | null }[];
};

const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
const MOST_ENTRIES = 2000;

/**
 * Reads a configuration and refuses one that is not its issuer's: the issuer's host must be the one that was
 * asked, and every endpoint must stand on the issuer's site, known vendors' clouds excepted (launch-security
 * rule 6). A lookalike that names a real issuer is refused by the first, an honest page with foreign endpoints
 * by the second.
 * @param configurationUrl where it was read, checked by readConfigurationUrl
 */
export function readConfiguration(
  json: unknown,
  configurationUrl: URL,
): RegistrationResult<PlatformConfiguration> {
  if (!isJsonObject(json))
    return fail('configuration_unreadable', `${configurationUrl.host} sent no OpenID configuration.`);
  const issuer = readIssuer(json.issuer);
  if (!issuer)
    return refuse('It names no issuer, or one that is no https address without a query.', configurationUrl);
  if (!speaksFor(configurationUrl, issuer))
    return refuse(
      `It says that its issuer is ${new URL(issuer).host}, which is another host. A Canvas of one's own needs "lti_iss" in its security.yml.`,
      configurationUrl,
    );
  const platform = objectAt(json, PLATFORM);
  const productCode = readText(platform.product_family_code, 100);
  const endpoints = readEndpoints(json, issuer, configurationUrl, findVendor(productCode));
  if (!endpoints.ok) return endpoints;
  const unable = unableTo(json);
  if (unable) return refuse(unable, configurationUrl);
  return done({
    issuer,
    ...endpoints.value,
    ...optional('tokenAudience', readAudience(json.authorization_server)),
    ...optional('productCode', productCode),
    ...optional('version', readText(platform.version, 100)),
    ...optional('name', readText(platform['https://canvas.instructure.com/lti/account_name'], 100)),
    scopes: readNames(json.scopes_supported),
    claims: readNames(json.claims_supported),
    variables: readNames(platform.variables).map((name) => name.replace(/^\$/, '')),
    messages: readMessages(platform.messages_supported),
  });
}

const refuse = (why: string, { host }: URL): RegistrationResult<never> =>
  fail('configuration_refused', `The configuration at ${host} cannot be used. ${why}`);

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>);

const objectAt = (json: JsonObject, name: string): JsonObject => {
  const value = json[name];
  return isJsonObject(value) ? value : {};
};

/** Kept byte for byte: launches are compared with it so. */
function readIssuer(value: unknown): string | undefined {
  const issuer = readIdentifier(value, 1000);
  if (issuer === undefined || !URL.canParse(issuer) || /[?#\s]/.test(issuer)) return undefined;
  const url = new URL(issuer);
  const plain = url.username === '' && url.password === '';
  return plain && (url.protocol === 'https:' || url.protocol === 'http:') ? issuer : undefined;
}

function speaksFor(asked: URL, issuer: string): boolean {
  const named = new URL(issuer);
  if (named.protocol === asked.protocol && named.host === asked.host) return true;
  return (
    asked.protocol === 'https:' && cloudHosts(issuer).some((pattern) => matchesHost(asked.host, pattern))
  );
}

const ENDPOINTS = {
  authUrl: 'authorization_endpoint',
  tokenUrl: 'token_endpoint',
  jwksUrl: 'jwks_uri',
  registrationUrl: 'registration_endpoint',
} as const;

type Endpoints = Record<keyof typeof ENDPOINTS, string>;

function readEndpoints(
  json: JsonObject,
  issuer: string,
  asked: URL,
  vendor: Vendor,
): RegistrationResult<Endpoints> {
  const endpoints: Partial<Endpoints> = {};
  for (const [name, key] of Object.entries(ENDPOINTS) as [keyof Endpoints, string][]) {
    const written = readIdentifier(json[key], 4096);
    if (written === undefined || !URL.canParse(written)) return refuse(`It has no ${key}.`, asked);
    const url = new URL(written);
    if (!isOnSite(url, issuer, asked, vendor))
      return refuse(`Its ${key} is at ${url.host}, which is not on the issuer's site.`, asked);
    endpoints[name] = written;
  }
  return done(endpoints as Endpoints);
}

/** On the issuer's host or below it, on the host that was asked, or on one that its vendor is known to use. */
function isOnSite(url: URL, issuer: string, asked: URL, vendor: Vendor): boolean {
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  const site = new URL(issuer);
  if (url.origin === site.origin || url.origin === asked.origin) return true;
  if (url.protocol !== 'https:') return false;
  if (url.hostname.endsWith(`.${site.hostname}`) && cloudHosts(issuer).length === 0) return true;
  return [...cloudHosts(issuer), ...vendor.endpointHosts].some((pattern) => matchesHost(url.host, pattern));
}

/** What a platform says it cannot do and we cannot do without. What it does not say is allowed. */
function unableTo(json: JsonObject): string | null {
  const lacks = (name: string, needed: string) =>
    Array.isArray(json[name]) && !readNames(json[name]).includes(needed);
  if (lacks('id_token_signing_alg_values_supported', 'RS256')) return 'It does not sign launches with RS256.';
  if (lacks('response_types_supported', 'id_token')) return 'It does not offer the response type id_token.';
  if (lacks('token_endpoint_auth_methods_supported', 'private_key_jwt'))
    return 'Its token endpoint does not accept private_key_jwt.';
  if (lacks('token_endpoint_auth_signing_alg_values_supported', 'RS256'))
    return 'Its token endpoint does not accept RS256.';
  return null;
}

/** Some name a host here, which is no audience. */
function readAudience(value: unknown): string | undefined {
  const audience = readIdentifier(value, 1000);
  return audience !== undefined && /^https?:\/\//.test(audience) && URL.canParse(audience)
    ? audience
    : undefined;
}

/** A list of names; one text with spaces is read as such a list. */
function readNames(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  const names = list.slice(0, MOST_ENTRIES).flatMap((one) => readIdentifier(one, 500) ?? []);
  return [...new Set(names)];
}

function readMessages(value: unknown): PlatformConfiguration['messages'] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 50).flatMap((one: unknown) => {
    // seen: a bare name instead of an object
    const type = readIdentifier(isJsonObject(one) ? one.type : one);
    if (type === undefined) return [];
    const placements = isJsonObject(one) && Array.isArray(one.placements) ? readNames(one.placements) : null;
    return [{ type, placements }];
  });
}
