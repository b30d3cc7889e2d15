import * as z from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { askErasure } from './ask-erasure.ts';
import { confirmErasure } from './confirm-erasure.ts';
import { ConfirmErasure, DeclineErasure, FindPeople, SetRetention } from './contract.ts';
import { declineErasure } from './decline-erasure.ts';
import { findPeopleToErase } from './find-people-to-erase.ts';
import { setRetention } from './set-retention.ts';
import { withdrawErasure } from './withdraw-erasure.ts';

/** What the page about somebody's data does. */
export const privacyEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/erasure-requests',
    summary: 'Ask to be erased; a tenant admin answers',
    input: z.object({}),
    run: (context) => askErasure(context),
    next: () => '/privacy?done=erasure-asked-for',
  }),
  endpoint({
    method: 'POST',
    path: '/erasure-requests/withdrawal',
    summary: 'Take the request to be erased back',
    input: z.object({}),
    run: (context) => withdrawErasure(context),
    next: () => '/privacy?done=erasure-withdrawn',
  }),
  endpoint({
    method: 'POST',
    path: '/people/:personId/erasure',
    summary: 'Erase a person: everything about them, for good',
    input: ConfirmErasure.extend({ personId: z.uuid() }),
    run: (context, { personId }) => confirmErasure(context, { of: 'person', personId }),
    next: () => '/privacy/desk?done=erasure-confirmed',
  }),
  endpoint({
    method: 'POST',
    path: '/privacy-requests/:id/erasure',
    summary: 'Erase whom a data privacy launch is about',
    input: ConfirmErasure.extend({ id: z.uuid() }),
    run: (context, { id }) => confirmErasure(context, { of: 'request', requestId: id }),
    next: ({ id }) => `/privacy?request=${id}&done=erasure-confirmed`,
  }),
];

/** What the desk for everybody's data does. */
export const privacyDeskEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/privacy-searches',
    summary: 'Find somebody whose data is to be exported or erased',
    input: FindPeople,
    run: (context, { find }) => findPeopleToErase(context, { words: find }),
    // ids and no names: what was typed stands in no address
    next: (_input, found) => `/privacy/desk?found=${idsOf(found)}`,
  }),
  endpoint({
    method: 'POST',
    path: '/erasure-requests/:id/refusal',
    summary: 'Say no to somebody who asked to be erased, and why',
    input: DeclineErasure,
    run: (context, { id, answer }) => declineErasure(context, { erasureId: id, answer }),
    next: () => '/privacy/desk?done=erasure-declined',
  }),
  endpoint({
    method: 'POST',
    path: '/settings/retention',
    summary: 'Set after how many months statements go',
    input: SetRetention,
    run: (context, { months }) => setRetention(context, { months: months ?? null }),
    next: () => '/privacy/desk?done=retention-set',
  }),
];

const idsOf = (found: unknown): string =>
  (found as Awaited<ReturnType<typeof findPeopleToErase>>).people.map(({ personId }) => personId).join('.');
