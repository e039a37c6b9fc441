/** From stored points to the rows that services return: booleans get their type back, extras come on demand. */
import type { PointsStore } from '../../points/store.js';
import type { StoredPoint } from '../../points/queries/row.js';
import { isNumeric, type Kind, type PointValue } from '../../model/kinds.js';
import type { Extras } from '../../points/spool/column-buffer.js';
import { tooManyBytes } from '../../errors/answer-bytes.js';
import type { Include, PointRow, SelectedSeries } from '../services.js';
import type { RowWeights } from './answer-bytes.js';

export function byTable(series: readonly Pick<SelectedSeries, 'id' | 'kind' | 'project'>[]): {
  numbers: number[];
  texts: number[];
  project: number | undefined;
} {
  const tables = { numbers: [] as number[], texts: [] as number[], project: series[0]?.project };
  for (const { id, kind } of series) tables[isNumeric(kind) ? 'numbers' : 'texts'].push(id);
  return tables;
}

/** Bounds of values select numbers only. */
export function within({
  series,
  values,
}: {
  readonly series: readonly SelectedSeries[];
  readonly values?: unknown;
}): readonly SelectedSeries[] {
  return values ? series.filter(({ kind }) => kind === 'number') : series;
}

export function valueOf(kind: Kind, stored: PointValue): PointValue {
  return kind === 'boolean' ? stored !== 0 : stored;
}

interface RowsRequest {
  readonly series: readonly SelectedSeries[];
  readonly points: readonly StoredPoint[];
  readonly include?: readonly Include[] | undefined;
  readonly weights: RowWeights;
  /** The points are all that their series have in their span of time. */
  readonly dense?: boolean;
}

/** Rows of an answer without pages: all of them, or a refusal. */
export async function allRows(store: PointsStore, request: RowsRequest): Promise<PointRow[]> {
  const rows = await fittingRows(store, request);
  const { bytes } = request.weights.bound;
  if (rows.length < request.points.length) throw tooManyBytes(bytes);
  return rows;
}

/** As many rows, from the first point on, as fit into one answer. */
export async function fittingRows(
  store: PointsStore,
  { series, points, include = [], weights, dense = false }: RowsRequest,
): Promise<PointRow[]> {
  const { bound } = weights;
  const booleans = new Set(series.filter(({ kind }) => kind === 'boolean').map(({ id }) => id));
  const plain = ({ series: id, time, sequence, value }: StoredPoint): PointRow => ({
    series: id,
    time,
    sequence,
    value: booleans.has(id) ? value !== 0 : value,
  });
  const light = series.every(({ kind }) => isNumeric(kind)) && points.length * bound.perRow <= bound.bytes;
  if (include.length === 0)
    return points.slice(0, light ? points.length : fitting(points, weights)).map(plain);
  const extras = await store.queries.readExtras({
    points,
    weights: points.map((point) => weights.of(point)),
    bound,
    dense,
  });
  return points.slice(0, extras.fitting).map((point) => {
    const found = extras.of(point);
    return found ? { ...plain(point), ...asked(found, include) } : plain(point);
  });
}

function fitting(points: readonly StoredPoint[], weights: RowWeights): number {
  let total = 0;
  for (let at = 0; at < points.length; at++) {
    total += weights.of(points[at]!);
    if (total > weights.bound.bytes) return at;
  }
  return points.length;
}

function asked({ latitude, longitude, x, metadata }: Extras, include: readonly Include[]): Partial<PointRow> {
  return {
    ...(include.includes('position') && latitude !== undefined ? { latitude } : {}),
    ...(include.includes('position') && longitude !== undefined ? { longitude } : {}),
    ...(include.includes('x') && x !== undefined ? { x } : {}),
    ...(include.includes('metadata') && metadata !== undefined ? { metadata } : {}),
  };
}
