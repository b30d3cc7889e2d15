import { Hono } from 'hono';
import type { Actor } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { mountEndpoints } from '../../src/http/endpoint.ts';
import type { AppContext, AppEnv, Viewer } from '../../src/http/environment.ts';
import { problemJson, problemOf } from '../../src/http/problem.ts';
import type { Session } from '../../src/http/session.ts';
import { conversationFormEndpoints } from '../../src/pages/conversation/endpoints.ts';
import { conversationPage } from '../../src/pages/conversation-page.tsx';
import { conversationsPage, employeeConversationPage } from '../../src/pages/conversations-page.tsx';
import { otherTabPage, typedAgainPage } from '../../src/pages/problem-pages.tsx';
import { teamPage } from '../../src/pages/team-page.tsx';
import type { SignedIn } from './growth-site.ts';

/** Team and Conversation with their forms as this person sees them, mounted as the application does it. */
export function conversationSite(deps: Deps, who: SignedIn, theme: Session['theme'] = 'light'): Hono<AppEnv> {
  const actor: Actor = { kind: 'person', personId: who.personId, grants: [] };
  const { tenantId, personId, name } = who;
  const session = { csrf: 'token', mark: 'mark', tenantId, personId, theme, frameOrigins: [] };
  const viewer: Viewer = {
    personId,
    name,
    matched: true,
    managesPeople: true,
    mapsCatalogue: false,
    overseesConversations: false,
    connectsLms: false,
  };
  const app = new Hono<AppEnv>();
  app.onError((error, c) => problemJson(c as unknown as AppContext, problemOf(error, 'test')));
  app.use(async (c, next) => {
    const requestId = newId();
    c.set('deps', deps);
    c.set('requestId', requestId);
    c.set('session', session as unknown as Session);
    c.set('viewer', viewer);
    const why = { kind: 'launch', ref: 'test' } as const;
    c.set('context', contextFor(deps, { tenantId, actor, why, requestId }));
    await next();
  });
  mountEndpoints(app, conversationFormEndpoints, { typedAgain: typedAgainPage, otherTab: otherTabPage });
  const page = (show: (c: AppContext) => Promise<Response>) => (c: unknown) => show(c as AppContext);
  app.get('/team', page(teamPage));
  app.get('/people/:personId/conversation', page(conversationPage));
  app.get('/conversations', page(conversationsPage));
  app.get('/conversations/:conversationId', page(employeeConversationPage));
  return app;
}
