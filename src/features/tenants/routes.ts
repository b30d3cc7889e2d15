import * as z from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { approveDeployment, disableDeployment } from './approve-deployment.ts';
import { resumePlatform, suspendPlatform } from './suspend-platform.ts';
import { trustPlatform } from './trust-platform.ts';

const Id = z.object({ id: z.uuid() });
const yesNo = z.enum(['yes', 'no'], { error: 'must be yes or no' }).transform((word) => word === 'yes');

/** What Connect's buttons do. */
export const tenantEndpoints: readonly Endpoint[] = [
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
    next: () => '/connect?done=platform-suspended',
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/resumption',
    summary: 'Let a suspended platform launch again',
    input: Id,
    run: (context, { id }) => resumePlatform(context, { platformId: id }),
    next: () => '/connect?done=platform-resumed',
  }),
  endpoint({
    method: 'POST',
    path: '/platforms/:id/trust',
    summary: 'Say how far a platform is trusted',
    input: Id.extend({ personNumbers: yesNo.optional(), lmsAdmins: yesNo.optional() }),
    run: (context, { id, ...trust }) => trustPlatform(context, { platformId: id, ...trust }),
    next: () => '/connect?done=platform-trusted',
  }),
];
