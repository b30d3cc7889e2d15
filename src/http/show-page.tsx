import type { VNode } from 'preact';
import type { NavItem, Notice } from '../../widgets/ui/index.ts';
import type { AppContext, Viewer } from './environment.ts';
import { renderPage } from './page-shell.tsx';

/** The screens that the navigation knows; a page says which one it is. */
export type Screen =
  | 'growth'
  | 'expectations'
  | 'record'
  | 'team'
  | 'conversations'
  | 'course'
  | 'oversight'
  | 'mapping'
  | 'connect'
  | 'none';

export interface PageContent {
  readonly title: string;
  readonly screen: Screen;
  readonly body: VNode;
  readonly status?: number;
  readonly notices?: Notice[];
  readonly islands?: string[];
}

/** Sends a page to a person with a session: their navigation, their name, their theme, their session's mark. */
export function showPage(c: AppContext, content: PageContent): Response {
  const session = c.get('session');
  const viewer = c.get('viewer');
  const { status = 200 } = content;
  const notices = [...notYetMatched(viewer), ...(content.notices ?? [])];
  const html = renderPage({
    title: content.title,
    body: content.body,
    mark: session.mark,
    csrf: session.csrf,
    user: { name: viewer.name, draftKey: viewer.personId },
    nav: navigation(viewer, content.screen, session.contextId !== null),
    notices,
    status,
    lang: 'en',
    theme: session.theme,
    contrast: session.highContrast ? 'more' : 'normal',
    lmsFamily: session.productFamily,
    brand: session.brand,
    company: session.tenantName,
    reader: session,
    // a form that is shown again stands at an address that only takes forms
    path: c.req.method === 'GET' ? c.req.path : '/',
    themeAction: '/api/v1/settings/theme',
    islands: content.islands ?? [],
  });
  return c.html(html, status as 200);
}

/** What everybody sees, then what the person's place in the company adds. */
function navigation(viewer: Viewer, current: Screen, inCourse: boolean): NavItem[] {
  const items: { screen: Screen; href: string; label: string; shown: boolean }[] = [
    { screen: 'growth', href: '/growth', label: 'My growth', shown: true },
    { screen: 'expectations', href: '/expectations', label: 'What is expected', shown: true },
    { screen: 'record', href: '/record', label: 'My record', shown: true },
    { screen: 'conversations', href: '/conversations', label: 'Conversations', shown: true },
    { screen: 'course', href: '/course', label: 'This course', shown: inCourse },
    { screen: 'team', href: '/team', label: 'Team', shown: viewer.managesPeople },
    {
      screen: 'oversight',
      href: '/oversight',
      label: 'Oversight',
      shown: viewer.overseesConversations,
    },
    { screen: 'mapping', href: '/mapping', label: 'Mapping', shown: viewer.mapsCatalogue },
    { screen: 'connect', href: '/connect', label: 'Connect', shown: viewer.connectsLms },
  ];
  return items
    .filter((item) => item.shown)
    .map(({ screen, href, label }) => ({ href, label, current: screen === current }));
}

function notYetMatched(viewer: Viewer): Notice[] {
  if (viewer.matched) return [];
  return [
    {
      tone: 'accent',
      text: 'Welcome. Your account is not linked with your entry in the list of employees yet; your administrator sees this and links you. What you write here until then comes with you.',
    },
  ];
}
