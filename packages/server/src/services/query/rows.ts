/** From stored points to the rows that services return: booleans get their type back, extras come on demand. */
import type { PointsStore } from '../../points/store.js';
import type { StoredPoint } from '../../points/queries/row.js';
import { isNumeric, type Kind, type PointValue } from '../../model/kinds.js';
import type { Include, PointRow, SelectedSeries } from '../services.js';

export function byTable(series: readonly SelectedSeries[]): { numbers: number[]; texts: number[] } {
  const tables = { numbers: [] as number[], texts: [] as number[] };
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

export async function toRows(
  store: PointsStore,
  series: readonly SelectedSeries[],
  points: readonly StoredPoint[],
  include: readonly Include[] = [],
): Promise<PointRow[]> {
  const booleans = new Set(series.filter(({ kind }) => kind === 'boolean').map(({ id }) => id));
  const extrasOf = include.length === 0 ? undefined : await store.withExtras(points);
  return points.map((point) => {
    const { series: id, time, sequence } = point;
    const row: PointRow = {
      series: id,
      time,
      sequence,
      value: booleans.has(id) ? point.value !== 0 : point.value,
    };
    const extras = extrasOf?.(point);
    if (!extras) return row;
    const { latitude, longitude, x, metadata } = extras;
    return {
      ...row,
      ...(include.includes('position') && latitude !== undefined ? { latitude } : {}),
      ...(include.includes('position') && longitude !== undefined ? { longitude } : {}),
      ...(include.includes('x') && x !== undefined ? { x } : {}),
      ...(include.includes('metadata') && metadata !== undefined ? { metadata } : {}),
    };
  });
}
