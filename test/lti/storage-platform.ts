/**
 * A platform in a real browser: the page that embeds the tool on one origin, its sign-on with the storage on
 * another (Canvas has it so), and the tool on a third. Each plays a part that a platform may play.
 */
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createTestLti, type TestLti } from './memory-ports.ts';
import { claim, fixturePlatform, loginParams, moodleClaims, signToken } from './platform-fixture.ts';

/**
 * frame: answers from a frame of the sign-on's origin; parent: the embedding window is of that origin itself
 * (Sakai); legacy: knows the drafts' words only; foreign: the named frame is of another origin; impostor: the
 * embedding page answers for the storage; silent: promises storage and never answers (Canvas' mobile apps);
 * unable: answers, and knows nothing of storage, but can open the whole window.
 */
export type Part = 'frame' | 'parent' | 'legacy' | 'foreign' | 'impostor' | 'silent' | 'unable';

export type StoragePlatform = {
  lti: TestLti;
  /** where the page stands that embeds the tool */
  pageFor(part: Part): string;
  close(): Promise<void>;
};

export async function serveStoragePlatform({ cookies = false } = {}): Promise<StoragePlatform> {
  const tool = await listen('localhost');
  const lms = await listen('127.0.0.1');
  const signOn = await listen('127.0.0.1');
  const lti = await createTestLti({
    publicUrl: tool.url,
    async completeLaunch(launch, { carrier }) {
      lti.launches.push(launch);
      const html = `<!doctype html><html lang="en"><title>Launched</title><h1>Launched by ${carrier}</h1>`;
      return new Response(html, { headers: { 'Content-Type': 'text/html' } });
    },
  });
  lti.clock.now = new Date();
  lti.platforms[0] = fixturePlatform({ authUrl: `${signOn.url}/auth` });
  tool.serve(
    new Hono().mount('/', async (request: Request) => {
      const response = await lti.app.request(request);
      // as if the browser kept none
      if (!cookies) response.headers.delete('Set-Cookie');
      return response;
    }),
  );
  lms.serve(lmsApp(tool.url, signOn.url));
  signOn.serve(lmsApp(tool.url, signOn.url));
  return {
    lti,
    pageFor: (part) => `${part === 'parent' ? signOn.url : lms.url}/course?part=${part}`,
    async close() {
      await Promise.all([tool, lms, signOn].map((one) => one.close()));
    },
  };
}

async function listen(hostname: string) {
  let app = new Hono();
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: (request) => app.fetch(request), hostname, port: 0 }, () =>
      resolve(started),
    );
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${port}`,
    serve: (next: Hono) => {
      app = next;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Embedding page, storage frame and sign-on; which of them is asked for depends on the address. */
function lmsApp(toolUrl: string, signOnUrl: string): Hono {
  const app = new Hono();
  app.get('/course', (c) => {
    const part = c.req.query('part') as Part;
    const target = part === 'parent' ? '_parent' : 'lti_storage';
    const fields = inputs({
      ...loginParams(),
      target_link_uri: `${toolUrl}/my-growth`,
      lti_storage_target: target,
    });
    const storage = part === 'foreign' || part === 'silent' || part === 'unable' ? '' : signOnUrl;
    return c.html(`<!doctype html><title>Course</title>
<iframe name="lti_storage" src="${storage}/storage?part=${part}" hidden></iframe>
<iframe name="tool" title="Tool" width="700" height="500"></iframe>
<form method="post" action="${toolUrl}/lti/login" target="tool">${fields}</form>
<script>${embedding(part)}
addEventListener('load', () => document.forms[0].submit());</script>`);
  });
  app.get('/storage', (c) =>
    c.html(`<!doctype html><title>Storage</title><script>${storage(c.req.query('part') as Part)}</script>`),
  );
  app.get('/auth', async (c) => {
    const claims = moodleClaims({
      nonce: c.req.query('nonce'),
      [claim('target_link_uri')]: `${toolUrl}/my-growth`,
    });
    const fields = inputs({ id_token: await signToken(claims), state: c.req.query('state') ?? '' });
    return c.html(`<!doctype html><title>Sign-on</title>
<form method="post" action="${toolUrl}/lti/launch">${fields}</form><script>document.forms[0].submit()</script>`);
  });
  return app;
}

const inputs = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value.replaceAll('"', '&quot;')}">`)
    .join('');

/** Says what the platform can do; whoever embeds the tool hears its questions. */
function embedding(part: Part): string {
  if (part === 'silent')
    return 'window.heard = []; addEventListener("message", (e) => heard.push(e.data.subject));';
  const prefix = part === 'legacy' ? 'org.imsglobal.lti.' : 'lti.';
  const frame = part === 'parent' ? undefined : 'lti_storage';
  const verbs = part === 'unable' ? [] : ['put_data', 'get_data'];
  const able = [
    ...verbs.map((verb) => ({ subject: prefix + verb, frame })),
    ...(part === 'unable' ? [{ subject: 'requestFullWindowLaunch' }] : []),
  ];
  return `window.heard = [];
addEventListener('message', (event) => {
  const { subject, message_id } = event.data;
  heard.push(event.data);
  const answer = (more) => event.source.postMessage({ subject: subject + '.response', message_id, ...more }, '*');
  if (subject === ${JSON.stringify(`${prefix}capabilities`)}) {
    answer({ supported_messages: ${JSON.stringify(able)} });
    ${part === 'impostor' ? impostor : ''}
  }
});
${part === 'parent' ? storage(part) : ''}`;
}

/** Answers every question it has ever heard, for the storage, before the storage can. */
const impostor = `for (const verb of ['lti.put_data', 'lti.get_data'])
  event.source.postMessage({ subject: verb + '.response', message_id, key: 'lti_state_x', value: 'T'.repeat(43) }, '*');`;

/** Keeps data by the origin of whoever asks, as the standard wants. */
function storage(part: Part): string {
  if (part === 'silent' || part === 'unable' || part === 'impostor') return '';
  const prefix = part === 'legacy' ? 'org.imsglobal.lti.' : 'lti.';
  return `window.kept = {}; window.asked = [];
addEventListener('message', (event) => {
  const { subject, message_id, key, value } = event.data;
  if (typeof subject !== 'string' || !subject.startsWith('${prefix}')) return;
  asked.push({ subject, value });
  const mine = (kept[event.origin] ??= {});
  const answer = (more) =>
    event.source.postMessage({ subject: subject + '.response', message_id, key, ...more }, event.origin);
  if (subject === '${prefix}put_data') {
    if (value === null) delete mine[key];
    else mine[key] = value;
    answer({ value });
  }
  if (subject === '${prefix}get_data') answer({ value: mine[key] ?? null });
});`;
}
