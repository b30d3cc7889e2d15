import * as z from 'zod';
import { bindingEndpoints } from './features/catalog/index.ts';
import { goalEndpoints } from './features/goals/index.ts';
import { peopleEndpoints } from './features/people/index.ts';
import { tenantEndpoints } from './features/tenants/index.ts';
import { type Endpoint, endpoint } from './http/endpoint.ts';
import { chooseTheme } from './http/session.ts';

/** Every change that pages and programs may ask for, feature by feature; /api/v1/openapi.json is made from it. */
export function listEndpoints(): readonly Endpoint[] {
  return [themeEndpoint, ...tenantEndpoints, ...peopleEndpoints, ...bindingEndpoints, ...goalEndpoints];
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
