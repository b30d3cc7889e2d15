import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createLti } from '../../lti/index.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  form,
  loginParams,
  moodleClaims,
  postLaunch,
  signToken,
  startLogin,
  toolUrl,
} from './platform-fixture.ts';

const launchUrl = `${toolUrl}/lti/launch`;

async function begun() {
  const lti = await createTestLti();
  const login = await startLogin(lti.app);
  const token = await signToken(moodleClaims({ nonce: login.nonce }, lti.clock.now));
  return { lti, login, body: new URLSearchParams({ id_token: token, state: login.state }).toString() };
}

describe('reading a request', () => {
  test.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])(
    'a launch of type %j is refused',
    async (type) => {
      const { lti, login, body } = await begun();
      const response = await login.browser.request(launchUrl, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body,
      });
      await expectRefusal(lti, response, 'body_type');
    },
  );

  test('the form type may carry a charset', async () => {
    const { login, body } = await begun();
    const headers = { 'Content-Type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' };
    expect((await login.browser.request(launchUrl, { method: 'POST', headers, body })).status).toBe(303);
  });

  test('a repeated parameter is refused, in a body and in a query', async () => {
    const { lti, login, body } = await begun();
    const twice = { ...form({}), body: `${body}&state=x` };
    await expectRefusal(lti, await login.browser.request(launchUrl, twice), 'parameter_repeated');
    const query = `${new URLSearchParams(loginParams())}&iss=x`;
    await expectRefusal(lti, await lti.app.request(`${toolUrl}/lti/login?${query}`), 'parameter_repeated');
  });

  test('a token absent is refused', async () => {
    const { lti, login } = await begun();
    const response = await login.browser.request(launchUrl, form({ state: login.state }));
    await expectRefusal(lti, response, 'token_missing');
  });

  test('reading stops at the bound, however much is to come', async () => {
    const { lti, login } = await begun();
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 8192;
        controller.enqueue(new Uint8Array(8192).fill(97));
      },
    });
    const init = { ...form({}), body: endless, duplex: 'half' } as RequestInit;
    await expectRefusal(lti, await login.browser.request(launchUrl, init), 'body_too_large');
    expect(pulled).toBeLessThan(200_000);
  });

  test('a length that is announced beyond the bound is refused unread', async () => {
    const { lti, login } = await begun();
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(8192).fill(97));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': '100018' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    await expectRefusal(lti, await login.browser.request(launchUrl, init), 'body_too_large');
    expect(pulled).toBe(0);
  });

  test('no body at all is refused', async () => {
    const { lti, login } = await begun();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await login.browser.request(launchUrl, { method: 'POST', headers });
    await expectRefusal(lti, response, 'state_missing');
  });

  test('a body that breaks off is refused', async () => {
    const { lti, login } = await begun();
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
    const init = { ...form({}), body: broken, duplex: 'half' } as RequestInit;
    await expectRefusal(lti, await login.browser.request(launchUrl, init), 'body_unreadable');
  });

  test('an overlong login is refused', async () => {
    const { lti } = await begun();
    for (const length of [9000, 30_000]) {
      const init = form({ ...loginParams(), lti_message_hint: 'x'.repeat(length) });
      const reason = length === 9000 ? 'login_malformed' : 'body_too_large';
      await expectRefusal(lti, await lti.app.request(`${toolUrl}/lti/login`, init), reason);
    }
  });
});

describe('answers', () => {
  test('no other origin may read them, and nobody keeps them', async () => {
    const { lti, login } = await begun();
    const init = form({ state: login.state });
    init.headers = { ...init.headers, Origin: 'https://evil.example' };
    const response = await login.browser.request(launchUrl, init);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(lti.refusals).toHaveLength(1);
  });

  test('a finished launch takes its cookie away and keeps the headers of the application', async () => {
    const lti = await createTestLti({
      completeLaunch: async () =>
        new Response(null, {
          status: 303,
          headers: { Location: '/my-growth', 'Set-Cookie': '__Host-session=s; Path=/' },
        }),
    });
    const login = await startLogin(lti.app);
    const response = await postLaunch(login, { now: lti.clock.now });
    const [session, cleared] = response.headers.getSetCookie();
    expect(session).toBe('__Host-session=s; Path=/');
    expect(cleared).toMatch(
      /^__Host-lti-[\w-]{22}=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    expect(response.headers.get('Location')).toBe('/my-growth');
  });

  test('an immutable response of the application is taken too', async () => {
    const lti = await createTestLti({
      completeLaunch: async () => Response.redirect(`${toolUrl}/my-growth`, 303),
    });
    const response = await postLaunch(await startLogin(lti.app), { now: lti.clock.now });
    expect(response.headers.get('Location')).toBe(`${toolUrl}/my-growth`);
  });

  test('pages are dressed by the application where it wants to', async () => {
    const seen: unknown[] = [];
    const lti = await createTestLti({
      renderPage(page, request) {
        seen.push([page.kind, new URL(request.url).pathname]);
        return page.kind === 'refusal'
          ? `<h1>${page.reason}</h1>`
          : new Response('own', { status: page.status });
      },
    });
    const response = await lti.app.request(launchUrl, form({}));
    expect([response.status, await response.text()]).toEqual([403, '<h1>state_missing</h1>']);
    const login = await lti.app.request(
      `${toolUrl}/lti/login?attempt=${'A'.repeat(22)}`,
      form(loginParams()),
    );
    expect(await login.text()).toBe('own');
    expect(seen).toEqual([
      ['refusal', '/lti/launch'],
      ['new-window', '/lti/login'],
    ]);
  });

  test('a refusal is recorded with what was claimed, and its reference can be read out', async () => {
    const { lti, login } = await begun();
    await postLaunch(login, { now: lti.clock.now, header: { kid: 'x' } });
    expect(lti.refusals).toEqual([
      {
        reference: expect.stringMatching(/^[A-Z0-9]{10}$/),
        reason: 'key_unknown',
        issuer: 'http://127.0.0.1:8091',
        clientId: 'kQ2mZr7TnB4xWcP',
        platformId: 'platform-1',
      },
    ]);
  });

  test('the layer can be mounted elsewhere', async () => {
    const lti = await createTestLti();
    const ports = { ...lti.ports, publicUrl: 'https://tool.example/', mountPath: '/connect/lti' };
    const app = new Hono().route(ports.mountPath, createLti(ports));
    const init = form({ ...loginParams(), target_link_uri: 'https://tool.example/x' });
    const response = await app.request('/connect/lti/login', init);
    expect(response.headers.get('Location')).toMatch(
      /^https:\/\/tool\.example\/connect\/lti\/login\?attempt=/,
    );
  });
});
