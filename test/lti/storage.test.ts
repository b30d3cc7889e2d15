import { describe, expect, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti, type TestLti } from './memory-ports.ts';
import {
  createBrowser,
  fixturePlatform,
  form,
  moodleClaims,
  requestLogin,
  signToken,
  strangerKey,
  toolUrl,
} from './platform-fixture.ts';

const launchUrl = `${toolUrl}/lti/launch`;

/** What stands in a page of ours: data for the script, and the fields of its form. */
async function readPage(response: Response) {
  const html = await response.text();
  const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const pairs = (pattern: RegExp): Record<string, string> =>
    Object.fromEntries([...html.matchAll(pattern)].map(([, name = '', value = '']) => [name, plain(value)]));
  return { html, data: pairs(/ data-([a-z]+)="([^"]*)"/g), fields: pairs(/name="([^"]+)" value="([^"]*)"/g) };
}

/** A login of a browser that keeps no cookies, at a platform that says that it keeps data. */
async function begun(target = 'storage_frame') {
  const lti = await createTestLti();
  lti.platforms[0] = fixturePlatform({ authUrl: 'https://sso.lms.example/auth?site=1' });
  const browser = createBrowser(lti.app, { keepsCookies: false });
  const response = await requestLogin(browser, { params: { lti_storage_target: target } });
  const page = await readPage(response);
  const authorization = new URL(page.data.href ?? '');
  const at = (name: string) => authorization.searchParams.get(name) ?? '';
  return { lti, browser, response, ...page, state: at('state'), nonce: at('nonce') };
}

type Begun = Awaited<ReturnType<typeof begun>>;

const tokenOf = ({ lti, nonce }: Begun, options: Parameters<typeof signToken>[1] = {}) =>
  signToken(moodleClaims({ nonce }, lti.clock.now), options);

const fromOurPage = { Origin: toolUrl, 'Sec-Fetch-Site': 'same-origin' };

function post(lti: TestLti, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const init = form(fields);
  return lti.app.request(launchUrl, { ...init, headers: { ...init.headers, ...headers } });
}

