import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { readJourneyIds } from './journeys/support/behind.ts';
import { launchAs, openBrowser, type Visit } from './journeys/support/browser.ts';
import { newProduct, type Product } from './journeys/support/product.ts';

const TOUR = fileURLToPath(new URL('../docs/tour/', import.meta.url));
/** A picture for the README stays small enough that a clone does not grow by it. */
const MOST_BYTES = 200_000;
const WHY = 'In spring you lead people you have never met; the first weeks need clear, kind feedback.';

/**
 * `npm run screenshots [-- <folder>]`: the pictures of the README's tour, and every screen at three widths, light
 * and dark, into the folder (a temporary one unless named), to be looked at.
 * @returns exit code
 */
export async function main([
  folder = mkdtempSync(join(tmpdir(), 'throughline-screens-')),
]: string[]): Promise<number> {
  mkdirSync(folder, { recursive: true });
  mkdirSync(TOUR, { recursive: true });
  const product = await newProduct();
  const [browser] = await Promise.all([openBrowser(), product.start()]);
  try {
    const ids = await readJourneyIds(product);
    const conversation = `/people/${ids.learner}/conversation`;
    await takeTour(browser, product, { conversation, skill: ids.skill });
    await takeAll(browser, product, folder, {
      'Ines Castro': {
        growth: '/growth',
        expectations: '/expectations',
        record: '/record',
        talks: '/conversations',
      },
      'Mara Okafor': {
        team: '/team',
        conversation,
        recommend: `${conversation}?skill=${ids.skill}#recommend`,
      },
      'Lena Dahl': { mapping: '/mapping', bulk: '/mapping/bulk?above=0.5', option: `/catalog/${ids.course}` },
      'Tessa Amoah': { connect: '/connect' },
      'Robin Ashdown': { stranger: '/growth' },
    });
    console.log(`Four pictures for the README in ${TOUR}, all screens in ${folder}`);
    return 0;
  } finally {
    await browser.close();
    await product.dispose();
  }
}

/** In the order of the story: the form that Mara fills, what Ines then finds, what Lena does, what Tessa sees. */
async function takeTour(
  browser: Browser,
  product: Product,
  { conversation, skill }: { conversation: string; skill: string },
): Promise<void> {
  const visit = async (name: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    return launchAs(context, product, name);
  };
  const mara = await visit('Mara Okafor');
  await mara.go(`${conversation}?skill=${skill}`);
  const form = mara.tool.locator('#recommend');
  await form.getByRole('textbox', { name: /^Why it matters/ }).fill(WHY);
  for (const way of [/^Spoken feedback/, /^Shadow Tomás/])
    await form.getByRole('checkbox', { name: way }).check();
  await mara.tool.evaluate(() => window.scrollTo(0, 0));
  await keep(mara, 'conversation');
  await form.getByRole('button', { name: 'Recommend to Ines' }).click();
  await mara.tool.getByText('Sent. It arrives').waitFor();

  const ines = await visit('Ines Castro');
  await keep(ines, 'my-growth');
  const lena = await visit('Lena Dahl');
  await lena.go(`/mapping?option=${await findRichOption(product)}`);
  await lena.tool.locator('[data-island-ready]').waitFor({ state: 'attached' });
  await keep(lena, 'mapping');
  await mara.go('/team');
  await keep(mara, 'team');
}

/** An option that still waits and has more than one believable suggestion. */
async function findRichOption(product: Product): Promise<string> {
  const [row] = await product.owner()`
    select s.option_id as id from alignment_suggestion s
     where not exists (select 1 from alignment a where a.option_id = s.option_id and a.status = 'confirmed')
     group by 1 having count(*) > 1 order by max(s.score) + min(s.score) desc limit 1`;
  return row?.id;
}

async function keep({ page }: Visit, name: string): Promise<void> {
  const file = join(TOUR, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = statSync(file);
  if (size > MOST_BYTES)
    throw new Error(`${name}.png has ${Math.round(size / 1000)} kB, more than a README needs.`);
}

async function takeAll(
  browser: Browser,
  product: Product,
  folder: string,
  people: Record<string, Record<string, string>>,
): Promise<void> {
  for (const [name, screens] of Object.entries(people)) {
    for (const width of [320, 768, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const visit = await launchAs(context, product, name);
      for (const theme of ['Light', 'Dark']) {
        await visit.go('/growth');
        await visit.tool.getByRole('button', { name: theme, exact: true }).click();
        await visit.tool.waitForFunction(
          (one) => document.documentElement.dataset.theme === one,
          theme.toLowerCase(),
        );
        for (const [screen, path] of Object.entries(screens)) {
          await visit.go(path);
          await takeWhole(visit, join(folder, `${screen}-${width}-${theme.toLowerCase()}.png`));
        }
      }
      await context.close();
    }
  }
  const page = await browser.newPage();
  for (const [screen, path] of [
    ['lms', '/'],
    ['course', '/course/view.php?id=121'],
  ] as const) {
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${product.lmsUrl}${path}`);
      writeFileSync(join(folder, `${screen}-${width}.png`), await page.screenshot({ fullPage: true }));
    }
  }
}

/** The LMS' window is made as high as the tool's page, so that nothing hides below the edge of the frame. */
async function takeWhole({ page, tool }: Visit, path: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  const height = await tool.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.min(height + 160, 12_000) });
  await page.evaluate(() => window.scrollTo(0, 0));
  // the frame paints on its own: a moment for what just came into sight
  await tool.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  await page.screenshot({ path, animations: 'disabled' });
  await page.setViewportSize(size);
}
