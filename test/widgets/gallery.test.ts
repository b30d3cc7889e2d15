import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Theme } from '../../widgets/ui/index.ts';
import { listViolations } from '../journeys/support/axe.ts';
import { galleryPages, renderGallery } from './gallery.tsx';
import { openBrowser, serveWidgets } from './open-browser.ts';

const pictures = process.env.GALLERY_PICTURES;
let browser: Browser;
let site: Awaited<ReturnType<typeof serveWidgets>>;

beforeAll(async () => {
  browser = await openBrowser();
  site = await serveWidgets((app) => {
    app.get('/:name', (c) => {
      const { theme, contrast, lang } = c.req.query();
      return c.html(
        renderGallery(c.req.param('name'), {
          theme: theme as Theme | undefined,
          contrast: contrast === 'more' ? 'more' : 'normal',
          lang,
          notices: [
            { tone: 'good', text: 'Shared with Mara.', link: { href: '#undo', label: 'Take it back' } },
          ],
        }),
      );
    });
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function open(
  width: number,
  address: string,
): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${site.origin}/${address}`);
  return { page, complaints, close: () => context.close() };
}

/** What sticks out of the page, or scrolls sideways within it. */
function findSideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = (item: Element) => item.scrollWidth > item.clientWidth + 1;
    const hides = (item: Element) => ['auto', 'scroll'].includes(getComputedStyle(item).overflowX);
    const found = [...document.querySelectorAll('body *')].filter((item) => wide(item) && hides(item));
    const names = found.map((item) => `${item.tagName}.${item.className} scrolls`);
    if (wide(document.documentElement))
      names.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    return names;
  });
}

/** Two targets closer than WCAG 2.5.8 allows, or smaller than 44 px high where fingers are. */
function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.button, .input, .tabs a, .segments label, summary.button')]
      .filter((item) => item.getClientRects().length > 0 && item.getBoundingClientRect().height < 43.5)
      .map((item) => `${item.className}: ${item.textContent?.trim().slice(0, 30)}`),
  );
}

function look(page: Page, name: string): Promise<unknown> | undefined {
  if (!pictures) return undefined;
  mkdirSync(pictures, { recursive: true });
  return page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe.each(Object.keys(galleryPages))('the %s page of the gallery', (name) => {
  test.each([
    [320, 'light', 'en', 'normal'],
    [768, 'dark', 'en', 'normal'],
    [1280, 'light', 'en', 'normal'],
    [320, 'dark', 'ar', 'more'],
  ])(
    'at %i px, %s, %s, contrast %s: no axe violation, nothing sideways, all within the policy',
    async (...view) => {
      const [width, theme, lang, contrast] = view;
      const { page, complaints, close } = await open(
        width,
        `${name}?theme=${theme}&lang=${lang}&contrast=${contrast}`,
      );
      await look(page, `${name}-${view.join('-')}`);
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(lang === 'ar' ? 'rtl' : 'ltr');
      expect(await findSideways(page)).toEqual([]);
      if (width === 320) expect(await findSmallTargets(page)).toEqual([]);
      expect(await listViolations(page.mainFrame(), standards)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
  );
});

test('400 % zoom of a 1280 px window, forced colours and paper show every page without sideways scroll', async () => {
  const { page, close } = await open(320, 'mapping');
  await page.setViewportSize({ width: 320, height: 256 });
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await findSideways(page)).toEqual([]);
  await look(page, 'mapping-forced-colors');
  await page.emulateMedia({ media: 'print', forcedColors: 'none' });
  await page.setViewportSize({ width: 700, height: 900 });
  expect(await page.locator('.tabs').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
  await look(page, 'mapping-print');
  await close();
});

test('the system’s dark wish counts only where the person said "as my device"', async () => {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const page = await context.newPage();
  const background = async (theme: string) => {
    await page.goto(`${site.origin}/parts?theme=${theme}`);
    return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  };
  expect(await background('light')).toBe('rgb(255, 255, 255)');
  expect(await background('system')).toBe(await background('dark'));
  expect(await background('dark')).not.toBe('rgb(255, 255, 255)');
  await context.close();
});

test('the keyboard reaches the skip link first, and it leads to the content', async () => {
  const { page, close } = await open(1280, 'growth');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await close();
});

test('a refused form takes the focus to its summary, whose links lead to the fields', async () => {
  const { page, close } = await open(1280, 'refused');
  await page.waitForFunction(() => document.activeElement?.className === 'error-summary');
  await page.getByRole('link', { name: 'Choose at least two ways' }).click();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('ways');
  await page.getByLabel('Why it matters for Ines').focus();
  const described = await page.evaluate(() =>
    document.activeElement
      ?.getAttribute('aria-describedby')
      ?.split(' ')
      .map((id) => document.getElementById(id)?.textContent),
  );
  expect(described).toEqual(['Ines reads this.', 'Write in a sentence why it matters for Ines.']);
  await close();
});
