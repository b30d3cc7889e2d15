import * as z from 'zod';
import { findCourseToTry } from '../../features/courses/index.ts';
import { checkConnection } from '../../features/tenants/index.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';

/** What Connect asks for across features. */
export const connectEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/platforms/:id/check',
    summary: 'Test the connection to a platform: keys, clock, tokens, a roster, a gradebook',
    input: z.object({ id: z.uuid() }),
    run: async (context, { id }) => ({
      findings: await checkConnection(context, {
        platformId: id,
        course: await findCourseToTry(context, id),
      }),
    }),
    next: ({ id }) => `/connect?done=connection-checked&platform=${id}#platform-${id}`,
  }),
];
