/**
 * The arguments of a script: what it takes, said once, is how they are read and what `--help` shows. Rule: what is not known, and
 * what is missing, is a UsageError that names it.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf } from '../../http/cause.js';
import { UsageError } from './exit-codes.js';

export interface ScriptOption {
  /** `boolean` takes no value. */
  readonly type: 'string' | 'boolean';
  /** One letter: `-u`. */
  readonly short?: string;
  /** May be given several times: the value is a list. */
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[] | boolean[];
  readonly help?: string;
}
export interface ScriptArgument {
  readonly name: string;
  /** May be left out, as may those after it. */
  readonly optional?: boolean;
  /** The last one: takes all that are left; the value is a list. */
  readonly multiple?: boolean;
  readonly help?: string;
}
export interface Taken {
  readonly options: Readonly<Record<string, ScriptOption>>;
  readonly positionals: readonly ScriptArgument[];
}
export type ArgumentValue = string | boolean | readonly string[] | readonly boolean[] | undefined;
export type Arguments = Readonly<Record<string, ArgumentValue>>;

/** Options and positional arguments by their names. */
export function readArguments(argv: readonly string[], { options, positionals }: Taken): Arguments {
  const config = Object.fromEntries(
    // Of its own, and no value of a script's.
    Object.entries(options).map(([name, { help: _, ...option }]) => [name, option]),
  ) as NonNullable<ParseArgsConfig['options']>;
  let read;
  try {
    read = parseArgs({ args: [...argv], options: config, allowPositionals: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
  return { ...(read.values as Arguments), ...named(read.positionals, positionals) };
}

/** With `--help` nothing else matters. */
export const asksForHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((one) => one === '--help' || one === '-h');
};

function named(given: readonly string[], positionals: readonly ScriptArgument[]): Arguments {
  const values: Record<string, ArgumentValue> = {};
  let at = 0;
  for (const { name, optional = false, multiple = false } of positionals) {
    const own = multiple ? given.slice(at) : given.slice(at, at + 1);
    if (own.length === 0 && !optional) throw new UsageError(`<${name}> is missing.`);
    if (multiple || own.length > 0) values[name] = multiple ? own : own[0];
    at += own.length;
  }
  if (at < given.length) throw new UsageError(`${JSON.stringify(given[at])} is one argument too many.`);
  return values;
}

/** What `--help` shows. */
export function usageText(name: string, about: string, { options, positionals }: Taken): string {
  const places = positionals.map(({ name: place, optional, multiple }) => {
    const shown = `<${place}>${multiple === true ? '...' : ''}`;
    return optional === true ? `[${shown}]` : shown;
  });
  const rows = [
    ...positionals.map(({ name: place, help = '' }): [string, string] => [`<${place}>`, help]),
    ...Object.entries(options).map(([option, { type, short, help = '', ...rest }]): [string, string] => [
      `${short === undefined ? '    ' : `-${short}, `}--${option}${type === 'string' ? ' <text>' : ''}`,
      `${help}${rest.default === undefined ? '' : ` (unless given: ${String(rest.default)})`}`,
    ]),
  ];
  const width = rows.reduce((most, [left]) => Math.max(most, left.length), 0);
  return [
    `Usage: ${[name, '[options]', ...places].join(' ')}`,
    ...(about === '' ? [] : ['', about]),
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()),
    '',
  ].join('\n');
}
