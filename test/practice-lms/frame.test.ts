import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt } from '../journeys/support/axe.ts';
import { openBrowser } from '../widgets/open-browser.ts';
import { ADMINISTRATOR, type OpenPlatform, openPlatform, TEACHER } from './support/open-platform.ts';

/** Talks like a tool in a frame would; what it hears stands in `heard`. */
const TOOL_PAGE = `<!doctype html><html lang="en"><title>Tool</title><script>
window.heard = [];
addEventListener('message', (event) => heard.push({ data: event.data, origin: event.origin }));
const target = window.opener || window.parent;
window.say = (message, frame) => (frame ? target.frames[frame] : target).postMessage(message, '*');
</script><h1>Tool</h1></html>`;

let browser: Browser;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const close of closers) close();
});

/** The LMS on 127.0.0.1 and a tool on localhost, which is another site. */
async function openLms(vendor: string): Promise<{ url: string; toolUrl: string; platform: OpenPlatform }> {
  const tool = new Hono().all('*', (c) => c.html(TOOL_PAGE));
  const toolServer = serve({ fetch: tool.fetch, port: 0, hostname: 'localhost' });
  await new Promise((done) => toolServer.once('listening', done));
  const toolUrl = `http://localhost:${(toolServer.address() as AddressInfo).port}`;
  let app: Hono | null = null;
  const server = serve({ fetch: (request) => app!.fetch(request), port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const platform = await openPlatform(vendor, { toolUrl, origin: url });
  app = platform.lms;
  closers.push(
    () => toolServer.close(),
    () => server.close(),
    platform.close,
  );
  return { url, toolUrl, platform };
}

async function visit(vendor: string, number: string, path: string) {
  const { url, toolUrl } = await openLms(vendor);
  const page = await pageAs(url, vendor, number);
  await page.goto(`${url}${path}`);
  return { page, url, toolUrl };
}

async function pageAs(url: string, vendor: string, number: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  context.setDefaultTimeout(10_000);
  await context.addCookies([
    { name: 'practice_person', value: number, url },
    { name: 'practice_as', value: vendor, url },
  ]);
  return context.newPage();
}

/** The tool's frame, once its page is there. */
async function toolOf(page: Page) {
  const frame = (await (await page.waitForSelector('iframe.tool')).contentFrame())!;
  await frame.waitForFunction('typeof say === "function"');
  return {
    frame,
    say: (message: unknown, to?: string) =>
      frame.evaluate(`say(${JSON.stringify(message)}, ${JSON.stringify(to)})`),
    heard: () => frame.evaluate('heard') as Promise<{ data: Record<string, unknown>; origin: string }[]>,
  };
}

const STATE = { key: 'lti_state_one', value: 'secret' };

describe('lti.md §2: who keeps data for a tool', () => {
  test.each([
    ['canvas', 'post_message_forwarding', 'post_message_forwarding'],
    ['sakai', '_parent', undefined],
  ])('%s names the frame %s, keeps, gives and deletes', async (vendor, named, to) => {
    const { page, url } = await visit(vendor, '5', '/mod/lti/view.php?id=1');
    const tool = await toolOf(page);
    await page.waitForFunction(
      '!document.querySelector("[name=post_message_forwarding]") || frames.post_message_forwarding.document.title === "Messages"',
    );
    await tool.say({ subject: 'lti.capabilities', message_id: 'c' });
    await expect.poll(tool.heard).toHaveLength(1);
    const [{ data, origin } = { data: {}, origin: '' }] = await tool.heard();
    expect(origin).toBe(url);
    expect(data).toMatchObject({ subject: 'lti.capabilities.response', message_id: 'c' });
    expect(data.supported_messages).toContainEqual({ subject: 'lti.put_data', frame: named });
    await tool.say({ subject: 'lti.put_data', message_id: 'p', ...STATE }, to);
    await tool.say({ subject: 'lti.get_data', message_id: 'g', key: STATE.key }, to);
    await tool.say({ subject: 'lti.put_data', message_id: 'd', key: STATE.key, value: null }, to);
    await tool.say({ subject: 'lti.get_data', message_id: 'n', key: STATE.key }, to);
    await expect.poll(tool.heard).toHaveLength(5);
    const answers = (await tool.heard()).slice(1).map((one) => one.data);
    expect(answers).toMatchObject([
      { subject: 'lti.put_data.response', message_id: 'p', ...STATE },
      { subject: 'lti.get_data.response', message_id: 'g', ...STATE },
      { message_id: 'd', value: null },
      { message_id: 'n', value: null },
    ]);
    await tool.say({ subject: 'lti.put_data', message_id: 'x', key: '', value: 'x' }, to);
    await expect
      .poll(async () => (await tool.heard()).at(-1)?.data)
      .toMatchObject({ error: { code: 'bad_request' } });
    await page.context().close();
  });

  test('Sakai answers the legacy subject too, Moodle nothing at all', async () => {
    const legacy = { subject: 'org.imsglobal.lti.capabilities', message_id: 'old' };
    const { page: sakai } = await visit('sakai', '5', '/mod/lti/view.php?id=1');
    const asked = await toolOf(sakai);
    await asked.say(legacy);
    await expect.poll(asked.heard).toHaveLength(1);
    await sakai.context().close();
    const { page: moodle } = await visit('moodle', '5', '/mod/lti/view.php?id=1');
    const ignored = await toolOf(moodle);
    for (const subject of ['lti.capabilities', 'lti.put_data', legacy.subject])
      await ignored.say({ ...STATE, subject, message_id: 'm' });
    await moodle.locator('#frame-log li').nth(2).waitFor({ state: 'attached' });
    expect(await ignored.heard()).toEqual([]);
    await moodle.context().close();
  });

  test.each([
    ['canvas', { subject: 'lti.frameResize', height: 1500 }, true],
    ['canvas', '{"subject":"lti.frameResize","height":1500}', false],
    ['sakai', '{"subject":"lti.frameResize","height":1500}', true],
    ['moodle', { subject: 'lti.frameResize', height: 1500 }, false],
  ])('lti.md §9: %s and %j: resized is %s', async (vendor, message, resized) => {
    const { page } = await visit(vendor, '5', '/mod/lti/view.php?id=1');
    const tool = await toolOf(page);
    await tool.say(message);
    await page.locator('#frame-log li').first().waitFor({ state: 'attached' });
    const { height } = (await page.locator('iframe.tool').boundingBox())!;
    expect(height >= 1500).toBe(resized);
    await page.context().close();
  });
});

describe('lti.md §3: the window in which a tool registers', () => {
  test.each(['moodle', 'brightspace'])(
    '%s goes back to its administration at org.imsglobal.lti.close',
    async (vendor) => {
      const { page, toolUrl } = await visit(vendor, ADMINISTRATOR, '/admin');
      await page.fill('#link', `${toolUrl}/lti/register`);
      await page.getByRole('button', { name: 'Add tool' }).click();
      const close = `say({ subject: 'org.imsglobal.lti.close' })`;
      if (vendor === 'moodle') await (await toolOf(page)).frame.evaluate(close);
      else {
        const [tab] = await Promise.all([
          page.context().waitForEvent('page'),
          page.getByRole('link', { name: 'new tab' }).click(),
        ]);
        await tab.waitForFunction('typeof say === "function"');
        await Promise.all([tab.waitForEvent('close'), tab.evaluate(close)]);
      }
      await page.waitForURL(/\/admin\?done=registered/);
      await page.context().close();
    },
  );
});

describe('the pages of the practice LMS', () => {
  test.each(['moodle', 'canvas'])(
    '%s: axe finds nothing wrong, and nothing scrolls sideways',
    async (vendor) => {
      const { url, platform } = await openLms(vendor);
      const state = platform.store.state.platforms[platform.vendor.name]!;
      const column = { courseId: '2', toolId: '1', activityId: '1' };
      const labels = ['What I learned', 'What I learned in a workshop', 'Where I stand'];
      for (const [index, label] of labels.entries())
        state.lineItems.push({ ...column, id: String(index), said: { label, scoreMaximum: 10 } });
      const graded = { activityProgress: 'Completed', gradingProgress: 'FullyGraded' };
      state.grades['0:5'] = { ...graded, score: 10, comment: 'Handed in', timestamp: '2026-01-01T00:00:00Z' };
      const found: string[] = [];
      for (const width of [320, 1280]) {
        const page = await pageAs(url, vendor, width === 1280 ? TEACHER : ADMINISTRATOR, width);
        for (const path of [
          '/',
          '/course/view.php?id=2',
          '/gradebook?course=2',
          '/participants?course=2',
          '/account',
          '/admin',
          '/course/view.php?id=0',
        ]) {
          await page.goto(`${url}${path}`);
          for (const one of await lookAt(page.mainFrame())) found.push(`${path} at ${width} px: ${one}`);
        }
        await page.context().close();
      }
      expect(found).toEqual([]);
    },
  );
});
