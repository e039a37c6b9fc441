/** Reads the time of a row. Keeps the rule that the unit of a number and the zone of a clock reading are never guessed. */
import { showValue } from '../../errors/error.js';
import { isTimeUnit, microsFromNumber, placeLocal, type Micros, type TimeUnit } from '../../model/time.js';
import { usageError } from '../failure.js';
import type { Clock } from './clock.js';
import { compilePattern } from './pattern.js';

/** The instant of a cell, or the reason why there is none. `key` says in which order of rows the cell stands (Clock). */
export type TimeReader = (value: unknown, key: string) => Micros | string;

type ReadLocal = (text: string, place: (naive: Micros) => Micros) => Micros;

export function timeReader(format: string | undefined, clock: Clock, column: string): TimeReader {
  if (format !== undefined && isTimeUnit(format)) return unitReader(format, column);
  return textReader(format, clock, column);
}

function textReader(format: string | undefined, clock: Clock, column: string): TimeReader {
  const refusal = refusalOf(column);
  const iso = format === undefined || format === 'iso';
  const read: ReadLocal | undefined = iso
    ? (text, place) => placeLocal(text.trim(), place)
    : compilePattern(format);
  const form = iso
    ? `ISO time${format === 'iso' ? '' : ' (or give --time-format)'}`
    : `a time of the form ${format}`;
  if (!read)
    throw usageError(
      `--time-format is ${JSON.stringify(format)}; expected iso, s, ms, us, ns, or a pattern such as "dd/MM/yyyy HH:mm:ss".`,
    );
  return (value, key) => {
    if (iso && isNumber(value)) {
      if (format === 'iso') return refusal(value, form);
      throw usageError(
        `${column} holds numbers such as ${showValue(value)}.`,
        'Say their unit with --time-format s, ms, us or ns.',
      );
    }
    let jumped = false;
    const place = (naive: Micros): Micros => {
      const time = clock.instant(naive, key);
      jumped = Number.isNaN(time);
      return time;
    };
    const time = typeof value === 'string' ? read(value, place) : NaN;
    if (!Number.isNaN(time)) return time;
    return refusal(
      value,
      jumped ? `a time that the clocks of ${clock.zone} show: they jump over this one` : form,
    );
  };
}

function unitReader(unit: TimeUnit, column: string): TimeReader {
  return (value) => {
    const given = typeof value === 'string' ? value.trim() : value;
    const time = typeof given === 'string' || typeof given === 'number' ? microsFromNumber(given, unit) : NaN;
    return Number.isNaN(time) ? refusalOf(column)(value, `a number of ${unit}`) : time;
  };
}

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value));

const refusalOf =
  (column: string) =>
  (value: unknown, expected: string): string =>
    `${column} is ${showValue(value)}; expected ${expected}`;
