import { describe, expect, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { createTestLti } from './memory-ports.ts';
import {
  createBrowser,
  form,
  moodleClaims,
  postLaunch,
  signToken,
  startLogin,
  strangerKey,
  toolUrl,
} from './platform-fixture.ts';

describe('launch-security rule 1: state and nonce are consumed once, in one step', () => {
  test('certification: of 100 parallel replays exactly one launches', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const token = await signToken(moodleClaims({ nonce: login.nonce }, lti.clock.now));
    // A browser that never forgets: the cookie of a finished launch is of no use either.
    const cookies = new Map(login.browser.cookies);
    const replays = Array.from({ length: 100 }, () => {
      const browser = createBrowser(lti.app, { keepsCookies: false });
      for (const [name, value] of cookies) browser.cookies.set(name, value);
      return postLaunch(login, { token, browser });
    });
    const statuses = (await Promise.all(replays)).map((response) => response.status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 403)).toHaveLength(99);
    expect(lti.launches).toHaveLength(1);
    expect(new Set(lti.refusals.map((refusal) => refusal.reason))).toEqual(new Set(['state_unknown']));
  });

  test('certification: a state or nonce used again is refused', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const cookies = new Map(login.browser.cookies);
    await postLaunch(login, { now: lti.clock.now });
    lti.launches.length = 0;
    for (const [name, value] of cookies) login.browser.cookies.set(name, value);
    await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), 'state_unknown');
  });

  test('certification: the nonce of another login is refused', async () => {
    const lti = await createTestLti();
    const one = await startLogin(lti.app);
    const other = await startLogin(lti.app, { browser: one.browser });
    const response = await postLaunch(one, { now: lti.clock.now, claims: { nonce: other.nonce } });
    await expectRefusal(lti, response, 'nonce_wrong');
  });

  test('certification: an expired state is refused', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    lti.clock.now = new Date(lti.clock.now.getTime() + 600_000);
    await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), 'state_expired');
  });

  test('the row, not the request, says issuer, client and target', async () => {
    for (const change of [{ issuer: 'https://other.example' }, { clientId: 'other' }]) {
      const lti = await createTestLti();
      const login = await startLogin(lti.app);
      for (const [key, row] of lti.logins) lti.logins.set(key, { ...row, ...change });
      await expectRefusal(lti, await postLaunch(login, { now: lti.clock.now }), 'login_mismatch');
    }
  });

  test("a forged token burns nobody's login", async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const forged = { key: await strangerKey(), now: lti.clock.now };
    const known = { ...forged, header: { kid: (await signingKid()) ?? '' } };
    await expectRefusal(lti, await postLaunch(login, forged), 'key_unknown');
    await expectRefusal(lti, await postLaunch(login, known), 'signature_wrong');
    const late = new Date(lti.clock.now.getTime() - 3_600_000);
    await expectRefusal(lti, await postLaunch(login, { now: late }), 'token_expired');
    expect(lti.logins.size).toBe(1);
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
  });
});

const signingKid = async () => {
  const [header = ''] = (await signToken({})).split('.');
  return (JSON.parse(atob(header)) as { kid?: string }).kid;
};

describe('launch-security rule 2: the browser that began the login finishes it', () => {
  test("certification: another browser's state is refused, and stays good for its own browser", async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const thief = (await startLogin(lti.app)).browser;
    await expectRefusal(
      lti,
      await postLaunch(login, { browser: thief, now: lti.clock.now }),
      'browser_unproven',
    );
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
  });

  test('a cookie of the right name with another value neither launches nor burns the login', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const thief = createBrowser(lti.app);
    for (const name of login.browser.cookies.keys()) thief.cookies.set(name, 'T'.repeat(43));
    await expectRefusal(
      lti,
      await postLaunch(login, { browser: thief, now: lti.clock.now }),
      'state_unknown',
    );
    expect((await postLaunch(login, { now: lti.clock.now })).status).toBe(303);
  });

  test("a browser cannot pass off its own attempt's cookie with another login's secret", async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const thief = await startLogin(lti.app);
    const state = `${thief.state.split('.')[0]}.${login.state.split('.')[1]}`;
    const claims = { nonce: login.nonce };
    await expectRefusal(lti, await postLaunch(thief, { state, claims, now: lti.clock.now }), 'state_unknown');
    expect(lti.logins.size).toBe(2);
  });

  test.each([
    ['absent', undefined, 'state_missing'],
    ['empty', '', 'state_missing'],
    ['without its two parts', 'abc', 'state_unknown'],
    ['with a part too many', `${'A'.repeat(22)}.${'B'.repeat(43)}.x`, 'state_unknown'],
    ['forged for a browser without the cookie', `${'A'.repeat(22)}.${'B'.repeat(43)}`, 'browser_unproven'],
    ['with characters of a cookie attribute', `${'A'.repeat(21)};.${'B'.repeat(43)}`, 'state_unknown'],
  ] as const)('certification: a state %s is refused', async (_, state, reason) => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const token = await signToken(moodleClaims({ nonce: login.nonce }, lti.clock.now));
    const response = await login.browser.request(`${toolUrl}/lti/launch`, form({ id_token: token, state }));
    await expectRefusal(lti, response, reason);
  });

  test('certification: a forged state of this very browser is refused', async () => {
    const lti = await createTestLti();
    const login = await startLogin(lti.app);
    const state = `${login.state.split('.')[0]}.${'B'.repeat(43)}`;
    await expectRefusal(lti, await postLaunch(login, { state, now: lti.clock.now }), 'state_unknown');
  });
});
