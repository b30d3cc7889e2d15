import type { Hono } from 'hono';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { VNode } from 'preact';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PageModel, renderPage } from '../../src/http/page-shell.tsx';
import { clientBuild } from '../../vite.config.ts';
import { Button, Field, Form, Island, PageHeader, TextArea } from '../../widgets/ui/index.ts';
import { openBrowser, serveWidgets } from './open-browser.ts';
import Counter from './probe/counter.tsx';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let site: Awaited<ReturnType<typeof serveWidgets>>;
let person = 'person-1';
let posts: string[] = [];

const shown = (body: VNode, over: Partial<PageModel> = {}) =>
  renderPage({
    title: 'Note',
    body,
    mark: 'm',
    csrf: 'c',
    user: { name: 'Ines', draftKey: person },
    ...over,
  });

function NotePage() {
  return (
    <>
      <PageHeader title="Note" />
      <Form id="note" action="/notes/answer">
        <Field name="title" label="Title" value="As it was" />
        <TextArea name="text" label="Text" />
        <Button name="kind" value="shared">
          Save
        </Button>
      </Form>
    </>
  );
}

function mount(app: Hono) {
  app.get('/note', (c) => c.html(shown(<NotePage />)));
  app.get('/done', (c) => c.html(shown(<PageHeader title="Saved" />)));
  app.get('/counter', (c) => {
    const html = shown(<Island name="counter" component={Counter} props={{ from: 7 }} />);
    return c.html(html.replace('/assets/main.js', '/assets/probe.js'));
  });
  app.get('/frame', (c) =>
    c.html(
      `<!doctype html><title>LMS</title><iframe src="/note"></iframe><script src="/listen.js"></script>`,
    ),
  );
  app.get('/listen.js', (c) =>
    c.body('window.heard = []; addEventListener("message", (event) => heard.push(event.data));', 200, {
      'content-type': 'text/javascript',
    }),
  );
  app.post('/notes/:how', async (c) => {
    posts.push(JSON.stringify(await c.req.parseBody()));
    const how = c.req.header('cookie')?.match(/how=(\w+)/)?.[1] ?? 'save';
    if (how === 'break')
      return new Response(new ReadableStream({ start: (stream) => stream.error(new Error('gone')) }));
    if (how === 'slow') await new Promise((done) => setTimeout(done, 800));
    if (how === 'refuse')
      return c.html(shown(<PageHeader title="Your session has ended" />, { status: 401 }), 401);
    return c.redirect('/done', 303);
  });
}

beforeAll(async () => {
  browser = await openBrowser();
  site = await serveWidgets(mount, (outDir) => {
    const config = clientBuild(outDir);
    const input = {
      styles: 'widgets/ui/styles.css',
      main: 'widgets/islands/main.ts',
      probe: 'test/widgets/probe/main.ts',
    };
    return { ...config, build: { ...config.build, rolldownOptions: { input } } };
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  person = 'person-1';
  posts = [];
  context = await browser.newContext();
  page = await context.newPage();
});

afterEach(() => context.close());

const answerWith = (how: string) => context.addCookies([{ name: 'how', value: how, url: site.origin }]);
const typed = () => page.getByLabel('Text').inputValue();

async function type(text: string) {
  await page.goto(`${site.origin}/note`);
  await page.getByLabel('Text').fill(text);
}

describe('the draft keeper', () => {
  test('keeps what was sent when the tool is opened anew at once after a refusal, before its page could act', async () => {
    await answerWith('refuse');
    await type('Quickly on');
    await page.route('**/assets/main.js', (route) =>
      page.url().includes('/notes/') ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.unroute('**/assets/main.js');
    await page.goto(`${site.origin}/note`);
    await expect.poll(typed).toBe('Quickly on');
  });

  test('brings back what was typed, and only that, after the page was left without saving', async () => {
    await type('Half a thought');
    await page.waitForTimeout(400);
    await page.goto(`${site.origin}/done`);
    await page.goto(`${site.origin}/note`);
    await expect.poll(typed).toBe('Half a thought');
    expect(await page.getByLabel('Title').inputValue()).toBe('As it was');
    await page.getByRole('button', { name: 'Start over' }).click();
    expect(await typed()).toBe('');
    await page.goto(`${site.origin}/note`);
    expect(await typed()).toBe('');
  });

  test('keeps what was sent when the session had ended, and forgets it once it is saved', async () => {
    await answerWith('refuse');
    await type('Before the session ended');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.goto(`${site.origin}/note`);
    await expect.poll(typed).toBe('Before the session ended');
    await answerWith('save');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Saved' }).waitFor();
    // the page's script, which forgets the draft, runs after the heading is there
    await page.waitForLoadState('load');
    await page.goto(`${site.origin}/note`);
    expect(await typed()).toBe('');
    expect(await page.locator('.draft-note').count()).toBe(0);
  });

  test('keeps what was sent when the connection broke and the tool is opened anew', async () => {
    await answerWith('break');
    await type('While the server was killed');
    await page.getByRole('button', { name: 'Save' }).click({ noWaitAfter: true });
    await page.waitForTimeout(2_500);
    await page.goto(`${site.origin}/done`);
    await page.goto(`${site.origin}/note`);
    await expect.poll(typed).toBe('While the server was killed');
  });

  test('shows nobody the draft of another person', async () => {
    await type('Mine alone');
    await page.waitForTimeout(400);
    person = 'person-2';
    await page.goto(`${site.origin}/note`);
    expect(await typed()).toBe('');
    person = 'person-1';
    await page.goto(`${site.origin}/note`);
    await expect.poll(typed).toBe('Mine alone');
  });

  test('leaves the page alone where storage is blocked', async () => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(() => {
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await type('Typed all the same');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Saved' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

test('a form pressed twice is sent once, with the name and value of its button', async () => {
  await answerWith('slow');
  await type('Once');
  await page.getByRole('button', { name: 'Save' }).dblclick({ noWaitAfter: true });
  await page.getByRole('heading', { name: 'Saved' }).waitFor();
  expect(posts.map((post) => JSON.parse(post))).toEqual([
    { _csrf: 'c', _mark: 'm', _form: 'note', title: 'As it was', text: 'Once', kind: 'shared' },
  ]);
});

test('without script the same form works', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const other = await plain.newPage();
  await other.goto(`${site.origin}/note`);
  await other.getByLabel('Text').fill('By hand');
  await other.getByRole('button', { name: 'Save' }).click();
  expect(await other.getByRole('heading').textContent()).toBe('Saved');
  await plain.close();
});

test('inside a frame the page tells its height, and again when it grows (lti.frameResize)', async () => {
  await page.goto(`${site.origin}/frame`);
  type Heard = { subject: string; height: number }[];
  const heard = () => page.evaluate(() => (window as unknown as { heard: Heard }).heard);
  await expect.poll(heard).toHaveLength(1);
  const first = (await heard())[0]!;
  expect(first.subject).toBe('lti.frameResize');
  expect(first.height).toBeGreaterThan(100);
  await page.frameLocator('iframe').getByLabel('Text').fill('line\n'.repeat(8));
  await expect.poll(async () => (await heard()).at(-1)!.height).toBeGreaterThan(first.height);
});

test('an island starts with the server’s data and HTML, has its marks, and complains of nothing', async () => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${site.origin}/counter`);
  expect(await page.locator('#count').textContent()).toBe('7');
  await page.locator('[data-island-ready]').waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  expect(await page.locator('#count').textContent()).toBe('8');
  expect(await page.locator('#counter input[name=_csrf]').getAttribute('value')).toBe('c');
  expect(complaints).toEqual([]);
});
