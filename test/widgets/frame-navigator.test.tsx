import { readdirSync, readFileSync } from 'node:fs';
import type { Context, Hono } from 'hono';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { VNode } from 'preact';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearerPage } from '../../src/http/bearer-page.tsx';
import { type PageModel, renderPage } from '../../src/http/page-shell.tsx';
import { clientBuild } from '../../vite.config.ts';
import {
  Button,
  Field,
  Form,
  Island,
  LinkButton,
  PageHeader,
  Section,
  TextArea,
} from '../../widgets/ui/index.ts';
import { openBrowser, serveWidgets } from './open-browser.ts';
import Caller from './probe/caller.tsx';

const [FIRST, SECOND] = ['bearer-4711', 'bearer-0815'];

type Request = { method: string; path: string; bearer: string; cookie: boolean; body: string };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let frame: Frame;
let site: Awaited<ReturnType<typeof serveWidgets>>;
let requests: Request[] = [];
/** What the next answer under the session is. */
let mood: 'well' | 'ended' | 'broken' | 'gone' | 'slow' = 'well';
let valid: string[] = [];
let family: string | undefined;
let seconds = 600;

const shown = (title: string, body: VNode, over: Partial<PageModel> = {}) =>
  renderPage({
    title,
    body: (
      <>
        <PageHeader title={title} />
        {body}
      </>
    ),
    mark: 'm',
    csrf: 'c',
    user: { name: 'Ines', draftKey: 'person-1' },
    nav: [
      { href: '/one', label: 'One', current: title === 'One' },
      { href: '/two', label: 'Two', current: title === 'Two' },
    ],
    lmsFamily: family,
    ...over,
  }).replace('/assets/main.js', '/assets/pages.js');

const One = () => (
  <>
    <Form id="note" action="/api/notes">
      <Field name="title" label="Title" />
      <TextArea name="text" label="Text" />
      <Button name="kind" value="shared">
        Save
      </Button>
      <Button formAction="/api/drafts" name="kind" value="mine">
        Keep for me
      </Button>
    </Form>
    <LinkButton href="/file">Take it along</LinkButton>
    <LinkButton href="/three" newWindow>
      Three
    </LinkButton>
    <a href="#note">Down</a>
    <a href="https://elsewhere.example/">Elsewhere</a>
  </>
);

const Two = ({ found }: { found: string }) => (
  <>
    <Form id="search" action="/two" method="get">
      <Field name="q" label="Find" value={found} />
      <Button name="sort" value="new">
        Search
      </Button>
    </Form>
    <p id="found">Found: {found}</p>
    <Island name="caller" component={Caller} props={{ path: '/ask' }} />
    {Array.from({ length: 120 }, (_, i) => (
      <p key={i}>One line of many.</p>
    ))}
    <Section title="Goals" id="goals">
      <p>Here they are.</p>
    </Section>
  </>
);

function mount(app: Hono) {
  app.get('/lms', (c) =>
    c.html(
      `<!doctype html><title>LMS</title><iframe name="tool" width="900" height="500"></iframe>
       <form method="post" action="/lti/launch" target="tool"><button>Launch</button></form><script src="/listen.js"></script>`,
    ),
  );
  app.get('/listen.js', (c) =>
    c.body('window.heard = []; addEventListener("message", (event) => heard.push(event.data));', 200, {
      'content-type': 'text/javascript',
    }),
  );
  app.post('/lti/launch', async () => {
    valid = [FIRST];
    const answer = bearerPage({ bearer: FIRST, path: '/one?done=%3C/script%3E', frameOrigins: [] });
    const html = (await answer.text())
      .replace('/assets/main.js', '/assets/pages.js')
      .replace('"seconds":600', `"seconds":${seconds}`);
    return new Response(html, { headers: { 'content-type': 'text/html' } });
  });
  app.use(async (c, next) => {
    if (c.req.path === '/favicon.ico') return c.body(null, 204);
    const body = c.req.method === 'POST' ? await c.req.raw.clone().text() : '';
    const bearer = (c.req.header('authorization') ?? '').replace('Bearer ', '');
    const { method, path } = c.req;
    requests.push({ method, path, bearer, cookie: c.req.header('cookie') !== undefined, body });
    const now = mood;
    mood = 'well';
    if (now === 'gone')
      return new Response(new ReadableStream({ start: (one) => one.error(new Error('x')) }));
    if (now === 'broken')
      return c.html(shown('Something went wrong', <p>Reference: 77</p>, { status: 500 }), 500);
    if (now === 'ended' || !valid.includes(bearer)) return c.html(shown('Gone', <p />, { status: 401 }), 401);
    if (now === 'slow') await new Promise((done) => setTimeout(done, 600));
    return next();
  });
  app.get('/one', (c) => {
    const noticed = c.req.query('done') === 'kept';
    return c.html(shown('One', <One />, noticed ? { notices: [{ text: 'It is kept.', tone: 'good' }] } : {}));
  });
  app.get('/two', (c) => c.html(shown('Two', <Two found={c.req.query('q') ?? ''} />)));
  app.get('/three', (c) => c.html(shown('Three', <p>3</p>, { theme: 'dark', contrast: 'more' })));
  app.get('/file', (c) =>
    c.body('a,b\n1,2\n', 200, {
      'content-type': 'text/csv',
      'content-disposition': `attachment; filename="plain.csv"; filename*=UTF-8''${encodeURIComponent('Übung.csv')}`,
    }),
  );
  app.get('/ask', (c) => c.text(`answered to ${c.req.header('authorization')}`));
  app.get('/renewing', (c) => {
    valid = [SECOND];
    return c.html(shown('Renewing', <p />), 200, { 'session-bearer': SECOND });
  });
  app.post('/session/renewal', (c) => {
    valid = [SECOND];
    return c.body(null, 204, { 'session-bearer': SECOND });
  });
  app.post('/api/notes', async (c) => {
    const { text } = await c.req.parseBody();
    if (text === 'wrong') return c.html(refused(String(text)), 422);
    return told(c, '/two?q=saved#goals');
  });
  app.post('/api/drafts', (c) => told(c, '/one?done=kept'));
}

