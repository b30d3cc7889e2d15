import * as z from 'zod';
import { handInEndpoints, placementEndpoints } from './features/activities/index.ts';
import { bindingEndpoints, mappingEndpoints } from './features/catalog/index.ts';
import { courseEndpoints, scoreEndpoints } from './features/courses/index.ts';
import { forwardChoiceEndpoints, forwardStoreEndpoints } from './features/forwarding/index.ts';
import { peopleEndpoints } from './features/people/index.ts';
import { privacyDeskEndpoints, privacyEndpoints } from './features/privacy/index.ts';
import { inboxEndpoints, statementEndpoints } from './features/records/index.ts';
import { tenantEndpoints, themeEndpoints } from './features/tenants/index.ts';
import { type Endpoint, endpoint } from './http/endpoint.ts';
import { chooseTheme } from './http/session.ts';
import { activityPage } from './pages/activity-page.tsx';
import { connectEndpoints } from './pages/connect/connect-endpoints.ts';
import { showCredential } from './pages/connect/credential-answer.tsx';
import { connectPage } from './pages/connect-page.tsx';
import { conversationFormEndpoints } from './pages/conversation/endpoints.ts';
import { coursePage } from './pages/course-page.tsx';
import { growthEndpoints } from './pages/growth/growth-endpoints.ts';
import { mappingPage } from './pages/mapping-page.tsx';
import { pickerPage } from './pages/picker-page.tsx';
import { privacyDeskPage } from './pages/privacy-desk-page.tsx';
import { privacyPage } from './pages/privacy-page.tsx';
import { recordEndpoints } from './pages/record/record-endpoints.ts';
import { statementsPage } from './pages/statements-page.tsx';
import { themePage } from './pages/theme-page.tsx';

/** Every change that pages and programs may ask for, feature by feature; /api/v1/openapi.json is made from it. */
export function listEndpoints(): readonly Endpoint[] {
  return [
    themeEndpoint,
    ...[
      ...tenantEndpoints,
      ...peopleEndpoints,
      ...bindingEndpoints,
      ...scoreEndpoints,
      ...connectEndpoints,
      ...forwardStoreEndpoints,
      ...inboxEndpoints,
    ].map((one) => ({
      ...one,
      again: connectPage,
      ...(one.path === '/credentials' ? { show: showCredential as Endpoint['show'] } : {}),
    })),
    ...statementEndpoints.map((one) => ({ ...one, again: statementsPage })),
    ...recordEndpoints,
    ...privacyEndpoints.map((one) => ({ ...one, again: privacyPage })),
    ...privacyDeskEndpoints.map((one) => ({ ...one, again: privacyDeskPage })),
    ...themeEndpoints.map((one) => ({ ...one, again: themePage })),
    ...courseEndpoints.map((one) => ({ ...one, again: coursePage })),
    ...mappingEndpoints.map((one) => ({ ...one, again: mappingPage })),
    ...growthEndpoints,
    ...forwardChoiceEndpoints,
    ...conversationFormEndpoints,
    ...placementEndpoints.map((one) => ({ ...one, again: pickerPage })),
    ...handInEndpoints.map((one) => ({ ...one, again: activityPage })),
  ];
}

const themeEndpoint = endpoint({
  method: 'POST',
  path: '/settings/theme',
  summary: 'Choose how the pages look for this visit',
  input: z.object({
    theme: z.enum(['light', 'dark', 'system'], { error: 'Choose light, dark or system.' }),
    back: z
      .string()
      .regex(/^\/(?!\/)[\w/-]*$/, 'That is no page of ours.')
      .default('/'),
  }),
  run: (_context, { theme }, c) => chooseTheme(c.get('deps'), c.get('session'), theme),
  next: ({ back }) => back,
});
