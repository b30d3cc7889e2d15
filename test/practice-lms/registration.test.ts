import { existsSync, readFileSync } from 'node:fs';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { VENDOR_NAMES } from '../../src/practice-lms/vendors/vendor.ts';
import {
  ADMINISTRATOR,
  type OpenPlatform,
  openPlatform,
  selectContent,
  shapeOf,
  TEACHER,
  TOOL,
} from './support/open-platform.ts';

const CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const reference = new URL('../../../shared/reference/moodle/', import.meta.url);

let opened: OpenPlatform[] = [];
const open = async (name: string) => {
  const platform = await openPlatform(name);
  opened.push(platform);
  return platform;
};
afterEach(() => {
  for (const platform of opened) platform.close();
  opened = [];
});

const asked = (changes: Record<string, unknown> = {}, tool: Record<string, unknown> = {}) => ({
  application_type: 'web',
  response_types: ['id_token'],
  grant_types: ['client_credentials', 'implicit'],
  initiate_login_uri: `${TOOL}/lti/login`,
  redirect_uris: [`${TOOL}/lti/launch`],
  client_name: 'Throughline by link',
  jwks_uri: `${TOOL}/lti/jwks`,
  token_endpoint_auth_method: 'private_key_jwt',
  scope: `${AGS}score`,
  [CONFIGURATION]: {
    domain: 'localhost:8080',
    target_link_uri: `${TOOL}/lti/launch`,
    claims: ['iss', 'sub', 'email'],
    custom_parameters: { ctx_history: '$Context.id.history' },
    messages: [
      {
        type: 'LtiResourceLinkRequest',
        target_link_uri: `${TOOL}/lti/launch?view=me`,
        placements: ['https://canvas.instructure.com/lti/user_navigation', 'unheard_of'],
      },
      { type: 'LtiDeepLinkingRequest', target_link_uri: `${TOOL}/lti/launch?pick=1` },
    ],
    ...tool,
  },
  ...changes,
});

/** Pastes the tool's link on the administration page. @returns where the tool's registration is opened */
async function beginBy(platform: OpenPlatform, update = ''): Promise<{ url: URL; html: string }> {
  const response = await platform.lms.request('/admin/register', {
    method: 'POST',
    body: new URLSearchParams({ link: `${TOOL}/lti/register?invitation=i`, update }),
    headers: { cookie: `practice_person=${ADMINISTRATOR}; practice_as=${platform.vendor.name}` },
  });
  const html = await response.text();
  const [, address = ''] = /(?:src|href)="(http:\/\/localhost:8080\/lti\/register[^"]+)"/.exec(html) ?? [];
  return { url: new URL(address.replaceAll('&amp;', '&')), html };
}

/** What the tool does then. */
async function register(platform: OpenPlatform, url: URL, body: object): Promise<Response> {
  const authorization = `Bearer ${url.searchParams.get('registration_token')}`;
  const read = await platform.ask(url.searchParams.get('openid_configuration')!, {
    headers: { authorization },
  });
  const { registration_endpoint } = (await read.json()) as { registration_endpoint: string };
  return platform.ask(registration_endpoint, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const admin = (platform: OpenPlatform, fields: Record<string, string>) =>
  platform.lms.request('/admin/tool', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie: `practice_person=${ADMINISTRATOR}; practice_as=${platform.vendor.name}` },
  });

