/** How wide the buckets of a chart are: the narrowest usual width that gives each some pixels. */
import type { Span } from './range.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WIDTHS: readonly (readonly [text: string, width: number])[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => [`${n}ms`, n] as const),
  ...[1, 2, 5, 10, 15, 30].map((n) => [`${n}s`, n * SECOND] as const),
  ...[1, 2, 5, 10, 15, 30].map((n) => [`${n}m`, n * MINUTE] as const),
  ...[1, 2, 3, 6, 12].map((n) => [`${n}h`, n * HOUR] as const),
  ['1d', DAY],
  ['1w', 7 * DAY],
  ['1mo', 30.44 * DAY],
  ['1q', 91.3 * DAY],
  ['1y', 365.25 * DAY],
];

export interface Width {
  readonly text: string;
  /** About, of those of a calendar. */
  readonly milliseconds: number;
}

export function widthFor({ from, to }: Span, most: number): Width {
  const least = (to - from) / most;
  const [text, milliseconds] = WIDTHS.find(([, width]) => width >= least) ?? WIDTHS.at(-1)!;
  return { text, milliseconds };
}
