import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIRST, requests, SECOND, scene } from './frame-navigator-site.tsx';
import {
  complaints,
  context,
  focused,
  frame,
  heading,
  launch,
  openFrames,
  page,
  placeOf,
  text,
} from './frame-navigator-visit.ts';

openFrames();

describe('a page that holds a bearer (launch-security rules 2 and 4)', () => {
  test('takes it out of the document, keeps it out of addresses and stores, and sends it instead of a cookie', async () => {
    await launch();
    expect(await placeOf()).toBe('/one?done=%3C/script%3E');
    const found = await frame.evaluate(() => ({
      html: document.documentElement.outerHTML,
      stores: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) + document.cookie,
      addresses: performance.getEntries().map(({ name }) => name),
      state: history.state,
      names: Object.keys(window).map((name) => String(Reflect.get(window, name))),
    }));
    expect(JSON.stringify(found)).not.toContain(FIRST);
    expect(requests).toMatchObject([{ path: '/one', bearer: FIRST, cookie: false }]);
  });

  test('turns pages by links: title, navigation, focus on the heading, said aloud, looks of the new page', async () => {
    await launch();
    const voice = frame.locator('[data-stays]');
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    expect([await placeOf(), await frame.title(), await focused()]).toEqual([
      '/two',
      'Two · Throughline',
      'Two',
    ]);
    expect(await frame.locator('[aria-current]').innerText()).toBe('Two');
    await expect.poll(() => voice.innerText()).toBe('Two · Throughline');
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('One');
    // it asks for a window of its own, which would know nobody
    await frame.getByRole('link', { name: 'Three' }).click();
    await heading('Three');
    expect(await frame.evaluate(() => ({ ...document.documentElement.dataset }))).toEqual({
      theme: 'dark',
      contrast: 'more',
    });
    expect(context.pages()).toHaveLength(1);
  });

  test('takes the next bearer from an answer and uses it from then on', async () => {
    await launch();
    await frame.evaluate(() => {
      document.querySelector('.tabs a')?.setAttribute('href', '/renewing');
    });
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('Renewing');
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    expect(requests.map(({ bearer }) => bearer)).toEqual([FIRST, FIRST, SECOND]);
  });

  test('asks for the next bearer in time while nobody clicks', async () => {
    scene.seconds = 2;
    await launch();
    await expect.poll(() => requests.at(-1)).toMatchObject({ path: '/session/renewal', bearer: FIRST });
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    expect(requests.findLast(({ path }) => path === '/two')).toMatchObject({ bearer: SECOND });
  });

  test('goes back and forward: the pages are fetched anew, at the place where they were left', async () => {
    await launch();
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    await frame.locator('[data-island-ready]').waitFor({ state: 'attached' });
    await frame.evaluate(() => {
      scrollTo(0, 1000);
      document.querySelector<HTMLElement>('a[href="/one"]')?.click();
    });
    await heading('One');
    await page.evaluate(() => history.back());
    await heading('Two');
    await expect.poll(() => frame.evaluate(() => scrollY)).toBe(1000);
    expect(await placeOf()).toBe('/two');
    await page.evaluate(() => history.forward());
    await heading('One');
    expect(requests.map(({ path }) => path)).toEqual(['/one', '/two', '/one', '/two', '/one']);
  });

  test('a fragment of the same page is the browser’s own', async () => {
    await launch();
    await frame.getByRole('link', { name: 'Down' }).click();
    await expect.poll(placeOf).toBe('/one?done=%3C/script%3E#note');
    await page.evaluate(() => history.back());
    await expect.poll(placeOf).toBe('/one?done=%3C/script%3E');
    expect(requests).toHaveLength(1);
  });

  test('saves a download under its own name and stays where it is', async () => {
    await launch();
    await text().fill('still here');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      frame.getByRole('link', { name: 'Take it along' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Übung.csv');
    expect(await text().inputValue()).toBe('still here');
    expect(requests.at(-1)).toMatchObject({ path: '/file', bearer: FIRST });
  });

  test('leaves another site to the browser', async () => {
    await launch();
    await frame.getByRole('link', { name: 'Elsewhere' }).click();
    // the policy of the fixture’s LMS, which only hears of it when the browser itself goes there
    await expect.poll(() => complaints.splice(0).join()).toContain("Framing 'https://elsewhere.example/'");
    expect(requests).toHaveLength(1);
  });
});

describe('islands and the LMS around', () => {
  test('islands start on each page, ask with the bearer, and end with their page', async () => {
    await launch();
    for (let i = 0; i < 2; i++) {
      await frame.getByRole('link', { name: 'Two' }).click();
      await frame.locator('[data-island-ready]').waitFor({ state: 'attached' });
      await frame.getByRole('button', { name: 'Ask' }).click();
      await expect.poll(() => frame.locator('#said').innerText()).toBe(`answered to Bearer ${FIRST}`);
      await frame.getByRole('link', { name: 'One' }).click();
      await heading('One');
    }
    const heard = () => frame.evaluate(() => (window as unknown as { keysHeard?: number }).keysHeard ?? 0);
    const before = await heard();
    await page.keyboard.press('j');
    expect(await heard()).toBe(before);
  });

  type Message = { subject?: string; body?: string } | string;
  const heard = () => page.evaluate(() => (window as unknown as { heard: Message[] }).heard);
  const subjects = async () =>
    (await heard()).map((one) => (typeof one === 'string' ? `text ${JSON.parse(one).subject}` : one.subject));

  test('Canvas is told to speak and to scroll up; others are told the height alone', async () => {
    await launch();
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    await expect.poll(subjects).toContain('lti.frameResize');
    expect(new Set(await subjects())).toEqual(new Set(['lti.frameResize']));
    scene.family = 'canvas';
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('One');
    await expect.poll(subjects).toContain('lti.scrollToTop');
    expect(await heard()).toContainEqual({ subject: 'lti.screenReaderAlert', body: 'One · Throughline' });
  });

  test('Sakai hears its messages as text too', async () => {
    scene.family = 'sakai';
    await launch();
    await expect.poll(subjects).toContain('text lti.frameResize');
    expect(await subjects()).toContain('lti.frameResize');
  });
});

test('nothing in the islands asks the server past the session: the bearer would not go along', () => {
  const folder = new URL('../../widgets/islands/', import.meta.url);
  const past = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && name !== 'session-fetch.ts')
    .filter((name) =>
      /\bfetch\(|XMLHttpRequest|EventSource|WebSocket|\.submit\(\)|sendBeacon/.test(
        readFileSync(new URL(name, folder), 'utf8'),
      ),
    );
  expect(past).toEqual([]);
});
