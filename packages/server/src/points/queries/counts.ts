/** Exact numbers of points per series in a range. */
import type { ValueBounds } from '../../model/records/point.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import type { SeriesByTable } from './row.js';
import type { Sources } from './sql.js';

const COUNTS = rowBinary('UInt64', 'UInt64');

export interface CountQuery {
  readonly series: SeriesByTable;
  readonly from: number;
  readonly to: number;
  readonly values?: ValueBounds | undefined;
}

export async function queryCounts(
  engine: QueryEngine,
  sources: Sources,
  query: CountQuery,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const table of ['numbers', 'texts'] as const) {
    if (query.series[table].length === 0) continue;
    const rows = sources.from({
      table,
      // With bounds, those of values are read too.
      columns: query.values ? 'series, value' : 'series',
      series: query.series[table],
      from: query.from,
      to: query.to,
      values: query.values,
    });
    const sql = `SELECT series, count() FROM ${rows} GROUP BY series`;
    const reader = new RowReader(await engine.query(sql, COUNTS), query.series[table]);
    while (!reader.done) counts.set(reader.series(), reader.int64());
  }
  return counts;
}
