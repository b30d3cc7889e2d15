import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canvasKey,
  fetchConfiguration,
  keysUrlFor,
  type PlatformConfiguration,
  planRegistration,
  type RegistrationPorts,
  readConfigurationUrl,
  sendRegistration,
} from '../../lti/registration/index.ts';
import { CANVAS_FIELDS, describeTool } from '../../src/features/tenants/index.ts';
import {
  blackboardConfiguration,
  brightspaceConfiguration,
  canvasConfiguration,
  moodleConfiguration,
  SCOPES,
  sakaiConfiguration,
} from './registration-platforms.ts';

const tool = describeTool('https://tool.example');
const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

type Asked = { address: string; method: string; headers: Record<string, string>; body: string | undefined };

/** A platform that answers this to everything, and remembers what it was asked. */
function answering(status: number, answer: unknown): { ports: RegistrationPorts; asked: Asked[] } {
  const asked: Asked[] = [];
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return {
    asked,
    ports: {
      async fetch(address, { method, headers, body }) {
        asked.push({ address, method, headers: { ...headers }, body });
        return { status, text };
      },
    },
  };
}

const silent = (fault: string): RegistrationPorts => ({
  fetch: () => Promise.reject(Object.assign(new Error('no answer'), { fault })),
});

async function read(json: unknown, at = 'https://moodle.example/mod/lti/openid-configuration.php') {
  const { ports } = answering(200, json);
  return fetchConfiguration(ports, { configurationUrl: new URL(at), registrationToken: 't' });
}

