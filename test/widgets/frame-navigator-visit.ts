import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { clientBuild } from '../../vite.config.ts';
import { mountTool, requests, scene } from './frame-navigator-site.tsx';
import { openBrowser, serveWidgets } from './open-browser.ts';

let browser: Browser;
let site: Awaited<ReturnType<typeof serveWidgets>>;
export let context: BrowserContext;
export let page: Page;
export let frame: Frame;
/** What the browser held against a page; no test may leave any. */
export let complaints: string[] = [];

/** A browser for the file that calls this, and a context of its own for each of its tests. */
export function openFrames(): void {
  beforeAll(async () => {
    browser = await openBrowser();
    site = await serveWidgets(mountTool, (outDir) => {
      const config = clientBuild(outDir);
      const input = {
        styles: 'widgets/ui/styles.css',
        main: 'widgets/islands/main.ts',
        pages: 'test/widgets/probe/pages.ts',
      };
      return { ...config, build: { ...config.build, rolldownOptions: { input } } };
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    requests.length = 0;
    Object.assign(scene, { mood: 'well', family: undefined, seconds: 600 });
    complaints = [];
    context = await browser.newContext();
    await context.addCookies([{ name: 'other', value: 'x', url: site.origin }]);
    page = await context.newPage();
    page.setDefaultTimeout(5_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on(
      'console',
      (message) => message.text().includes('Content Security') && complaints.push(message.text()),
    );
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
}

export async function launch(): Promise<void> {
  await page.goto(`${site.origin}/lms`);
  await page.getByRole('button', { name: 'Launch' }).click();
  frame = page.frame('tool')!;
  await heading('One');
}
export const heading = (name: string) => frame.getByRole('heading', { name, level: 1 }).waitFor();
export const placeOf = () => frame.evaluate(() => location.pathname + location.search + location.hash);
export const focused = () =>
  frame.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.slice(0, 40));
export const text = () => frame.getByLabel('Text');
export const save = () => frame.getByRole('button', { name: 'Save' }).click();
export const alert = () => frame.getByRole('alert');