const refused = (text: string) =>
  shown(
    'One',
    <Form id="note" action="/api/notes" errors={{ text: 'Say it otherwise.' }} values={{ text }}>
      <TextArea name="text" label="Text" />
      <Button>Save</Button>
    </Form>,
    { status: 422 },
  );

function told(c: Context, to: string) {
  return c.req.header('x-tell-redirects') ? c.body(null, 204, { location: to }) : c.redirect(to, 303);
}

beforeAll(async () => {
  browser = await openBrowser();
  site = await serveWidgets(mount, (outDir) => {
    const config = clientBuild(outDir);
    const input = {
      styles: 'widgets/ui/styles.css',
      main: 'widgets/islands/main.ts',
      pages: 'test/widgets/probe/pages.ts',
    };
    return { ...config, build: { ...config.build, rolldownOptions: { input } } };
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

let complaints: string[] = [];
beforeEach(async () => {
  requests = [];
  mood = 'well';
  family = undefined;
  seconds = 600;
  complaints = [];
  context = await browser.newContext();
  await context.addCookies([{ name: 'other', value: 'x', url: site.origin }]);
  page = await context.newPage();
  page.setDefaultTimeout(5_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'console',
    (message) => message.text().includes('Content Security') && complaints.push(message.text()),
  );
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function launch(): Promise<void> {
  await page.goto(`${site.origin}/lms`);
  await page.getByRole('button', { name: 'Launch' }).click();
  frame = page.frame('tool')!;
  await heading('One');
}
const heading = (name: string) => frame.getByRole('heading', { name, level: 1 }).waitFor();
const placeOf = () => frame.evaluate(() => location.pathname + location.search + location.hash);
const focused = () =>
  frame.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.slice(0, 40));
const text = () => frame.getByLabel('Text');
const save = () => frame.getByRole('button', { name: 'Save' }).click();
const alert = () => frame.getByRole('alert');

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
    seconds = 2;
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
      mood = how;
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
    mood = 'slow';
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
    mood = 'ended';
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
    mood = 'ended';
    await save();
    await alert().waitFor();
    expect(await alert().innerText()).toContain('copy what you want to keep');
    expect(await text().inputValue()).toBe('nearly lost');
  });

  test('while somebody types, it is said aloud and the focus stays where it is', async () => {
    seconds = 2;
    await launch();
    await text().fill('half a sen');
    mood = 'ended';
    await alert().waitFor();
    expect(await alert().innerText()).toContain('Open Throughline again');
    expect(await text().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await text().inputValue()).toBe('half a sen');
  });

  test('a page whose connection was lost on a link offers to try again', async () => {
    await launch();
    mood = 'gone';
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
    family = 'canvas';
    await frame.getByRole('link', { name: 'One' }).click();
    await heading('One');
    await expect.poll(subjects).toContain('lti.scrollToTop');
    expect(await heard()).toContainEqual({ subject: 'lti.screenReaderAlert', body: 'One · Throughline' });
  });

  test('Sakai hears its messages as text too', async () => {
    family = 'sakai';
    await launch();
    await expect.poll(subjects).toContain('text lti.frameResize');
    expect(await subjects()).toContain('lti.frameResize');
  });
});
