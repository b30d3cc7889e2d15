import type { ComponentChildren } from 'preact';
import { Avatar } from './chip.tsx';
import { Form } from './form.tsx';
import { type Notice, NoticeBox, PlacedNoticeContext } from './surfaces.tsx';

export type Theme = 'light' | 'dark' | 'system';

export type NavItem = { href: string; label: string; current?: boolean; count?: number };

export type PageUser = {
  name: string;
  /** What they are here as, in the field's words: "Manager", "L&D admin". */
  role?: string;
  /** An opaque key of the person, the same in every session, under which drafts are kept. */
  draftKey?: string;
};

export type PageProps = {
  nav: NavItem[];
  user: PageUser | null;
  notices: Notice[];
  footer: { href: string; label: string }[];
  /** The company's own, at the head of the page. */
  logo?: { src: string; alt: string } | null;
  theme: Theme;
  /** Where the theme form posts (`theme`, `back`); null leaves the switch out. */
  themeAction: string | null;
  /** The path of this page, to come back to. */
  path: string;
  children: ComponentChildren;
};

/** The frame around every page: skip link, tabs, who is signed in, what just happened, content, quiet links. */
export function Page(props: PageProps) {
  const { nav, user, logo, children } = props;
  const notices = props.notices.filter(({ at }) => !at);
  const placed = props.notices.find(({ at }) => at) ?? null;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="page">
        {(nav.length > 0 || user) && (
          <header class="page-top">
            {nav.length > 0 && <Tabs items={nav} />}
            {user && (
              <p class="page-user">
                {logo && <img class="logo" src={logo.src} alt={logo.alt} />}
                <Avatar name={user.name} size="tiny" />
                <span>
                  Signed in as {user.name}
                  {user.role && <span class="page-role">, {user.role}</span>}
                </span>
              </p>
            )}
          </header>
        )}
        <main class="page-main" id="main" tabIndex={-1}>
          {notices.length > 0 && (
            <div class="stack close" role="status">
              {notices.map((notice, index) => (
                <NoticeBox key={index} {...notice} />
              ))}
            </div>
          )}
          <PlacedNoticeContext.Provider value={placed}>{children}</PlacedNoticeContext.Provider>
        </main>
        <PageEnd {...props} />
      </div>
    </>
  );
}

function Tabs({ items }: { items: NavItem[] }) {
  return (
    <nav class="tabs" aria-label="Throughline">
      {items.map((item) => (
        <a key={item.href} href={item.href} aria-current={item.current ? 'page' : undefined}>
          {item.label}
          {item.count ? <span class="tab-count">{item.count}</span> : null}
        </a>
      ))}
    </nav>
  );
}

function PageEnd({ footer, theme, themeAction, path }: PageProps) {
  if (footer.length === 0 && themeAction === null) return null;
  return (
    <footer class="page-end">
      <ul class="page-links">
        {footer.map((link) => (
          <li key={link.href}>
            <a href={link.href}>{link.label}</a>
          </li>
        ))}
      </ul>
      {themeAction !== null && <ThemeSwitch theme={theme} action={themeAction} path={path} />}
    </footer>
  );
}

const themeNames: [Theme, string][] = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['system', 'As my device'],
];

/** Three buttons in a form, so that the choice works without script and without a cookie of its own. */
function ThemeSwitch({ theme, action, path }: { theme: Theme; action: string; path: string }) {
  return (
    <Form id="theme" action={action} inline draft={false} label="Appearance">
      <input type="hidden" name="back" value={path} />
      <span class="themes">
        {themeNames.map(([value, label]) => (
          <button
            key={value}
            type="submit"
            name="theme"
            value={value}
            aria-pressed={value === theme ? 'true' : 'false'}
          >
            {label}
          </button>
        ))}
      </span>
    </Form>
  );
}
