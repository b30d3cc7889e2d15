import type { CommandOption } from '../command.ts';

export const tenantOption: CommandOption = {
  type: 'string',
  value: '<slug>',
  required: true,
  help: 'the tenant',
};

export const dryRunOption: CommandOption = {
  type: 'boolean',
  help: 'say what would change and write nothing',
};

export const allowRemovalsOption: CommandOption = {
  type: 'boolean',
  help: 'go on although more than a tenth would be removed',
};
