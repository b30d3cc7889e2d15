import { ConfigError } from '../config.ts';
import { AppError } from '../core/errors.ts';
import { type Command, type Outcome, UsageError } from './command.ts';
import { COMMANDS } from './command-list.ts';
import { type Environment, openWorkplace, type Workplace } from './open-workplace.ts';
import { helpOf, readArguments, usageOf } from './read-arguments.ts';

export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/**
 * Runs one operator's command.
 * @returns the exit code: 0 only on success; 2 for a command that was called wrongly;
 *   1 for everything else, with one plain sentence on stderr
 */
export async function runCommand(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const json = args.includes('--json');
  const found = findCommand(args);
  if (!found) return answerUnknown(args, terminal);
  const { command, rest } = found;
  try {
    const read = readArguments(command, rest);
    if (read.values.help === true) {
      for (const line of helpOf(command)) terminal.out(line);
      return 0;
    }
    const outcome = await runOpen(command, read, environment, terminal);
    if (json) terminal.out(JSON.stringify(outcome.json));
    else for (const line of outcome.lines) terminal.out(line);
    return outcome.failed ? 1 : 0;
  } catch (error) {
    return refuse(error, command, json, terminal);
  }
}

/** The workplace is opened when the command first asks and closed whatever happens. */
async function runOpen(
  command: Command,
  read: ReturnType<typeof readArguments>,
  environment: Environment,
  terminal: Terminal,
): Promise<Outcome> {
  let workplace: Promise<Workplace> | null = null;
  const open = () => {
    workplace ??= openWorkplace(environment, command.name.replace(' ', '-'), terminal.err);
    return workplace;
  };
  try {
    return await command.run({ ...read, environment, say: terminal.err, open });
  } finally {
    const opened: Promise<Workplace> | null = workplace;
    // an opening that went wrong has closed what it opened, and its error is already on its way
    await (opened as Promise<Workplace> | null)?.then(
      (place) => place.close(),
      () => undefined,
    );
  }
}

function refuse(error: unknown, command: Command, json: boolean, terminal: Terminal): number {
  const { code, lines } = explain(error, command);
  if (json) terminal.out(JSON.stringify({ error: lines.join(' ') }));
  for (const line of lines) terminal.err(line);
  return code;
}

function explain(error: unknown, command: Command): { code: number; lines: string[] } {
  if (error instanceof UsageError) return { code: 2, lines: [error.message, `Usage: ${usageOf(command)}`] };
  if (error instanceof ConfigError || error instanceof AppError) return { code: 1, lines: [error.message] };
  const { code = '', message } = error as { code?: string; message: string };
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECT_TIMEOUT', 'ECONNRESET'].includes(code)) {
    const way = 'Check that it runs and that DATABASE_URL names it, then run: npm run throughline -- doctor';
    return { code: 1, lines: [`The database does not answer (${code}). ${way}`] };
  }
  if (code === '28P01') {
    const way = 'Set the SECRET_KEY of the running product, or run: npm run throughline -- migrate';
    return { code: 1, lines: [`The database does not accept our logins' passwords. ${way}`] };
  }
  return { code: 1, lines: [`That did not work: ${message} Run: npm run throughline -- doctor`] };
}

function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    if (words.every((word, at) => args[at] === word)) return { command, rest: args.slice(words.length) };
  }
  return null;
}

function answerUnknown(args: readonly string[], { out, err }: Terminal): number {
  const words = args.filter((arg) => !arg.startsWith('-'));
  if (words.length === 0 && (args.length === 0 || args.includes('--help'))) {
    out('Throughline, for operators. Each command takes --help and --json.');
    out('');
    const width = Math.max(...COMMANDS.map(({ name }) => name.length));
    for (const { name, summary } of COMMANDS) out(`  ${name.padEnd(width)}  ${summary}`);
    return args.length === 0 ? 2 : 0;
  }
  const near = COMMANDS.filter(({ name }) => name.split(' ')[0] === words[0]).map(({ name }) => name);
  const there = near.length > 0 ? near : COMMANDS.map(({ name }) => name);
  err(`There is no command "${words.slice(0, 2).join(' ')}". There is: ${there.join(', ')}.`);
  return 2;
}
