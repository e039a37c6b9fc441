/**
 * Values for a time series query: one read for all of its devices and attributes. Rules: a bucket or attribute without a
 * value gives no cell, and what is no finite number gives none either, because an answer has no null.
 */
import { given } from '../../../model/given.js';
import { greatest, least } from '../../../model/lists.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type {
  Aggregation,
  Device,
  PointValue,
  Project,
  SelectedSeries,
  Services,
} from '../../../services/services.js';
import type { DataRange } from '../wire/data-range.js';
import type { Cell } from '../wire/time-series.js';

const MAX_CELLS = 250_000;

export interface Asked {
  readonly project: number;
  readonly series: readonly SelectedSeries[];
  readonly range: DataRange;
}

/** The series of devices that have one of these names; absent: all of them. */
export async function seriesOf(
  { services, project }: { readonly services: Services; readonly project: Project },
  devices: readonly Device[],
  attributes: readonly string[] | undefined,
): Promise<readonly SelectedSeries[]> {
  if (devices.length === 0) return [];
  const deviceIds = devices.map(({ id }) => id);
  return services.selections.select(project.id, { deviceIds, ...given({ series: attributes }) });
}

/** All points of the first or last milliseconds of each device. */
export async function plainCells(
  { query }: Services,
  { series, range }: Asked,
  order: 'asc' | 'desc',
  limit: number,
): Promise<Cell[]> {
  const { start, end } = range;
  const rows = await query.instants({
    series,
    from: start * MICROS_PER_MILLISECOND,
    to: end * MICROS_PER_MILLISECOND,
    order,
    limit,
    width: MICROS_PER_MILLISECOND,
  });
  return rows.map((row) => ({ ...row, time: Math.floor(row.time / MICROS_PER_MILLISECOND) }));
}

export async function aggregatedCells(
  { query, limits }: Services,
  asked: Asked,
  aggregation: Aggregation,
): Promise<Cell[]> {
  const { project, series } = asked;
  const { start, end, step } = asked.range;
  if (start >= end || series.length === 0) return [];
  const cells: Cell[] = [];
  const take = (id: number, time: number, value: PointValue | null | undefined) => {
    if (value === null || value === undefined) return;
    // Stored times are microseconds, and so is what they are held for.
    const shown = aggregation.type === 'timeAtValue' ? Number(value) / MICROS_PER_MILLISECOND : value;
    if (typeof shown !== 'number' || Number.isFinite(shown)) cells.push({ series: id, time, value: shown });
  };
  if (step === undefined || step >= end - start) {
    const range = { from: start * MICROS_PER_MILLISECOND, to: end * MICROS_PER_MILLISECOND };
    const rows = await query.statistics({ series, ...range, aggregations: [aggregation] });
    for (const row of rows) take(row.series, start, row.values[0]);
    return cells;
  }
  // Held values fill all buckets, so there a narrower range would not help.
  const crowded = (end - start) / step > limits.bucketsPerQuery && aggregation.type !== 'timeAtValue';
  const range = crowded ? await withPoints(query, asked, step) : { from: start, to: end };
  if (range.from >= range.to) return [];
  const rows = await query.buckets({
    project,
    series,
    from: range.from * MICROS_PER_MILLISECOND,
    to: range.to * MICROS_PER_MILLISECOND,
    bucket: { kind: 'fixed', width: step * MICROS_PER_MILLISECOND, origin: start * MICROS_PER_MILLISECOND },
    aggregations: [aggregation],
    fill: 'none',
    group: 'series',
    limit: MAX_CELLS,
  });
  for (const row of rows)
    take(row.group as number, Math.floor(row.time / MICROS_PER_MILLISECOND), row.values[0]);
  return cells;
}

/** The part of a range in which there are points, in whole buckets: a range "since 1970" has few of them. */
async function withPoints(query: Services['query'], { series, range }: Asked, step: number) {
  const { start, end } = range;
  const [from, to] = [start * MICROS_PER_MILLISECOND, end * MICROS_PER_MILLISECOND];
  const first = await query.first({ series, after: from, before: to });
  const last = await query.last({ series, before: to });
  const bucketOf = ({ time }: { time: number }) => Math.floor((time / MICROS_PER_MILLISECOND - start) / step);
  return {
    from: start + least(first, bucketOf) * step,
    to: Math.min(end, start + (greatest(last, bucketOf) + 1) * step),
  };
}
