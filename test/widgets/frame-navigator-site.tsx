import type { Context, Hono } from 'hono';
import type { VNode } from 'preact';
import { bearerPage } from '../../src/http/bearer-page.tsx';
import { type PageModel, renderPage } from '../../src/http/page-shell.tsx';
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
import Caller from './probe/caller.tsx';

export const [FIRST, SECOND] = ['bearer-4711', 'bearer-0815'];

export type Request = { method: string; path: string; bearer: string; cookie: boolean; body: string };

/** What was asked of the server. */
export const requests: Request[] = [];

/** What the server does from now on; `mood` is how it takes the next request under the session. */
export const scene = {
  mood: 'well' as 'well' | 'ended' | 'broken' | 'gone' | 'slow',
  valid: [] as string[],
  family: undefined as string | undefined,
  seconds: 600,
};

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
    lmsFamily: scene.family,
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

/** An LMS with the tool in its frame, which knows whoever sends a valid bearer. */
export function mountTool(app: Hono) {
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
    scene.valid = [FIRST];
    const answer = bearerPage({ bearer: FIRST, path: '/one?done=%3C/script%3E', frameOrigins: [] });
    const html = (await answer.text())
      .replace('/assets/main.js', '/assets/pages.js')
      .replace('"seconds":600', `"seconds":${scene.seconds}`);
    return new Response(html, { headers: { 'content-type': 'text/html' } });
  });
  app.use(async (c, next) => {
    if (c.req.path === '/favicon.ico') return c.body(null, 204);
    const body = c.req.method === 'POST' ? await c.req.raw.clone().text() : '';
    const bearer = (c.req.header('authorization') ?? '').replace('Bearer ', '');
    const { method, path } = c.req;
    requests.push({ method, path, bearer, cookie: c.req.header('cookie') !== undefined, body });
    const now = scene.mood;
    scene.mood = 'well';
    if (now === 'gone')
      return new Response(new ReadableStream({ start: (one) => one.error(new Error('x')) }));
    if (now === 'broken')
      return c.html(shown('Something went wrong', <p>Reference: 77</p>, { status: 500 }), 500);
    if (now === 'ended' || !scene.valid.includes(bearer))
      return c.html(shown('Gone', <p />, { status: 401 }), 401);
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
    scene.valid = [SECOND];
    return c.html(shown('Renewing', <p />), 200, { 'session-bearer': SECOND });
  });
  app.post('/session/renewal', (c) => {
    scene.valid = [SECOND];
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
