import * as z from 'zod';
import { isAddressable } from '../../core/fields.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { linkAccount } from './link-account.ts';
import { linkSender } from './link-sender.ts';

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
  endpoint({
    method: 'POST',
    path: '/sender-links',
    summary: 'Say whose an account is that sent records and never launched; what waits for it is recorded',
    input: z.object({
      issuer: z.string().min(1).refine(isAddressable, 'The address is longer than 2,000 bytes.'),
      sub: z.string().min(1).refine(isAddressable, 'The account is longer than 2,000 bytes.'),
      personId: z.uuid({ error: 'Choose the employee whom this account belongs to.' }),
    }),
    run: linkSender,
    next: () => '/connect?done=sender-linked#inbox',
  }),
];
