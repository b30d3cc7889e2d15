import * as z from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { addForwardStore } from './add-forward-store.ts';
import { agreeToForwarding } from './agree-to-forwarding.ts';
import { resendParked } from './resend-parked.ts';
import { setForwardStore } from './set-forward-store.ts';

const Id = z.object({ id: z.uuid('That is no id of ours. Reload the page.') });

/** One a line, from a form's text or a program's list. */
const lines = z
  .union([z.string().max(20_000), z.array(z.string().max(2000)).max(100)])
  .default([])
  .transform((given) => (typeof given === 'string' ? given.split(/\s+/) : given).filter((one) => one !== ''));

const NewStore = z.object({
  name: z.string().max(1000).default(''),
  url: z.string().max(2000).default(''),
  key: z.string().max(1000).default(''),
  secret: z.string().max(5000).default(''),
  version: z.enum(['1.0.3', '2.0.0']).default('1.0.3'),
  verbs: lines,
  activities: lines,
  people: z.enum(['agreed', 'everybody']).default('agreed'),
  start: z.enum(['now', 'beginning']).default('now'),
});

const turn = (status: 'active' | 'paused' | 'removed', path: string, summary: string, done: string) =>
  endpoint({
    method: 'POST',
    path: `/forward-stores/:id/${path}`,
    summary,
    input: Id,
    run: (context, { id }) => setForwardStore(context, { storeId: id, status }),
    next: ({ id }) => `/connect?done=${done}#${status === 'removed' ? 'forward-stores' : `forward-${id}`}`,
  });

/** What Connect changes about outside record stores. */
export const forwardStoreEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/forward-stores',
    summary: 'Add an outside record store that statements are sent on to',
    input: NewStore,
    run: (context, { verbs, activities, people, start, ...store }, c) =>
      addForwardStore(
        context,
        {
          ...store,
          filter: { verbs, activities },
          onlyAgreed: people === 'agreed',
          fromBeginning: start === 'beginning',
        },
        c.get('deps'),
      ),
    next: () => '/connect?done=forward-store-added#forward-stores',
  }),
  turn('paused', 'pause', 'Send nothing to an outside record store for now', 'forward-store-paused'),
  turn('active', 'resumption', 'Send to an outside record store again', 'forward-store-resumed'),
  turn('removed', 'removal', 'Remove an outside record store and its secret', 'forward-store-removed'),
  endpoint({
    method: 'POST',
    path: '/forward-stores/:id/resending',
    summary: 'Send again what an outside record store would not take',
    input: Id,
    run: (context, { id }) => resendParked(context, { storeId: id }),
    next: ({ id }) => `/connect?done=parked-resent#forward-${id}`,
  }),
];

const choice = (agree: boolean, path: string, summary: string, done: string) =>
  endpoint({
    method: 'POST',
    path: `/forward-stores/:id/${path}`,
    summary,
    input: Id,
    run: (context, { id }) => agreeToForwarding(context, { storeId: id, agree }),
    next: () => `/record?done=${done}#forward-choices`,
  });

/** What each person decides about their own. */
export const forwardChoiceEndpoints: readonly Endpoint[] = [
  choice(true, 'agreement', 'Let an outside record store have what is said about me', 'forwarding-agreed'),
  choice(
    false,
    'agreement/withdrawal',
    'Take back that an outside record store has what is said about me',
    'forwarding-taken-back',
  ),
];
