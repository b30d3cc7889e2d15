import { importCatalog } from '../../features/catalog/index.ts';
import { importFramework, importRoleProfile } from '../../features/frameworks/index.ts';
import { type Command, isSet, oneOf, textOf } from '../command.ts';
import { tellImport } from '../print-import.ts';
import { readImportFile } from '../read-import-file.ts';
import { allowRemovalsOption, dryRunOption, tenantOption } from './options.ts';

const FRAMEWORK_FORMATS = ['csv', 'esco-csv', 'digcomp-jsonld'] as const;
const LATER_FRAMEWORK_FORMATS = ['case', 'moodle-csv', 'canvas-csv', 'ctdl-asn', 'nice-csv'];
const CATALOG_FORMATS = ['csv', 'ndjson'] as const;
const LATER_CATALOG_FORMATS = ['schema-org'];

export const frameworkImport: Command = {
  name: 'framework import',
  summary: 'Import a competency framework.',
  positionals: ['file'],
  options: {
    tenant: tenantOption,
    format: {
      type: 'string',
      value: FRAMEWORK_FORMATS.join('|'),
      required: true,
      help: 'how the file is written',
    },
    code: {
      type: 'string',
      value: '<code>',
      help: "the framework's code; for csv the file's name otherwise",
    },
    name: { type: 'string', value: '<name>', help: "the framework's name; the code otherwise" },
    level: {
      type: 'string',
      value: '<name>',
      multiple: true,
      help: 'for csv: the name of a level, lowest first, once for each',
    },
    'dry-run': dryRunOption,
    'allow-removals': allowRemovalsOption,
  },
  async run(call) {
    const format = oneOf(call, 'format', FRAMEWORK_FORMATS, LATER_FRAMEWORK_FORMATS);
    const file = await readImportFile(call.positionals[0] ?? '', call.environment);
    const { inTenant } = await call.open();
    const { code, name, level } = call.values;
    const report = await importFramework(await inTenant(textOf(call, 'tenant')), {
      ...file,
      format,
      code: typeof code === 'string' ? code : undefined,
      name: typeof name === 'string' ? name : undefined,
      levelNames: Array.isArray(level) ? level : undefined,
      dryRun: isSet(call, 'dry-run'),
      allowRemovals: isSet(call, 'allow-removals'),
    });
    return tellImport(report);
  },
};

export const roleProfileImport: Command = {
  name: 'role-profile import',
  summary: 'Import what roles expect; roles that the file does not name stay.',
  positionals: ['file.csv'],
  options: { tenant: tenantOption, 'dry-run': dryRunOption },
  async run(call) {
    const { bytes } = await readImportFile(call.positionals[0] ?? '', call.environment);
    const { inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    return tellImport(await importRoleProfile(context, { bytes, dryRun: isSet(call, 'dry-run') }));
  },
};

export const catalogImport: Command = {
  name: 'catalog import',
  summary: "Import a provider's learning options.",
  positionals: ['file'],
  options: {
    tenant: tenantOption,
    format: {
      type: 'string',
      value: CATALOG_FORMATS.join('|'),
      required: true,
      help: 'how the file is written',
    },
    provider: {
      type: 'string',
      value: '<name>',
      help: "for ndjson that names none; the file's name otherwise",
    },
    'dry-run': dryRunOption,
    'allow-removals': allowRemovalsOption,
  },
  async run(call) {
    const format = oneOf(call, 'format', CATALOG_FORMATS, LATER_CATALOG_FORMATS);
    const file = await readImportFile(call.positionals[0] ?? '', call.environment);
    const { inTenant } = await call.open();
    const { provider } = call.values;
    const report = await importCatalog(await inTenant(textOf(call, 'tenant')), {
      ...file,
      format,
      provider: typeof provider === 'string' ? provider : undefined,
      dryRun: isSet(call, 'dry-run'),
      allowRemovals: isSet(call, 'allow-removals'),
    });
    return tellImport(report);
  },
};
