import type { Command } from './command.ts';
import { credentialAdd, credentialList, credentialRevoke } from './commands/credential-commands.ts';
import { doctor } from './commands/doctor-command.ts';
import { catalogImport, frameworkImport, roleProfileImport } from './commands/import-commands.ts';
import { platformLegacyKey } from './commands/legacy-key-command.ts';
import { mappingExport, mappingImport, mappingSuggest } from './commands/mapping-commands.ts';
import { migrateCommand } from './commands/migrate-command.ts';
import { peopleImport, personGrant } from './commands/person-commands.ts';
import { platformAdd, platformInvite, platformList, platformSuspend } from './commands/platform-commands.ts';
import { keysRotate, tenantAdd } from './commands/tenant-commands.ts';

/** Every command of this version, in the order of the README. */
export const COMMANDS: readonly Command[] = [
  migrateCommand,
  tenantAdd,
  platformAdd,
  platformInvite,
  platformList,
  platformSuspend,
  platformLegacyKey,
  personGrant,
  peopleImport,
  roleProfileImport,
  frameworkImport,
  catalogImport,
  mappingSuggest,
  mappingImport,
  mappingExport,
  credentialAdd,
  credentialList,
  credentialRevoke,
  keysRotate,
  doctor,
];
