/**
 * Cuts an export into pieces of bounded weight: several small devices in one, a large device in slices of time. The
 * weight of a piece is its number of points, long texts counting more; it bounds what a piece takes in memory.
 */
import { rowBinary } from '../../engine/answer-forms.js';
import type { Engine } from '../../engine/engine.js';
import { BACKGROUND, type ExportDevice, type ExportQuery, type ReadOnce } from './query.js';
import { isTextFormat } from '../../../model/exports.js';
import { slices, weighedTables } from './slices.js';
import { RowReader } from '../row-binary.js';
import type { Sources } from '../sql.js';
import { greatest, least } from '../../../model/lists.js';

export interface PieceDevice extends ExportDevice {
  readonly index: number;
}

export interface PieceQuery {
  readonly devices: readonly PieceDevice[];
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly lastDevice: number;
  /** Some series may have several points at one instant. */
  readonly several: boolean;
}

interface SeriesWeight {
  readonly weight: number;
  readonly first: number;
  readonly last: number;
  readonly sequence: number;
}

export interface Weights {
  readonly bySeries: ReadonlyMap<number, SeriesWeight>;
  readonly total: number;
}

const WEIGHTS = rowBinary('UInt64', 'Float64', 'Int64', 'Int64', 'UInt32');

const POINTS_PER_PIECE = 30_000;
/** A piece is a row group of Parquet, which compresses the better the larger it is. */
const POINTS_PER_GROUP = 100_000;
/** A wide row has a cell for every column, whether it has a value or not. */
const CELLS_PER_PIECE = 4_000_000;
const SERIES_PER_PIECE = 2_000;

/** What every series has within the range: one pass, on which the plan and the progress rest. */
export async function weigh(engine: Engine, sources: Sources, query: ExportQuery): Promise<Weights> {
  const bySeries = new Map<number, SeriesWeight>();
  let total = 0;
  for (const { table, series, weight: ofRow } of weighedTables(query)) {
    const rows = sources.select({
      table,
      columns: `series, time, sequence, ${ofRow} AS weight`,
      series,
      from: query.from,
      to: query.to,
    });
    const sql = `SELECT series, toFloat64(sum(weight)), min(time), max(time), max(sequence) FROM (${rows}) GROUP BY series`;
    const reader = new RowReader(await engine.query(sql, WEIGHTS, BACKGROUND), series);
    while (!reader.done) {
      const id = reader.series();
      const weight = reader.float64();
      const [first, last, sequence] = [reader.int64(), reader.int64(), reader.uint32()];
      const known = bySeries.get(id);
      // What stands beside points adds to their weight; the span is theirs.
      bySeries.set(
        id,
        known ? { ...known, weight: known.weight + weight } : { weight, first, last, sequence },
      );
      total += weight;
    }
  }
  return { bySeries, total };
}

export async function* planPieces(
  engine: Engine,
  once: ReadOnce,
  query: ExportQuery,
  { bySeries }: Weights,
): AsyncGenerator<PieceQuery> {
  const points = isTextFormat(query.format) ? POINTS_PER_PIECE : POINTS_PER_GROUP;
  const most =
    query.layout === 'long'
      ? points
      : Math.min(points, Math.ceil(CELLS_PER_PIECE / Math.max(1, query.names.length)));
  let waiting: PieceDevice[] = [];
  let weight = 0;
  let width = 0;
  const take = (): PieceQuery => {
    const piece = pieceOf(waiting, query, weight, bySeries);
    [waiting, weight, width] = [[], 0, 0];
    return piece;
  };
  for (const [index, { label, series: all }] of query.devices.entries()) {
    const series = all.filter(({ id }) => bySeries.has(id));
    if (series.length === 0) continue;
    const device = { index, label, series };
    const own = series.reduce((sum, { id }) => sum + bySeries.get(id)!.weight, 0);
    const full = weight + own > most || width + series.length > SERIES_PER_PIECE || query.separate;
    if (full && waiting.length > 0) yield take();
    if (own <= 2 * most) {
      waiting.push(device);
      weight += own;
      width += series.length;
      continue;
    }
    const span = spanOf(series, query, bySeries);
    const tables = weighedTables({ devices: [device], extras: query.extras });
    for await (const slice of slices(engine, once, tables, span, most, 0))
      yield { ...pieceOf([device], query, slice.weight, bySeries), from: slice.from, to: slice.to };
  }
  if (waiting.length > 0) yield take();
}

function pieceOf(
  devices: readonly PieceDevice[],
  { from, to }: ExportQuery,
  weight: number,
  bySeries: Weights['bySeries'],
): PieceQuery {
  const several = devices.some(({ series }) => series.some(({ id }) => bySeries.get(id)!.sequence > 0));
  return { devices, from, to, weight, lastDevice: devices.at(-1)!.index, several };
}

function spanOf(
  series: ExportDevice['series'],
  query: ExportQuery,
  bySeries: Weights['bySeries'],
): { from: number; to: number } {
  const weights = series.map(({ id }) => bySeries.get(id)!);
  return {
    from: Math.max(
      query.from,
      least(weights, ({ first }) => first),
    ),
    to: Math.min(query.to, greatest(weights, ({ last }) => last) + 1),
  };
}
