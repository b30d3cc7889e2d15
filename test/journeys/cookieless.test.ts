import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt } from './support/axe.ts';
import { type JourneyIds, readJourneyIds } from './support/behind.ts';
import { openProfile, probeCookies, type Visit } from './support/browser.ts';
import { newProduct, type Product } from './support/product.ts';

let product: Product;
let ids: JourneyIds;
let context: BrowserContext;
let close: () => Promise<void>;

beforeAll(async () => {
  product = await newProduct();
  await product.start();
  ids = await readJourneyIds(product);
  // no cookie of any kind, and no storage, for the tool inside the LMS' pages
  ({ context, close } = await openProfile({ site: product.toolUrl, inside: product.lmsUrl }));
  // a launch through the platform's storage is six pages, one after the other
  context.setDefaultTimeout(20_000);
}, 120_000);
afterAll(async () => {
  await close();
  await product.dispose();
});

/** Launches from the LMS that plays this vendor, and waits for the first page that the script put into the frame. */
async function launch(vendor: string, name: string): Promise<Visit> {
  const page = await context.newPage();
  await page.goto(`${product.lmsUrl}/?as=${vendor}`);
  await page.getByRole('button', { name: `Launch as ${name}` }).click();
  const tool = await (await page.waitForSelector('iframe.tool')).contentFrame();
  if (!tool) throw new Error('The LMS page holds no frame.');
  await tool.getByText(`Signed in as ${name}`).waitFor();
  return { page, tool, go: () => Promise.reject(new Error('An address alone opens nothing here.')) };
}
const signedIn = ({ tool }: Visit, name: string) => tool.getByText(`Signed in as ${name}`).waitFor();
const follow = ({ tool }: Visit, name: string) =>
  tool.getByRole('navigation', { name: 'Throughline' }).getByRole('link', { name, exact: true }).click();
const heading = ({ tool }: Visit, name: string | RegExp) =>
  tool.getByRole('heading', { name, level: 1 }).waitFor({ state: 'attached' });
/** The LMS has made its frame as high as the page, so that nothing moves away under a click. */
const settled = ({ page, tool }: Visit) =>
  expect
    .poll(async () => {
      const high = await tool.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
      return (await frameHeight(page)) - high;
    })
    .toBe(0);
const frameHeight = (page: Page) =>
  page.evaluate(() =>
    Number.parseInt(document.querySelector<HTMLElement>('iframe.tool')?.style.minHeight ?? '', 10),
  );
const place = ({ tool }: Visit) => tool.evaluate(() => location.pathname);

