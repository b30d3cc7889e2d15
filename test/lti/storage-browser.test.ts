import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from '../widgets/open-browser.ts';
import { type Part, type StoragePlatform, serveStoragePlatform } from './storage-platform.ts';

let browser: Browser;
let platform: StoragePlatform;

beforeAll(async () => {
  [browser, platform] = await Promise.all([openBrowser(), serveStoragePlatform()]);
});
afterAll(async () => {
  await browser.close();
  await platform.close();
});
beforeEach(() => {
  platform.lti.launches.length = 0;
  platform.lti.refusals.length = 0;
  platform.lti.logins.clear();
});

async function openCourse(part: Part): Promise<{ page: Page; tool: Frame; addresses: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(8_000);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(platform.pageFor(part));
  const tool = page.frame('tool');
  if (!tool) throw new Error('The page has no frame for the tool.');
  return { page, tool, addresses };
}

const heading = (tool: Frame) => tool.getByRole('heading', { level: 1 });

describe('in a real browser that gives no cookie back', () => {
  test.each(['frame', 'parent', 'legacy'] as const)(
    'a storage of the kind "%s" proves the browser, and keeps nothing afterwards (lti.md §2)',
    async (part) => {
      const { page, tool, addresses } = await openCourse(part);
      await heading(tool).filter({ hasText: 'Launched by bearer' }).waitFor();
      expect(platform.lti.launches).toHaveLength(1);
      expect(platform.lti.refusals).toEqual([]);
      const keeper = part === 'parent' ? page.mainFrame() : page.frame('lti_storage');
      if (!keeper) throw new Error('The platform has no storage.');
      await keeper.waitForFunction('asked.some(({ value }) => value === null)');
      const { kept, asked } = (await keeper.evaluate('({ kept, asked })')) as {
        kept: Record<string, Record<string, string>>;
        asked: { subject: string; value: unknown }[];
      };
      expect(Object.values(kept)).toEqual([{}]);
      expect(asked.map(({ subject }) => subject.replace(/^.*\./, ''))).toEqual(
        part === 'parent'
          ? ['capabilities', 'put_data', 'capabilities', 'get_data', 'put_data']
          : ['put_data', 'get_data', 'put_data'],
      );
      for (const address of addresses) {
        expect(address).not.toContain('eyJ');
        expect(address).not.toContain(String(asked[0]?.value ?? 'nothing'));
      }
      await page.close();
    },
  );

  test.each(['silent', 'unable', 'foreign', 'impostor'] as const)(
    'where the storage is "%s" the page offers a window of its own, within seconds, and nothing launches',
    async (part) => {
      const { page, tool, addresses } = await openCourse(part);
      const started = performance.now();
      await tool.getByText('Your browser keeps sites inside a frame from signing you in').waitFor();
      expect(performance.now() - started).toBeLessThan(4_000);
      const button = tool.getByRole('button', { name: 'Open in a new window' });
      expect(await button.isVisible()).toBe(true);
      const whole = tool.getByRole('button', { name: 'Open in the whole window' });
      expect(await whole.isVisible()).toBe(part === 'unable');
      expect(platform.lti.launches).toEqual([]);
      // the platform's hint, good for one use, is still unused
      expect(addresses.filter((address) => address.includes('/auth?'))).toEqual([]);
      await page.close();
    },
  );

  test('no question about data reaches a page of another origin than the registered one (rule 10)', async () => {
    const { page, tool } = await openCourse('foreign');
    await tool.getByText('Your browser keeps sites inside a frame from signing you in').waitFor();
    const heard = (await page.evaluate('heard')) as { subject: string; value?: string }[];
    expect(new Set(heard.map(({ subject }) => subject))).toEqual(
      new Set(['lti.capabilities', 'org.imsglobal.lti.capabilities']),
    );
    await page.close();
  });

  test('the whole window is asked of whoever offered it, with the address of the link (Canvas)', async () => {
    const { page, tool } = await openCourse('unable');
    await tool.getByRole('button', { name: 'Open in the whole window' }).click();
    await page.waitForFunction("heard.some(({ subject }) => subject === 'requestFullWindowLaunch')");
    const heard = (await page.evaluate('heard')) as { subject: string; data?: unknown }[];
    expect(heard.at(-1)?.data).toEqual({
      url: expect.stringMatching(/^http:\/\/localhost:\d+\/my-growth$/),
      launchType: 'same_window',
    });
    await page.close();
  });

  test('the window of its own carries the unused login on', async () => {
    const { page, tool } = await openCourse('silent');
    await tool.getByText('Your browser keeps sites inside a frame from signing you in').waitFor();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      tool.getByRole('button', { name: 'Open in a new window' }).click(),
    ]);
    // this test's tool keeps no cookies anywhere, so that the ladder ends here
    await opened.getByText('Allow cookies for this site').waitFor();
    expect(platform.lti.refusals.map(({ reason }) => reason)).toEqual(['cookies_blocked']);
    await page.context().close();
  });

  test('what another browser began does not launch in this one: its storage holds nothing', async () => {
    const { page, tool } = await openCourse('frame');
    await heading(tool).filter({ hasText: 'Launched by bearer' }).waitFor();
    const login = { ...(await beginElsewhere()) };
    platform.lti.launches.length = 0;
    await page.evaluate(({ action, fields }) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action, target: 'tool' });
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        Object.assign(input, { name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    }, login);
    await heading(tool).filter({ hasText: 'This could not be opened' }).waitFor();
    expect(platform.lti.refusals.map(({ reason }) => reason)).toEqual(['storage_unanswered']);
    expect(platform.lti.launches).toEqual([]);
    await page.close();
  });
});

/** A login of somebody who has a genuine token, their state and even their browser's token. */
async function beginElsewhere() {
  const elsewhere = await browser.newContext();
  const page = await elsewhere.newPage();
  const posted = new Promise<{ action: string; fields: Record<string, string> }>((resolve) => {
    void page.route('**/lti/launch', async (route) => {
      const fields = Object.fromEntries(new URLSearchParams(route.request().postData() ?? ''));
      resolve({ action: route.request().url(), fields });
      await route.abort();
    });
  });
  await page.goto(platform.pageFor('frame'));
  const login = await posted;
  await elsewhere.close();
  return login;
}
