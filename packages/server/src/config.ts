/**
 * Resolves the settings table against flags and environment: flag > environment > default. Keeps the rule that this is
 * the only place where a setting gets its value; everything else is handed a Config.
 */
import { closest } from './config/closest.js';
import {
  CLIENT_VARIABLES,
  flagOf,
  RETIRED,
  SETTINGS,
  variableOf,
  type Setting,
  type SettingKey,
} from './config/settings.js';
import { flag, withoutPassword } from './config/values.js';
import { TributaryError } from './errors/error.js';

type ValueOf<S> = S extends { readonly default: string; readonly type: { parse(text: string): infer V } }
  ? Exclude<V, undefined>
  : S extends { readonly type: { parse(text: string): infer V } }
    ? V | undefined
    : never;

/** Durations are milliseconds, sizes are bytes, paths are absolute. */
export type Config = { readonly [K in SettingKey]: ValueOf<(typeof SETTINGS)[K]> };

export type Flags = Readonly<Record<string, string | boolean | undefined>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly setting: Setting;
  /** Safe to print; undefined = absent. */
  readonly shown: string | undefined;
  /** `default`, or the flag or variable that gave the value. */
  readonly origin: string;
}

export interface Resolution {
  readonly config: Config;
  readonly settings: readonly ResolvedSetting[];
  readonly warnings: readonly string[];
}

const KEYS = Object.keys(SETTINGS) as SettingKey[];
const NAMES = new Map<string, SettingKey>(KEYS.map((key) => [SETTINGS[key].name, key]));

const shown = new WeakMap<Config, readonly ResolvedSetting[]>();

/** The settings of a config with their origins, safe to print; none of one that was made elsewhere. */
export const settingsOf = (config: Config): readonly ResolvedSetting[] => shown.get(config) ?? [];

/** `flags` are arguments (`['--port', '80', '--demo']`) or an object of setting names (`{ port: '80', demo: true }`). */
export function loadConfig(flags: readonly string[] | Flags, env: Environment): Config {
  return resolveSettings(flags, env).config;
}

export function resolveSettings(flags: readonly string[] | Flags, env: Environment): Resolution {
  const given: Flags = Array.isArray(flags) ? readArguments(flags as readonly string[]) : (flags as Flags);
  for (const name of Object.keys(given)) if (!NAMES.has(name)) throw unknownFlag(name, given[name]);
  refuseRetired(env);
  const values: Partial<Record<SettingKey, unknown>> = {};
  const settings = KEYS.map((key): ResolvedSetting => {
    const setting: Setting = SETTINGS[key];
    const { text, origin } = pick(setting, given, env);
    const value = text === undefined ? undefined : parse(setting, text, origin);
    values[key] = value;
    return { key, setting, shown: show(setting, value), origin: origin.replace(/^\w+ (variable )?/, '') };
  });
  const config = values as Config;
  shown.set(config, settings);
  return { config, settings, warnings: unknownVariables(env) };
}

function pick(
  setting: Setting,
  flags: Flags,
  env: Environment,
): { text: string | undefined; origin: string } {
  const byFlag = flags[setting.name];
  if (byFlag !== undefined) return { text: String(byFlag), origin: `flag ${flagOf(setting.name)}` };
  const variable = variableOf(setting.name);
  // An empty variable means "not set", as compose files and unit files have it; a password may be empty all the same.
  const byVariable = env[variable];
  if (byVariable !== undefined && byVariable !== '')
    return { text: byVariable, origin: `environment variable ${variable}` };
  return { text: setting.default, origin: 'its default' };
}

function parse(setting: Setting, text: string, origin: string): unknown {
  const value = setting.type.parse(text);
  if (value !== undefined) return value;
  const shown = setting.secret ? '***' : withoutPassword(text);
  throw new TributaryError('setting_invalid', {
    field: setting.name,
    origin,
    value: shown,
    expected: setting.type.expected,
  });
}

function show(setting: Setting, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return setting.secret ? '***' : withoutPassword(setting.type.format(value));
}

/** `--name value`, `--name=value`, and `--name` alone for settings that are true or false. */
function readArguments(args: readonly string[]): Flags {
  const flags: Record<string, string | boolean> = {};
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? '';
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (!match) throw unknownFlag(argument, argument);
    const [, name = '', value] = match;
    const key = NAMES.get(name);
    if (key === undefined) throw unknownFlag(name, value ?? true);
    if (value !== undefined) flags[name] = value;
    else if (SETTINGS[key].type === flag) flags[name] = true;
    else {
      const next = args[++i];
      if (next === undefined || next.startsWith('--'))
        throw new TributaryError('setting_invalid', {
          field: name,
          origin: `flag --${name}`,
          value: '',
          expected: SETTINGS[key].type.expected,
        });
      flags[name] = next;
    }
  }
  return flags;
}

function unknownFlag(name: string, value: unknown): TributaryError {
  const retired = Object.values(RETIRED).find((one) => one.name === name);
  if (retired !== undefined) return retiredError(name, `flag ${flagOf(name)}`, value, retired.instead);
  const similar = closest(name, [...NAMES.keys()]);
  return new TributaryError('setting_invalid', {
    field: name,
    origin: 'unknown flag',
    value,
    expected: similar
      ? `a known flag, perhaps ${flagOf(similar)}`
      : 'a known flag (`tributary config` lists them)',
  });
}

function refuseRetired(env: Environment): void {
  for (const { name, instead } of Object.values(RETIRED)) {
    const variable = variableOf(name);
    const value = env[variable];
    if (value !== undefined && value !== '')
      throw retiredError(name, `environment variable ${variable}`, value, instead);
  }
}

const retiredError = (field: string, origin: string, value: unknown, expected: string): TributaryError =>
  new TributaryError('setting_invalid', { field, origin, value, expected });

function unknownVariables(env: Environment): string[] {
  const known = new Set<string>([...KEYS.map((key) => variableOf(SETTINGS[key].name)), ...CLIENT_VARIABLES]);
  return Object.keys(env)
    .filter((name) => name.startsWith('TRIBUTARY_') && !known.has(name))
    .sort()
    .map((name) => {
      const similar = closest(name, [...known]);
      return `The environment variable ${name} is not a setting and is ignored${similar ? `; perhaps ${similar} was meant` : ''}.`;
    });
}