describe('a browser that keeps no cookie inside the LMS (launch-security rules 2 and 4, issue F2 part 2)', () => {
  test.each(['canvas', 'sakai'])(
    'launched from %s the page works for its whole life, and the address bar never holds anything secret',
    async (vendor) => {
      const ines = await launch(vendor, 'Ines Castro');
      const complaints: string[] = [];
      ines.page.on('pageerror', (error) => complaints.push(error.message));
      expect(await probeCookies(ines)).toEqual({ plain: false, parted: false });
      expect(await place(ines)).toBe('/growth');
      for (const [link, title, path] of [
        ['What is expected', /expected/i, '/expectations'],
        ['My record', 'My record', '/record'],
        ['Conversations', /Conversations/, '/conversations'],
        ['My growth', 'My growth', '/growth'],
      ] as const) {
        await follow(ines, link);
        await heading(ines, title);
        expect(await place(ines)).toBe(path);
      }
      await ines.page.evaluate(() => history.back());
      await heading(ines, /Conversations/);
      await follow(ines, 'My growth');
      await heading(ines, 'My growth');
      const addresses = await ines.tool.evaluate(() => [
        ...performance.getEntriesByType('resource').map(({ name }) => name),
        location.href,
      ]);
      for (const address of addresses) expect(address).not.toMatch(/[\w-]{40,}/);
      expect(complaints).toEqual([]);
      await ines.page.close();
    },
    60_000,
  );

  test('an example is kept half typed between pages, refused, mended and shared', async () => {
    const ines = await launch('canvas', 'Ines Castro');
    const { tool } = ines;
    await tool.getByText('Share what I learned').click();
    const words = 'I told the driver in two sentences what I had seen.';
    await tool.getByRole('textbox', { name: 'What did you do' }).fill(words);
    await follow(ines, 'My record');
    await heading(ines, 'My record');
    await follow(ines, 'My growth');
    await heading(ines, 'My growth');
    await settled(ines);
    expect(await tool.getByRole('textbox', { name: 'What did you do' }).inputValue()).toBe(words);
    await tool.getByRole('button', { name: 'Share with Mara' }).click();
    await tool.getByText('Nothing is lost. One thing to put right').waitFor();
    expect(await tool.getByRole('textbox', { name: 'What did you do' }).inputValue()).toBe(words);
    await tool.getByRole('combobox', { name: 'It shows' }).selectOption({ index: 1 });
    await tool.getByRole('button', { name: 'Share with Mara' }).click();
    await tool.getByRole('status').getByText('Shared').first().waitFor();
    expect(await tool.locator('#example-new textarea').first().inputValue()).toBe('');
    const [row] = await product.owner()`select count(*)::int as n from shared_example where body = ${words}`;
    expect(row?.n).toBe(1);
    await ines.page.close();
  });

  test('the mapping queue goes on by keyboard: its own requests carry the bearer too', async () => {
    const lena = await launch('sakai', 'Lena Dahl');
    const { tool, page } = lena;
    await follow(lena, 'Mapping');
    await tool.locator('[data-island-ready]').waitFor({ state: 'attached' });
    await tool.locator('h1').click();
    const said = () => tool.getByRole('status').first().innerText();
    const busy = () => tool.locator('[aria-busy]').getAttribute('aria-busy');
    const press = async (key: string) => {
      // keys are listened to anew once what came before is drawn
      await expect.poll(busy).toBe('false');
      await page.waitForTimeout(300);
      await page.keyboard.press(key);
    };
    await press('j');
    await expect.poll(said).not.toBe('');
    const second = await said();
    await press('k');
    await expect.poll(said).not.toBe(second);
    await press('Enter');
    await expect.poll(said).toContain('Done:');
    await press('u');
    await expect.poll(said).toContain('Undone.');
    await page.close();
  });

  test('two tabs with two people, and a window of its own with a cookie: each stays who they are', async () => {
    const ines = await launch('canvas', 'Ines Castro');
    const mara = await launch('canvas', 'Mara Okafor');
    // Moodle answers no storage question: there the way is a new window, whose cookies are its own
    const page = await context.newPage();
    await page.goto(`${product.lmsUrl}/?as=moodle`);
    await page.getByRole('button', { name: 'Launch as Joon-ho Park' }).click();
    const frame = await (await page.waitForSelector('iframe.tool')).contentFrame();
    const opening = context.waitForEvent('page');
    await frame!.getByRole('button', { name: 'Open in a new window' }).click();
    const joonho = await opening;
    await joonho.getByText('Signed in as Joon-ho Park').waitFor();
    for (const [visit, name] of [
      [ines, 'Ines Castro'],
      [mara, 'Mara Okafor'],
    ] as const) {
      await follow(visit, 'My record');
      await heading(visit, 'My record');
      await signedIn(visit, name);
    }
    await joonho.getByRole('link', { name: 'My record' }).first().click();
    await joonho.getByText('Signed in as Joon-ho Park').waitFor();
    for (const one of [ines.page, mara.page, page, joonho]) await one.close();
  });

  test('when the visit ends the page stays, says what to do, and keeps what was typed', async () => {
    const ines = await launch('canvas', 'Ines Castro');
    const { tool } = ines;
    await tool.getByText('Share what I learned').first().click();
    const words = 'Nearly lost, and not.';
    await tool.getByRole('textbox', { name: 'What did you do' }).fill(words);
    await product.owner()`delete from directory.session where person_id = ${ids.learner} and carrier = 'bearer'`;
    await tool.getByRole('button', { name: 'Share with Mara' }).click();
    const alert = tool.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Open Throughline again from your LMS.');
    expect(await alert.innerText()).toContain('copy what you want to keep');
    expect(await tool.getByRole('textbox', { name: 'What did you do' }).inputValue()).toBe(words);
    expect(await lookAt(tool)).toEqual([]);
    await ines.page.close();
  });

  test('loading the frame anew is answered by a page that explains it', async () => {
    const ines = await launch('canvas', 'Ines Castro');
    await ines.tool.evaluate(() => location.reload());
    await heading(ines, 'Please open Throughline again from your LMS');
    await ines.page.close();
  });
});

describe('looks and messages that come from the LMS (issue F2, part 11)', () => {
  test('Canvas’ colour is the accent, Sakai’s pages have our own; both frames grow with the page', async () => {
    const accentOf = ({ tool }: Visit) =>
      tool.evaluate(
        () => getComputedStyle(document.querySelector('.tabs [aria-current]')!).borderBlockEndColor,
      );
    const canvas = await launch('canvas', 'Ines Castro');
    await expect.poll(() => accentOf(canvas)).toBe('rgb(122, 46, 93)');
    const sakai = await launch('sakai', 'Ines Castro');
    expect(await accentOf(sakai)).toBe('rgb(42, 86, 184)');
    for (const visit of [canvas, sakai]) await settled(visit);
    await follow(canvas, 'My record');
    await expect
      .poll(() => canvas.page.locator('#frame-log').textContent())
      .toMatch(/lti\.scrollToTop[\s\S]*lti\.screenReaderAlert/);
    await canvas.page.close();
    await sakai.page.close();
  });

  test('the pages pass axe while they are turned by script, at 320 and 1280 px', async () => {
    const found: string[] = [];
    for (const width of [320, 1280]) {
      const mara = await launch('canvas', 'Mara Okafor');
      await mara.page.setViewportSize({ width, height: 900 });
      for (const link of ['Team', 'Conversations', 'My growth']) {
        await follow(mara, link);
        await heading(mara, /./);
        for (const one of await lookAt(mara.tool)) found.push(`${link}, ${width} px: ${one}`);
      }
      await mara.page.close();
    }
    expect(found).toEqual([]);
  });
});
