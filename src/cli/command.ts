import type { Environment, Workplace } from './open-workplace.ts';

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** Stands in the usage behind the option: `<slug>`. */
  readonly value?: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly help: string;
}

/** What the operator typed, checked against the command's options. */
export interface Call {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly positionals: readonly string[];
  readonly environment: Environment;
  /** Takes sentences for the operator that are no part of the result. */
  readonly say: (sentence: string) => void;
  /** Opens the database and what verbs need; closed when the command ends. */
  readonly open: () => Promise<Workplace>;
}

/** What a command has to say: `lines` for people, `json` with --json. `failed` makes the exit code 1. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly json: unknown;
  readonly failed?: boolean;
}

export interface Command {
  /** The words that call it: `tenant add`. */
  readonly name: string;
  readonly summary: string;
  /** Names of what follows the words, in order; a trailing ? makes one optional. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly run: (call: Call) => Promise<Outcome>;
}

/** The operator called a command wrongly: exit code 2, and the sentence says how it is called. */
export class UsageError extends Error {}

/** The text of an option that must be there; the options were checked before the command ran. */
export function textOf(call: Call, option: string): string {
  const value = call.values[option];
  if (typeof value !== 'string') throw new UsageError(`--${option} is missing.`);
  return value;
}

export function optionalText(call: Call, option: string): string | null {
  const value = call.values[option];
  return typeof value === 'string' ? value : null;
}

export function isSet(call: Call, option: string): boolean {
  return call.values[option] === true;
}

/** One of the words that an option knows. Those of a later version are told apart from mistakes. */
export function oneOf<Word extends string>(
  call: Call,
  option: string,
  words: readonly Word[],
  later: readonly string[] = [],
): Word {
  const written = textOf(call, option);
  const found = words.find((word) => word === written);
  if (found) return found;
  if (later.includes(written))
    throw new UsageError(`--${option} ${written} is not there yet. There is: ${words.join(', ')}.`);
  throw new UsageError(`--${option} takes one of ${words.join(', ')}, not "${written}".`);
}
