import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, lookInEveryLight } from './support/axe.ts';
import { type JourneyIds, readJourneyIds } from './support/behind.ts';
import { launchAs, openBrowser, openProfile, probeCookies, visitOf } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { newProduct, type Product } from './support/product.ts';
import { openSecondCompany } from './support/second-company.ts';

let product: Product;
let browser: Browser;
let ids: JourneyIds;

beforeAll(async () => {
  product = await newProduct();
  [browser] = await Promise.all([openBrowser(), product.start()]);
  ids = await readJourneyIds(product);
});
afterAll(async () => {
  await browser.close();
  await product.dispose();
});

const newContext = async (width = 1280) => {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  context.setDefaultTimeout(5_000);
  return context;
};

/** Every page of the tool and who opens it. */
const pagesOf = (): Record<string, string[]> => ({
  'Ines Castro': [
    '/growth',
    '/growth?start=challenge',
    '/expectations',
    '/record',
    '/conversations',
    `/line-of-sight/competencies/${ids.skill}`,
  ],
  'Mara Okafor': [
    '/team',
    `/people/${ids.learner}/conversation`,
    `/people/${ids.learner}/conversation?skill=${ids.skill}`,
    `/people/${ids.other}/conversation`,
    '/nothing-here',
  ],
  'Lena Dahl': ['/mapping', '/mapping?show=all', '/mapping/bulk?above=0.5', `/catalog/${ids.course}`],
  'Tessa Amoah': ['/connect'],
  'Hugo Reyes': ['/oversight'],
  'Robin Ashdown': ['/growth', '/expectations'],
});

describe('every page in the frame, with axe and without sideways scroll', () => {
  test('at 320 and 1280 px, light and dark', async () => {
    const found: string[] = [];
    for (const [name, paths] of Object.entries(pagesOf())) {
      const context = await newContext();
      const visit = await launchAs(context, product, name);
      for (const path of paths) {
        await visit.go(path);
        for (const one of await lookInEveryLight(visit.page, visit.tool, [320, 1280]))
          found.push(`${path} as ${name}, ${one}`);
      }
      await context.close();
    }
    expect(found).toEqual([]);
  }, 180_000);

  test('the theme that somebody chose is that of every page from then on', async () => {
    const context = await newContext();
    const { tool, go } = await launchAs(context, product, 'Ines Castro');
    for (const theme of ['Light', 'Dark']) {
      await tool.getByRole('button', { name: theme, exact: true }).click();
      await tool.waitForFunction(
        (one) => document.documentElement.dataset.theme === one,
        theme.toLowerCase(),
      );
      for (const path of ['/growth', '/expectations', '/record', '/nothing-here']) {
        await go(path);
        expect(await tool.locator('html').getAttribute('data-theme')).toBe(theme.toLowerCase());
      }
    }
    await context.close();
  });

  test('the pages of the practice LMS too, also as a whole with the tool inside', async () => {
    const found: string[] = [];
    for (const width of [320, 1280]) {
      const context = await newContext(width);
      const page = await context.newPage();
      for (const path of ['/', '/course/view.php?id=121']) {
        await page.goto(`${product.lmsUrl}${path}`);
        for (const one of await lookAt(page.mainFrame())) found.push(`${path} at ${width} px: ${one}`);
      }
      const { page: whole } = await launchAs(context, product, 'Ines Castro');
      for (const one of await lookAt(whole.mainFrame())) found.push(`around the tool at ${width} px: ${one}`);
      if (width === 1280) {
        const { violations } = await new AxeBuilder({ page: whole }).analyze();
        for (const { id, nodes } of violations) found.push(`the whole: ${id}: ${nodes[0]?.html}`);
      }
      await context.close();
    }
    expect(found).toEqual([]);
  });
});

describe('mapping by keyboard alone', () => {
  test('Lena moves, sets a level, confirms, and takes it back', async () => {
    const context = await newContext();
    const lena = await launchAs(context, product, 'Lena Dahl');
    const { tool, page } = lena;
    await lena.go('/mapping');
    await tool.locator('[data-island-ready]').waitFor({ state: 'attached' });
    const said = () => tool.getByRole('status').first().innerText();
    const confirmed = async () => {
      const [row] = await product.owner()`
        select count(*)::int as n, max(level) as level from alignment
         where status = 'confirmed' and decided_at > now() - interval '1 minute'`;
      return { n: row?.n, level: row?.level };
    };
    await tabTo(lena, /./);
    const first = await tool.locator('#mapping-option, h2, h3').first().innerText();
    await page.keyboard.press('j');
    await expect.poll(said).not.toBe('');
    const second = await said();
    await page.keyboard.press('k');
    await expect.poll(said).not.toBe(second);
    await page.keyboard.press('4');
    await expect.poll(said).toContain('Level 4');
    await page.keyboard.press('Enter');
    await expect.poll(said).toContain('Done:');
    expect(await said()).toContain('level 4');
    expect(await confirmed()).toEqual({ n: 1, level: 4 });
    await page.keyboard.press('u');
    await expect.poll(said).toContain('Undone.');
    expect(await confirmed()).toEqual({ n: 0, level: null });
    expect(first).toBeTruthy();
    await context.close();
  });
});

