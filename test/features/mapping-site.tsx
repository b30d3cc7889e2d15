import type { Hono } from 'hono';
import { contextFor } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { importCatalog, mappingEndpoints, suggestAlignments } from '../../src/features/catalog/index.ts';
import { importFramework } from '../../src/features/frameworks/index.ts';
import { mountEndpoints } from '../../src/http/endpoint.ts';
import type { AppContext, AppEnv } from '../../src/http/environment.ts';
import { problemJson, problemOf, wantsJson } from '../../src/http/problem.ts';
import type { Session } from '../../src/http/session.ts';
import { bulkConfirmPage } from '../../src/pages/bulk-confirm-page.tsx';
import { mappingPage } from '../../src/pages/mapping-page.tsx';
import { optionPage } from '../../src/pages/option-page.tsx';
import { otherTabPage, problemPage, typedAgainPage } from '../../src/pages/problem-pages.tsx';
import type { TestDatabase } from '../support/database.ts';
import { type TestTenant, testTenant } from '../support/tenant.ts';
import { serveWidgets } from '../widgets/open-browser.ts';
import { companyFile } from './real-data.ts';

export interface MappingSite {
  readonly origin: string;
  readonly tenant: TestTenant;
  /** Who is signed in from now on. */
  signIn(key: string): void;
  close(): Promise<void>;
}

/** The mapping's pages over HTTP with the practice company's catalogue, signed in as the L&D admin, no launch. */
export async function mappingSite(db: TestDatabase): Promise<MappingSite> {
  const tenant = await testTenant(db);
  const framework = { bytes: companyFile('framework.csv'), format: 'csv', code: 'halden' } as const;
  await importFramework(tenant.operator, framework);
  await importCatalog(tenant.operator, { bytes: companyFile('catalogue.csv'), format: 'csv' });
  await suggestAlignments(tenant.system);
  let who = 'ldAdmin';
  const settings = { origin: '' };
  const { origin, close } = await serveWidgets((widgets) => {
    const app = widgets as unknown as Hono<AppEnv>;
    app.use(async (c, next) => {
      enter(c as unknown as AppContext, tenant, who, settings);
      await next();
    });
    app.onError((error, c) => {
      const problem = problemOf(error, 'reference');
      if (problem.status === 500) console.error(error);
      return wantsJson(c as unknown as AppContext)
        ? problemJson(c as unknown as AppContext, problem)
        : problemPage(c as unknown as AppContext, problem);
    });
    mountEndpoints(app, mappingEndpoints, { typedAgain: typedAgainPage, otherTab: otherTabPage });
    app.get('/mapping', (c) => mappingPage(c as unknown as AppContext));
    app.get('/mapping/bulk', (c) => bulkConfirmPage(c as unknown as AppContext));
    app.get('/catalog/:optionId', (c) => optionPage(c as unknown as AppContext));
  });
  settings.origin = origin;
  return {
    origin,
    tenant,
    signIn: (key) => {
      who = key;
    },
    close,
  };
}

function enter(c: AppContext, tenant: TestTenant, who: string, settings: { readonly origin: string }): void {
  const deps = { ...tenant.deps, publicUrl: settings.origin };
  const { actor } = tenant.contextOf(who);
  c.set('deps', deps);
  c.set('requestId', newId());
  const session: Partial<Session> = { mark: 'mark', csrf: 'csrf', theme: 'light', frameOrigins: [] };
  c.set('session', session as Session);
  c.set('viewer', {
    personId: tenant.personId(who),
    name: 'Yusuf Demir',
    matched: true,
    managesPeople: false,
    mapsCatalogue: who === 'ldAdmin',
    overseesConversations: false,
    connectsLms: false,
  });
  const why = { kind: 'launch', ref: 'mark' } as const;
  c.set('context', contextFor(deps, { tenantId: tenant.tenantId, actor, why, requestId: newId() }));
}
