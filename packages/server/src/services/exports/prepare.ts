/** An order as the points store takes it: series by device, headings that a format can hold, a range with two ends. */
import { MICROS_PER_MILLISECOND } from '../../model/time.js';
import { invalidField } from '../../errors/error.js';
import { isTextFormat, type ExportColumn } from '../../model/exports.js';
import { formatAggregation } from '../../model/aggregations.js';
import type { ExportQuery } from '../../points/queries/export/query.js';
import type { ExportOrder, SelectedSeries } from '../services.js';

export interface PreparedDevice {
  readonly label: string;
  readonly series: SelectedSeries[];
}

export interface Prepared extends ExportQuery {
  readonly devices: readonly PreparedDevice[];
}

/** A row has a cell for every column: more of them than this make a table that nothing reads. */
const MAX_COLUMNS = 2_000;

const DEVICE = { heading: 'device', holds: 'device' } as const;
const SERIES = { heading: 'series', holds: 'series' } as const;
const TIME = { heading: 'time', holds: 'instant' } as const;
/** No heading of a wide layout: by it a long one is known, also to `tributary import`. */
const NOT_WIDE = ['series'];

export function prepare(order: ExportOrder, now: number): Prepared {
  const { layout, format, from = 0, to = (now + 1) * MICROS_PER_MILLISECOND } = order;
  const names = layout === 'wide' ? (order.names ?? namesOf(order.series)) : [];
  const cells = names.length * Math.max(1, order.buckets?.aggregations.length ?? 1);
  if (cells > MAX_COLUMNS)
    throw invalidField('layout', layout, `long, or at most ${MAX_COLUMNS} columns of values (here ${cells})`);
  const columns: readonly ExportColumn[] =
    order.columns ?? (layout === 'wide' ? [DEVICE, TIME] : [DEVICE, SERIES, TIME]);
  const wanted = new Set(names);
  const series = layout === 'wide' ? order.series.filter(({ name }) => wanted.has(name)) : order.series;
  // Who names the columns knows what the names of series may be.
  const headings =
    order.columns && format === 'csv'
      ? [...names]
      : unique(names, [...columns.map(({ heading }) => heading), ...NOT_WIDE], !isTextFormat(format));
  return {
    devices: devicesOf(series, order.labels, order.series),
    from,
    to,
    format,
    layout,
    columns,
    names: names.map((name, index) => ({ name, heading: headings[index]! })),
    separate: order.filePerDevice ?? false,
    extras: false,
    sequences: false,
  };
}

/** In the order in which the devices come first; those without a wanted series too, for their file. */
function devicesOf(
  series: readonly SelectedSeries[],
  labels: ExportOrder['labels'],
  all: readonly SelectedSeries[],
): PreparedDevice[] {
  const devices = new Map<number, PreparedDevice>();
  for (const { device } of all)
    if (!devices.has(device.id))
      devices.set(device.id, { label: labels?.get(device.id) ?? device.key, series: [] });
  for (const one of series) devices.get(one.device.id)!.series.push(one);
  return [...devices.values()];
}

const namesOf = (series: readonly SelectedSeries[]) =>
  [...new Set(series.map(({ name }) => name))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * A table knows its columns by name, so a series that is called like another column gets another heading. In a table with
 * types also one that differs in letters' case only: many readers know no such difference.
 */
function unique(names: readonly string[], others: readonly string[], caseless: boolean): string[] {
  const key = (name: string): string => (caseless ? name.toLowerCase() : name);
  const taken = new Set([...others.map(key), ...names.map(key)]);
  const own = new Set<string>(others.map(key));
  return names.map((name) => {
    let heading = name;
    for (let number = 2; own.has(key(heading)) || (heading !== name && taken.has(key(heading))); number++)
      heading = `${name}_${number}`;
    own.add(key(heading));
    return heading;
  });
}

/** The headings of the value columns of an export of buckets. */
export function bucketHeadings(
  query: Pick<ExportQuery, 'layout' | 'names'>,
  { aggregations }: NonNullable<ExportOrder['buckets']>,
): string[] {
  const results = aggregations.map(formatAggregation);
  if (query.layout === 'long') return results;
  if (results.length === 1) return query.names.map(({ heading }) => heading);
  return query.names.flatMap(({ heading }) => results.map((result) => `${heading}.${result}`));
}
