/**
 * What a chart draws, from the server: which series there are, and of each as many buckets as the chart has dots across. Rule: a bucket
 * brings its first, least, greatest and last value, so that no peak is lost however long the time is.
 */
import type { Tributary } from '@tributary/client';
import { groupBy } from '../../model/lists.js';
import { isoFromMicros, microsFromIso } from '../../model/time.js';
import { MAX_CURVES, type Curve } from './chart.js';
import type { Bin } from './panel.js';
import type { Range } from './ticks.js';

export interface Selected {
  readonly series: readonly Series[];
  /** What is to be told of the selection: names that are not there, series that are not drawn. */
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
}

interface Series {
  readonly id: number;
  readonly device: string;
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
}

export interface Buckets {
  readonly range: Range;
  /** As text, such as `30s`. */
  readonly bucket: string;
  readonly zone: string | undefined;
  /** One aggregation in the place of the four. */
  readonly aggregation: string | undefined;
}

const ALL_FOUR = ['first', 'min', 'max', 'last'];

/** `body`: the members of a query that select. */
export async function selectSeries(api: Tributary, body: object): Promise<Selected> {
  const { items, warnings = [] } = await api.request('POST', '/query/last', { body: { ...body, count: 1 } });
  const unknown = warnings.filter(({ code }) => code === 'unknown_name').map(({ message }) => message);
  const found = items.map(({ device, series, value }) => ({
    device,
    name: series,
    isText: typeof value === 'string',
  }));
  const drawable = found.filter(({ isText }) => !isText);
  const series: Series[] = [];
  for (const { device, name } of drawable.slice(0, MAX_CURVES))
    for await (const one of api.series.list({ device, name })) series.push({ ...one, unit: one.unit ?? '' });
  const texts = found.filter(({ isText }) => isText).map(({ device, name }) => `${device} ${name}`);
  const notes = [
    ...(texts.length > 0
      ? [`Texts are not drawn: ${texts.slice(0, 5).join(', ')}${texts.length > 5 ? ' …' : ''}.`]
      : []),
    ...(drawable.length > MAX_CURVES
      ? [`${MAX_CURVES} of ${drawable.length} series are drawn: choose others with --device and --series.`]
      : []),
  ];
  return { series, unknown, notes };
}

export async function readCurves(
  api: Tributary,
  series: readonly Series[],
  { range, bucket, zone, aggregation }: Buckets,
): Promise<Curve[]> {
  if (series.length === 0) return [];
  const asked = aggregation === undefined ? ALL_FOUR : [aggregation];
  const { items } = await api.request('POST', '/query/buckets', {
    body: {
      seriesIds: series.map(({ id }) => id),
      from: isoFromMicros(range.from),
      to: isoFromMicros(range.to),
      bucket,
      zone,
      aggregations: asked,
    },
  });
  const rows = groupBy(items, (row) => JSON.stringify([row.device, row.series]));
  return series.map(({ device, name, kind, unit }) => ({
    ...{ device, series: name, unit, holds: kind === 'boolean' },
    bins: (rows.get(JSON.stringify([device, name])) ?? []).flatMap(
      ({ time, ...row }) =>
        binOf(
          microsFromIso(String(time)),
          asked.map((one) => row[one]),
        ) ?? [],
    ),
  }));
}

/** In the order in which they were asked for. A boolean is 1 or 0; undefined: there is nothing to draw. */
function binOf(at: number, values: readonly unknown[]): Bin | undefined {
  const [first, ...more] = values.map((value) =>
    value === null || typeof value === 'string' ? NaN : Number(value),
  );
  const [min = first!, max = first!, last = first!] = more;
  const bin = { at, first: first!, min, max, last };
  return Object.values(bin).every(Number.isFinite) ? bin : undefined;
}
