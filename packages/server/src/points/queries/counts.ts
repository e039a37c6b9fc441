/** Exact numbers of points per series in a range. */
import type { Engine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import type { SeriesByTable } from './row.js';
import type { Sources } from './sql.js';

export interface CountQuery {
  readonly series: SeriesByTable;
  readonly from: number;
  readonly to: number;
}

export async function queryCounts(
  engine: Engine,
  sources: Sources,
  query: CountQuery,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const table of ['numbers', 'texts'] as const) {
    if (query.series[table].length === 0) continue;
    const rows = sources.select({
      table,
      columns: 'series',
      series: query.series[table],
      from: query.from,
      to: query.to,
    });
    const reader = new RowReader(
      await engine.query(`SELECT series, count() FROM (${rows}) GROUP BY series`, 'RowBinary'),
    );
    while (!reader.done) counts.set(reader.int64(), reader.int64());
  }
  return counts;
}
