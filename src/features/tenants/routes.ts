import * as z from 'zod';
import { SCOPES } from '../../../xapi/index.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { addCredential } from './add-credential.ts';
import { approveDeployment, disableDeployment } from './approve-deployment.ts';
import { invitePlatform } from './invite-platform.ts';
import { renamePlatform } from './rename-platform.ts';
import { revokeCredential } from './revoke-credential.ts';
import { setServiceHosts } from './set-service-hosts.ts';
import { resumePlatform, suspendPlatform } from './suspend-platform.ts';
import { trustPlatform } from './trust-platform.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

const Id = z.object({ id: z.uuid() });
const scope = z.enum(SCOPES, { error: `Choose among ${SCOPES.join(', ')}.` });
/** One box that is ticked arrives as a text, several as a list. */
const scopes = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(scope).min(1, 'Tick at least one thing that it may do.').max(SCOPES.length),
);
const yesNo = z.enum(['yes', 'no'], { error: 'must be yes or no' }).transform((word) => word === 'yes');

/** What Connect's buttons do. */
export const tenantEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/platform-invitations',
    summary: 'Invite an LMS to be registered; the link is good once, for 72 hours',
    input: z.object({}),
    run: (context) => invitePlatform(context),
    next: () => '/connect?done=platform-invited#invite',
  }),
  endpoint({
    method: 'POST',
    path: '/platform-invitations/:id/withdrawal',
    summary: 'Withdraw an invitation: its link opens nothing from now on',
    input: Id,
    run: (context, { id }) => withdrawInvitation(context, { invitationId: id }),
    next: () => '/connect?done=invitation-withdrawn#invite',
  }),
  endpoint({
    method: 'POST',
    path: '/deployments/:id/approval',
    summary: 'Approve a deployment of an LMS',
    input: Id,
    run: (context, { id }) => approveDeployment(context, { deployment: id }),
    next: () => '/connect?done=deployment-approved',
  }),
  endpoint({
    method: 'POST',
    path: '/deployments/:id/suspension',
    summary: 'Disable a deployment; its sessions end',
    input: Id,
    run: (context, { id }) => disableDeployment(context, { deployment: id }),
    next: () => '/connect?done=deployment-disabled',
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/suspension',
    summary: 'Suspend a platform; its sessions end and its launches are refused',
    input: Id,
    run: (context, { id }) => suspendPlatform(context, { platformId: id }),
    next: ({ id }) => `/connect?done=platform-suspended&platform=${id}#platform-${id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/resumption',
    summary: 'Let a suspended platform launch again',
    input: Id,
    run: (context, { id }) => resumePlatform(context, { platformId: id }),
    next: ({ id }) => `/connect?done=platform-resumed&platform=${id}#platform-${id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/name',
    summary: 'Name a platform as people here call it',
    input: Id.extend({ name: z.string().max(1000) }),
    run: (context, { id, name }) => renamePlatform(context, { platformId: id, name }),
    next: ({ id }) => `/connect?done=platform-renamed&platform=${id}#platform-${id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/service-hosts',
    summary: 'Say which other hosts may be sent a platform’s tokens',
    input: Id.extend({ hosts: z.string().max(3000).default('') }),
    run: (context, { id, hosts }) =>
      setServiceHosts(context, { platformId: id, hosts: hosts.split(/[\s,;]+/) }),
    next: ({ id }) => `/connect?done=hosts-set&platform=${id}#platform-${id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/trust',
    summary: 'Say how far a platform is trusted',
    input: Id.extend({ personNumbers: yesNo.optional(), lmsAdmins: yesNo.optional() }),
    run: (context, { id, ...trust }) => trustPlatform(context, { platformId: id, ...trust }),
    next: ({ id }) => `/connect?done=platform-trusted&platform=${id}#platform-${id}`,
  }),
  endpoint({
    method: 'POST',
    path: '/credentials',
    summary: 'Make a key and secret for a system that sends learning records; the secret is answered once',
    input: z.object({
      name: z.string({ error: 'Say what will use it.' }).max(1000),
      kind: z.enum(['xapi'], { error: 'Only xapi is there yet.' }).default('xapi'),
      scopes,
      perMinute: z.coerce
        .number({ error: 'Give a whole number, or nothing.' })
        .int('Give a whole number, or nothing.')
        .min(1, 'Give 1 or more.')
        .max(1_000_000, 'Give 1,000,000 or fewer.')
        .optional(),
      once: z.uuid().optional(),
    }),
    run: addCredential,
    next: () => '/connect?done=credential-added#credentials',
  }),
  endpoint({
    method: 'POST',
    path: '/credentials/:id/revocation',
    summary: 'Revoke a credential: nothing that comes with it is let in any more',
    input: Id,
    run: revokeCredential,
    next: () => '/connect?done=credential-revoked#credentials',
  }),
];
