import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setTenantTheme } from '../../src/features/tenants/index.ts';
import { openSession, type SessionStart } from '../../src/http/session.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { type Company, type Ground, layGround, subOf } from './access-ground.ts';

let ground: Ground;
let home: Company;

beforeAll(async () => {
  ground = await layGround();
}, 120_000);
afterAll(() => ground.close());
beforeEach(async () => {
  home = await ground.found();
});

/** The page of somebody whose launch told this about their looks. */
async function read(path: string, told: Partial<SessionStart>, key = 'learner'): Promise<string> {
  const personId = home.tenant.personId(key);
  const [row] = await ground.owner`
    select d.id as deployment, a.id as account from directory.deployment d, account a
     where d.platform_id = ${home.platformId} and d.deployment_id = ${home.deployment}
       and a.tenant_id = ${home.tenant.tenantId} and a.person_id = ${personId}`;
  const cookie = await openSession(ground.deps, {
    tenantId: home.tenant.tenantId,
    personId,
    accountId: row?.account,
    platformId: home.platformId,
    deployment: row?.deployment,
    lmsAdmin: false,
    contextId: null,
    locale: null,
    frameOrigins: [],
    ...told,
  });
  const headers = { accept: 'text/html', cookie: cookie.split(';')[0] ?? '' };
  return (await ground.app.request(`${toolUrl}${path}`, { headers })).text();
}

const accents = (html: string) =>
  [...html.matchAll(/\/theme\/accent-([0-9a-f]{6})\.css/g)].map(([, hex]) => hex);
const fetchPlain = (path: string) => ground.app.request(`${toolUrl}${path}`);
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

test('the LMS’ colour comes before the company’s own, and that before ours', async () => {
  expect(accents(await read('/growth', {}))).toEqual([]);
  await setTenantTheme(home.tenant.operator, { accent: '#0b5fa5' });
  expect(accents(await read('/growth', {}))).toEqual(['0b5fa5']);
  expect(accents(await read('/growth', { brand: { accent: '#7a2e5d' } }))).toEqual(['7a2e5d']);
});

test('the stylesheet needs no session, for it is fetched without a bearer, and is a stylesheet of that colour', async () => {
  const sheet = await fetchPlain('/theme/accent-0b5fa5.css');
  expect(sheet.status).toBe(200);
  expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(sheet.headers.get('cache-control')).toContain('public');
  expect(await sheet.text()).toContain('--accent: light-dark(#0b5fa5,');
  for (const name of ['accent-0b5fa5.js', 'accent-zzzzzz.css', 'accent-0b5fa5;}.css', '..%2Fx', 'logo-1.png'])
    expect((await fetchPlain(`/theme/${name}`)).status, name).toBe(404);
});

test('the logo stands on every page, under the company’s name for who cannot see it, and is fetched without a session', async () => {
  await setTenantTheme(home.tenant.operator, { logo: png });
  const html = await read('/record', {});
  const [, src = '', alt = ''] = /<img class="logo" src="([^"]+)" alt="([^"]+)"/.exec(html) ?? [];
  expect(alt).toContain('company');
  const picture = await fetchPlain(src);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(png);
});

test('a form with a picture sets both, an empty one keeps the logo; what is no picture comes back with the colour typed', async () => {
  const admin = await ground.launch(home, subOf(home.deployment, 'tenantAdmin'));
  const send = (accent: string, logo: Blob) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({
      _csrf: admin.csrf,
      _mark: admin.mark,
      _form: 'company-theme',
      accent,
    }))
      body.append(name, value);
    body.append('logo', logo, 'logo.png');
    const headers = { accept: 'text/html', origin: toolUrl };
    return admin.browser.request(`${toolUrl}/api/v1/settings/company-theme`, {
      method: 'POST',
      headers,
      body,
    });
  };
  expect((await send('#0b5fa5', new Blob([png]))).headers.get('location')).toBe(
    '/connect/theme?done=theme-saved',
  );
  expect((await send('', new Blob([]))).status).toBe(303);
  const html = await (await admin.get('/connect/theme')).text();
  expect(html).toContain('/theme/logo-');
  expect(accents(html)).toEqual([]);
  const refused = await send('#123456', new Blob(['<svg/>']));
  expect(refused.status).toBe(422);
  const again = await refused.text();
  expect(again).toContain('The logo must be a PNG, JPEG or WebP picture.');
  expect(again).toContain('value="#123456"');
});

test('high contrast, the LMS’ make and the person’s clock reach the page; the pages stay English', async () => {
  const html = await read('/growth', { highContrast: true, locale: 'ar' });
  expect(html).toContain('data-contrast="more"');
  expect(html).toContain('<html lang="en" dir="ltr"');
  expect(await read('/growth', {})).not.toContain('data-contrast');
  await ground.owner`update directory.platform set product_family = 'sakai' where id = ${home.platformId}`;
  expect(await read('/growth', {})).toContain('<meta name="lms-family" content="sakai"');
  const seen = { locale: 'en-US', timeZone: 'America/New_York' };
  expect(await read('/connect', seen, 'tenantAdmin')).toMatch(/[AP]M (?:EST|EDT)/);
  expect(await read('/connect', { timeZone: '99' }, 'tenantAdmin')).toMatch(/\d\d:\d\d UTC/);
});
