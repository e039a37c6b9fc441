/** Deletes points of some series in a span of time; the statement ends when they are gone from every read. */
import { END_OF_TIME } from '../../model/time.js';
import type { TableName } from '../possible-duplicates.js';
import { integer, integers } from './sql.js';

export function removalSql(
  database: string,
  table: TableName,
  series: readonly number[],
  from: number,
  to: number,
): string {
  const after = from > 0 ? ` AND time >= ${integer(from)}` : '';
  const before = to < END_OF_TIME ? ` AND time < ${integer(to)}` : '';
  return `ALTER TABLE ${database}.${table} DELETE WHERE series IN (${integers(series)})${after}${before} SETTINGS mutations_sync = 2`;
}
