import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import {
  type NavItem,
  type Notice,
  Page,
  PageMarksContext,
  type PageUser,
  type Theme,
} from '../../widgets/ui/index.ts';
import { findIslandUrl, iconUrl, scriptUrl, stylesUrl } from './assets.ts';
import { accentUrl, type Brand, logoUrl } from './brand.ts';
import { datesFor, type Reader, ReaderContext } from './reader-dates.ts';

export type PageModel = {
  /** What the page is; the product's name is added. */
  title: string;
  body: VNode;
  /** The session's mark and the CSRF token; every form of the page sends them. Empty without a session. */
  mark: string;
  csrf: string;
  user?: PageUser | null;
  nav?: NavItem[];
  footer?: { href: string; label: string }[];
  notices?: Notice[];
  /** The HTTP status the page is sent with: drafts are kept when it is a refusal. */
  status?: number;
  /** BCP 47; gives the direction too. */
  lang?: string;
  /** Light unless the person chose otherwise: the LMS page around us is light. */
  theme?: Theme;
  /** High contrast, when the LMS says so; the system's own wish counts without it. */
  contrast?: 'more' | 'normal';
  /** The company's colour and logo; whose company it is, for who cannot see the logo. */
  brand?: Brand;
  company?: string;
  /** How the person reads dates. */
  reader?: Reader;
  /** The LMS' make, for what is said to its frame: moodle, canvas, sakai … */
  lmsFamily?: string | null;
  /** This page's path, for forms that come back to it. */
  path?: string;
  /** Where the theme switch posts `theme` and `back`; null (the default) leaves it out. */
  themeAction?: string | null;
  /** Names of the islands on the page, fetched early. A page works without naming them. */
  islands?: string[];
};

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The writing direction of a language tag. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang.toLowerCase().split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/**
 * A whole HTML document. It holds no inline script or style, so that it runs under
 * `script-src 'self'; style-src 'self'`; island data are JSON blocks, which are never executed.
 */
export function renderPage(model: PageModel): string {
  const { notices = [] } = model;
  const html = renderToString(<Document {...model} />);
  if (!notices.some(({ at }) => at) || html.includes(' data-placed')) return `<!doctype html>${html}`;
  // the section that a notice belongs to is not on this page: it is said on top
  const onTop = notices.map(({ at: _place, ...notice }) => notice);
  return `<!doctype html>${renderToString(<Document {...model} notices={onTop} />)}`;
}

function Document(model: PageModel) {
  const { lang = 'en', theme = 'light', contrast, user = null, status = 200 } = model;
  return (
    <html
      lang={lang}
      dir={directionOf(lang)}
      data-theme={theme}
      data-contrast={contrast === 'more' ? 'more' : undefined}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${model.title} · Throughline`}</title>
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <meta name="session-mark" content={model.mark} />
        <meta name="csrf-token" content={model.csrf} />
        <meta name="draft-key" content={user?.draftKey ?? model.mark} />
        <meta name="page-status" content={String(status)} />
        {model.lmsFamily && <meta name="lms-family" content={model.lmsFamily} />}
        <link rel="icon" type="image/svg+xml" href={iconUrl} />
        <link rel="stylesheet" href={stylesUrl} />
        {model.brand?.accent && <link rel="stylesheet" href={accentUrl(model.brand.accent)} />}
        <script type="module" src={scriptUrl} />
        {model.islands?.map((name) => {
          const url = findIslandUrl(name);
          return url && <link key={name} rel="modulepreload" href={url} />;
        })}
      </head>
      <body>
        <PageMarksContext.Provider value={{ csrf: model.csrf, mark: model.mark }}>
          <ReaderContext.Provider value={datesFor(model.reader ?? {})}>
            <Page
              logo={model.brand?.logo ? { src: logoUrl(model.brand.logo), alt: model.company ?? '' } : null}
              nav={model.nav ?? []}
              user={user}
              notices={model.notices ?? []}
              footer={model.footer ?? []}
              theme={theme}
              themeAction={model.themeAction ?? null}
              path={model.path ?? '/'}
            >
              {model.body}
            </Page>
          </ReaderContext.Provider>
        </PageMarksContext.Provider>
      </body>
    </html>
  );
}
