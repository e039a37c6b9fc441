/**
 * Position, x and metadata beside the points of a long layout. They belong to one write of a point (extras.ts): rows are
 * joined by identity and version, so that those of an overwritten write never show.
 */
import { EXTRA_COLUMNS } from '../../../model/exports.js';
import { rowBinary } from '../../engine/answer-forms.js';
import type { QueryEngine } from '../../engine/engine.js';
import type { PieceQuery } from './plan.js';
import { BACKGROUND, type ExportQuery } from './query.js';
import { placeOf, type Places } from './rows.js';
import { tablesOf } from './slices.js';
import { RowReader } from '../row-binary.js';
import type { Sources } from '../sql.js';

/** How the joined columns are called within a statement, in the order of EXTRA_COLUMNS. */
export const EXTRA_NAMES: readonly string[] = EXTRA_COLUMNS.map((_, index) => `e${index}`);

const COUNT = rowBinary('UInt64');

/** Whether any point of the selection may have some: then the file has columns for them. */
export async function hasExtras(engine: QueryEngine, sources: Sources, query: ExportQuery): Promise<boolean> {
  const { numbers, texts } = tablesOf(query.devices);
  const series = [...numbers, ...texts];
  if (series.length === 0) return false;
  const rows = sources.select({ table: 'extras', columns: '1', series, from: query.from, to: query.to });
  const sql = `SELECT toUInt64(count()) FROM (SELECT * FROM (${rows}) LIMIT 1)`;
  return new RowReader(await engine.query(sql, COUNT)).int64() > 0;
}

/** Whether any point of the selection has one other than 0: then the file has a column for it. */
export async function hasSequences(
  engine: QueryEngine,
  sources: Sources,
  query: ExportQuery,
): Promise<boolean> {
  const { numbers, texts } = tablesOf(query.devices);
  const parts = [
    { table: 'numbers' as const, series: numbers },
    { table: 'texts' as const, series: texts },
  ].flatMap(({ table, series }) => {
    if (series.length === 0) return [];
    const rows = sources.select({ table, columns: 'sequence', series, from: query.from, to: query.to });
    return [`SELECT 1 FROM (${rows}) WHERE sequence > 0 LIMIT 1`];
  });
  if (parts.length === 0) return false;
  const sql = `SELECT toUInt64(count()) FROM (${parts.join(' UNION ALL ')})`;
  return new RowReader(await engine.query(sql, COUNT, BACKGROUND)).int64() > 0;
}

/** `rows` have `at, time, sequence, version`; each keeps its columns and gets those of EXTRA_NAMES, null where it has none. */
export function withExtras(rows: string, sources: Sources, piece: PieceQuery, places: Places): string {
  const given = (column: string, absent: string): string => `if(${absent}, NULL, ${column})`;
  const columns = EXTRA_COLUMNS.map(
    (column, index) =>
      `${given(column, column === 'metadata' ? `metadata = ''` : `isNaN(${column})`)} AS ${EXTRA_NAMES[index]}`,
  );
  const extras = sources.select({
    table: 'extras',
    columns: `series, time, sequence, version, ${EXTRA_COLUMNS.join(', ')}`,
    series: places.ids.length > 0 ? places.ids : [0],
    from: piece.from,
    to: piece.to,
  });
  const keys = ['at', 'time', 'sequence', 'version'];
  const right = `SELECT ${placeOf(places)} AS at, time, sequence, version, ${columns.join(', ')} FROM (${extras})`;
  const on = keys.map((key) => `p.${key} = x.${key}`).join(' AND ');
  const joined = EXTRA_NAMES.map((name) => `x.${name} AS ${name}`).join(', ');
  return `SELECT p.*, ${joined} FROM (${rows}) AS p ANY LEFT JOIN (${right}) AS x ON ${on}`;
}
