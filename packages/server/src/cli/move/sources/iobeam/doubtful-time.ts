/**
 * Times of files that were written in another unit than they are read in. Rule: as in every API, such a number is refused with the
 * unit that it looks like, and nothing is converted.
 */
import { UNIT_OF, type TimeFormat } from '../../../../dialects/iobeam/wire/times.js';
import { DEFAULT_EARLIEST, likelyUnit, UNIT_NAMES } from '../../../../model/likely-unit.js';
import { isoFromMicros, nowMicros, type Micros } from '../../../../model/time.js';
import { Unreadable, type Reading } from './dump.js';

const FORMAT_OF: Readonly<Record<string, TimeFormat>> = { s: 'sec', ms: 'msec', us: 'usec' };

interface Given {
  /** As it stands in the file. */
  readonly given: unknown;
  /** What it was read as; NaN: it is too large for its unit. */
  readonly time: Micros;
  readonly format: TimeFormat;
  /** Where the unit is said. */
  readonly said: 'CSV' | 'JSON';
  /** Where in the file it is. */
  readonly place: string;
}

/** Throws if the number lies before 2000 or in the future, and another unit makes a likely time of it. */
export function refuseDoubtful({ given, time, format, said, place }: Given, { isAsGiven }: Reading): void {
  if (isAsGiven || typeof given !== 'number' || format === 'timeval') return;
  const now = nowMicros();
  if (time >= DEFAULT_EARLIEST && time <= now) return;
  const unit = UNIT_OF[format];
  const meant = likelyUnit(given, DEFAULT_EARLIEST, now);
  if (meant === undefined || meant === unit) return;
  const read = Number.isNaN(time) ? 'more than a time can be' : isoFromMicros(time);
  const known = FORMAT_OF[meant];
  const remedy =
    known === undefined
      ? 'Divide the times by 1000 and read them as usec'
      : said === 'CSV'
        ? `Say it with --timefmt ${known}`
        : `Put "timefmt": "${known}" into the document`;
  throw new Unreadable(
    `${place}: time is ${given} ${UNIT_NAMES[unit]}, which is ${read}; it looks like ${UNIT_NAMES[meant]}`,
    `${remedy}; if the times are right as they are, add --times-as-given.`,
  );
}
