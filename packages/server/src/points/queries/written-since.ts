/** How many points of series there are that were written since a version: of those that were written over each other the last one. */
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { greatest, least } from '../../model/lists.js';
import type { Micros } from '../../model/time.js';
import { RowReader } from './row-binary.js';
import type { Sources } from './sql.js';

export interface WrittenSinceQuery {
  readonly project: number;
  readonly table: 'numbers' | 'texts';
  /** Of each series, from and up to (excluded) where its points lie that are counted, and perhaps others. */
  readonly spans: ReadonlyMap<number, { readonly from: Micros; readonly to: Micros }>;
  readonly version: number;
}

const ROWS = rowBinary('UInt64', 'UInt64');

export async function queryWrittenSince(
  engine: QueryEngine,
  sources: Sources,
  { table, spans, version }: WrittenSinceQuery,
): Promise<Map<number, number>> {
  const series = [...spans.keys()];
  const from = least(spans.values(), (span) => span.from);
  const to = greatest(spans.values(), (span) => span.to);
  const rows = sources.from({ table, columns: 'series', series, from, to, version });
  const sql = `SELECT series, count() FROM ${rows} GROUP BY series`;
  const reader = new RowReader(await engine.query(sql, ROWS), series);
  const found = new Map<number, number>();
  while (!reader.done) found.set(reader.series(), reader.int64());
  return found;
}
