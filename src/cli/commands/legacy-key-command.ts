import { AppError } from '../../core/errors.ts';
import { listAllPlatforms, putLegacyKey, removeLegacyKey } from '../../features/tenants/index.ts';
import { type Call, type Command, isSet, optionalText, textOf, UsageError } from '../command.ts';
import { readImportFile } from '../read-import-file.ts';

/** A secret stands in no command line: other users of the machine could read it there. */
export const platformLegacyKey: Command = {
  name: 'platform legacy-key',
  summary: 'Recognise people of an LTI 1.1 connection: keep the secret of its consumer key.',
  positionals: ['id'],
  options: {
    key: {
      type: 'string',
      value: '<key>',
      required: true,
      help: 'the consumer key of the LTI 1.1 connection',
    },
    'secret-file': {
      type: 'string',
      value: '<file>',
      help: 'a file with its secret; - reads standard input',
    },
    remove: { type: 'boolean', help: 'take the key away instead' },
  },
  async run(call) {
    const [platformId = ''] = call.positionals;
    const consumerKey = textOf(call, 'key');
    const secret = isSet(call, 'remove') ? null : await readSecret(call);
    const { deps, forTenant } = await call.open();
    const platform = (await listAllPlatforms(deps)).find((one) => one.id === platformId);
    if (!platform) {
      const message = `There is no platform "${platformId}". See: npm run throughline -- platform list`;
      throw new AppError('not_found', message);
    }
    const context = forTenant(platform.tenantId);
    if (secret === null) await removeLegacyKey(context, { platformId, consumerKey });
    else await putLegacyKey(context, { platformId, consumerKey, secret });
    return {
      json: { platformId, consumerKey, removed: secret === null },
      lines: [
        secret === null
          ? `Nobody is recognised by this key at ${platform.name} any more.`
          : `People whom ${platform.name} signs for with this key keep their accounts.`,
      ],
    };
  },
};

async function readSecret(call: Call): Promise<string> {
  const file = optionalText(call, 'secret-file');
  if (file === null) throw new UsageError('--secret-file is missing.');
  const bytes = file === '-' ? await readInput() : (await readImportFile(file, call.environment)).bytes;
  return new TextDecoder().decode(bytes).trim();
}

const MOST_BYTES = 10_000;

async function readInput(): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    parts.push(part);
    size += part.length;
    if (size > MOST_BYTES) throw new AppError('limit_exceeded', 'That is too long for a secret.');
  }
  return Buffer.concat(parts);
}
