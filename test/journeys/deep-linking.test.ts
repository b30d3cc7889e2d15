import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, lookInEveryLight } from './support/axe.ts';
import { launchAs, openBrowser, type Visit, visitOf } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { newProduct, type Product } from './support/product.ts';

const COURSE = '/course/view.php?id=2';
const TEACHER = 'Lena Dahl';
const LEARNER = 'Ines Castro';
const WORDS = 'On Tuesday I told the hotel that the mussels come a day later, before they asked.';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await newProduct();
  [browser] = await Promise.all([openBrowser(), product.start()]);
});
afterAll(async () => {
  await browser.close();
  await product.dispose();
});

const newContext = async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(8_000);
  return context;
};

/** Follows a link of a page of the LMS and waits for the tool in its frame. */
async function openFrom(visit: Visit, path: string, link: string): Promise<Visit> {
  const { page } = visit;
  await page.goto(`${product.lmsUrl}${path}`);
  await page.getByRole('link', { name: link, exact: true }).click();
  return visitOf(page, product);
}

const toPicker = async (context: BrowserContext) =>
  openFrom(await launchAs(context, product, TEACHER), COURSE, 'Select content');

/** Presses Enter on what has the focus and waits for the page that it leads to. */
async function enter({ page, tool }: Visit, address: RegExp): Promise<void> {
  await page.keyboard.press('Enter');
  await tool.waitForURL(address);
}

describe('deep linking, from the picker to the gradebook (issue F2, 3, 4 and 6)', () => {
  test('a teacher places two things with the keyboard alone', async () => {
    const context = await newContext();
    const visit = await toPicker(context);
    await tabTo(visit, /^Reflection$/);
    await enter(visit, /kind=reflection/);
    await tabTo(visit, /^Search skills and behaviours$/);
    await visit.page.keyboard.type('feedback');
    await enter(visit, /q=feedback/);
    await tabTo(visit, /^Giving feedback that lands/);
    await visit.page.keyboard.press('Space');
    await tabTo(visit, /^Put on the list$/);
    await enter(visit, /done=chosen/);
    await tabTo(visit, /^Self-assessment$/);
    await enter(visit, /kind=self-assessment/);
    await tabTo(visit, /^Search skills and behaviours$/);
    await visit.page.keyboard.type('feedback');
    await enter(visit, /q=feedback/);
    await tabTo(visit, /^Giving feedback that lands/);
    await visit.page.keyboard.press('Space');
    await tabTo(visit, /^Put on the list$/);
    await enter(visit, /done=chosen/);
    await tabTo(visit, /^Place all 2 in the course$/);
    await visit.page.keyboard.press('Enter');
    await visit.tool.getByText('2 placed in the course').waitFor();
    await context.close();
  }, 60_000);

  test('the learner hands both in, and the LMS has their points', async () => {
    const context = await newContext();
    const learner = await launchAs(context, product, LEARNER);
    const reflection = await openFrom(learner, COURSE, 'What I learned: Giving feedback that lands');
    expect(await lookAt(reflection.tool)).toEqual([]);
    await reflection.tool.getByLabel('What did you do, and what came of it?').fill(WORDS);
    await reflection.tool.getByRole('button', { name: 'Hand in' }).click();
    await reflection.tool.getByText('Handed in', { exact: true }).first().waitFor();
    const rating = await openFrom(learner, COURSE, 'Where I stand: Giving feedback that lands');
    expect(await lookAt(rating.tool)).toEqual([]);
    // the radio itself lies under its label
    await rating.tool.getByRole('radio').nth(2).check({ force: true });
    await rating.tool.getByRole('button', { name: 'Hand in' }).click();
    await rating.tool.getByText('Handed in', { exact: true }).first().waitFor();
    await expect
      .poll(
        async () => {
          await learner.page.goto(`${product.lmsUrl}/gradebook?course=2`);
          return learner.page.getByRole('cell', { name: '10', exact: true }).count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(2);
    await context.close();
  }, 60_000);

  test('the teacher sees that and when, and the words only once they are shown', async () => {
    const context = await newContext();
    const look = async () => {
      const visit = await launchAs(context, product, TEACHER);
      await visit.page.goto(`${product.lmsUrl}/gradebook?course=2`);
      await visit.page
        .getByRole('row', { name: new RegExp(LEARNER) })
        .getByRole('link', { name: '10' })
        .first()
        .click();
      const { tool } = await visitOf(visit.page, product);
      await tool.getByText(LEARNER).first().waitFor();
      expect(await lookAt(tool)).toEqual([]);
      return tool.locator('main').innerText();
    };
    expect(await look()).not.toContain(WORDS);
    const other = await newContext();
    const { tool } = await openFrom(
      await launchAs(other, product, LEARNER),
      COURSE,
      'What I learned: Giving feedback that lands',
    );
    await tool.getByLabel('Show it to whoever teaches this course').check();
    await tool.getByRole('button', { name: 'Hand in again' }).click();
    await tool.waitForURL(/done=handed-in/);
    expect(await look()).toContain(WORDS);
    await Promise.all([context.close(), other.close()]);
  }, 60_000);

  test('the picker at 320, 768 and 1280 px, light and dark, with axe and without sideways scroll', async () => {
    const context = await newContext();
    const { page, tool } = await toPicker(context);
    await tool.getByRole('checkbox').first().check();
    await tool.getByRole('button', { name: 'Put on the list' }).click();
    await tool.waitForURL(/done=chosen/);
    for (const theme of ['Light', 'Dark']) {
      await tool.getByRole('button', { name: theme, exact: true }).click();
      await tool.waitForURL(/\/picker$/);
      await tool.locator(`html[data-theme=${theme.toLowerCase()}]`).waitFor();
      // the page lost its query and shows the newest request still
      expect(await tool.getByText('On the list').first().isVisible()).toBe(true);
    }
    const found: string[] = [];
    const look = async (name: string) => {
      for (const one of await lookInEveryLight(page, tool, [320, 768, 1280])) found.push(`${name}, ${one}`);
    };
    for (const [name, kind] of [
      ['Reflection', /kind=reflection/],
      ['Goal check', /kind=goal-check/],
      ['Learning option', /kind=option-page/],
    ] as const) {
      await tool.getByRole('link', { name, exact: true }).click();
      await tool.waitForURL(kind);
      await look(name);
    }
    await tool.getByRole('link', { name: /^Preview/ }).click();
    await tool.waitForURL(/\/picker\/preview/);
    await look('Preview');
    expect(found).toEqual([]);
    await context.close();
  }, 120_000);

  test('without script the picker places things too; its last button is pressed by hand', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    await page.goto(`${product.lmsUrl}/`);
    await page.getByRole('button', { name: `Launch as ${TEACHER}` }).click();
    await page.goto(`${product.lmsUrl}${COURSE}`);
    await page.getByRole('link', { name: 'Select content', exact: true }).click();
    const tool = page.frameLocator('iframe.tool');
    // the LMS' own two forms of a launch send themselves only with script
    for (const address of ['/lti/login', '/lti/launch'])
      await tool.locator(`form[action$="${address}"]`).getByRole('button').click();
    await tool.getByRole('checkbox').first().check();
    await tool.getByRole('button', { name: 'Put on the list' }).click();
    await tool.getByRole('button', { name: 'Place it in the course' }).click();
    await tool.getByRole('button', { name: 'Go on in your LMS' }).click();
    await tool.getByText('placed in the course').waitFor();
    await context.close();
  }, 60_000);
});