describe('one browser, two tabs', () => {
  test('somebody else signed in elsewhere: the old page writes nothing, says who is here, and keeps what was typed', async () => {
    const context = await newContext();
    const ines = await launchAs(context, product, 'Ines Castro');
    await ines.tool.getByText('Share what I learned').click();
    const words = 'I told the driver in two sentences what I had seen.';
    await ines.tool.getByRole('textbox', { name: 'What did you do' }).fill(words);
    const joonho = await launchAs(context, product, 'Joon-ho Park');
    await joonho.tool.getByText('Signed in as Joon-ho Park').waitFor();

    await ines.page.bringToFront();
    await ines.tool.getByRole('button', { name: 'Share with Mara' }).click();
    await ines.tool
      .getByRole('heading', { name: 'You are now signed in as Joon-ho Park in another tab' })
      .waitFor();
    expect(await ines.tool.getByRole('textbox').first().inputValue()).toBe(words);
    const [row] = await product.owner()`select count(*)::int as n from shared_example where body = ${words}`;
    expect(row?.n).toBe(0);
    await context.close();
  });
});

describe('a browser that keeps no cookie at all inside frames', () => {
  test('offers a new window, and there the tool works', async () => {
    const { context, close } = await openProfile({ site: product.toolUrl, inside: product.lmsUrl });
    try {
      const page = await context.newPage();
      await page.goto(`${product.lmsUrl}/`);
      await page.getByRole('button', { name: 'Launch as Ines Castro' }).click();
      const element = await page.waitForSelector('iframe.tool');
      const frame = await element.contentFrame();
      await frame!.getByRole('heading', { name: 'Continue in a new window' }).waitFor();
      expect(await probeCookies({ page, tool: frame!, go: async () => {} })).toEqual({
        plain: false,
        parted: false,
      });
      const opening = context.waitForEvent('page');
      await frame!.getByRole('button', { name: 'Open in a new window' }).click();
      const opened = await opening;
      await opened.waitForURL(`${product.toolUrl}/growth`);
      await opened.getByText('Signed in as Ines Castro').waitFor();
      await opened.getByRole('link', { name: 'My record' }).first().click();
      await opened.getByRole('heading', { name: 'My record' }).waitFor();
    } finally {
      await close();
    }
  });
});

describe('a second company on the same product', () => {
  test('sees nothing of the first: not in its pages, not by address, not by request, not in the record store', async () => {
    const second = await openSecondCompany(product);
    const context = await newContext();
    try {
      const page = await context.newPage();
      await page.goto(`${second.lmsUrl}/`);
      await page.getByRole('button', { name: 'Launch as Vera Second' }).click();
      const vera = await visitOf(page, product);
      await vera.tool.getByText('Signed in as Vera Second').waitFor();
      for (const path of [
        '/team',
        '/growth',
        '/expectations',
        '/record',
        '/mapping',
        '/connect',
        '/conversations',
      ]) {
        await vera.go(path);
        const html = await vera.tool.content();
        for (const word of ['Halden', 'Ines', 'Mara', 'Practice LMS', 'feedback that lands'])
          expect(html, `${path} shows ${word}`).not.toContain(word);
      }
      for (const path of [
        `/people/${ids.learner}/conversation`,
        `/catalog/${ids.course}`,
        `/mapping?option=${ids.course}`,
      ]) {
        await vera.go(path);
        const html = await vera.tool.content();
        expect(html, path).not.toMatch(/Ines Castro|Spoken feedback/);
      }
      const status = await vera.tool.evaluate(
        async ({ learner, skill, course, otherWay }) => {
          const token = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')?.content ?? '';
          const response = await fetch('/api/v1/recommendations', {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              accept: 'application/json',
              'x-csrf-token': token,
            },
            body: JSON.stringify({
              personId: learner,
              competencyId: skill,
              reason: 'x',
              optionIds: [course, otherWay],
            }),
          });
          return response.status;
        },
        { ...ids },
      );
      expect([403, 404]).toContain(status);
      const read = await fetch(`${product.toolUrl}/xapi/statements`, {
        headers: {
          authorization: `Basic ${btoa(`${second.credentials.key}:${second.credentials.secret}`)}`,
          'x-experience-api-version': '1.0.3',
        },
      });
      const { statements } = (await read.json()) as {
        statements: { actor: { account: { homePage: string } } }[];
      };
      expect(statements.length).toBeGreaterThan(0);
      expect(new Set(statements.map(({ actor }) => actor.account.homePage))).toEqual(
        new Set([second.lmsUrl]),
      );
    } finally {
      await context.close();
      await second.close();
    }
  });
});
