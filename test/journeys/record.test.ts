import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt } from './support/axe.ts';
import { launchAs, openBrowser, type Visit } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { newProduct, type Product } from './support/product.ts';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await newProduct();
  [browser] = await Promise.all([openBrowser(), product.start()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await product?.dispose();
});

async function visit(name: string, width = 1280): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  context.setDefaultTimeout(15_000);
  return launchAs(context, product, name);
}

describe('the record and the record store in the browser', () => {
  test('R93: learning is logged by keyboard alone, and an administrator who follows live sees it arrive', async () => {
    const tessa = await visit('Tessa Amoah');
    await tessa.go('/statements');
    await tessa.tool.getByRole('button', { name: 'Follow live' }).click();
    const ines = await visit('Ines Castro');
    await ines.go('/record');
    await tabTo(ines, /^Log learning$/);
    await ines.page.keyboard.press('Enter');
    await ines.tool.waitForURL(/\/record\/log/);
    await tabTo(ines, /^What was it\?/);
    await ines.page.keyboard.type('A walk through the cold store');
    await ines.page.keyboard.press('Enter');
    await ines.tool.getByText('Logged. You can take it back for a day.').waitFor();
    await tessa.tool.getByText('Logged learning: shadowing').first().waitFor();
    const said = await tessa.tool.getByRole('status').allTextContents();
    expect(said.join(' ')).toMatch(/\d+ new\. Looking every two seconds\./);
    await ines.go('/record');
    await ines.tool.getByText('looked at learning records about you in the record store').first().waitFor();
    await Promise.all([tessa.page.context().close(), ines.page.context().close()]);
  }, 90_000);

  test.each([320, 768, 1280])(
    'axe finds nothing and nothing scrolls sideways at %i px',
    async (width) => {
      const found: Record<string, string[]> = {};
      for (const [name, paths] of [
        ['Ines Castro', ['/record', '/record/log', '/record?kind=completion']],
        ['Tessa Amoah', ['/statements', '/statements?verb=a:%20b', '/connect']],
      ] as const) {
        const one = await visit(name, width);
        for (const path of paths) {
          await one.go(path);
          found[path] = await lookAt(one.tool);
        }
        if (name === 'Tessa Amoah') {
          await one.go('/statements');
          await one.tool.getByRole('link', { name: /^Look/ }).first().click();
          await one.tool.waitForURL(/\/statements\/[0-9a-f-]{36}/);
          found.statement = await lookAt(one.tool);
          await one.go('/connect');
          await one.tool.getByText('Make a key', { exact: true }).click();
          await one.tool.getByLabel('What will use it').fill(`Moodle ${width}`);
          await one.tool.getByRole('button', { name: 'Make the key' }).click();
          await one.tool.getByText('Copy the secret now.').waitFor();
          found.key = await lookAt(one.tool);
        }
        await one.page.context().close();
      }
      expect(Object.entries(found).filter(([, faults]) => faults.length > 0)).toEqual([]);
    },
    120_000,
  );
});
