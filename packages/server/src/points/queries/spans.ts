/** Exact numbers of points per series in a range, with the first and the last time among them. */
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import type { CountQuery } from './counts.js';
import { RowReader } from './row-binary.js';
import type { Sources } from './sql.js';

export interface SpansQuery extends Omit<CountQuery, 'values'> {
  readonly background?: boolean;
}

export interface SeriesSpan {
  readonly points: number;
  readonly first: number;
  readonly last: number;
}

const SPANS = rowBinary('UInt64', 'UInt64', 'Int64', 'Int64');

export async function querySpans(
  engine: QueryEngine,
  sources: Sources,
  { series, from, to }: SpansQuery,
): Promise<Map<number, SeriesSpan>> {
  const spans = new Map<number, SeriesSpan>();
  for (const table of ['numbers', 'texts'] as const) {
    if (series[table].length === 0) continue;
    const rows = sources.from({ table, columns: 'series, time', series: series[table], from, to });
    const sql = `SELECT series, count(), min(time), max(time) FROM ${rows} GROUP BY series`;
    const reader = new RowReader(await engine.query(sql, SPANS), series[table]);
    while (!reader.done)
      spans.set(reader.series(), { points: reader.int64(), first: reader.int64(), last: reader.int64() });
  }
  return spans;
}
