import { newId } from '../../core/ids.ts';
import {
  addCredential,
  createTenant,
  ensureKeys,
  PUBLISHED_FIRST_MS,
  rotateKeys,
} from '../../features/tenants/index.ts';
import { type Command, isSet, oneOf, textOf } from '../command.ts';
import { tenantOption } from './options.ts';

export const tenantAdd: Command = {
  name: 'tenant add',
  summary: 'Make a tenant: one company, apart from all others.',
  positionals: ['slug'],
  options: {
    name: { type: 'string', value: '<name>', required: true, help: 'the company as people call it' },
  },
  async run(call) {
    const { forTenant } = await call.open();
    const [slug = ''] = call.positionals;
    const made = await createTenant(forTenant(newId()), { slug, name: textOf(call, 'name') });
    return {
      json: made,
      lines: [
        `Made the tenant ${made.slug}.`,
        `Next: npm run throughline -- people import <file.csv> --tenant ${made.slug} --dry-run`,
      ],
    };
  },
};

export const credentialAdd: Command = {
  name: 'credential add',
  summary: 'Make a key and secret for a system that sends learning records; they are shown once.',
  positionals: [],
  options: {
    tenant: tenantOption,
    kind: { type: 'string', value: 'xapi', required: true, help: 'what it opens' },
    name: { type: 'string', value: '<name>', required: true, help: 'what will use it, for your own list' },
  },
  async run(call) {
    const kind = oneOf(call, 'kind', ['xapi'], ['scim', 'api']);
    const { deps, inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    const { key, secret } = await addCredential(context, { kind, name: textOf(call, 'name') });
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

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Sign with the next key from now on; the former one stays published for 30 days.',
  positionals: [],
  options: {
    force: {
      type: 'boolean',
      help: 'also where the next key is published for less than a day: some LMSs may refuse us for a while',
    },
  },
  async run(call) {
    const { deps } = await call.open();
    await ensureKeys(deps);
    const nextPublishedBefore = new Date(deps.now().getTime() - PUBLISHED_FIRST_MS);
    const rotated = await rotateKeys(deps, isSet(call, 'force') ? {} : { nextPublishedBefore });
    return {
      json: rotated,
      lines: [
        `Signing with ${rotated.active} from now on; next will be ${rotated.next}.`,
        'All of them are published at /lti/jwks; the former one for 30 days, for whatever it signed.',
      ],
    };
  },
};
