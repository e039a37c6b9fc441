/** The timestamp of a line, in its precision, as microseconds. */
import { DEFAULT_EARLIEST, likelyUnit, UNIT_NAMES, type NumberUnit } from '../../../model/likely-unit.js';
import { MICROS_PER_DAY, microsFromNumber, type Micros } from '../../../model/time.js';
import { MINUS, shownPart } from './bytes.js';
import { LineProblem } from './line-problem.js';
import { parseShortInteger, plainInteger } from './numbers.js';

/** Minutes and hours are units of this protocol only. */
export type Precision = NumberUnit;

const PER_UNIT: Record<Precision, number> = {
  ns: 0.001,
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};
/** InfluxDB's own bound on either side of 1970: what 64 bits of nanoseconds hold but for two, in the year 2262. */
const FARTHEST_NANOSECOND = 2n ** 63n - 2n;
const FARTHEST: Micros = 9_223_372_036_854_775;
const MAX_CHARACTERS = 20;
/** A number out of range that is an instant of this century in another unit was probably meant in it. */
const LIKELY_TO: Micros = DEFAULT_EARLIEST + 36_525 * MICROS_PER_DAY;

/** Cut to whole microseconds; never −0. */
export function readTime(bytes: Buffer, start: number, end: number, precision: Precision): Micros {
  // Nanoseconds have 19 digits, beyond what a double holds: the last three are cut off as digits.
  const cut = precision === 'ns' && end - start > 9 ? 3 : 0;
  const short = parseShortInteger(bytes, start, end - cut);
  const isExact = cut === 0 || (bytes[end - 3] !== MINUS && parseShortInteger(bytes, end - 3, end) >= 0);
  if (short >= 0 && bytes[start] !== MINUS && isExact) {
    const time =
      cut === 3 ? short : precision === 'ns' ? Math.floor(short / 1000) : short * PER_UNIT[precision];
    if (time < FARTHEST) return time;
  }
  return rareTime(bytes, start, end, precision);
}

function rareTime(bytes: Buffer, start: number, end: number, precision: Precision): Micros {
  const text = plainInteger(bytes.toString('latin1', start, end));
  const shown = `timestamp ${shownPart(bytes, start, end)}`;
  if (text === undefined) throw new LineProblem(`${shown} is not a whole number`);
  if (text.length <= MAX_CHARACTERS) {
    const nanoseconds = BigInt(text) * BigInt(PER_UNIT[precision] * 1000);
    if (nanoseconds <= FARTHEST_NANOSECOND && nanoseconds >= -FARTHEST_NANOSECOND)
      return microsFromNumber(nanoseconds, 'ns');
  }
  const meant = likelyUnit(text, DEFAULT_EARLIEST, LIKELY_TO, precision);
  throw new LineProblem(
    `${shown} is not a time in ${UNIT_NAMES[precision]}, the precision of this request` +
      (meant === undefined ? '' : `; it looks like ${UNIT_NAMES[meant]}`),
  );
}
