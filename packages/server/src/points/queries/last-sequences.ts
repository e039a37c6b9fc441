/** The highest sequence among the points of each series: where numbered readings end. */
import { END_OF_TIME } from '../../model/time.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import { type Sources } from './sql.js';

/** Of series of kind number; those without points are left out. */
export async function queryLastSequences(
  engine: QueryEngine,
  sources: Sources,
  series: readonly number[],
): Promise<Map<number, number>> {
  const last = new Map<number, number>();
  if (series.length === 0) return last;
  const rows = sources.from({
    table: 'numbers',
    columns: 'series, sequence',
    series,
    from: 0,
    to: END_OF_TIME,
  });
  const sql = `SELECT series, toUInt32(max(sequence)) FROM ${rows} GROUP BY series`;
  const reader = new RowReader(await engine.query(sql, rowBinary('UInt64', 'UInt32')), series);
  while (!reader.done) last.set(reader.series(), reader.uint32());
  return last;
}
