/** A registration request that has all it needs (Dynamic Registration 1.0 §3.5.1; Moodle's list of requirements). */
export interface AskedRegistration {
  readonly name: string;
  readonly domain: string;
  readonly description: string;
  readonly logoUrl: string;
  readonly loginUrl: string;
  readonly targetUrl: string;
  readonly jwksUrl: string;
  readonly redirectUrls: readonly string[];
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly custom: Readonly<Record<string, string>>;
  readonly messages: readonly {
    readonly type: string;
    readonly target: string | null;
    readonly placements: readonly string[];
  }[];
  /** The tool's configuration as it was sent. */
  readonly said: Readonly<Record<string, unknown>>;
}

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** Reads a request, or names the first field that is missing or wrong. */
export function readRegistration(body: unknown): { asked: AskedRegistration } | { fault: string } {
  if (!isObject(body)) return { fault: 'the body is no JSON object' };
  const said = body[TOOL];
  if (!isObject(said)) return { fault: `${TOOL} is missing` };
  const redirectUrls = texts(body.redirect_uris);
  const wrong = [
    [texts(body.response_types).includes('id_token'), 'response_types must hold id_token'],
    [body.token_endpoint_auth_method === 'private_key_jwt', 'token_endpoint_auth_method'],
    [body.application_type === 'web', 'application_type must be web'],
    [redirectUrls.length > 0 && redirectUrls.every(isWebAddress), 'redirect_uris'],
    [isText(body.client_name), 'client_name'],
    [isWebAddress(body.jwks_uri), 'jwks_uri'],
    [isWebAddress(body.initiate_login_uri), 'initiate_login_uri'],
    [isText(said.domain), 'domain'],
    [isWebAddress(said.target_link_uri), 'target_link_uri'],
  ] as const;
  const fault = wrong.find(([fits]) => !fits);
  if (fault) return { fault: fault[1] };
  return {
    asked: {
      name: String(body.client_name),
      domain: String(said.domain),
      description: isText(said.description) ? said.description : '',
      logoUrl: isWebAddress(body.logo_uri) ? body.logo_uri : '',
      loginUrl: String(body.initiate_login_uri),
      targetUrl: String(said.target_link_uri),
      jwksUrl: String(body.jwks_uri),
      redirectUrls,
      scopes: isText(body.scope) ? body.scope.split(' ').filter(Boolean) : [],
      claims: texts(said.claims),
      custom: isObject(said.custom_parameters) ? textValues(said.custom_parameters) : {},
      messages: Array.isArray(said.messages) ? said.messages.filter(isObject).map(readMessage) : [],
      said,
    },
  };
}

const readMessage = (message: Record<string, unknown>) => ({
  type: String(message.type),
  target: isWebAddress(message.target_link_uri) ? message.target_link_uri : null,
  placements: texts(message.placements),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length < 4000;

const isWebAddress = (value: unknown): value is string =>
  isText(value) && URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 100) : [];

const textValues = (value: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value)
      .slice(0, 100)
      .map(([name, one]) => [name, String(one)]),
  );
