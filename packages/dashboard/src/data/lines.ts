/**
 * One series over a span, as a chart draws it. Rule: what is drawn costs the same whatever is stored: all points where there are
 * not many more than pixels, else buckets of about a pixel, as mean between minimum and maximum.
 */
import type { AggregatedRow, Aggregation, Series, Tributary } from '@tributary/client';
import { widthFor, type Width } from './buckets.js';
import { withGaps } from './gaps.js';
import type { Span } from './range.js';

export interface Line {
  readonly series: Series;
  readonly mode: 'raw' | 'buckets';
  /** Absent: of points. */
  readonly width?: Width;
  /** Milliseconds, rising. */
  readonly times: number[];
  /** Null: nothing is drawn there. Booleans are 1 and 0. */
  readonly values: (number | null)[];
  /** The least and the greatest of each bucket, where they are asked for. */
  readonly low?: (number | null)[];
  readonly high?: (number | null)[];
  /** Of each bucket, how many points it has. */
  readonly counts?: number[];
  /** Of a series of texts, which has no values. */
  readonly texts?: string[];
  /** Drawn as bars, of which so many stand side by side; absent: as a line. */
  readonly shape?: { readonly bars: number };
  /** Its axis has zero on it. */
  readonly zero?: boolean;
  /** There were more than are here. */
  readonly cut: boolean;
}

/** `auto`: what fits the width; `raw`: points; else an aggregation of buckets. */
export interface Wanted {
  readonly span: Span;
  readonly pixels: number;
  readonly aggregation: Aggregation | 'auto' | 'raw';
  readonly zone: string;
}

const MOST_RAW = 50_000;
const MOST_TEXTS = 2_000;
/** Beyond so many points for each pixel, points only paint over each other. */
const POINTS_PER_PIXEL = 2;

export function readLine(
  client: Tributary,
  series: Series,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Line> {
  if (series.kind !== 'number' && series.kind !== 'boolean') return readTexts(client, series, wanted, signal);
  if (wanted.aggregation === 'raw') return readPoints(client, series, wanted.span, MOST_RAW, signal);
  if (wanted.aggregation === 'auto') return readFitting(client, series, wanted, signal);
  return readBuckets(client, series, wanted, [wanted.aggregation], signal);
}

const BAND: readonly Aggregation[] = ['mean', 'min', 'max', 'count'];

async function readFitting(
  client: Tributary,
  series: Series,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Line> {
  const most = Math.max(200, wanted.pixels * POINTS_PER_PIXEL);
  const line = await readBuckets(client, series, wanted, BAND, signal);
  const points = line.counts!.reduce((sum, count) => sum + count, 0);
  return points > most ? line : readPoints(client, series, wanted.span, most, signal);
}

async function readBuckets(
  client: Tributary,
  series: Series,
  { span, pixels, zone }: Wanted,
  aggregations: readonly Aggregation[],
  signal: AbortSignal,
): Promise<Line> {
  const width = widthFor(span, Math.max(50, Math.min(1000, pixels)));
  const isOfCalendar = /[dwoqy]$/.test(width.text);
  const query = client.query().seriesId(series.id).between(Math.floor(span.from), Math.ceil(span.to));
  const buckets = query.aggregate(...aggregations).every(width.text);
  const rows = await (isOfCalendar ? buckets.zone(zone) : buckets).buckets({ signal });
  const column = (name: string) => rows.map((row) => numberOf(row[name]));
  const first = aggregations[0]!;
  const found = {
    times: rows.map(({ time }) => Date.parse(time ?? '')),
    values: column(first),
    ...(aggregations.includes('min') && { low: column('min'), high: column('max') }),
    ...(aggregations.includes('count') && { counts: rows.map((row: AggregatedRow) => Number(row['count'])) }),
  };
  return { series, mode: 'buckets', width, cut: false, ...withGaps(found, width.milliseconds * 1.5) };
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : null;

async function readPoints(
  client: Tributary,
  series: Series,
  { from, to }: Span,
  most: number,
  signal: AbortSignal,
): Promise<Line> {
  // A point beyond each edge would be drawn to; what is beyond is asked for with the next look.
  const query = client
    .query()
    .seriesId(series.id)
    .between(Math.floor(from), Math.ceil(to))
    .pageSize(Math.ceil(most));
  for await (const page of query.columnPages({ signal })) {
    const times = Array.from(page.times);
    const values = Array.from(page.values, (value) => (Number.isNaN(value) ? null : value));
    const found = series.kind === 'boolean' ? { times, values } : withGaps({ times, values });
    return { series, mode: 'raw', cut: page.next !== null, ...found };
  }
  return { series, mode: 'raw', times: [], values: [], cut: false };
}

/** Of each series of texts what held before the span, then its points; of very many, the first and the last of each bucket. */
async function readTexts(
  client: Tributary,
  series: Series,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Line> {
  const { span } = wanted;
  const [from, to] = [Math.floor(span.from), Math.ceil(span.to)];
  const query = client.query().seriesId(series.id);
  const [[earlier], page] = await Promise.all([
    query.to(from).latest(1, { signal }).all(),
    firstPage(query.between(from, to).pageSize(MOST_TEXTS).pages({ signal })),
  ]);
  const points: { time: string; value: unknown }[] =
    page.next === null ? [...page.items] : await textsOfBuckets(client, series, wanted, signal);
  if (earlier !== undefined) points.unshift(earlier);
  return {
    ...{ series, mode: page.next === null ? 'raw' : 'buckets', cut: false, values: [] },
    times: points.map(({ time }) => Date.parse(time)),
    texts: points.map(({ value }) => String(value)),
  };
}

async function textsOfBuckets(
  client: Tributary,
  series: Series,
  { span, pixels }: Wanted,
  signal: AbortSignal,
) {
  const width = widthFor(span, Math.max(50, Math.min(1000, pixels)));
  const query = client.query().seriesId(series.id).between(Math.floor(span.from), Math.ceil(span.to));
  const rows = await query.aggregate('first', 'last').every(width.text).buckets({ signal });
  return rows.flatMap(({ time, first, last }) => {
    const start = Date.parse(time ?? '');
    const middle = new Date(start + width.milliseconds / 2).toISOString();
    const points = [{ time: time ?? '', value: first ?? '' }];
    return first === last ? points : [...points, { time: middle, value: last ?? '' }];
  });
}

async function firstPage<T>(pages: AsyncGenerator<T, void>): Promise<T> {
  const { value } = await pages.next();
  await pages.return();
  return value as T;
}
