import { Hono } from 'hono';
import type { Actor } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { mountEndpoints } from '../../src/http/endpoint.ts';
import type { AppContext, AppEnv, Viewer } from '../../src/http/environment.ts';
import type { Session } from '../../src/http/session.ts';
import { expectationsPage } from '../../src/pages/expectations-page.tsx';
import { growthEndpoints } from '../../src/pages/growth/growth-endpoints.ts';
import { growthPage } from '../../src/pages/growth-page.tsx';
import { otherTabPage, typedAgainPage } from '../../src/pages/problem-pages.tsx';
import { recordPage } from '../../src/pages/record-page.tsx';

/** Somebody who is signed in: the pages and forms of My growth as this person, without a launch before it. */
export interface SignedIn {
  readonly tenantId: string;
  readonly personId: string;
  readonly name: string;
}

/** The person's own pages and their forms, mounted as the application does it. */
export function growthSite(deps: Deps, who: SignedIn, theme: Session['theme'] = 'light'): Hono<AppEnv> {
  const actor: Actor = { kind: 'person', personId: who.personId, grants: [] };
  const session = {
    csrf: 'token',
    mark: 'mark',
    tenantId: who.tenantId,
    personId: who.personId,
    theme,
    frameOrigins: [],
  } as unknown as Session;
  const viewer: Viewer = {
    personId: who.personId,
    name: who.name,
    matched: true,
    managesPeople: false,
    mapsCatalogue: false,
    overseesConversations: false,
    connectsLms: false,
  };
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const requestId = newId();
    c.set('deps', deps);
    c.set('requestId', requestId);
    c.set('session', session);
    c.set('viewer', viewer);
    const why = { kind: 'launch', ref: 'test' } as const;
    c.set('context', contextFor(deps, { tenantId: who.tenantId, actor, why, requestId }));
    await next();
  });
  mountEndpoints(app, growthEndpoints, { typedAgain: typedAgainPage, otherTab: otherTabPage });
  app.get('/growth', (c) => growthPage(c as unknown as AppContext));
  app.get('/expectations', (c) => expectationsPage(c as unknown as AppContext));
  app.get('/record', (c) => recordPage(c as unknown as AppContext));
  return app;
}

/** Sends a form as a browser without script does; a list is several fields of one name. */
export async function sendForm(
  app: Hono<AppEnv>,
  deps: Deps,
  path: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
): Promise<Response> {
  const body = new URLSearchParams({ _csrf: 'token', _mark: 'mark' });
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  return app.request(`/api/v1${path}`, {
    method: 'POST',
    headers: {
      origin: deps.publicUrl,
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: body.toString(),
  });
}
