import {
  exportMapping,
  importMapping,
  listSuggestions,
  suggestAlignments,
} from '../../features/catalog/index.ts';
import { type Command, isSet, optionalText, textOf, UsageError } from '../command.ts';
import { tellImport } from '../print-import.ts';
import { readImportFile } from '../read-import-file.ts';
import { dryRunOption, tenantOption } from './options.ts';

export const mappingSuggest: Command = {
  name: 'mapping suggest',
  summary: 'Suggest for every option the competencies it may teach, with score and matched terms.',
  positionals: [],
  options: {
    tenant: tenantOption,
    top: { type: 'string', value: '10', help: 'at most so many for each option, 1 to 100' },
  },
  async run(call) {
    const top = Number(optionalText(call, 'top') ?? 10);
    if (!Number.isInteger(top) || top < 1 || top > 100)
      throw new UsageError('--top takes a whole number from 1 to 100.');
    const { inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    const { options, suggestions } = await suggestAlignments(context, { top });
    const rows = await listSuggestions(context);
    const lines = rows.map(({ optionCode, competencyCode, level, score, terms }) =>
      [optionCode, competencyCode, level, score.toFixed(2), terms.map(({ term }) => term).join(' ')].join(
        '\t',
      ),
    );
    return {
      json: rows,
      lines: [
        'option\tcompetency\tlevel\tscore\tmatched terms',
        ...lines,
        `${suggestions} suggestions for ${options} options.`,
      ],
    };
  },
};

export const mappingImport: Command = {
  name: 'mapping import',
  summary: 'Import alignments; a line that names who confirmed it counts as confirmed.',
  positionals: ['file.csv'],
  options: { tenant: tenantOption, 'dry-run': dryRunOption },
  async run(call) {
    const { bytes } = await readImportFile(call.positionals[0] ?? '', call.environment);
    const { inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    return tellImport(await importMapping(context, { bytes, dryRun: isSet(call, 'dry-run') }));
  },
};

export const mappingExport: Command = {
  name: 'mapping export',
  summary: 'Print the confirmed alignments as CSV.',
  positionals: [],
  options: { tenant: tenantOption },
  async run(call) {
    const { inTenant } = await call.open();
    const csv = await exportMapping(await inTenant(textOf(call, 'tenant')));
    return { json: { csv }, lines: [csv.replace(/\r\n$/, '')] };
  },
};
