/**
 * Where the axes of a chart are marked, and with what. Rules: marks are round numbers and the edges of the calendar in the zone of the
 * chart; no label touches the next one.
 */
import { bucketEdges, parseBucket } from '../../model/buckets.js';
import {
  isoFromMicros,
  microsToLocal,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  type Micros,
} from '../../model/time.js';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the values of a drawing span: a flat line is drawn in the middle. */
export function spanOf(least: number, most: number): Range {
  if (least < most) return { from: least, to: most };
  const half = least === 0 ? 1 : Math.abs(least) / 10;
  return { from: least - half, to: least + half };
}

/** The least power of ten that is a number and not 0. */
const LEAST_POWER = -323;

/** Round values of a span, at most `count`, at least one, the smallest first. */
export function valueTicks({ from, to }: Range, count: number): Tick[] {
  // Halves, because the difference of the greatest numbers is beyond them.
  const length = (to / 2 - from / 2) * 2;
  if (!Number.isFinite(length)) return [tick(0, Number.MAX_VALUE)];
  // Not below the least number: of a step that is 0 there is no end of marks.
  for (let power = Math.max(LEAST_POWER, Math.floor(Math.log10(length / (count + 1)))); ; power++)
    for (const factor of [1, 2, 5]) {
      const step = factor * 10 ** power;
      const first = Math.ceil(from / step - 1e-9);
      const marks = Math.floor(to / step + 1e-9) - first + 1;
      if (marks > count) continue;
      // Of a span without any round value its middle.
      if (marks < 1) return [tick((from + to) / 2, length)];
      return Array.from({ length: marks }, (_, i) => tick((first + i) * step, step));
    }
}

function tick(at: number, step: number): Tick {
  const size = Math.max(Math.abs(at), step);
  if (size >= 1e7 || size < 1e-4) return { at, label: Number(at.toPrecision(4)).toExponential() };
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // No minus before a zero.
  return { at, label: (Number(at.toFixed(digits)) || 0).toFixed(digits) };
}

/** Widths between marks, and how much of a time is told beside each. */
const STEPS: readonly (readonly [bucket: string, form: Form])[] = [
  ...forms('clock-millis', '1ms 2ms 5ms 10ms 20ms 50ms 100ms 200ms 500ms'),
  ...forms('clock-seconds', '1s 2s 5s 10s 15s 30s'),
  ...forms('clock', '1m 2m 5m 10m 15m 30m 1h 2h 3h 6h 12h'),
  ...forms('day', '1d 2d 1w 2w'),
  ...forms('month', '1mo 3mo 6mo'),
  ...forms('year', '1y 2y 5y 10y 50y 100y'),
];
type Form = 'clock-millis' | 'clock-seconds' | 'clock' | 'day' | 'month' | 'year';

function forms(form: Form, buckets: string): [string, Form][] {
  return buckets.split(' ').map((bucket) => [bucket, form]);
}

/** Parts of a local time as ISO text has them: the first and the last character. */
const SHOWN: Readonly<Record<Form, readonly [number, number]>> = {
  'clock-millis': [14, 23],
  'clock-seconds': [11, 19],
  clock: [11, 16],
  day: [5, 10],
  month: [0, 7],
  year: [0, 4],
};
const GAP = 2;

/** Marks of a range of microseconds on `columns` characters, as many as have room. */
export function timeTicks({ from, to }: Range, columns: number, zone: string): Tick[] {
  for (const [bucket, form] of STEPS) {
    const [start, end] = SHOWN[form];
    const room = Math.floor(columns / (end - start + GAP));
    const step = parseBucket(bucket, zone);
    // Months and years are at least so long.
    const length = step.kind === 'fixed' ? step.width : step.count * DAYS[step.unit] * MICROS_PER_DAY;
    if ((to - from) / length > room) continue;
    const marks =
      step.kind === 'fixed'
        ? clockMarks({ from, to }, step.width, zone)
        : [...bucketEdges(step, from, to, columns)];
    return marks
      .filter((at) => at >= from && at < to)
      .map((at) => ({ at, label: localText(at, zone).slice(start, end) }));
  }
  return [];
}

const DAYS = { day: 1, week: 7, month: 28, quarter: 90, year: 365 } as const;

/** By the clocks of the zone: three hours are those from midnight. */
function clockMarks({ from, to }: Range, width: number, zone: string): number[] {
  const shift = microsToLocal(from, zone) - from;
  const marks: number[] = [];
  for (let at = Math.ceil((from + shift) / width) * width; at - shift < to; at += width)
    marks.push(at - shift);
  return marks;
}

/** As ISO text has it, without a zone. */
export const localText = (time: Micros, zone: string): string =>
  isoFromMicros(microsToLocal(time, zone)).replace('Z', '');

/** For a caption: to the second, and to the minute where that is all. */
export function shownTime(time: Micros, zone: string): string {
  const text = localText(time, zone).replace('T', ' ');
  return text.slice(0, time % (60 * MICROS_PER_SECOND) === 0 ? 16 : 19);
}
