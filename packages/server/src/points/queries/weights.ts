/** How many points some series have in pieces of time of equal width, and how many bytes their texts are, without reading them out. */
import type { PieceWeight } from '../../model/records/point.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import type { SeriesByTable } from './row.js';
import { integer, type Sources } from './sql.js';

export interface WeightsQuery {
  readonly series: SeriesByTable;
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  /** Of a piece, in microseconds; the first one begins at `from`. */
  readonly width: number;
}

const PIECES = rowBinary('UInt64', 'UInt64', 'UInt64');
const COLUMNS = { numbers: 'time', texts: 'time, value' } as const;
const BYTES = { numbers: 'toUInt64(0)', texts: 'sum(length(value))' } as const;

/** By rising time; pieces without a point are left out. */
export async function queryWeights(
  engine: QueryEngine,
  sources: Sources,
  { series, from, to, width }: WeightsQuery,
): Promise<PieceWeight[]> {
  const pieces = new Map<number, { count: number; bytes: number }>();
  for (const table of ['numbers', 'texts'] as const) {
    if (series[table].length === 0) continue;
    const rows = sources.from({ table, columns: COLUMNS[table], series: series[table], from, to });
    const piece = `intDiv(toUInt64(time - ${integer(from)}), toUInt64(${integer(width)}))`;
    const sql = `SELECT ${piece} AS piece, count(), ${BYTES[table]} FROM ${rows} GROUP BY piece`;
    const reader = new RowReader(await engine.query(sql, PIECES));
    while (!reader.done) {
      const [at, count, bytes] = [reader.int64(), reader.int64(), reader.int64()];
      const known = pieces.get(at);
      pieces.set(at, { count: count + (known?.count ?? 0), bytes: bytes + (known?.bytes ?? 0) });
    }
  }
  return [...pieces]
    .sort(([a], [b]) => a - b)
    .map(([at, weight]) => ({ time: from + at * width, ...weight }));
}
