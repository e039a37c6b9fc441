/** The timestamp of a line, in its precision, as microseconds. */
import { microsFromNumber, type Micros, type TimeUnit } from '../../../model/time.js';
import { parseShortInteger } from './numbers.js';

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
/** Why a line cannot be read; it is refused with this reason. */
export class LineProblem extends Error {
  constructor(message: string) {
    // An answer, not a fault: there may be as many as lines, and where it was found is of no interest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Cut to whole microseconds. */
export function readTime(bytes: Buffer, start: number, end: number, precision: Precision): Micros {
  // Nanoseconds have 19 digits, beyond what a double holds: the last three are cut off as digits.
  const cut = precision === 'ns' && end - start > 9 ? 3 : 0;
  const short = parseShortInteger(bytes, start, end - cut);
  const exact = cut === 3 ? parseShortInteger(bytes, end - 3, end) >= 0 : true;
  if (!Number.isNaN(short) && exact && short >= 0)
    return cut === 3 ? short : precision === 'ns' ? Math.floor(short / 1000) : short * PER_UNIT[precision];
  if (cut === 3 && end - start <= 19 && exact) {
    const micros = Number(bytes.toString('latin1', start, end - 3));
    if (Number.isSafeInteger(micros)) return micros;
  }
  const text = bytes.toString('latin1', start, end);
  if (!/^-?\d{1,19}$/.test(text)) throw new LineProblem(`timestamp ${text} is not a whole number`);
  return precision === 'm' || precision === 'h'
    ? Number(text) * PER_UNIT[precision]
    : microsFromNumber(text, precision);
}