describe('platform storage (launch-security rules 2 and 10)', () => {
  test('the login answers a page whose script leaves the token at the registered site, and then goes on', async () => {
    const { lti, response, html, data, state } = await begun();
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    expect(html.match(/<script[^>]*>/g)).toEqual([`<script src="${toolUrl}/lti/storage.js" defer>`]);
    expect(data).toMatchObject({
      step: 'keep',
      key: `lti_state_${state}`,
      origin: 'https://sso.lms.example',
      frame: 'storage_frame',
      target: `${toolUrl}/my-growth`,
    });
    expect(data.href).toMatch(/^https:\/\/sso\.lms\.example\/auth\?site=1&/);
    expect(data.value).toMatch(/^[\w-]{43}$/);
    expect(state).not.toContain(data.value);
    expect(JSON.stringify([...lti.logins.values()])).not.toContain(data.value);
    // the same page carries on in a new window where the script finds nobody
    expect(html).toContain(`action="${toolUrl}/lti/login?window=new" target="_blank"`);
  });

  test('the launch answers a page that asks the storage; what it brings back from our page launches, once', async () => {
    const one = await begun();
    const id_token = await tokenOf(one);
    const shell = await post(one.lti, { id_token, state: one.state }, { Origin: 'https://sso.lms.example' });
    expect(shell.status).toBe(200);
    expect(shell.headers.get('Referrer-Policy')).toBe('same-origin');
    expect(shell.headers.get('Cache-Control')).toBe('no-store');
    const { data, fields } = await readPage(shell);
    expect(data).toEqual({
      step: 'take',
      key: `lti_state_${one.state}`,
      origin: 'https://sso.lms.example',
      frame: 'storage_frame',
    });
    expect(fields).toEqual({ id_token, state: one.state, browser: '' });
    expect(one.lti.launches).toEqual([]);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        post(one.lti, { ...fields, browser: one.data.value ?? '' }, fromOurPage),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(one.lti.launches).toHaveLength(1);
    expect(one.lti.carriers).toEqual(['bearer']);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
  });

  test('lti_storage_target by itself proves nothing: the state alone does not launch', async () => {
    const one = await begun();
    const fields = { id_token: await tokenOf(one), state: one.state };
    for (const lti_storage_target of ['storage_frame', '_parent']) {
      expect((await post(one.lti, { ...fields, lti_storage_target })).status).toBe(200);
    }
    for (const browser of [one.state, one.state.split('.')[1] ?? '', 'A'.repeat(43)]) {
      const response = await post(one.lti, { ...fields, browser }, fromOurPage);
      expect(response.status).toBe(403);
    }
    expect(one.lti.launches).toEqual([]);
    expect(one.lti.logins.size).toBe(1);
  });

  test.each([
    ['no Origin', {}],
    ['Origin null', { Origin: 'null' }],
    ['the platform', { Origin: 'https://sso.lms.example' }],
    ['a stranger', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['our site from elsewhere', { Origin: toolUrl, 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour', { Origin: 'http://localhost:8081', 'Sec-Fetch-Site': 'same-site' }],
  ])(
    'whoever knows the token of their own login cannot put it into another browser: sent by %s',
    async (_, headers: Record<string, string>) => {
      const one = await begun();
      const fields = { id_token: await tokenOf(one), state: one.state, browser: one.data.value ?? '' };
      await expectRefusal(one.lti, await post(one.lti, fields, headers), 'browser_unproven');
      expect(one.lti.logins.size).toBe(1);
    },
  );

  test('a storage that gave nothing back is refused with the way on, and burns no login', async () => {
    const one = await begun();
    const fields = { id_token: await tokenOf(one), state: one.state };
    for (const browser of ['', 'short', 'x'.repeat(500)]) {
      const page = await expectRefusal(
        one.lti,
        await post(one.lti, { ...fields, browser }, fromOurPage),
        'storage_unanswered',
      );
      expect(page).toContain('open the link in a new tab');
    }
    expect(one.lti.logins.size).toBe(1);
  });

  test('a forged token never gets as far as the page', async () => {
    const one = await begun();
    const id_token = await tokenOf(one, { key: await strangerKey() });
    await expectRefusal(one.lti, await post(one.lti, { id_token, state: one.state }), 'key_unknown');
  });

  test('a cookie of the right name and value does not stand in for the storage', async () => {
    const one = await begun();
    const fields = { id_token: await tokenOf(one), state: one.state };
    const cookie = `__Host-lti-${one.state.split('.')[0]}=${one.data.value}`;
    expect((await post(one.lti, fields, { Cookie: cookie })).status).toBe(200);
    expect(one.lti.launches).toEqual([]);
  });

  test('a state cannot be turned from one kind into the other, nor its frame exchanged', async () => {
    const one = await begun();
    const [attempt, random] = one.state.split('.');
    const browser = one.data.value ?? '';
    const id_token = await tokenOf(one);
    const asCookie = { Cookie: `__Host-lti-${attempt}=${browser}` };
    const plain = await post(one.lti, { id_token, state: `${attempt}.${random}` }, asCookie);
    await expectRefusal(one.lti, plain, 'state_unknown');
    const moved = { id_token, state: `${attempt}.${random}.${btoa('evil')}`, browser };
    await expectRefusal(one.lti, await post(one.lti, moved, fromOurPage), 'state_unknown');
    expect(one.lti.logins.size).toBe(1);
  });

  test.each(['x'.repeat(200), 'a\nb', ''])('a storage target %j is as if none were sent', async (target) => {
    const lti = await createTestLti();
    const browser = createBrowser(lti.app, { keepsCookies: false });
    const { data } = await readPage(await requestLogin(browser, { params: { lti_storage_target: target } }));
    expect([data.step, data.value, lti.logins.size]).toEqual([undefined, undefined, 0]);
  });

  test('a frame with any name comes back as it was', async () => {
    for (const frame of ['_parent', 'späicher', '"><script>']) {
      const one = await begun(frame);
      const shell = await post(one.lti, { id_token: await tokenOf(one), state: one.state });
      expect((await readPage(shell)).data.frame).toBe(frame);
    }
  });

  test('in a window of its own the storage is not asked: the ladder goes down, not round', async () => {
    const lti = await createTestLti();
    const browser = createBrowser(lti.app, { keepsCookies: false });
    const address = `${toolUrl}/lti/login?window=new&attempt=${'A'.repeat(22)}`;
    const fields = { iss: 'http://127.0.0.1:8091', login_hint: '5', target_link_uri: `${toolUrl}/` };
    const response = await browser.request(address, form({ ...fields, lti_storage_target: '_parent' }));
    await expectRefusal(lti, response, 'cookies_blocked');
  });
});

describe('the script of those pages', () => {
  test('is served with a stable tag, and not sent again to whoever has it', async () => {
    const { app } = await createTestLti();
    const first = await app.request(`${toolUrl}/lti/storage.js`);
    const tag = first.headers.get('ETag') ?? '';
    expect(first.headers.get('Content-Type')).toMatch(/^text\/javascript/);
    expect(first.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    const headers = { 'If-None-Match': `W/"x", W/${tag}` };
    const again = await app.request(`${toolUrl}/lti/storage.js`, { headers });
    expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', tag]);
  });
});
