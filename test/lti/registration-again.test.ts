import { describe, expect, it } from 'vitest';
import { suspendPlatform } from '../../src/features/tenants/index.ts';
import { toolUrl } from './platform-fixture.ts';
import { register } from './registering-lms.ts';
import {
  app,
  attemptIn,
  auditOf,
  confirm,
  home,
  invite,
  lms,
  meetLms,
  open,
  other,
  owner,
  platformsOf,
  registerOnce,
} from './registration-ground.ts';
import { moodleConfiguration } from './registration-platforms.ts';

meetLms();

describe('an LMS that is connected already', () => {
  async function connected(): Promise<void> {
    expect((await registerOnce(await invite())).status).toBe(200);
  }

  it('is recognised and shown, and nothing is registered without a tick', async () => {
    await connected();
    const link = await invite();
    const page = await (await open(link)).text();
    expect(page).toContain('connected already');
    expect(page).toContain('client-1');
    const refused = await confirm(attemptIn(page));
    expect(refused.status).toBe(400);
    expect(lms.registered).toHaveLength(1);
    expect((await registerOnce(link, { again: 'yes' })).status).toBe(200);
    expect((await platformsOf(home)).map(({ clientId }) => clientId)).toEqual(['client-1', 'client-2']);
  });

  it('that answers with the same client id is changed as it was shown, and keeps its name, trust and state', async () => {
    await connected();
    const [before] = await platformsOf(home);
    await owner`update directory.platform set name = 'Ours' where id = ${before?.id ?? ''}`;
    await suspendPlatform(home.operator, { platformId: before?.id ?? '' });
    lms.configuration = (response) =>
      response.end(
        JSON.stringify({ ...moodleConfiguration(lms.origin), jwks_uri: `${lms.origin}/new/certs.php` }),
      );
    lms.answer = (response) => register(response, 'client-1', 'd-1');
    const link = await invite();
    const page = await (await open(link)).text();
    expect(page).toContain(`${lms.origin}/mod/lti/certs.php becomes ${lms.origin}/new/certs.php`);
    const answer = await confirm(attemptIn(page), { again: 'yes' });
    expect(await answer.text()).toContain('up to date');
    expect(await platformsOf(home)).toMatchObject([
      {
        id: before?.id,
        name: 'Ours',
        status: 'suspended',
        jwksUrl: `${lms.origin}/new/certs.php`,
        deployments: [{ deploymentId: 'd-1', status: 'active' }],
      },
    ]);
    expect((await auditOf(home)).at(-1)).toBe('platform.registration-updated');
  });

  it('is said to be updated where the LMS’ token says so (Moodle)', async () => {
    await connected();
    const payload = btoa(JSON.stringify({ sub: '1', scope: 'reg-update' })).replaceAll('=', '');
    const page = await open(await invite(), { registration_token: `e30.${payload}.x` });
    expect(await page.text()).toContain('updates a tool');
  });

  it('is never written over by a page that had not shown it, or had shown it otherwise', async () => {
    const link = await invite();
    const page = attemptIn(await (await open(link)).text());
    await connected();
    lms.answer = (response) => register(response, 'client-1', 'd-9');
    const answer = await confirm(page);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('somebody else in the meantime');
    expect(await platformsOf(home)).toMatchObject([
      { clientId: 'client-1', deployments: [{ deploymentId: 'd-1' }] },
    ]);

    const seen = attemptIn(await (await open(await invite())).text());
    await owner`update directory.platform set jwks_url = ${`${lms.origin}/moved`} where issuer = ${lms.origin}`;
    expect((await confirm(seen, { again: 'yes' })).status).toBe(403);
    expect((await platformsOf(home))[0]?.jwksUrl).toBe(`${lms.origin}/moved`);
  });

  it('of another tenant is neither shown nor touched, and keeps its deployment', async () => {
    await connected();
    lms.answer = (response) => register(response, 'client-1', 'd-1');
    const link = await invite(other);
    const page = await (await open(link)).text();
    expect(page).not.toContain('connected already');
    const answer = await confirm(attemptIn(page));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('approved for another registration');
    expect(await platformsOf(other)).toEqual([]);
    expect(await platformsOf(home)).toHaveLength(1);
  });
});

describe('what is published for LMSs', () => {
  const get = (path: string) => Promise.resolve(app.request(`${toolUrl}${path}`));

  it('is a Canvas developer key with our addresses', async () => {
    const response = await get('/lti/canvas.json');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      oidc_initiation_url: `${toolUrl}/lti/login`,
      public_jwk_url: `${toolUrl}/lti/jwks`,
      custom_fields: { sis_user_id: '$Canvas.user.sisSourceId' },
    });
  });

  it('is a picture at an address that stays, and the script that closes the window', async () => {
    const icon = await get('/lti/icon.svg');
    expect([icon.status, icon.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^\/assets\/.*svg$/),
    ]);
    const script = await get('/lti/register.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(await script.text()).toContain('org.imsglobal.lti.close');
  });
});
