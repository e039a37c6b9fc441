/** How wide the buckets of a panel are: the narrowest usual width of which not more than so many lie in the span. */
import { parseBucket, type Bucket } from '../../model/buckets.js';
import { MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../model/time.js';
import type { Micros } from '../../model/time.js';
import type { Span } from './range.js';

const USUAL: readonly (readonly [text: string, width: Micros])[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => [`${n}ms`, n * 1000] as const),
  ...[1, 2, 5, 10, 15, 30].map((n) => [`${n}s`, n * MICROS_PER_SECOND] as const),
  ...[1, 2, 5, 10, 15, 30].map((n) => [`${n}m`, n * MICROS_PER_MINUTE] as const),
  ...[1, 2, 3, 6, 12].map((n) => [`${n}h`, n * 60 * MICROS_PER_MINUTE] as const),
  ...[
    ['1d', MICROS_PER_DAY] as const,
    ['1w', 7 * MICROS_PER_DAY] as const,
    ['1mo', 30.44 * MICROS_PER_DAY] as const,
    ['1q', 91.3 * MICROS_PER_DAY] as const,
    ['1y', 365.25 * MICROS_PER_DAY] as const,
  ],
];

export interface Width {
  readonly text: string;
  readonly bucket: Bucket;
  /** About, of a calendar's. */
  readonly width: Micros;
}

export function fittingWidth({ from, to }: Span, most: number, zone: string): Width {
  const least = (to - from) / most;
  const [text, width] = USUAL.find(([, usual]) => usual >= least) ?? USUAL.at(-1)!;
  return { text, width, bucket: parseBucket(text, zone) };
}

const UNITS = { day: 1, week: 7, month: 30.44, quarter: 91.3, year: 365.25 } as const;

export function widthOf(text: string, zone: string): Width {
  const bucket = parseBucket(text, zone);
  const width = bucket.kind === 'fixed' ? bucket.width : bucket.count * UNITS[bucket.unit] * MICROS_PER_DAY;
  return { text, bucket, width };
}
