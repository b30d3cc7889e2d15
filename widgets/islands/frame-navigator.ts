import { arrive, spokenOf } from './arrive.ts';
import { draftsOutlivePage } from './draft-store.ts';
import { requestOf } from './form-request.ts';
import { hushInPlace, sayInPlace } from './notices.ts';
import { saveFile } from './save-file.ts';
import { onVisitEnded, sessionFetch } from './session-fetch.ts';
import { putPage } from './show-page.ts';
import { markSent } from './submit-once.ts';

/** What every page starts anew: drafts, islands. Forms that were sent since `savedSince` (ms) are saved. */
export type PageStart = { start: (savedSince: number | null) => void; stop: () => void };

type Going = {
  url: URL;
  init?: RequestInit;
  /** The form that was sent, and when. */
  form?: HTMLFormElement;
  sentAt?: number;
  /** How the address gets into the browser's history; back and forward leave it alone. */
  history: 'push' | 'replace' | 'none';
  scroll?: number;
};

type Arrival = { response: Response; url: URL; redirected: boolean };

const mostRedirects = 5;
const lost = 'The connection was lost. Nothing you typed is lost.';
const ended = 'Open Throughline again from your LMS.';
const endedWhy =
  'Your visit ended, after 30 quiet minutes or after twelve hours, so nothing is saved from here.';

/**
 * Turns the pages of a visit without a cookie: links and forms are fetched with the bearer and put in the place
 * of the page that is shown, also where they ask for a window of their own, which would have no bearer.
 * Addresses stay clean, back and forward work, downloads are saved; other sites are left to the browser.
 * Returns what goes to the first page.
 */
export function startNavigator(root: Document, page: PageStart): (path: string) => void {
  const view = root.defaultView as Window & typeof globalThis;
  const voice = giveVoice(root);
  let latest = 0;
  let reading: AbortController | null = null;
  let shown = '';
  view.history.scrollRestoration = 'manual';

  const sayEnded = (at?: HTMLFormElement, focus = false) => sayInPlace(root, wordsOfEnd(view), { at, focus });

  async function go(going: Going): Promise<void> {
    const mine = ++latest;
    reading?.abort();
    reading = going.init?.method === 'POST' ? null : new AbortController();
    root.documentElement.dataset.loading = '';
    try {
      const arrival = await follow(going.url, { signal: reading?.signal, ...going.init });
      if (mine === latest) await take(going, arrival);
    } catch {
      if (mine === latest) say(going, [lost]);
    } finally {
      if (mine === latest) delete root.documentElement.dataset.loading;
    }
  }

  async function take(going: Going, { response, url, redirected }: Arrival): Promise<void> {
    if (url.origin !== view.location.origin) return view.location.assign(url);
    if (response.status === 401) return stay(going, () => sayEnded(going.form, true));
    if (response.status === 204) return stay(going, () => {});
    if (isFile(response)) return stay(going, () => saveFile(root, response, url));
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const status = Number(next.querySelector<HTMLMetaElement>('meta[name="page-status"]')?.content);
    // an answer that is none of our pages, or one to a form that could not be dealt with: what was typed stays
    if (!status) return say(going, [lost]);
    if (going.form && status >= 500) return say(going, wordsOfProblem(next));
    const isPost = going.init?.method === 'POST';
    show(going, next, isPost && !redirected ? null : url, redirected && status < 400);
  }

  /** A form that is shown again has no address of its own (null): asking for that would not bring it back. */
  function show(going: Going, next: Document, url: URL | null, saved: boolean): void {
    const address = url ?? new URL(view.location.href);
    // where the person was is noted before islands go and the page shrinks
    enter(going, address);
    page.stop();
    putPage(root, next);
    page.start((saved && going.sentAt) || null);
    arrive(root, going.scroll === undefined ? address.hash : '');
    if (going.scroll !== undefined) view.scrollTo(0, going.scroll);
    voice(spokenOf(root));
  }

  function enter(going: Going, address: URL): void {
    const place = address.pathname + address.search;
    if (going.history === 'push') {
      const same = address.href === view.location.href;
      view.history.replaceState({ scroll: view.scrollY }, '');
      view.history[same ? 'replaceState' : 'pushState']({}, '', place + address.hash);
    } else if (going.history === 'replace') view.history.replaceState({}, '', place + address.hash);
    shown = place;
  }

  function stay(going: Going, what: () => void | Promise<void>): void {
    if (going.form) markSent(going.form, false);
    void what();
  }
  const say = (going: Going, words: string[]) =>
    stay(going, () => {
      const again = going.form ? undefined : () => void go(going);
      sayInPlace(root, words, { at: going.form, focus: true, again });
    });

  root.addEventListener('click', (event) => {
    const url = addressOfLink(event, view.location);
    if (!url) return;
    event.preventDefault();
    hushInPlace(root);
    void go({ url, history: 'push' });
  });
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    const request = requestOf(form, event.submitter, view.location);
    if (!request) return;
    event.preventDefault();
    hushInPlace(root);
    void go({ ...request, form, sentAt: performance.timeOrigin + event.timeStamp, history: 'push' });
  });
  view.addEventListener('popstate', (event) => {
    const { pathname, search, href } = view.location;
    // only the fragment changed: the browser went there already
    if (pathname + search === shown) return;
    const state = event.state as { scroll?: number } | null;
    void go({ url: new URL(href), history: 'none', scroll: state?.scroll ?? 0 });
  });
  onVisitEnded(sayEnded);
  return (path) => void go({ url: new URL(path, view.location.origin), history: 'replace' });
}

