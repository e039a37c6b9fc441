/** Times of answers: ISO text with the digits they need, or numbers in the unit that the request asked for. */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import {
  isoFromMicros,
  microsFromRelative,
  microsFromValue,
  nanosecondText,
  nowMicros,
  numberFromMicros,
  type Micros,
  type TimeUnit,
} from '../../../model/time.js';
import { TIME_EXPECTED } from './schemas.js';

/** A time as JSON text: quotes included where it is text. */
export type TimeText = (time: Micros) => string;

export function timeText(unit: TimeUnit | undefined): TimeText {
  if (unit === undefined) return (time) => `"${isoFromMicros(time)}"`;
  // Nanoseconds are beyond 2^53: they are written as digits, exactly.
  if (unit === 'ns') return nanosecondText;
  return (time) => String(numberFromMicros(time, unit));
}

/** A time of a request; numbers are milliseconds unless the request says otherwise. */
export function timeOf(
  value: number | string,
  field: string,
  unit: TimeUnit | undefined,
  now: Micros = nowMicros(),
): Micros {
  const relative = typeof value === 'string' ? microsFromRelative(value.trim(), now) : undefined;
  const time = relative ?? microsFromValue(value, unit ?? 'ms');
  if (!Number.isNaN(time)) return time;
  throw invalidField(field, value, TIME_EXPECTED);
}

interface AskedRange {
  readonly from?: number | string | undefined;
  readonly to?: number | string | undefined;
  readonly unit?: TimeUnit | undefined;
}

/** The range of a request. One whose end is before its start is a mistake, not a range without points. */
export function rangeOf({ from, to, unit }: AskedRange): { from?: Micros; to?: Micros } {
  const now = nowMicros();
  const read = (value: number | string | undefined, field: string) =>
    value === undefined ? undefined : timeOf(value, field, unit, now);
  const range = given({ from: read(from, 'from'), to: read(to, 'to') });
  if (range.from !== undefined && range.to !== undefined)
    checkOrder(range.from, range.to, { field: 'to', value: to, start: 'from' });
  return range;
}

/** The same, as families say it that look for points at an end of it. */
export function spanOf({
  after,
  before,
  unit,
}: {
  readonly after?: number | string | undefined;
  readonly before?: number | string | undefined;
  readonly unit?: TimeUnit | undefined;
}): { after?: Micros; before?: Micros } {
  const now = nowMicros();
  const read = (value: number | string | undefined, field: string) =>
    value === undefined ? undefined : timeOf(value, field, unit, now);
  const span = given({ after: read(after, 'after'), before: read(before, 'before') });
  if (span.after !== undefined && span.before !== undefined)
    checkOrder(span.after, span.before, { field: 'before', value: before, start: 'after' });
  return span;
}

export function checkOrder(
  from: Micros,
  to: Micros,
  { field, value, start }: { field: string; value: unknown; start: string },
): void {
  if (from > to)
    throw invalidField(field, value, `a time that is not before \`${start}\` (${isoFromMicros(from)})`);
}

export const isoFromMillis = (time: number): string => isoFromMicros(time * 1000);
export const isoOrNull = (time: number | null): string | null => (time === null ? null : isoFromMillis(time));
