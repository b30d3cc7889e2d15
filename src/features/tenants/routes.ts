import * as z from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { approveDeployment, disableDeployment } from './approve-deployment.ts';
import { invitePlatform } from './invite-platform.ts';
import { renamePlatform } from './rename-platform.ts';
import { setServiceHosts } from './set-service-hosts.ts';
import { resumePlatform, suspendPlatform } from './suspend-platform.ts';
import { trustPlatform } from './trust-platform.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

const Id = z.object({ id: z.uuid() });
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
];
