/**
 * Values for a time series query: one read for all of its devices and attributes. Rules: a bucket or attribute without a
 * value gives no cell, and what is no finite number gives none either, because an answer has no null.
 */
import type { Aggregation, PointValue, SelectedSeries, Services } from '../../../services/services.js';
import type { DataRange } from '../wire/data-range.js';
import type { Cell } from '../wire/time-series.js';
import { greatest, least } from '../../../model/lists.js';

const MAX_CELLS = 250_000;
const MICROS = 1000;

export interface Asked {
  readonly project: number;
  readonly series: readonly SelectedSeries[];
  readonly range: DataRange;
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
    from: start * MICROS,
    to: end * MICROS,
    order,
    limit,
    width: MICROS,
  });
  return rows.map((row) => ({ ...row, time: Math.floor(row.time / MICROS) }));
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
    const shown = aggregation.type === 'timeAtValue' ? Number(value) / MICROS : value;
    if (typeof shown !== 'number' || Number.isFinite(shown)) cells.push({ series: id, time, value: shown });
  };
  if (step === undefined || step >= end - start) {
    const range = { from: start * MICROS, to: end * MICROS };
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
    from: range.from * MICROS,
    to: range.to * MICROS,
    bucket: { kind: 'fixed', width: step * MICROS, origin: start * MICROS },
    aggregations: [aggregation],
    fill: 'none',
    group: 'series',
    limit: MAX_CELLS,
  });
  for (const row of rows) take(row.group as number, Math.floor(row.time / MICROS), row.values[0]);
  return cells;
}

/** The part of a range in which there are points, in whole buckets: a range "since 1970" has few of them. */
async function withPoints(query: Services['query'], { series, range }: Asked, step: number) {
  const { start, end } = range;
  const [from, to] = [start * MICROS, end * MICROS];
  const first = await query.first({ series, after: from, before: to });
  const last = await query.last({ series, before: to });
  const bucketOf = ({ time }: { time: number }) => Math.floor((time / MICROS - start) / step);
  return {
    from: start + least(first, bucketOf) * step,
    to: Math.min(end, start + (greatest(last, bucketOf) + 1) * step),
  };
}
