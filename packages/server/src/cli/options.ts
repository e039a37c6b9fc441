/** Options that several commands share, and the readers of their values. */
import { Option, type Argument, type Command } from 'commander';
import { flagOf, RETIRED, SETTINGS, variableOf, type Setting } from '../config/settings.js';
import type { Flags } from '../config.js';
import { flag } from '../config/values.js';
import { nearest } from '../model/nearest.js';
import { listParameter } from '../dialects/list-parameter.js';
import { isZone } from '../model/time.js';
import { usageError } from './failure.js';
import { OUTPUT_FORMATS } from './output.js';
import { readLength } from './times.js';

/** The options of a command that needs a platform. */
export function platformOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'data folder of the platform', undefined)
    .option('--url <url>', 'server to talk to instead of the one on the data folder (TRIBUTARY_URL)')
    .option('--token <token>', 'token to show (TRIBUTARY_TOKEN)')
    .option('--profile <name>', 'a server and token that `tributary login` kept (TRIBUTARY_PROFILE)')
    .option(
      '--project <id>',
      'project to work in, when the token reaches several (TRIBUTARY_PROJECT)',
      readId('--project'),
    );
}

/** Which points: all that is given must fit. */
export interface SelectionOptions {
  readonly device?: string[];
  readonly series?: string[];
  readonly tag?: string[];
  readonly seriesTag?: string[];
}

export function selectionOptions(command: Command): Command {
  return command
    .option('--device <keys>', 'devices, comma-separated, or one each time', readList)
    .option('--series <names>', 'series names, comma-separated, or one each time', readList)
    .option('--tag <key[=value]>', 'devices with these tags, comma-separated, or one each time', readList)
    .option('--series-tag <key[=value]>', 'series with these tags, in the same way', readList);
}

/** The members of a query that select; what was not asked for is undefined. */
export const selectionOf = ({ device, series, tag, seriesTag }: SelectionOptions) => ({
  devices: device,
  series,
  tags: tag?.map(readPair),
  seriesTags: seriesTag?.map(readPair),
});

/** An argument or option that takes one of a few words; a mistyped one is told like a mistyped name of anything else. */
export function oneOf<T extends Argument | Option>(taker: T, choices: readonly string[]): T {
  const name = taker instanceof Option ? (taker.long ?? taker.flags) : `<${taker.name()}>`;
  taker.choices(choices).argParser((text: string) => readWord(name, text, choices));
  return taker;
}

export function readWord(name: string, text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text;
  const likely = nearest(text, choices);
  throw usageError(
    `${name} is ${JSON.stringify(text)}; expected ${alternatives(choices)}.`,
    likely.length === 0 ? undefined : `Did you mean ${likely.join(' or ')}?`,
  );
}

const alternatives = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');

const LOADS = new WeakMap<Command, () => Promise<void>>();

/** What one command needs before its words are read or its help is shown, and no other shall wait for. */
export function loadFirst(command: Command, load: () => Promise<void>): void {
  LOADS.set(command, load);
}

export const load = (command: Command): Promise<void> | undefined => LOADS.get(command)?.();

/** `--json` is the short form that other commands have. */
export function formatOption(command: Command): Command {
  return command
    .addOption(oneOf(new Option('--format <format>', 'how to print'), OUTPUT_FORMATS).default('table'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

/** For a command that prints one thing, in words, or as an object for programs. */
export function jsonOption(command: Command): Command {
  return command.option('--json', 'print it as JSON');
}

/** Every setting as an option; the values stay texts for config.ts to read. */
export function settingOptions(command: Command): Command {
  for (const setting of Object.values(SETTINGS) as Setting[]) {
    const value = setting.type === flag ? '[true|false]' : '<value>';
    const fallback = setting.default === undefined ? '' : `, default ${setting.default}`;
    const description = `${setting.description.replaceAll('`', '')} (${variableOf(setting.name)}${fallback})`;
    command.addOption(new Option(`${flagOf(setting.name)} ${value}`, description));
  }
  // Taken only to be told what to do instead.
  for (const { name } of Object.values(RETIRED))
    command.addOption(new Option(`${flagOf(name)} <value>`).hideHelp());
  return command;
}

/** The settings among the parsed options of a command, by their names. */
export function settingFlags(options: Readonly<Record<string, unknown>>): Flags {
  const flags: Record<string, string | boolean> = {};
  for (const [key, { name }] of Object.entries({ ...SETTINGS, ...RETIRED })) {
    const value = options[key];
    if (typeof value === 'string' || typeof value === 'boolean') flags[name] = value;
  }
  return flags;
}

export function readId(option: string): (text: string) => string {
  return (text) => {
    if (!/^[1-9]\d{0,15}$/.test(text))
      throw usageError(`${option} is ${JSON.stringify(text)}; expected a positive integer.`);
    return text;
  };
}

/** From 0 on. */
export function readWhole(option: string, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (value < 0 || value > max)
      throw usageError(`${option} is ${JSON.stringify(text)}; expected an integer from 0 to ${max}.`);
    return value;
  };
}

export function readCount(option: string, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max)
      throw usageError(`${option} is ${JSON.stringify(text)}; expected an integer from 1 to ${max}.`);
    return value;
  };
}

export function readZone(text: string): string {
  if (isZone(text)) return text;
  throw usageError(
    `--zone is ${JSON.stringify(text)}; expected an IANA zone such as Europe/Brussels or UTC.`,
  );
}

/** What the texts of a list were before they were parted. */
const given = new WeakMap<readonly string[], readonly string[]>();

/**
 * `--series a,b` is the list a, b. An option that is given several times is not parted, as names may have commas:
 * `--series a,b --series c` is the list "a,b", c.
 */
export function readList(text: string, previous: string[] | undefined): string[] {
  const texts = [...((previous && given.get(previous)) ?? []), text];
  const parts = listParameter(texts.length > 1 ? texts : text);
  given.set(parts, texts);
  return parts;
}

/** `key=value`, or `key` alone where `value` may be absent. */
export function readPair(text: string): { key: string; value?: string } {
  const at = text.indexOf('=');
  return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** A length of time from now, as milliseconds since 1970. */
export function readExpiry(text: string): number {
  const length = readLength(text);
  if (length === undefined)
    throw usageError(
      `--expires is ${JSON.stringify(text)}; expected a length of time such as 12h, 90d or 52w.`,
    );
  return Date.now() + length;
}