async function mustRead(json: unknown, at?: string): Promise<PlatformConfiguration> {
  const result = await read(json, at);
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

async function refusal(json: unknown, at?: string): Promise<string> {
  const result = await read(json, at);
  if (result.ok) throw new Error('It was accepted.');
  expect(result.fault.reason).toMatch(/^configuration_/);
  expect(result.fault.message).toMatch(/^[^<>]+\.$/);
  return result.fault.message;
}

const CANVAS_AT = 'https://canvas.instructure.com/api/lti/security/openid-configuration?registration_token=x';
const BRIGHTSPACE_AT = 'https://school.brightspace.com/d2l/.well-known/openid-configuration';
const BLACKBOARD_AT = 'https://developer.blackboard.com/api/v1/management/.well-known/openid-configuration';
const SAKAI_AT = 'https://sakai.example/imsblis/lti13/openid-configuration';

describe('the address of a configuration', () => {
  it('is https, or this machine; without a name in it (launch-security rule 6)', () => {
    expect(readConfigurationUrl('https://lms.example/c?x=1')?.href).toBe('https://lms.example/c?x=1');
    expect(readConfigurationUrl('http://127.0.0.1:8081/c')?.host).toBe('127.0.0.1:8081');
    for (const bad of [
      undefined,
      '',
      'lms.example',
      'http://lms.example/c',
      'ftp://lms.example/c',
      'file:///etc/passwd',
      'https://user:secret@lms.example/c',
      'https://lms.example/c#x',
      `https://lms.example/${'x'.repeat(5000)}`,
    ])
      expect(readConfigurationUrl(bad), String(bad)).toBeNull();
  });
});

describe('a platform’s configuration', () => {
  it('is asked for with the registration token as bearer (Canvas answers nobody else)', async () => {
    const { ports, asked } = answering(200, moodleConfiguration());
    const configurationUrl = new URL('https://moodle.example/c');
    await fetchConfiguration(ports, { configurationUrl, registrationToken: 'abc.def' });
    expect(asked).toEqual([
      {
        address: 'https://moodle.example/c',
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer abc.def' },
        body: undefined,
      },
    ]);
    await fetchConfiguration(ports, { configurationUrl });
    expect(asked[1]?.headers).not.toHaveProperty('authorization');
  });

  it('of Moodle 5.1 is read as it was seen', async () => {
    expect(await mustRead(moodleConfiguration())).toMatchObject({
      issuer: 'https://moodle.example',
      authUrl: 'https://moodle.example/mod/lti/auth.php',
      registrationUrl: 'https://moodle.example/mod/lti/openid-registration.php',
      productCode: 'moodle',
      version: '5.1+ (Build: 20251017)',
      claims: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
      messages: [
        { type: 'LtiResourceLinkRequest', placements: null },
        { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
      ],
    });
  });

  it('of a vendor’s cloud may come from the hosts that speak for its one issuer', async () => {
    const canvas = await mustRead(canvasConfiguration(), CANVAS_AT);
    expect(canvas).toMatchObject({ issuer: 'https://canvas.instructure.com', name: 'Test University' });
    // a bare host is no audience
    expect(canvas.tokenAudience).toBeUndefined();
    await mustRead(canvasConfiguration(), 'https://school.instructure.com/c');
    const brightspace = await mustRead(brightspaceConfiguration(), BRIGHTSPACE_AT);
    expect(brightspace.tokenAudience).toBe('https://api.brightspace.com/auth/token');
    const blackboard = await mustRead(blackboardConfiguration(), BLACKBOARD_AT);
    expect(keysUrlFor(blackboard, 'a b')).toBe(
      'https://developer.blackboard.com/api/v1/management/applications/a%20b/jwks.json',
    );
    expect(keysUrlFor(canvas, '1')).toBe(canvas.jwksUrl);
    await mustRead(sakaiConfiguration(), SAKAI_AT);
  });

  it.each([
    ['another host', 'https://evil.example/c'],
    ['a host below', 'https://evil.moodle.example/c'],
    ['a host that ends alike', 'https://evilmoodle.example/c'],
    ['another port', 'https://moodle.example:8443/c'],
    ['letters of another alphabet', 'https://mооdle.example/c'],
    ['a Canvas customer', 'https://school.instructure.com/c'],
  ])('that names an issuer on another host than the one that was asked is refused: %s', async (_what, at) => {
    expect(await refusal(moodleConfiguration(), at)).toContain('issuer is moodle.example');
  });

  it('of a Canvas of one’s own that calls itself the cloud is refused, with the way out', async () => {
    const own = JSON.parse(
      JSON.stringify(canvasConfiguration()).replaceAll('sso.canvaslms.com', 'canvas.school.example'),
    );
    expect(await refusal(own, 'https://canvas.school.example/c')).toContain('lti_iss');
    // a stage of the cloud is a cloud of its own
    await refusal(canvasConfiguration(), 'https://school.beta.instructure.com/c');
    await refusal(canvasConfiguration(), 'https://evil.example.instructure.com.evil.example/c');
  });

  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'registration_endpoint'])(
    'whose %s lies elsewhere is refused',
    async (name) => {
      for (const elsewhere of [
        'https://evil.example/x',
        'https://evilmoodle.example/x',
        'http://moodle.example/x',
        'https://moodle.example:8443/x',
        'https://user@moodle.example/x',
        'https://169.254.169.254/latest',
        'https://auth.brightspace.com/core/connect/token',
        '//moodle.example/x',
        '/x',
        7,
        null,
        undefined,
      ])
        expect(await refusal({ ...moodleConfiguration(), [name]: elsewhere }), String(elsewhere)).toContain(
          name,
        );
      await mustRead({ ...moodleConfiguration(), [name]: 'https://login.moodle.example/x' });
    },
  );

  it('without an issuer, or with one that launches could not name, is refused', async () => {
    for (const issuer of [
      undefined,
      null,
      7,
      '',
      'moodle.example',
      'https://moodle.example/?x',
      'ftp://moodle.example',
    ])
      await refusal({ ...moodleConfiguration(), issuer });
    // kept byte for byte, path and slash included
    const slash = moodleConfiguration('https://moodle.example');
    expect((await mustRead({ ...slash, issuer: 'https://moodle.example/lms/' })).issuer).toBe(
      'https://moodle.example/lms/',
    );
  });

  it('of a platform that cannot do what we need is refused', async () => {
    for (const [name, value] of Object.entries({
      id_token_signing_alg_values_supported: ['HS256'],
      response_types_supported: ['code'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256'],
    })) {
      await refusal({ ...moodleConfiguration(), [name]: value });
      // what it does not say is allowed
      const { [name]: _, ...silentAbout } = moodleConfiguration();
      await mustRead(silentAbout);
    }
  });

  it('is read, or refused in a sentence, whatever JSON comes', async () => {
    const near = fc.record(
      Object.fromEntries(
        [...Object.keys(moodleConfiguration()), PLATFORM].map((key) => [
          key,
          fc.oneof(fc.constant(moodleConfiguration()[key]), fc.jsonValue()),
        ]),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), near), async (json) => {
        const result = await read(json);
        if (!result.ok) expect(result.fault.message).toMatch(/\.$/);
        else planRegistration(tool, result.value);
      }),
      { numRuns: 1000 },
    );
  });

  it('that does not come is explained', async () => {
    const configurationUrl = new URL('https://moodle.example/c?token=secret');
    const ask = (ports: RegistrationPorts) => fetchConfiguration(ports, { configurationUrl });
    for (const fault of [
      'timeout',
      'too-large',
      'redirected',
      'private-address',
      'not-https',
      'unresolved',
      'certificate',
      'x',
    ]) {
      const result = await ask(silent(fault));
      expect(result).toMatchObject({ ok: false });
      if (!result.ok) expect(result.fault.message).toMatch(/^moodle\.example [^?]+\.$/);
    }
    expect(await ask(answering(401, 'expired').ports)).toMatchObject({
      fault: { reason: 'token_refused', said: 'expired' },
    });
    expect(await ask(answering(404, '<h1>Not found</h1>').ports)).toMatchObject({
      fault: { reason: 'configuration_unreadable', said: 'Not found' },
    });
    expect(await ask(answering(200, '<html>Sign in</html>').ports)).toMatchObject({
      fault: { reason: 'configuration_unreadable' },
    });
    await expect(ask({ fetch: () => Promise.reject(new Error('a mistake of ours')) })).rejects.toThrow(
      'mistake',
    );
  });
});

