import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Call, type Command, UsageError } from './command.ts';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', help: 'print what a program can read' },
  help: { type: 'boolean', help: 'show how the command is called' },
} as const;

export interface ReadArguments {
  readonly values: Call['values'];
  readonly positionals: readonly string[];
}

/**
 * Reads what follows the command's words.
 * @throws UsageError for an unknown option (naming those that exist), a missing value, everything that is
 *   required and missing at once, or too many words
 */
export function readArguments(command: Command, args: readonly string[]): ReadArguments {
  const known = { ...command.options, ...COMMON_OPTIONS };
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(known).map(([name, option]) => [
      name,
      { type: option.type, multiple: 'multiple' in option && option.multiple === true },
    ]),
  );
  const { values, positionals } = parse();
  if (values.help === true) return { values, positionals };
  const names = command.positionals;
  const missing = [
    ...names
      .slice(positionals.length)
      .filter((name) => !name.endsWith('?'))
      .map((name) => `<${name}>`),
    ...Object.entries(command.options)
      .filter(([name, option]) => option.required && values[name] === undefined)
      .map(([name]) => `--${name}`),
  ];
  if (missing.length > 0)
    throw new UsageError(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`);
  if (positionals.length > names.length)
    throw new UsageError(`"${positionals[names.length]}" is one word too many.`);
  return { values, positionals };

  function parse(): ReadArguments {
    try {
      const read = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
      // only options with text may stand several times (CommandOption), so that a list holds texts
      return { values: read.values as Call['values'], positionals: read.positionals };
    } catch (error) {
      throw new UsageError(sentenceFor(error as { code?: string; message: string }, Object.keys(known)));
    }
  }
}

function sentenceFor(
  { code, message }: { code?: string; message: string },
  known: readonly string[],
): string {
  const option = /'(-[^' ]*)/.exec(message)?.[1] ?? 'this option';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `There is no option ${option}. There are: ${known.map((name) => `--${name}`).join(', ')}.`;
  }
  if (/does not take an argument/.test(message)) return `${option} takes no value.`;
  return `${option} needs a value; write --name=-value where it begins with a hyphen.`;
}

/** How a command is called, on one line. */
export function usageOf({ name, positionals, options }: Command): string {
  const words = positionals.map((one) => (one.endsWith('?') ? `[${one.slice(0, -1)}]` : `<${one}>`));
  const flags = Object.entries(options).map(([option, { type, value = '…', required, multiple }]) => {
    const flag = type === 'boolean' ? `--${option}` : `--${option} ${value}`;
    return `${required ? flag : `[${flag}]`}${multiple ? ' …' : ''}`;
  });
  return ['npm run throughline --', name, ...words, ...flags].join(' ');
}

/** What `<command> --help` prints. */
export function helpOf(command: Command): string[] {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  const width = Math.max(...options.map(([name]) => name.length));
  return [
    command.summary,
    '',
    usageOf(command),
    '',
    ...options.map(([name, { help }]) => `  --${name.padEnd(width)}  ${help}`),
  ];
}
