import type { Hono } from 'hono';
import type { AppContext, AppEnv } from '../http/environment.ts';
import { TAIL_PATH } from '../http/require-session.ts';
import { activityPage } from './activity-page.tsx';
import { activityReviewPage } from './activity-review-page.tsx';
import { bulkConfirmPage } from './bulk-confirm-page.tsx';
import { connectPage } from './connect-page.tsx';
import { conversationPage } from './conversation-page.tsx';
import { conversationsPage, employeeConversationPage } from './conversations-page.tsx';
import { coursePage } from './course-page.tsx';
import { expectationsPage } from './expectations-page.tsx';
import { growthPage } from './growth-page.tsx';
import { competencyLineOfSightPage, lineOfSightPage } from './line-of-sight-page.tsx';
import { mappingPage } from './mapping-page.tsx';
import { optionPage } from './option-page.tsx';
import { oversightPage } from './oversight-page.tsx';
import { pickerPage } from './picker-page.tsx';
import { pickerPreviewPage } from './picker-preview-page.tsx';
import { pickerReturnPage } from './picker-return-page.tsx';
import { erasedIdsFile } from './privacy/erased-ids-file.ts';
import { exportFile } from './privacy/export-file.ts';
import { privacyDeskPage } from './privacy-desk-page.tsx';
import { privacyPage } from './privacy-page.tsx';
import { recordCsv, recordJson } from './record/export-record.ts';
import { logLearningPage } from './record/log-page.tsx';
import { recordPage } from './record-page.tsx';
import { statementPage } from './statements/statement-page.tsx';
import { statementTail } from './statements/statement-tail.ts';
import { statementsPage } from './statements-page.tsx';
import { teamPage } from './team-page.tsx';
import { themePage } from './theme-page.tsx';

type Page = (c: AppContext) => Response | Promise<Response>;

/** Every screen and its address. */
const PAGES: Readonly<Record<string, Page>> = {
  '/': home,
  '/growth': (c) => growthPage(c),
  '/expectations': (c) => expectationsPage(c),
  '/record': (c) => recordPage(c),
  '/record/log': (c) => logLearningPage(c),
  '/record/export.csv': recordCsv,
  '/record/export.json': recordJson,
  '/statements': (c) => statementsPage(c),
  [TAIL_PATH]: statementTail,
  '/statements/:id': statementPage,
  '/privacy': (c) => privacyPage(c),
  '/privacy/export': (c) => exportFile(c),
  '/privacy/desk': (c) => privacyDeskPage(c),
  '/privacy/erasures/:id/statements.txt': (c) => erasedIdsFile(c),
  '/team': (c) => teamPage(c),
  '/course': (c) => coursePage(c),
  '/people/:personId/conversation': (c) => conversationPage(c),
  '/conversations': (c) => conversationsPage(c),
  '/conversations/:conversationId': (c) => employeeConversationPage(c),
  '/mapping': (c) => mappingPage(c),
  '/mapping/bulk': (c) => bulkConfirmPage(c),
  '/catalog/:optionId': (c) => optionPage(c),
  '/oversight': (c) => oversightPage(c),
  '/connect': (c) => connectPage(c),
  '/connect/theme': (c) => themePage(c),
  '/picker': (c) => pickerPage(c),
  '/picker/preview': (c) => pickerPreviewPage(c),
  '/picker/return': (c) => pickerReturnPage(c),
  '/activities/review': (c) => activityReviewPage(c),
  '/activities/:id': (c) => activityPage(c),
  '/line-of-sight/competencies/:competencyId': competencyLineOfSightPage,
  '/line-of-sight/:objectiveId': lineOfSightPage,
};

export function mountPages(app: Hono<AppEnv>): void {
  for (const [path, page] of Object.entries(PAGES)) app.get(path, (c) => page(c as unknown as AppContext));
}

/** A launch lands on the question that this person has: their own growth, their team, or their desk. */
function home(c: AppContext): Response {
  const viewer = c.get('viewer');
  if (viewer.managesPeople) return c.redirect('/team', 303);
  if (viewer.mapsCatalogue) return c.redirect('/mapping', 303);
  if (viewer.overseesConversations) return c.redirect('/oversight', 303);
  if (viewer.connectsLms) return c.redirect('/connect', 303);
  return c.redirect('/growth', 303);
}
