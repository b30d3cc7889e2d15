import { SCOPES, type Scope } from '../../../xapi/index.ts';
import { isId } from '../../core/ids.ts';
import {
  addCredential,
  type CredentialCard,
  listCredentials,
  revokeCredential,
} from '../../features/tenants/index.ts';
import { type Call, type Command, oneOf, optionalText, textOf, UsageError } from '../command.ts';
import { tenantOption } from './options.ts';

export const credentialAdd: Command = {
  name: 'credential add',
  summary: 'Make a key and secret for a system that sends learning records; they are shown once.',
  positionals: [],
  options: {
    tenant: tenantOption,
    kind: { type: 'string', value: 'xapi', required: true, help: 'what it opens' },
    name: { type: 'string', value: '<name>', required: true, help: 'what will use it, for your own list' },
    scope: {
      type: 'string',
      value: '<scope>',
      multiple: true,
      help: `what it may do, once for each: ${SCOPES.join(', ')} (all when left out)`,
    },
    'per-minute': {
      type: 'string',
      value: '<number>',
      help: 'requests a minute, 1 to 1,000,000; more are answered with 429',
    },
  },
  async run(call) {
    const kind = oneOf(call, 'kind', ['xapi'], ['scim', 'api']);
    const scopes = scopesOf(call);
    const perMinute = perMinuteOf(call);
    const { deps, inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    const { key, secret } = await addCredential(context, {
      kind,
      name: textOf(call, 'name'),
      ...(scopes ? { scopes } : {}),
      perMinute,
    });
    return {
      json: { key, secret },
      lines: [
        `Key:      ${key}`,
        `Secret:   ${secret}`,
        `Endpoint: ${deps.publicUrl}/xapi`,
        'Keep the secret now: it is stored nowhere and cannot be shown again.',
      ],
    };
  },
};

function scopesOf(call: Call): Scope[] | null {
  const written = call.values.scope;
  if (!Array.isArray(written)) return null;
  return [...new Set(written as string[])].map((word) => {
    const scope = SCOPES.find((one) => one === word);
    if (!scope) throw new UsageError(`--scope takes one of ${SCOPES.join(', ')}, not "${word}".`);
    return scope;
  });
}

function perMinuteOf(call: Call): number | null {
  const written = optionalText(call, 'per-minute');
  if (written === null) return null;
  if (!/^[1-9]\d{0,6}$/.test(written) || Number(written) > 1_000_000)
    throw new UsageError(`--per-minute takes a whole number from 1 to 1,000,000, not "${written}".`);
  return Number(written);
}

export const credentialList: Command = {
  name: 'credential list',
  summary:
    'List the keys of a tenant: what each may do, and when it was last used. Secrets are kept nowhere.',
  positionals: [],
  options: { tenant: tenantOption },
  async run(call) {
    const { inTenant } = await call.open();
    const credentials = await listCredentials(await inTenant(textOf(call, 'tenant')));
    return {
      json: credentials,
      lines: credentials.length === 0 ? ['There is no key yet.'] : credentials.map(lineOf),
    };
  },
};

function lineOf({ id, name, kind, scopes, perMinute, lastUsedAt, revokedAt }: CredentialCard): string {
  const facts = [
    kind,
    scopes.join(' '),
    ...(perMinute === null ? [] : [`${perMinute} a minute`]),
    lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'not used yet',
    ...(revokedAt ? [`revoked ${revokedAt.toISOString()}`] : []),
  ];
  return `${id}  ${name}: ${facts.join(', ')}`;
}

export const credentialRevoke: Command = {
  name: 'credential revoke',
  summary: 'End a key: nothing that comes with it is let in any more. What it sent stays.',
  positionals: ['id'],
  options: { tenant: tenantOption },
  async run(call) {
    const [id = ''] = call.positionals;
    if (!isId(id)) throw new UsageError('credential revoke takes the id that credential list shows.');
    const { inTenant } = await call.open();
    await revokeCredential(await inTenant(textOf(call, 'tenant')), { id });
    return { json: { revoked: id }, lines: ['Revoked. What sends with it is refused from now on.'] };
  },
};
