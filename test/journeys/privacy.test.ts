import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt } from './support/axe.ts';
import { eventually } from './support/behind.ts';
import { launchAs, openBrowser, type Visit, visitOf } from './support/browser.ts';
import { newProduct, type Product } from './support/product.ts';

const ADMIN = 'Tessa Amoah';
const LEAVER = 'Ines Castro';
const OTHER = 'Joon-ho Park';

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

async function visit(name: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
  return launchAs(context, product, name);
}

/** Axe and the width of the page, at each width. */
async function look(what: string, { page, tool }: Visit): Promise<void> {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await lookAt(tool), `${what} at ${width} px`).toEqual([]);
  }
}

/** From the LMS' administration, where its administrator asks about a person's data. */
async function openFromLms({ page }: Visit, name: string): Promise<Visit> {
  await page.goto(`${product.lmsUrl}/admin`);
  await page.getByLabel('Person', { exact: true }).selectOption({ label: name });
  await page.getByRole('button', { name: 'Open the tool’s privacy page' }).click();
  return visitOf(page, product);
}

async function download({ page, tool }: Visit, link: string): Promise<Record<string, unknown>> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    tool.getByRole('link', { name: link, exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^throughline-data-[\d-]+\.json$/);
  return JSON.parse(readFileSync(await file.path(), 'utf8'));
}

const askToBeErased = async ({ tool }: Visit) => {
  await tool.getByRole('button', { name: 'Ask to be erased' }).click();
  await tool.getByText('It waits for a tenant administrator.').waitFor();
};

async function openRequestOf({ go, tool }: Visit, name: string): Promise<void> {
  await go('/privacy/desk');
  await tool.getByRole('link', { name: `Look and decide: ${name}` }).click();
  await tool.getByRole('heading', { name: `What is kept about ${name}` }).waitFor();
}

async function giveWord({ tool }: Visit, word: string, answer: string): Promise<void> {
  await tool.getByLabel('Type ERASE to confirm').fill(word);
  await tool.getByRole('button', { name: /^Erase / }).click();
  await tool.getByText(answer).first().waitFor();
}

/** So long after the word nothing ends, because other processes may not know it yet (finish-erasures.ts). */
const ENDS_AFTER_MS = 16_000;

describe('what is kept about somebody, in the browser (issue F3, 7)', () => {
  let leaver: Visit;
  let other: Visit;
  let admin: Visit;
  let given = 0;

  test('a person reads what is kept, takes it along, and asks to be erased', async () => {
    leaver = await visit(LEAVER);
    await leaver.go('/record');
    await leaver.tool.getByRole('link', { name: 'Everything that is kept about me' }).click();
    await leaver.tool.getByRole('heading', { name: 'My data' }).waitFor();
    const file = await download(leaver, 'Download everything');
    expect(file).toMatchObject({ format: 'throughline-person-export', version: 1 });
    expect(JSON.stringify(file)).toContain('ines.castro@halden.example');
    await askToBeErased(leaver);
  });

  test('a tenant administrator erases by the typed word: the person is out at once, and kept out', async () => {
    admin = await visit(ADMIN);
    await openRequestOf(admin, LEAVER);
    await giveWord(admin, 'erase', 'It has begun.');
    given = Date.now();
    await leaver.go('/record');
    await leaver.tool.getByText('Please open Throughline again from your LMS').waitFor();
    expect(await leaver.tool.locator('body').innerText()).not.toContain('Castro');
    await leaver.page.goto(`${product.lmsUrl}/`);
    await leaver.page.getByRole('button', { name: `Launch as ${LEAVER}` }).click();
    await leaver.page.frameLocator('iframe.tool').getByText('Your access is paused.').waitFor();
  });

  test('an administrator of the LMS is shown whose data it asks about, and no address says whose', async () => {
    other = await visit(OTHER);
    await other.go('/privacy');
    await askToBeErased(other);
    const asked = await openFromLms(admin, OTHER);
    await asked.tool.getByRole('heading', { name: `What is kept about ${OTHER}` }).waitFor();
    expect(new URL(asked.tool.url()).search).toMatch(/^\?request=[0-9a-f-]{36}$/);
    const file = await download(asked, 'Download');
    expect(JSON.stringify(file)).toContain('joon-ho.park@halden.example');
    await look('the privacy launch', asked);
    admin = asked;
  });

  test('axe finds nothing and nothing scrolls sideways at 320, 768 and 1280 px', async () => {
    await look('my data', other);
    await admin.go('/privacy/desk');
    await admin.tool.getByText('Say no', { exact: true }).click();
    await look('desk', admin);
    await admin.tool.getByLabel('Name, number or e-mail address').fill('a');
    await admin.tool.getByRole('button', { name: 'Find', exact: true }).click();
    await admin.tool.getByText('There may be more.').waitFor();
    await look('people found', admin);
    await openRequestOf(admin, OTHER);
    await giveWord(admin, 'Yes', 'Type ERASE here; then it begins.');
    await look('a wrong word', admin);
  });

  test('once it is done a search proves that nothing is left, and whoever the LMS sends then is somebody new', async () => {
    await wait(Math.max(0, given + ENDS_AFTER_MS - Date.now()));
    // a process that starts makes its rounds at once; and what began is not lost with the one that stopped
    await product.interrupt();
    await product.start();
    const later = await visit(ADMIN);
    await eventually(async () => {
      await later.go('/privacy/desk');
      expect(await later.tool.getByText(/Searched \d+ columns .* found nothing\./).count()).toBe(1);
    }, 20_000);
    expect(await later.tool.locator('main').innerText()).not.toContain(LEAVER);
    const [ids] = await Promise.all([
      later.page.waitForEvent('download'),
      later.tool.getByRole('link', { name: 'Ids of the erased statements' }).click(),
    ]);
    expect(readFileSync(await ids.path(), 'utf8')).toMatch(/^[0-9a-f-]{36}$/m);
    await look('the proof', later);
    const anew = await visit(LEAVER);
    await anew.go('/record');
    await anew.tool.getByText('Nothing yet').waitFor();
  });
});