describe('lti.md §3: dynamic registration with each LMS', () => {
  test.each(VENDOR_NAMES)(
    '%s: registered by a link, pending, activated, launched and selected from',
    async (name) => {
      const platform = await open(name);
      const { url } = await beginBy(platform);
      expect(url.searchParams.get('invitation')).toBe('i');
      const response = await register(platform, url, asked());
      expect(response.status).toBe(200);
      const answer = (await response.json()) as Record<string, never>;
      const [tool] = platform.store.state.platforms[platform.vendor.name]!.tools;
      expect(tool).toMatchObject({
        status: 'pending',
        clientId: answer.client_id,
        sharesNames: false,
        sharesEmail: true,
      });
      const launch = `content=2&tool=${tool!.id}`;
      expect((await platform.ask(`${platform.base}/launch?${launch}`, { as: TEACHER })).status).toBe(403);
      await admin(platform, { tool: tool!.id, do: 'activate' });
      const { claims, login } = await platform.launch(TEACHER, launch);
      expect(login.client_id).toBe(tool!.clientId);
      expect(login.target_link_uri).toBe(`${TOOL}/lti/launch?pick=1`);
      expect(claims).toMatchObject({ aud: tool!.clientId, email: 'tina@example.org' });
      expect(claims).not.toHaveProperty('name');
      expect(claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint']).toMatchObject({
        scope: expect.arrayContaining([`${AGS}score`]),
      });
    },
  );

  test.each(VENDOR_NAMES)('%s: a registration token is good for one registration', async (name) => {
    const platform = await open(name);
    const { url } = await beginBy(platform);
    expect((await register(platform, url, asked())).status).toBe(200);
    const { url: other } = await beginBy(platform);
    const authorization = `Bearer ${url.searchParams.get('registration_token')}`;
    const again = await platform.ask(`${platform.base}${platform.vendor.paths.register}`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(asked()),
    });
    expect([again.status, await again.text()]).toEqual([401, 'token_already_used']);
    other.searchParams.set('registration_token', 'forged');
    const forged = await platform.ask(`${platform.base}${platform.vendor.paths.register}`, {
      method: 'POST',
    });
    expect(forged.status).toBe(401);
  });

  test('the token is Moodle’s: RS256, the client id to be, an hour', async () => {
    const { url } = await beginBy(await open('moodle'));
    const token = url.searchParams.get('registration_token')!;
    expect(decodeProtectedHeader(token).alg).toBe('RS256');
    const { sub, scope, iat, exp } = decodeJwt(token);
    expect(sub).toMatch(/^\w{15}$/);
    expect([scope, exp! - iat!]).toEqual(['reg', 3600]);
  });

  test('an update keeps who the tool is, and whether it is active', async () => {
    const moodle = await open('moodle');
    await register(moodle, (await beginBy(moodle)).url, asked());
    const [before] = moodle.store.state.platforms.moodle!.tools;
    await admin(moodle, { tool: before!.id, do: 'activate' });
    const { url } = await beginBy(moodle, before!.id);
    expect(decodeJwt(url.searchParams.get('registration_token')!)).toMatchObject({
      scope: 'reg-update',
      sub: before!.id,
    });
    await register(moodle, url, asked({ client_name: 'Renamed' }));
    const { tools } = moodle.store.state.platforms.moodle!;
    expect(tools).toHaveLength(1);
    expect(tools[0]).toMatchObject({ name: 'Renamed', clientId: before!.clientId, status: 'active' });
  });

  test('Canvas shows its configuration to who has the token only, refuses unknown scopes, drops unknown placements', async () => {
    const canvas = await open('canvas');
    expect((await canvas.ask(`${canvas.base}${canvas.vendor.paths.openid}`)).status).toBe(401);
    const { url } = await beginBy(canvas);
    const refused = await register(canvas, url, asked({ scope: 'https://example.org/bogus' }));
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('Invalid scopes')]);
    const answer = (await (await register(canvas, url, asked())).json()) as Record<
      string,
      Record<string, unknown>
    >;
    expect(answer[CONFIGURATION]).not.toHaveProperty('deployment_id');
    expect(canvas.store.state.platforms.canvas!.tools[0]!.placements).toEqual({
      user_navigation: `${TOOL}/lti/launch?view=me`,
    });
  });

  test('Brightspace opens a new tab, takes one enabled tool of a domain, and names its audience', async () => {
    const brightspace = await open('brightspace');
    const { url, html } = await beginBy(brightspace);
    expect(html).toContain('target="registration"');
    expect(html).not.toContain('noopener');
    expect(html).not.toContain('<iframe');
    const shown = await brightspace.ask(`${brightspace.base}${brightspace.vendor.paths.openid}`);
    expect(await shown.json()).toMatchObject({ authorization_server: `${brightspace.base}/api/auth/token` });
    await register(brightspace, url, asked());
    const [tool] = brightspace.store.state.platforms.brightspace!.tools;
    await admin(brightspace, { tool: tool!.id, do: 'activate' });
    expect((await register(brightspace, (await beginBy(brightspace)).url, asked())).status).toBe(400);
    await admin(brightspace, { tool: tool!.id, do: 'disable' });
    expect((await register(brightspace, (await beginBy(brightspace)).url, asked())).status).toBe(200);
  });

  test('moodle.md: the answer overstates the scopes; the token does not', async () => {
    const moodle = await open('moodle');
    const { url } = await beginBy(moodle);
    const answer = (await (
      await register(moodle, url, asked({ scope: `${AGS}lineitem.readonly` }))
    ).json()) as {
      scope: string;
    };
    expect(answer.scope.split(' ')).toContain(`${AGS}lineitem`);
    expect(moodle.store.state.platforms.moodle!.tools[0]!.scopes).not.toContain(`${AGS}lineitem`);
  });

  test.each([
    ['application_type', { application_type: 'native' }, {}],
    ['response_types', { response_types: ['code'] }, {}],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'none' }, {}],
    ['redirect_uris', { redirect_uris: 'http://localhost:8080/lti/launch' }, {}],
    ['jwks_uri', { jwks_uri: 'javascript:alert(1)' }, {}],
    ['client_name', { client_name: '' }, {}],
    ['domain', {}, { domain: undefined }],
    ['target_link_uri', {}, { target_link_uri: undefined }],
    ['this machine', { jwks_uri: 'http://10.0.0.1/keys' }, {}],
  ])('a request with a wrong %s is refused, and its token stays good', async (words, changes, tool) => {
    const moodle = await open('moodle');
    const { url } = await beginBy(moodle);
    const refused = await register(moodle, url, asked(changes, tool));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(words);
    expect((await register(moodle, url, asked())).status).toBe(200);
  });

  test('only an administrator of the LMS adds tools, and no page of another site does', async () => {
    const moodle = await open('moodle');
    const post = (headers: Record<string, string>) =>
      moodle.lms.request('/admin/register', {
        method: 'POST',
        body: new URLSearchParams({ link: TOOL }),
        headers,
      });
    expect((await post({ cookie: `practice_person=${TEACHER}` })).status).toBe(403);
    const cookie = `practice_person=${ADMINISTRATOR}`;
    expect((await post({ cookie, origin: 'https://elsewhere.test' })).status).toBe(403);
    expect((await post({ cookie, origin: 'http://127.0.0.1:8081' })).status).toBe(200);
  });

  test('content of a registered tool is placed as its own', async () => {
    const moodle = await open('moodle');
    await register(moodle, (await beginBy(moodle)).url, asked());
    const response = await selectContent(moodle, [{ type: 'ltiResourceLink', title: 'One' }]);
    expect(response.status).toBe(200);
    expect(moodle.store.state.platforms.moodle!.activities[0]!.toolId).toBe('1');
  });
});