describe('what is asked of a platform', () => {
  const request = (configuration: PlatformConfiguration) =>
    planRegistration(tool, configuration).request as Record<string, unknown> & {
      [TOOL]: Record<string, unknown>;
    };

  it('is, of Moodle, what it advertises and nothing else', async () => {
    const configuration = await mustRead(moodleConfiguration());
    const plan = planRegistration(tool, configuration);
    expect(plan.request).toEqual({
      application_type: 'web',
      response_types: ['id_token'],
      grant_types: ['implicit', 'client_credentials'],
      initiate_login_uri: 'https://tool.example/lti/login',
      redirect_uris: ['https://tool.example/lti/launch'],
      client_name: 'Throughline',
      client_uri: 'https://tool.example',
      jwks_uri: 'https://tool.example/lti/jwks',
      logo_uri: 'https://tool.example/lti/icon.svg',
      token_endpoint_auth_method: 'private_key_jwt',
      scope: [SCOPES.members, SCOPES.lineItem, SCOPES.score, SCOPES.result].join(' '),
      [TOOL]: {
        domain: 'tool.example',
        description: tool.description,
        target_link_uri: 'https://tool.example/lti/launch',
        claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
        custom_parameters: { ctx_history: '$Context.id.history', tz: '$Person.address.timezone' },
        messages: [
          {
            type: 'LtiResourceLinkRequest',
            target_link_uri: 'https://tool.example/lti/launch',
            label: 'Throughline',
            icon_uri: 'https://tool.example/lti/icon.svg',
          },
          {
            type: 'LtiDeepLinkingRequest',
            target_link_uri: 'https://tool.example/lti/launch',
            label: 'Add from Throughline',
            icon_uri: 'https://tool.example/lti/icon.svg',
            placements: ['ContentArea'],
          },
        ],
      },
    });
    expect(plan.scopes.notOffered).toEqual([SCOPES.groups, SCOPES.notices]);
    expect(plan.claims.notOffered).toEqual(['locale']);
    expect(plan.variables.notOffered).toEqual(['link_history', 'high_contrast', 'brand_url']);
    expect(plan.places.asked).toEqual(['link', 'content']);
  });

  it('is, of Canvas, its own placements with its own keys, however it spells them', async () => {
    const bare = await mustRead(canvasConfiguration(), CANVAS_AT);
    const { [TOOL]: configuration } = request(bare);
    expect(configuration).toMatchObject({
      'https://canvas.instructure.com/lti/privacy_level': 'public',
      'https://canvas.instructure.com/lti/tool_id': 'throughline',
    });
    const placed = (asked: Record<string, unknown>) =>
      (asked.messages as { placements: string[] }[]).map(({ placements }) => placements);
    const names = [
      ['user_navigation'],
      ['global_navigation'],
      ['account_navigation'],
      ['course_navigation'],
      ['assignment_selection', 'link_selection'],
    ];
    expect(placed(configuration)).toEqual(names);
    const [, home, , course] = configuration.messages as Record<string, unknown>[];
    expect(home).toMatchObject({ 'https://canvas.instructure.com/lti/visibility': 'members' });
    expect(course).toMatchObject({
      'https://canvas.instructure.com/lti/course_navigation/default_enabled': false,
    });
    const prefixed = {
      ...bare,
      messages: bare.messages.map(({ type, placements }) => ({
        type,
        placements: placements?.map((one) => `https://canvas.instructure.com/lti/${one}`) ?? null,
      })),
    };
    expect(placed(request(prefixed)[TOOL])).toEqual(
      names.map((group) => group.map((one) => `https://canvas.instructure.com/lti/${one}`)),
    );
    const narrow = {
      ...bare,
      messages: [{ type: 'LtiResourceLinkRequest', placements: ['top_navigation'] }],
    };
    expect(placed(request(narrow)[TOOL])).toEqual([]);
  });

  it('is, of Brightspace, Blackboard and Sakai, what they say of themselves', async () => {
    const brightspace = planRegistration(tool, await mustRead(brightspaceConfiguration(), BRIGHTSPACE_AT));
    expect(brightspace.places.asked).toEqual(['link', 'content', 'review']);
    expect(brightspace.variables.asked).toEqual(['ctx_history', 'link_history']);
    const blackboard = planRegistration(tool, await mustRead(blackboardConfiguration(), BLACKBOARD_AT));
    expect(blackboard.scopes.notOffered).toEqual([SCOPES.members, SCOPES.notices]);
    expect(blackboard.request[TOOL]).toMatchObject({
      messages: [{ type: 'LtiResourceLinkRequest' }, { type: 'DataPrivacyLaunchRequest' }],
    });
    const sakai = planRegistration(tool, await mustRead(sakaiConfiguration(), SAKAI_AT));
    expect(sakai.claims.asked).toEqual(['iss', 'sub']);
    expect(sakai.variables.asked).toEqual(['tz']);
    expect(sakai.places.asked).toEqual(['link', 'content']);
  });

  it('takes the lesser scope where the better one is not offered', async () => {
    const configuration = await mustRead({
      ...moodleConfiguration(),
      scopes_supported: [SCOPES.lineItemReadonly],
    });
    expect(planRegistration(tool, configuration).scopes.asked).toEqual([SCOPES.lineItemReadonly]);
  });

  it('never goes beyond what is advertised, whatever that is', async () => {
    const configuration = await mustRead(canvasConfiguration(), CANVAS_AT);
    const some = <T>(all: readonly T[]) => fc.subarray([...all]);
    fc.assert(
      fc.property(
        some([...configuration.scopes, ...Object.values(SCOPES)]),
        some(configuration.claims),
        some(configuration.variables),
        some(configuration.messages),
        fc.constantFrom('canvas', 'moodle', 'desire2learn', 'BlackboardLearn', 'sakai', 'new', undefined),
        (scopes, claims, variables, messages, productCode) => {
          const { productCode: _, ...rest } = configuration;
          const offered = {
            ...rest,
            scopes,
            claims,
            variables,
            messages,
            ...(productCode ? { productCode } : {}),
          };
          const asked = request(offered);
          for (const scope of String(asked.scope).split(' ').filter(Boolean)) expect(scopes).toContain(scope);
          const configured = asked[TOOL];
          for (const claim of configured.claims as string[])
            expect(['iss', 'sub', ...claims]).toContain(claim);
          for (const variable of Object.values(configured.custom_parameters as Record<string, string>))
            expect(variables).toContain(variable.replace('$', ''));
          for (const { type, placements = [] } of configured.messages as {
            type: string;
            placements?: string[];
          }[])
            for (const placement of placements)
              expect(messages.find((one) => one.type === type)?.placements).toContain(placement);
        },
      ),
    );
  });
});

