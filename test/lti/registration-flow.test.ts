import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { invitePlatform, withdrawInvitation } from '../../src/features/tenants/index.ts';
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

meetLms();

describe('registering', () => {
  it('asks as shown, keeps what the LMS answers, approves the deployment it names, and closes the window', async () => {
    const response = await registerOnce(await invite());
    const page = await response.text();
    expect(response.status, page).toBe(200);
    expect(page).toContain('is connected');
    expect(page).toContain('data-registration-done');
    expect(page).toContain('src="/lti/register.js"');
    expect(lms.registered).toHaveLength(1);
    expect(lms.registered[0]?.body).toMatchObject({
      client_name: 'Throughline',
      redirect_uris: [`${toolUrl}/lti/launch`],
      jwks_uri: `${toolUrl}/lti/jwks`,
    });
    const [platform, ...more] = await platformsOf(home);
    expect(more).toEqual([]);
    expect(platform).toMatchObject({
      clientId: 'client-1',
      authUrl: `${lms.origin}/mod/lti/auth.php`,
      productFamily: 'moodle',
      status: 'active',
      numbersTrustedAt: null,
      deployments: [{ deploymentId: 'd-1', status: 'active' }],
    });
    const [row] = await owner`select registration from directory.platform where id = ${platform?.id ?? ''}`;
    expect(row?.registration).toMatchObject({
      via: 'dynamic-registration',
      namedScopes: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
    });
    expect((await auditOf(home)).slice(-2)).toEqual(['platform.invited', 'platform.registered']);
    expect(await platformsOf(other)).toEqual([]);
  });

  it('leaves a deployment that the LMS does not name to the first launch', async () => {
    lms.answer = (response) => register(response, 'canvas-client');
    const page = await (await registerOnce(await invite())).text();
    expect(page).toContain('first launch');
    expect((await platformsOf(home))[0]?.deployments).toEqual([]);
  });

  it('uses an invitation up: its link and every page that was opened with it are done', async () => {
    const link = await invite();
    const earlier = attemptIn(await (await open(link)).text());
    expect((await registerOnce(link)).status).toBe(200);
    expect((await open(link)).status).toBe(410);
    const late = await confirm(earlier);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('has been used');
    expect(lms.registered).toHaveLength(1);
    expect(await platformsOf(home)).toHaveLength(1);
  });

  it('happens once for any number of clicks and of tabs at the same moment', async () => {
    const link = await invite();
    const pages = await Promise.all(Array.from({ length: 4 }, async () => (await open(link)).text()));
    const clicks = pages.map(attemptIn).flatMap((attempt) => [attempt, attempt, attempt]);
    const answers = await Promise.all(clicks.map((attempt) => confirm(attempt)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(clicks.length - 1);
    expect(lms.registered).toHaveLength(1);
    expect(await platformsOf(home)).toHaveLength(1);
  });

  it('is not to be had by a guess, an old page, or nothing', async () => {
    const attempt = attemptIn(await (await open(await invite())).text());
    for (const guess of ['', 'x', `${attempt}x`, attempt.slice(1)])
      expect((await confirm(guess)).status).toBe(410);
    expect((await Promise.resolve(app.request(`${toolUrl}/lti/register`, { method: 'POST' }))).status).toBe(
      410,
    );
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 61 * 60_000));
    expect((await confirm(attempt)).status).toBe(410);
    home.clock.set(before);
    expect(lms.registered).toEqual([]);
  });

  it('can be tried again where the LMS refused, died or was silent, each time audited', async () => {
    const link = await invite();
    for (const [answer, words] of [
      [(r: ServerResponse) => r.writeHead(422).end('{"errors":"Invalid scopes"}'), 'Invalid scopes'],
      [(r: ServerResponse) => r.writeHead(500).end('<h1>Oops</h1>'), 'fault of its own'],
      [(r: ServerResponse) => r.destroy(), 'delete it'],
      [(r: ServerResponse) => r.end('{}'), 'without a client ID'],
    ] as const) {
      lms.answer = answer;
      const response = await registerOnce(link);
      expect(response.status).toBe(502);
      expect(await response.text()).toContain(words);
    }
    expect((await auditOf(home)).slice(-4)).toEqual(Array(4).fill('platform.registration-failed'));
    expect(await platformsOf(home)).toEqual([]);
    lms.answer = null;
    expect((await registerOnce(link)).status).toBe(200);
  });

  it('says of a token that the LMS has seen before that it is good once', async () => {
    const link = await invite();
    const page = await open(link, { registration_token: 'same' });
    lms.answer = (response) => response.writeHead(401).end('token_already_used');
    expect(await (await confirm(attemptIn(await page.text()))).text()).toContain('used already');
  });

  it('waits two minutes for a process that died while it registered, then lets another try', async () => {
    const link = await invite();
    const page = attemptIn(await (await open(link)).text());
    await owner`update directory.invitation set claimed_until = ${new Date(home.clock.now().getTime() + 60_000)}
                 where outcome is null and tenant_id = ${home.tenantId}`;
    const busy = await confirm(page);
    expect(busy.status).toBe(410);
    expect(await busy.text()).toContain('another window');
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 3 * 60_000));
    expect((await registerOnce(link)).status).toBe(200);
    home.clock.set(before);
    expect(lms.registered).toHaveLength(1);
  });

  it('is refused where the invitation was withdrawn or its tenant suspended while the page stood open', async () => {
    const { id, link } = await invitePlatform(home.operator);
    const page = attemptIn(await (await open(link)).text());
    const second = attemptIn(await (await open(link)).text());
    await owner`update directory.tenant set status = 'suspended' where id = ${home.tenantId}`;
    const suspended = await confirm(page);
    await owner`update directory.tenant set status = 'active' where id = ${home.tenantId}`;
    expect(suspended.status).toBe(403);
    await withdrawInvitation(home.operator, { invitationId: id });
    expect((await confirm(second)).status).toBe(410);
    expect(lms.registered).toEqual([]);
  });
});
