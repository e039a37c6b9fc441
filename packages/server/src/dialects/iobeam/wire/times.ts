/**
 * Times as iobeam writes them. Rules: `created` and `expires` have one fixed-width form without fractions, the only one
 * that all clients can read; a unit may be spelled in any letter case; a coarser unit rounds down.
 */
import { invalidField } from '../../../errors/error.js';
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND, type TimeUnit } from '../../../model/time.js';
import type { Micros } from '../../../services/services.js';

export const TIME_FORMATS = ['sec', 'msec', 'usec', 'timeval'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

const MICROS = { sec: MICROS_PER_SECOND, msec: MICROS_PER_MILLISECOND, usec: 1 } as const;

/** The units that the formats of plain numbers are. */
export const UNIT_OF: Readonly<Record<Exclude<TimeFormat, 'timeval'>, TimeUnit>> = {
  sec: 's',
  msec: 'ms',
  usec: 'us',
};

export type IobeamTime = number | { readonly sec: number; readonly usec: number };

/** `2016-08-28 17:25:31 +0000` from milliseconds. */
export function stampText(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`;
}

/** The unit of a `timefmt`; `timeval` only where an answer is asked for. */
export function timeFormatOf(value: unknown, field = 'timefmt'): TimeFormat {
  if (value === undefined || value === '') return 'msec';
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  const format = TIME_FORMATS.find((one) => one === name);
  if (format === undefined) throw invalidField(field, value, TIME_FORMATS.join(', '));
  return format;
}

/** `sec` stands before `usec`: Arduino looks for the first `sec":` in the text. */
export function timeIn(micros: Micros, format: TimeFormat): IobeamTime {
  if (format !== 'timeval') return Math.floor(micros / MICROS[format]);
  const sec = Math.floor(micros / MICROS.sec);
  return { sec, usec: micros - sec * MICROS.sec };
}

/** Microseconds of one unit, for times that come in as numbers. */
export const microsPer = (format: Exclude<TimeFormat, 'timeval'>): number => MICROS[format];