describe('what a platform answers to a registration', () => {
  const platform = { registrationUrl: 'https://moodle.example/register' };
  const plan = {
    request: { client_name: 'x' },
    scopes: { asked: [SCOPES.score, SCOPES.lineItem], notOffered: [] },
  };
  const send = (ports: RegistrationPorts) =>
    sendRegistration(ports, platform, { plan, registrationToken: 'token' });

  it('is asked for by POST with the token as bearer, in JSON', async () => {
    const { ports, asked } = answering(200, { client_id: 'c' });
    await send(ports);
    expect(asked).toEqual([
      {
        address: 'https://moodle.example/register',
        method: 'POST',
        headers: {
          accept: 'application/json',
          authorization: 'Bearer token',
          'content-type': 'application/json',
        },
        body: '{"client_name":"x"}',
      },
    ]);
  });

  it('is client id, deployment where it is told, and no more scopes than were asked for (Moodle overstates)', async () => {
    const overstated = `${SCOPES.score} ${SCOPES.members} ${SCOPES.result}`;
    const answer = { client_id: 'EvAU3oV7h8SbAuG', scope: overstated, [TOOL]: { deployment_id: '1' } };
    expect(await send(answering(200, answer).ports)).toEqual({
      ok: true,
      value: { clientId: 'EvAU3oV7h8SbAuG', deploymentId: '1', scopes: [SCOPES.score] },
    });
    const numbers = { client_id: 10000000000005, [TOOL]: { deployment_id: 7 } };
    expect(await send(answering(201, numbers).ports)).toMatchObject({
      value: { clientId: '10000000000005', deploymentId: '7', scopes: [] },
    });
    expect(await send(answering(200, { client_id: 'c' }).ports)).toEqual({
      ok: true,
      value: { clientId: 'c', scopes: [] },
    });
  });

  it.each([
    ['a token that was used (Moodle)', 401, 'token_already_used', 'token_refused', /used already/],
    ['a token that is not accepted', 403, 'no', 'token_refused', /once more/],
    [
      'scopes that it does not know (Canvas)',
      422,
      { errors: 'Invalid scopes' },
      'registration_refused',
      /services/,
    ],
    [
      'a tool on our domain (Brightspace)',
      400,
      'The domain is in use.',
      'registration_refused',
      /at our address/,
    ],
    ['anything else', 400, { error_description: 'Name too long' }, 'registration_refused', /status 400/],
    [
      'a fault of its own',
      500,
      '<html><script>alert(1)</script>Oops</html>',
      'registration_unclear',
      /status 500/,
    ],
    ['a page', 200, '<html>Sign in</html>', 'registration_unclear', /delete it/],
    ['no client id', 200, { client_id: '' }, 'registration_unclear', /delete it/],
  ])('refused for %s is said in words', async (_what, status, body, reason, words) => {
    const result = await send(answering(status, body).ports);
    if (result.ok) throw new Error('It was accepted.');
    expect(result.fault.reason).toBe(reason);
    expect(result.fault.message).toMatch(words);
    expect(result.fault.said ?? '').not.toMatch(/[<>]|alert/);
  });

  it('that does not come leaves open whether it registered', async () => {
    const result = await send(silent('timeout'));
    expect(result).toMatchObject({ ok: false, fault: { reason: 'registration_unclear' } });
    // what was never sent was never received
    expect(await send(silent('private-address'))).toMatchObject({ fault: { reason: 'address_refused' } });
  });

  it('is quoted as plain text, without what could be a secret', async () => {
    const body = `<b>Bad</b> token ${'A'.repeat(80)}\u202e\u0000 <img src=x onerror=alert(1)> ${'long '.repeat(100)}`;
    const result = await send(answering(400, body).ports);
    if (result.ok) throw new Error('It was accepted.');
    expect(result.fault.said).toMatch(/^Bad token … long/);
    expect(result.fault.said?.length).toBeLessThanOrEqual(200);
  });
});

