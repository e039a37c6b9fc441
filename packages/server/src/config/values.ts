/**
 * The value types of settings: how a text is read, how a value is shown, and what the message says was expected.
 * Keeps the rule that a wrong setting stops the start with a clear message instead of being bent into shape.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { MILLISECONDS_PER_DAY } from '../model/time.js';

export interface ValueType<T> {
  /** Completes "expected …" in messages and the reference page. */
  readonly expected: string;
  /** undefined = the text is not of this type. */
  parse(text: string): T | undefined;
  /** The shortest text that parses to the value again. */
  format(value: T): string;
}

const SIZE_UNITS: readonly (readonly [string, number])[] = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
];
const DECIMAL_SIZE_UNITS = { TB: 1e12, GB: 1e9, MB: 1e6, kB: 1e3, KB: 1e3 };
const DURATION_UNITS: readonly (readonly [string, number])[] = [
  ['d', MILLISECONDS_PER_DAY],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
];

export function integer(min: number, max: number): ValueType<number> {
  return {
    expected: `an integer from ${min} to ${max}`,
    parse(text) {
      if (!/^-?\d{1,16}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= min && value <= max ? value : undefined;
    },
    format: String,
  };
}

export const port = integer(0, 65_535);

function scaled(
  units: readonly (readonly [string, number])[],
  aliases: Readonly<Record<string, number>>,
  min: number,
  max: number,
  expected: string,
): ValueType<number> {
  const factors = new Map<string, number>([...units, ...Object.entries(aliases)]);
  const format = (value: number): string => {
    if (value === 0) return '0';
    const unit = units.find(([, factor]) => value % factor === 0);
    return unit ? `${value / unit[1]}${unit[0]}` : String(value);
  };
  return {
    expected: `${expected}, from ${format(min)} to ${format(max)}`,
    parse(text) {
      const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text);
      if (!match) return undefined;
      const [, digits = '', unit = ''] = match;
      // A bare number would leave the reader guessing its unit; only zero needs none.
      const factor = unit === '' ? (Number(digits) === 0 ? 1 : undefined) : factors.get(unit);
      if (factor === undefined) return undefined;
      const value = Number(digits) * factor;
      return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
    },
    format,
  };
}

/** Bytes. */
export function size(min: number, max: number): ValueType<number> {
  return scaled(
    SIZE_UNITS,
    DECIMAL_SIZE_UNITS,
    min,
    max,
    'a size with its unit (B, KiB, MiB, GiB, TiB; kB, MB, GB, TB)',
  );
}

/** Milliseconds. */
export function duration(min: number, max: number): ValueType<number> {
  return scaled(DURATION_UNITS, { m: 60_000 }, min, max, 'a duration with its unit (ms, s, min, h, d)');
}

export const flag: ValueType<boolean> = {
  expected: 'true or false',
  parse(text) {
    if (/^(true|1|yes|on)$/i.test(text)) return true;
    return /^(false|0|no|off)$/i.test(text) ? false : undefined;
  },
  format: String,
};

export function oneOf<const T extends string>(...words: readonly T[]): ValueType<T> {
  return {
    expected: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => word === text),
    format: String,
  };
}

export function text(expected: string, pattern = /./): ValueType<string> {
  return { expected, parse: (given) => (pattern.test(given) ? given : undefined), format: String };
}

/** Made absolute when read, so that a later change of the working directory cannot move the data. */
export const path: ValueType<string> = {
  expected: 'a path',
  parse: (given) => (given === '' || given.includes('\0') ? undefined : resolve(given)),
  format: String,
};

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return (
    most > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
};

/** Addresses and networks with commas between them. */
export const networks: ValueType<readonly string[]> = {
  expected: 'addresses or networks such as 10.0.0.0/8, with commas between them',
  parse(given) {
    const list = given.split(',').map((one) => one.trim());
    return list.every(isNetwork) ? list : undefined;
  },
  format: (list) => list.join(','),
};

export function url(...schemes: readonly string[]): ValueType<string> {
  return {
    expected: `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    parse(given) {
      if (!schemes.some((scheme) => given.startsWith(`${scheme}://`)) || !URL.canParse(given))
        return undefined;
      return new URL(given).hostname === '' ? undefined : given;
    },
    format: String,
  };
}

/** `ID:COUNT` with commas between them. */
export const quotas: ValueType<ReadonlyMap<number, number>> = {
  expected: 'quotas such as 12:5000000,13:1000 (project:count)',
  parse(given) {
    if (!/^\d{1,15}:\d{1,9}(,\d{1,15}:\d{1,9})*$/.test(given)) return undefined;
    return new Map(given.split(',').map((entry) => entry.split(':').map(Number) as [number, number]));
  },
  format: (value) => [...value].map(([project, count]) => `${project}:${count}`).join(','),
};

/** Hides the password of `scheme://user:password@host` wherever such a text is shown. */
export function withoutPassword(shown: string): string {
  return shown.replace(/(:\/\/[^:/@\s]*:)[^@/\s]+@/g, '$1***@');
}
