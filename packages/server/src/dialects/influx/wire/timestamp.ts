/** The timestamp of a line, in its precision, as microseconds. */
import { MICROS_PER_DAY, microsFromNumber, type Micros, type TimeUnit } from '../../../model/time.js';
import { shownPart } from './bytes.js';
import { LineProblem } from './line-problem.js';
import { parseShortInteger, plainInteger } from './numbers.js';

/** Minutes and hours are units of this protocol only. */
export type Precision = TimeUnit | 'm' | 'h';

const PER_UNIT: Record<Precision, number> = {
  ns: 0.001,
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};
const UNIT_NAMES: Record<Precision, string> = {
  ns: 'nanoseconds',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
};
/** InfluxDB's own bound on either side of 1970: what 64 bits of nanoseconds hold, in the year 2262. */
const FARTHEST: Micros = 9_223_372_036_854_775;
const MOST_CHARACTERS = 20;

/** Cut to whole microseconds. */
export function readTime(bytes: Buffer, start: number, end: number, precision: Precision): Micros {
  // Nanoseconds have 19 digits, beyond what a double holds: the last three are cut off as digits.
  const cut = precision === 'ns' && end - start > 9 ? 3 : 0;
  const short = parseShortInteger(bytes, start, end - cut);
  if (short >= 0 && (cut === 0 || parseShortInteger(bytes, end - 3, end) >= 0)) {
    const time =
      cut === 3 ? short : precision === 'ns' ? Math.floor(short / 1000) : short * PER_UNIT[precision];
    if (time <= FARTHEST) return time;
  }
  return rareTime(bytes, start, end, precision);
}

function rareTime(bytes: Buffer, start: number, end: number, precision: Precision): Micros {
  const text = plainInteger(bytes.toString('latin1', start, end));
  const shown = `timestamp ${shownPart(bytes, start, end)}`;
  if (text === undefined) throw new LineProblem(`${shown} is not a whole number`);
  const time = text.length > MOST_CHARACTERS ? NaN : timeOf(text, precision);
  if (Math.abs(time) <= FARTHEST) return time;
  const meant = UNITS.find((unit) => isLikely(timeOf(text, unit)));
  throw new LineProblem(
    `${shown} is not a time in ${UNIT_NAMES[precision]}, the precision of this request` +
      (meant === undefined ? '' : `; it looks like ${UNIT_NAMES[meant]}`),
  );
}

const timeOf = (text: string, precision: Precision): Micros =>
  precision === 'm' || precision === 'h'
    ? Number(text) * PER_UNIT[precision]
    : microsFromNumber(text, precision);

const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
/** 2000-01-01T00:00:00Z. */
const LIKELY_FROM: Micros = 946_684_800_000_000;
const LIKELY_AHEAD = 36_525 * MICROS_PER_DAY;

const isLikely = (time: Micros): boolean => time >= LIKELY_FROM && time < LIKELY_FROM + LIKELY_AHEAD;