describe('the configuration of a Canvas developer key', () => {
  it('holds our addresses, Canvas’ scopes only, and its variables by their true names', () => {
    const key = canvasKey(tool, CANVAS_FIELDS) as Record<string, unknown>;
    expect(key).toMatchObject({
      oidc_initiation_url: 'https://tool.example/lti/login',
      target_link_uri: 'https://tool.example/lti/launch',
      public_jwk_url: 'https://tool.example/lti/jwks',
      scopes: [SCOPES.members, SCOPES.lineItem, SCOPES.score, SCOPES.result, SCOPES.notices],
      custom_fields: { sis_user_id: '$Canvas.user.sisSourceId' },
    });
    expect(JSON.stringify(key)).not.toContain('sisid');
    const [extension] = key.extensions as {
      domain: string;
      settings: { placements: Record<string, unknown>[] };
    }[];
    expect(extension?.domain).toBe('tool.example');
    expect(
      extension?.settings.placements.map(({ placement, message_type }) => [placement, message_type]),
    ).toEqual([
      ['user_navigation', 'LtiResourceLinkRequest'],
      ['global_navigation', 'LtiResourceLinkRequest'],
      ['account_navigation', 'LtiResourceLinkRequest'],
      ['course_navigation', 'LtiResourceLinkRequest'],
      ['link_selection', 'LtiDeepLinkingRequest'],
      ['assignment_selection', 'LtiDeepLinkingRequest'],
    ]);
  });
});