describe.skipIf(!existsSync(reference))(
  'moodle.md: registrations as they were captured (skipped where the captured files are absent)',
  () => {
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, reference), 'utf8'));
    const onThisMachine = (body: unknown) =>
      JSON.parse(
        JSON.stringify(body)
          .replaceAll('http://127.0.0.1:8092', TOOL)
          .replaceAll('127.0.0.1:8092', 'localhost:8080'),
      );

    test.each(['dynamic-registration-new.json', 'dynamic-registration-scope-mismatch.json'])(
      '%s',
      async (file) => {
        const { request, response: captured } = read(file);
        const moodle = await open('moodle');
        const { url } = await beginBy(moodle);
        const answer = (await (await register(moodle, url, onThisMachine(request))).json()) as Record<
          string,
          unknown
        >;
        expect(shapeOf(answer)).toEqual(shapeOf(captured));
        const scopes = (of: { scope: string }) => of.scope.split(' ').sort();
        expect(scopes(answer as never)).toEqual(scopes(captured));
      },
    );

    test('a token that was used', async () => {
      const moodle = await open('moodle');
      const { url } = await beginBy(moodle);
      await register(moodle, url, asked());
      const again = await register(moodle, url, asked());
      const { status, body } = read('dynamic-registration-token-replay.json');
      expect([again.status, await again.text()]).toEqual([status, body]);
    });
  },
);