/** Follows our redirects by hand: the server tells them with their fragment, which fetch would hide. */
async function follow(from: URL, init: RequestInit): Promise<Arrival> {
  let [url, request, redirected] = [from, init, false];
  for (let step = 0; step <= mostRedirects; step++) {
    const headers = { accept: 'text/html', 'x-tell-redirects': 'yes', ...request.headers };
    const response = await sessionFetch(url.href.replace(/#.*/, ''), { ...request, headers });
    const location = response.status === 204 ? response.headers.get('location') : null;
    if (location === null) return { response, url, redirected };
    [url, request, redirected] = [new URL(location, url), { signal: init.signal }, true];
    if (url.origin !== from.origin) return { response, url, redirected };
  }
  throw new Error('These pages send each other back and forth.');
}

function isFile(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  const disposition = response.headers.get('content-disposition') ?? '';
  return response.ok && (disposition.startsWith('attachment') || !type.startsWith('text/html'));
}

/** Where a plain click on a link of ours leads; null for what the browser does better itself. */
function addressOfLink(event: MouseEvent, here: Location): URL | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const href = link?.getAttribute('href');
  if (!link || href === null || href === undefined || !URL.canParse(href, here.href)) return null;
  const url = new URL(href, here.href);
  // a blob: has our origin too
  if (url.origin !== here.origin || url.protocol !== here.protocol) return null;
  const samePage = url.pathname === here.pathname && url.search === here.search;
  return samePage && url.hash ? null : url;
}

function wordsOfEnd(view: Window & typeof globalThis): string[] {
  const kept = draftsOutlivePage(view)
    ? 'What you typed is kept in this browser and comes back with the page.'
    : 'What you typed is still here: copy what you want to keep before you leave this page.';
  return [ended, endedWhy, kept];
}

/** The heading and the sentences of a page that says what went wrong. */
function wordsOfProblem(page: Document): string[] {
  const lines = [...page.querySelectorAll('h1, main p')].map((line) => line.textContent?.trim() ?? '');
  return [...lines.filter((line) => line && !line.startsWith('Go to')), 'What you typed is still here.'];
}

/** The place that says aloud which page came; it is never moved, so that screen readers keep listening to it. */
function giveVoice(root: Document): (words: string) => void {
  const place = root.createElement('p');
  place.className = 'hidden-visually';
  place.setAttribute('role', 'status');
  place.setAttribute('data-stays', '');
  root.body.append(place);
  return (words) => {
    place.textContent = '';
    setTimeout(() => {
      place.textContent = words;
    }, 100);
  };
}
