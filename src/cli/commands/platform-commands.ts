import { AppError } from '../../core/errors.ts';
import {
  addPlatform,
  invitePlatform,
  listAllPlatforms,
  listPlatforms,
  listTenants,
  suspendPlatform,
} from '../../features/tenants/index.ts';
import { type Command, optionalText, textOf } from '../command.ts';
import { tenantOption } from './options.ts';

export const platformAdd: Command = {
  name: 'platform add',
  summary: 'Register an LMS with a tenant; again with another --deployment adds that one.',
  positionals: [],
  options: {
    tenant: tenantOption,
    issuer: {
      type: 'string',
      value: '<url>',
      required: true,
      help: "the LMS's issuer (platform id), to the letter",
    },
    'client-id': { type: 'string', value: '<id>', required: true, help: 'the client id that the LMS gave' },
    'auth-url': { type: 'string', value: '<url>', required: true, help: 'authentication request URL' },
    'token-url': { type: 'string', value: '<url>', required: true, help: 'access token URL' },
    'jwks-url': { type: 'string', value: '<url>', required: true, help: 'public keyset URL of the LMS' },
    deployment: {
      type: 'string',
      value: '<id>',
      required: true,
      multiple: true,
      help: 'deployment id; may be given several times',
    },
    name: { type: 'string', value: '<name>', help: "what people call it; the issuer's host otherwise" },
  },
  async run(call) {
    const { deps, inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    const deployments = call.values.deployment;
    const made = await addPlatform(
      context,
      {
        issuer: textOf(call, 'issuer'),
        clientId: textOf(call, 'client-id'),
        authUrl: textOf(call, 'auth-url'),
        tokenUrl: textOf(call, 'token-url'),
        jwksUrl: textOf(call, 'jwks-url'),
        deploymentIds: Array.isArray(deployments) ? deployments : [],
        name: optionalText(call, 'name') ?? undefined,
      },
      deps,
    );
    const url = deps.publicUrl;
    return {
      json: made,
      lines: [
        made.added
          ? `Registered the platform ${made.platformId}.`
          : `This platform is registered: ${made.platformId}.`,
        'Give these to the LMS:',
        `  Tool and redirect URL  ${url}/lti/launch`,
        `  Login initiation URL   ${url}/lti/login`,
        `  Public keyset URL      ${url}/lti/jwks`,
      ],
    };
  },
};

export const platformInvite: Command = {
  name: 'platform invite',
  summary: 'Print a one-time link by which an LMS registers itself with a tenant.',
  positionals: [],
  options: { tenant: tenantOption },
  async run(call) {
    const { inTenant } = await call.open();
    const { id, link, expiresAt } = await invitePlatform(await inTenant(textOf(call, 'tenant')));
    return {
      json: { invitationId: id, link, expiresAt: expiresAt.toISOString() },
      lines: [
        link,
        '',
        'Enter this link in the LMS, where it asks for a registration or tool address; see docs/connect.',
        `It is good for one registration, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      ],
    };
  },
};

export const platformList: Command = {
  name: 'platform list',
  summary: 'List the registered LMS platforms.',
  positionals: [],
  options: { tenant: { ...tenantOption, required: false } },
  async run(call) {
    const { deps, inTenant, forTenant } = await call.open();
    const slug = optionalText(call, 'tenant');
    const tenants = slug
      ? [{ slug, context: await inTenant(slug) }]
      : (await listTenants(deps)).map((tenant) => ({ slug: tenant.slug, context: forTenant(tenant.id) }));
    const lines: string[] = [];
    const json: unknown[] = [];
    for (const { slug: tenant, context } of tenants) {
      for (const platform of await listPlatforms(context)) {
        const { id, name, issuer, clientId, status, deployments } = platform;
        json.push({ tenant, id, name, issuer, clientId, status, deployments });
        const named = deployments.map((one) => `${one.deploymentId} (${one.status})`).join(', ');
        lines.push(
          `${id}  ${tenant}  ${status}  ${name}  ${issuer}  client ${clientId}  deployments ${named || 'none'}`,
        );
      }
    }
    return {
      json,
      lines: lines.length > 0 ? lines : ['No platform is registered yet. See: platform add --help'],
    };
  },
};

export const platformSuspend: Command = {
  name: 'platform suspend',
  summary: 'Refuse launches of a platform and end its sessions at once.',
  positionals: ['id'],
  options: {},
  async run(call) {
    const { deps, forTenant } = await call.open();
    const [id = ''] = call.positionals;
    const platform = (await listAllPlatforms(deps)).find((one) => one.id === id);
    if (!platform) {
      throw new AppError(
        'not_found',
        `There is no platform "${id}". See: npm run throughline -- platform list`,
      );
    }
    await suspendPlatform(forTenant(platform.tenantId), { platformId: id });
    return {
      json: { platformId: id, status: 'suspended' },
      lines: [`Suspended ${platform.name}. Its launches are refused.`],
    };
  },
};
