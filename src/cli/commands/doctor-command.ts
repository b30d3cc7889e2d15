import { type Config, ConfigError, readConfig } from '../../config.ts';
import { AppError } from '../../core/errors.ts';
import { databaseName, loginName, loginPassword, PLANES } from '../../db/logins.ts';
import { loginSql } from '../../db/migrate.ts';
import { buildDeps } from '../../node/build-deps.ts';
import { type OpenDatabase, openDatabase } from '../../node/open-database.ts';
import { type Call, type Command, isSet, type Outcome } from '../command.ts';
import {
  checkAudit,
  checkDatabase,
  checkPlatforms,
  checkQueue,
  checkServices,
  checkSigningKeys,
  type Finding,
} from '../doctor-checks.ts';
import { operatorLog, workIn } from '../open-workplace.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Check configuration, database, keys, queue, audit and platforms; say what to do.',
  positionals: [],
  options: {
    'logins-sql': {
      type: 'boolean',
      help: 'print the SQL that makes the logins, for an administrator of the server',
    },
  },
  async run(call) {
    const config = readOrExplain(call);
    if ('check' in config) return tell([config]);
    const database = await openOrExplain(config, call);
    if ('check' in database) return tell([configured(config), database]);
    try {
      if (isSet(call, 'logins-sql')) return await printLogins(database);
      return tell([configured(config), ...(await examine(config, database, call))]);
    } finally {
      await database.close();
    }
  },
};

function readOrExplain(call: Call): Config | Finding {
  try {
    return readConfig(call.environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { check: 'configuration', state: 'bad', message: error.faults.join(' ') };
  }
}

function configured(config: Config): Finding {
  const database = config.databaseUrl
    ? 'the server of DATABASE_URL'
    : `the embedded database in ${config.dataDir}`;
  const key = config.secretKey ? 'SECRET_KEY is set' : `the secret key is kept in ${config.dataDir}`;
  return {
    check: 'configuration',
    state: 'good',
    message: `Uses ${database}; ${key}; public address ${config.publicUrl}.`,
  };
}

async function openOrExplain(config: Config, call: Call): Promise<OpenDatabase | Finding> {
  try {
    return await openDatabase(config, { purpose: 'command', log: operatorLog(call.say) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { check: 'database', state: 'bad', message: error.message };
  }
}

async function examine(config: Config, database: OpenDatabase, call: Call): Promise<Finding[]> {
  const foundation = await checkDatabase(database.url, database.secretKey, config.readyMadeUrls);
  // what follows works through the logins; without them every check would say the same again
  if (foundation.some(({ check, state }) => state === 'bad' && check !== 'walls')) return foundation;
  const options = { ownerUrl: database.url, secretKey: database.secretKey, log: operatorLog(call.say) };
  const { deps, close } = await buildDeps(config, options);
  try {
    return [
      ...foundation,
      await checkSigningKeys(deps),
      await checkQueue(deps),
      ...(await checkAudit(workIn(deps, 'doctor'))),
      ...(await checkPlatforms(deps)),
      ...(await checkServices(workIn(deps, 'doctor'))),
    ];
  } finally {
    await close();
  }
}

function tell(findings: readonly Finding[]): Outcome {
  const failed = findings.some(({ state }) => state === 'bad');
  const mark = { good: 'good', bad: 'BAD ', note: 'note' } as const;
  const lines = findings.map(
    ({ check, state, message }) => `${mark[state]}  ${check.padEnd(13)}  ${message}`,
  );
  return { failed, json: { ok: !failed, findings }, lines };
}

/** For servers whose owner may not create logins: an administrator runs this once. */
async function printLogins({ url, secretKey }: OpenDatabase): Promise<Outcome> {
  const database = databaseName(url);
  const statements = await Promise.all(
    PLANES.map(async (plane) => {
      const login = loginName(database, plane);
      const grant = `GRANT CONNECT ON DATABASE "${database}" TO "${login}";`;
      return `${loginSql(login, await loginPassword(secretKey, login))}\n${grant}`;
    }),
  );
  const warning = '-- Holds passwords: hand it to the administrator only, and do not keep it.';
  return { json: { sql: statements.join('\n') }, lines: [warning, ...statements] };
}
