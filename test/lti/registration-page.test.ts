import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  attemptIn,
  confirm,
  home,
  invite,
  lms,
  meetLms,
  open,
  owner,
  platformsOf,
} from './registration-ground.ts';
import { moodleConfiguration } from './registration-platforms.ts';

meetLms();

describe('the page in the LMS’ window', () => {
  it('says what will be registered, for whom, what it will see and why, and registers nothing yet', async () => {
    const response = await open(await invite());
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const words of [
      `The ${home.slug} company`,
      lms.origin,
      'version 5.1+',
      'Names',
      'E-mail addresses',
      'Who takes part in a course',
      'Not offered by Moodle',
      'roups of a course',
      'Activate',
    ])
      expect(page).toContain(words);
    expect(lms.configurationTokens).toEqual([expect.stringContaining('registration-token')]);
    expect(lms.registered).toEqual([]);
    expect(await platformsOf(home)).toEqual([]);
  });

  it('holds no token of the LMS, is framed by that LMS alone, and sends its address to nobody else', async () => {
    const response = await open(await invite(), { registration_token: 'secret-of-the-lms' });
    const page = await response.text();
    expect(page).not.toContain('secret-of-the-lms');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors 'self' ${lms.origin};`.replace(';', ''));
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('*');
    expect(response.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    const rests = JSON.stringify(await owner`select * from directory.registration_attempt`);
    expect(rests).not.toContain('secret-of-the-lms');
    expect(rests).not.toContain(attemptIn(page));
  });

  it('runs nothing of what an LMS says of itself', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    lms.configuration = (response) => {
      const configuration = moodleConfiguration(lms.origin);
      const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
      const platform = {
        ...(configuration[PLATFORM] as object),
        version: evil,
        'https://canvas.instructure.com/lti/account_name': evil,
      };
      response.end(JSON.stringify({ ...configuration, [PLATFORM]: platform }));
    };
    const page = await open(await invite());
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    lms.answer = (response) => response.writeHead(400).end(`<b>${evil}</b>`);
    const answer = await (await confirm(attemptIn(text))).text();
    expect(answer).not.toContain('alert(1)');
    expect(answer).not.toContain('<img src=x');
  });

  it.each([
    ['nothing', null],
    ['no address', 'moodle'],
    ['plain http', 'http://moodle.example/c'],
    ['a file', 'file:///etc/passwd'],
    ['a name and password', 'https://a:b@moodle.example/c'],
  ])('asks nobody where the configuration is %s', async (_what, address) => {
    const response = await open(await invite(), { openid_configuration: address });
    expect(response.status).toBe(400);
    expect(lms.configurationTokens).toEqual([]);
  });

  it.each([
    ['https://169.254.169.254/latest/meta-data'],
    ['https://10.0.0.1/c'],
    ['https://[::ffff:7f00:1]/c'],
    ['https://167772161/c'],
    ['https://localhost.localdomain/c'],
    ['https://lms.example:22/c'],
  ])('never reaches into a private network: %s', async (address) => {
    const response = await open(await invite(), { openid_configuration: address });
    expect(response.status).toBe(502);
    expect(await response.text()).toMatch(/private network|has no address|no web server/);
  });

  it('stops in words where the configuration is too large, slow to come, elsewhere, or none', async () => {
    const link = await invite();
    const stops = async (configuration: (response: ServerResponse) => void): Promise<string> => {
      lms.configuration = configuration;
      const response = await open(link);
      expect(response.status).toBe(502);
      return response.text();
    };
    const part = 'x'.repeat(64 * 1024);
    const large = await stops((response) => {
      const more = () => {
        while (!response.destroyed) if (!response.write(part)) return response.once('drain', more);
      };
      more();
    });
    expect(large).toContain('more than');
    expect(await stops((r) => r.writeHead(302, { location: 'http://169.254.169.254/' }).end())).toContain(
      'do not follow',
    );
    expect(await stops((r) => r.end('<html>Sign in first</html>'))).toContain('a page instead');
    expect(await stops((r) => r.writeHead(401).end('expired'))).toContain('registration token');
    expect(
      await stops((r) => r.end(JSON.stringify(moodleConfiguration('https://elsewhere.example')))),
    ).toContain('another host');
    const foreign = {
      ...moodleConfiguration(lms.origin),
      registration_endpoint: 'https://evil.example/register',
    };
    expect(await stops((r) => r.end(JSON.stringify(foreign)))).toContain('evil.example');
    expect(lms.registered).toEqual([]);
  });
});
