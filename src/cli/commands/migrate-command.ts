import { readConfig } from '../../config.ts';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../node/open-database.ts';
import type { Command } from '../command.ts';
import { operatorLog } from '../open-workplace.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the database to this version: logins, tables, walls. Safe to repeat.',
  positionals: [],
  options: {},
  async run(call) {
    const config = readConfig(call.environment);
    const database = await openDatabase(config, { purpose: 'command', log: operatorLog(call.say) });
    const done: string[] = [];
    try {
      await migrate({
        url: database.url,
        secretKey: database.secretKey,
        readyMade: config.readyMadeUrls,
        log: (line) => done.push(line),
      });
    } finally {
      await database.close();
    }
    const sentence =
      done.length > 0
        ? 'The database is at this version now.'
        : 'The database is at this version; nothing was to do.';
    return { json: { applied: done }, lines: [...done, sentence] };
  },
};
