/** Reads the time of a row. Guards the rule that the unit of a number and the zone of a clock reading are never guessed. */
import { showValue } from '../../errors/error.js';
import { isTimeUnit, localToMicros, microsFromNumber, type Micros } from '../../model/time.js';
import { usageError } from '../failure.js';
import { compilePattern } from './pattern.js';

/** The instant of a cell, or the reason why there is none. */
export type TimeReader = (value: unknown) => Micros | string;

export function timeReader(format: string | undefined, zone: string | undefined, column: string): TimeReader {
  const refusal = (value: unknown, expected: string): string =>
    `${column} is ${showValue(value)}; expected ${expected}`;
  if (format === undefined || format === 'iso') {
    return (value) => {
      if (typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value))) {
        if (format === 'iso') return refusal(value, 'ISO time');
        throw usageError(
          `${column} holds numbers such as ${showValue(value)}.`,
          'Say their unit with --time-format s, ms, us or ns.',
        );
      }
      const time = typeof value === 'string' ? localToMicros(value.trim(), zone ?? 'UTC') : NaN;
      return Number.isNaN(time) ? refusal(value, 'ISO time (or give --time-format)') : time;
    };
  }
  if (isTimeUnit(format)) {
    return (value) => {
      const given = typeof value === 'string' ? value.trim() : value;
      const time =
        typeof given === 'string' || typeof given === 'number' ? microsFromNumber(given, format) : NaN;
      return Number.isNaN(time) ? refusal(value, `a number of ${format}`) : time;
    };
  }
  const read = compilePattern(format);
  if (!read)
    throw usageError(
      `--time-format is ${JSON.stringify(format)}; expected iso, s, ms, us, ns, or a pattern such as "dd/MM/yyyy HH:mm:ss".`,
    );
  return (value) => {
    const time = typeof value === 'string' ? read(value, zone ?? 'UTC') : NaN;
    return Number.isNaN(time) ? refusal(value, `a time of the form ${format}`) : time;
  };
}
