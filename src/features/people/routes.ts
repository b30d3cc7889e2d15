import * as z from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { linkAccount } from './link-account.ts';

/** Linking an LMS account with an employee, from Connect. */
export const peopleEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/accounts/:id/link',
    summary: 'Link a pending LMS account with an employee',
    input: z.object({
      id: z.uuid(),
      personId: z.uuid({ error: 'Choose the employee whom this account belongs to.' }),
    }),
    run: (context, { id, personId }) => linkAccount(context, { accountId: id, personId }),
    next: () => '/connect?done=account-linked',
  }),
];
