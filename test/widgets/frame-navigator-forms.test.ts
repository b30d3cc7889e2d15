import { describe, expect, test } from 'vitest';
import { requests, scene } from './frame-navigator-site.tsx';
import {
  alert,
  focused,
  frame,
  heading,
  launch,
  openFrames,
  page,
  placeOf,
  save,
  text,
} from './frame-navigator-visit.ts';

openFrames();

describe('its forms', () => {
  test('are sent as the browser would: fields, the button and where it sends; then the page they lead to, with its fragment', async () => {
    await launch();
    await text().fill('a & b\nc');
    await save();
    await heading('Two');
    expect(await placeOf()).toBe('/two?q=saved#goals');
    expect(await focused()).toBe('goals');
    const sent = requests.find(({ method }) => method === 'POST')!;
    expect(Object.fromEntries(new URLSearchParams(sent.body))).toEqual({
      _csrf: 'c',
      _mark: 'm',
      _form: 'note',
      title: '',
      text: 'a & b\nc',
      kind: 'shared',
    });
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('One');
    await text().fill('mine');
    await frame.getByRole('button', { name: 'Keep for me' }).click();
    await frame.getByText('It is kept.').waitFor();
    expect(requests.findLast(({ method }) => method === 'POST')).toMatchObject({ path: '/api/drafts' });
    await expect.poll(() => frame.locator('[data-stays]').innerText()).toBe('It is kept.');
    expect(await text().inputValue()).toBe('');
  });

  test('ask by their address where they only look', async () => {
    await launch();
    await frame.getByRole('link', { name: 'Two' }).click();
    await frame.getByLabel('Find').fill('giving feedback & more');
    await frame.getByRole('button', { name: 'Search' }).click();
    await frame.getByText('Found: giving feedback & more').waitFor();
    expect(await placeOf()).toBe('/two?q=giving+feedback+%26+more&sort=new');
  });

  test('shown again after a refusal: what was typed, the problem has the focus, the address stays clean', async () => {
    await launch();
    await text().fill('wrong');
    await save();
    await frame.getByText('Nothing is lost. One thing to put right').waitFor();
    expect(await text().inputValue()).toBe('wrong');
    expect(await focused()).toContain('Nothing is lost');
    expect(await placeOf()).toBe('/one?done=%3C/script%3E');
    await text().fill('right');
    await save();
    await heading('Two');
  });

  test.each([
    ['gone', 'The connection was lost.'],
    ['broken', 'Something went wrong'],
  ] as const)(
    'when the server is %s: says so at the form, loses nothing, and may be sent again at once',
    async (how, said) => {
      await launch();
      await text().fill('precious');
      scene.mood = how;
      await save();
      await alert().waitFor();
      expect(await alert().innerText()).toContain(said);
      expect(await frame.locator('form [role=alert]').count()).toBe(1);
      expect(await text().inputValue()).toBe('precious');
      await save();
      await heading('Two');
      await frame.getByRole('link', { name: 'One' }).click();
      await heading('One');
      expect(await text().inputValue()).toBe('');
    },
  );

  test('pressed twice is sent once', async () => {
    await launch();
    scene.mood = 'slow';
    await text().fill('once');
    await frame.getByRole('button', { name: 'Save' }).dblclick();
    await heading('Two');
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('keep what is typed while somebody looks at another page', async () => {
    await launch();
    await text().fill('half a thought');
    await frame.getByRole('link', { name: 'Two' }).click();
    await heading('Two');
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('One');
    expect(await text().inputValue()).toBe('half a thought');
    await frame.getByText('What you typed before is back.').waitFor();
  });

  test('keep the last words too when a link is followed at once', async () => {
    await launch();
    await text().fill('no pause after these');
    await frame.evaluate(() => document.querySelector<HTMLElement>('a[href="/two"]')?.click());
    await heading('Two');
    await frame.evaluate(() => document.querySelector<HTMLElement>('a[href="/one"]')?.click());
    await heading('One');
    expect(await text().inputValue()).toBe('no pause after these');
  });
});

describe('when the visit has ended', () => {
  test.each(['a form', 'a link'])('%s says so in place; what was typed stays', async (what) => {
    await launch();
    await text().fill('nearly lost');
    scene.mood = 'ended';
    await (what === 'a form' ? save() : frame.getByRole('link', { name: 'Two' }).click());
    await alert().waitFor();
    expect(await alert().innerText()).toMatch(
      /Open Throughline again from your LMS\.[\s\S]*What you typed is kept/,
    );
    expect(await text().inputValue()).toBe('nearly lost');
    expect(await focused()).toContain('Open Throughline again');
    expect(await placeOf()).toBe('/one?done=%3C/script%3E');
  });

  test('where the browser keeps nothing it says to copy what was typed', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await launch();
    await text().fill('nearly lost');
    scene.mood = 'ended';
    await save();
    await alert().waitFor();
    expect(await alert().innerText()).toContain('copy what you want to keep');
    expect(await text().inputValue()).toBe('nearly lost');
  });

  test('while somebody types, it is said aloud and the focus stays where it is', async () => {
    scene.seconds = 2;
    await launch();
    await text().fill('half a sen');
    scene.mood = 'ended';
    await alert().waitFor();
    expect(await alert().innerText()).toContain('Open Throughline again');
    expect(await text().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await text().inputValue()).toBe('half a sen');
  });

  test('a page whose connection was lost on a link offers to try again', async () => {
    await launch();
    scene.mood = 'gone';
    await frame.getByRole('link', { name: 'Two' }).click();
    await frame.getByRole('button', { name: 'Try again' }).click();
    await heading('Two');
  });

  test('loading the frame anew asks without a bearer, and the server’s page explains it', async () => {
    await launch();
    await frame.evaluate(() => location.reload());
    await heading('Gone');
    expect(requests.at(-1)).toMatchObject({ path: '/one', bearer: '' });
  });
});
