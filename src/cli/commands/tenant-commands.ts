import { newId } from '../../core/ids.ts';
import { createTenant, ensureKeys, PUBLISHED_FIRST_MS, rotateKeys } from '../../features/tenants/index.ts';
import { type Command, isSet, textOf } from '../command.ts';

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
