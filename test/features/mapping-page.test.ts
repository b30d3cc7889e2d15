import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MappingView, mappingQueue, undoDecision } from '../../src/features/catalog/index.ts';
import { lookInEveryLight } from '../journeys/support/axe.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants } from '../support/tenant.ts';
import { openBrowser } from '../widgets/open-browser.ts';
import { type MappingSite, mappingSite } from './mapping-site.tsx';

let db: TestDatabase;
let site: MappingSite;
let browser: Browser;
beforeAll(async () => {
  db = await testDatabase();
  site = await mappingSite(db);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await closeTenants(db);
  await db.drop();
});

const view = (query = {}): Promise<MappingView> => mappingQueue(site.tenant.contextOf('ldAdmin'), query);
const COURSE = 'Holding a review conversation people look forward to';

beforeEach(async () => {
  site.signIn('ldAdmin');
  for (let last = (await view()).last; last; last = (await view()).last)
    await undoDecision(site.tenant.contextOf('ldAdmin'), last);
});

async function open(path: string, options: { script?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: options.script ?? true,
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  await page.goto(site.origin + path);
  if (options.script !== false && path.startsWith('/mapping') && !path.startsWith('/mapping/'))
    await page.waitForSelector('[data-island-ready]');
  return page;
}

async function courseId(): Promise<string> {
  const found = await view({ search: COURSE });
  return found.options?.rows[0]?.id ?? '';
}

describe('the mapping page', () => {
  it('works wholly without script: confirm a level, set aside, none of the rest, undo', async () => {
    const id = await courseId();
    const page = await open(`/mapping?option=${id}`, { script: false });
    const first = page.locator('li.chosen');
    expect(await page.locator('mark').count()).toBeGreaterThan(0);
    await first.getByRole('radio', { name: /^4/ }).check();
    await first.getByRole('button', { name: /^Confirm/ }).click();
    expect(await page.getByText('From now on its completions count').count()).toBe(1);
    const [confirmed] = (await view({ optionId: id })).decided;
    expect(confirmed).toMatchObject({ name: 'Holding a review conversation', level: 4, byMe: true });
    await page
      .getByRole('button', { name: /^Not this\s*:/ })
      .first()
      .click();
    expect((await view({ optionId: id })).decided).toHaveLength(2);
    await page.getByRole('button', { name: /None of the rest/ }).click();
    expect((await view({ optionId: id })).option?.reviewed).toBe(true);
    expect(await page.locator('#mapping-option').textContent()).not.toBe(COURSE);
    await page.getByRole('button', { name: /^Undo/ }).click();
    expect((await view({ optionId: id })).option?.reviewed).toBe(false);
    expect(await page.locator('#mapping-option').textContent()).toBe(COURSE);
    await page.context().close();
  });

  it('is driven by the keyboard alone: j k, a level, Enter, x, n, u, / (R95)', async () => {
    const id = await courseId();
    const page = await open(`/mapping?option=${id}`);
    const chosen = () => page.locator('li.chosen h3').textContent();
    const first = await chosen();
    await page.keyboard.press('j');
    await expect.poll(chosen).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(chosen).toBe(first);
    await page.keyboard.press('5');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await view({ optionId: id })).decided[0]?.level).toBe(5);
    await expect.poll(() => page.getByRole('status').first().textContent()).toContain('level 5');
    await expect.poll(chosen).not.toBe(first);
    await page.keyboard.press('x');
    await expect.poll(async () => (await view({ optionId: id })).decided.length).toBe(2);
    await expect.poll(() => page.getByText('Set aside: 1').count()).toBe(1);
    await page.keyboard.press('u');
    await expect.poll(async () => (await view({ optionId: id })).decided.length).toBe(1);
    await expect.poll(() => page.getByText('Set aside: 1').count()).toBe(0);
    await page.keyboard.press('n');
    await expect.poll(() => page.locator('#mapping-option').textContent()).not.toBe(COURSE);
    expect((await view({ optionId: id })).option?.reviewed).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('listening');
    await page.keyboard.press('Enter');
    await expect.poll(chosen).toBe('Listening for what matters');
    expect(new URL(page.url()).searchParams.get('option')).not.toBe(id);
    await page.context().close();
  });

  it('keeps its place: a click in place does not reload, and a reload shows the same option', async () => {
    const id = await courseId();
    const page = await open(`/mapping?option=${id}`);
    await page.evaluate(() => {
      document.body.dataset.same = 'yes';
    });
    await page.getByRole('link', { name: 'Next option' }).click();
    await expect.poll(() => page.locator('#mapping-option').textContent()).not.toBe(COURSE);
    const title = await page.locator('#mapping-option').textContent();
    expect(await page.evaluate(() => document.body.dataset.same)).toBe('yes');
    await page.reload();
    expect(await page.locator('#mapping-option').textContent()).toBe(title);
    await page.context().close();
  });

  it('says so when somebody else was quicker, and shows how it stands', async () => {
    const id = await courseId();
    const mine = await open(`/mapping?option=${id}`);
    const theirs = await open(`/mapping?option=${id}`);
    await theirs.locator('li.chosen').getByRole('radio', { name: /^2/ }).check();
    await theirs
      .locator('li.chosen')
      .getByRole('button', { name: /^Confirm/ })
      .click();
    await expect.poll(async () => (await view({ optionId: id })).decided.length).toBe(1);
    await mine.keyboard.press('5');
    await mine.keyboard.press('Enter');
    await expect
      .poll(() => mine.locator('.notice.risk').textContent())
      .toContain('decided on since you opened it');
    await expect.poll(() => mine.getByText('brings level 2 of 5').count()).toBe(1);
    expect((await view({ optionId: id })).decided[0]?.level).toBe(2);
    await mine.context().close();
    await theirs.context().close();
  });

  it('a lost connection loses nothing and says what to do', async () => {
    const id = await courseId();
    const page = await open(`/mapping?option=${id}`);
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.notice.risk').textContent()).toContain('try again');
    expect(await page.locator('li.chosen input:checked').getAttribute('value')).toBe('4');
    await page.unroute('**/api/v1/**');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await view({ optionId: id })).decided[0]?.level).toBe(4);
    await page.context().close();
  });

  it('single keys can be turned off, and never take what is typed (WCAG 2.1.4)', async () => {
    const id = await courseId();
    const page = await open(`/mapping?option=${id}`);
    await page.getByRole('searchbox', { name: 'Find an option' }).fill('');
    await page.getByRole('searchbox', { name: 'Find an option' }).pressSequentially('xnu1');
    expect(await page.getByRole('searchbox', { name: 'Find an option' }).inputValue()).toBe('xnu1');
    await page.getByRole('button', { name: 'Turn these keys off' }).click();
    await page.locator('#mapping-option').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('n');
    await page.waitForTimeout(300);
    expect((await view({ optionId: id })).last).toBeNull();
    await page.context().close();
  });

  it('shows what a bulk confirmation would do, leaves out what is ticked, and undoes it as one', async () => {
    const page = await open('/mapping');
    await page.getByRole('link', { name: /^Confirm \d+ above 0\.80/ }).click();
    const rows = page.locator('tbody tr');
    const shown = await rows.count();
    expect(shown).toBeGreaterThan(5);
    expect((await view()).progress.done).toBe(0);
    await rows.nth(1).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Confirm all that are not ticked' }).click();
    await page.waitForSelector('[data-island-ready]');
    expect((await view()).last?.count).toBe(shown - 1);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await view()).progress.done).toBe(0);
    await page.context().close();
  });

  it('refuses the pages to others, and answers a made-up option with a kind page', async () => {
    site.signIn('manager');
    for (const path of ['/mapping', '/mapping/bulk']) {
      const answer = await fetch(site.origin + path, { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain(COURSE);
    }
    const id = await view().catch(() => null);
    expect(id?.option?.id).toBeTruthy();
    const inside = await fetch(`${site.origin}/catalog/${id?.option?.id}`, {
      headers: { accept: 'text/html' },
    });
    expect(inside.status).toBe(200);
    const nowhere = await fetch(`${site.origin}/catalog/nonsense`, { headers: { accept: 'text/html' } });
    expect(nowhere.status).toBe(404);
  });

  it('has no axe violation and nothing scrolls sideways at 320 and 1280 px, light and dark', async () => {
    const id = await courseId();
    const paths = [`/mapping?option=${id}&find=listening&search=hol`, '/mapping/bulk', `/catalog/${id}`];
    const found: string[] = [];
    for (const path of paths) {
      const page = await open(path);
      for (const one of await lookInEveryLight(page, page.mainFrame(), [320, 1280]))
        found.push(`${path}, ${one}`);
      await page.context().close();
    }
    expect(found).toEqual([]);
  }, 120_000);
});
