/** The points at one end of each series: first, last, least, greatest; the very newest from memory. */
import { invalidField } from '../../errors/error.js';
import type { EdgeQuery } from '../../points/queries/edge.js';
import type { StoredPoint } from '../../points/queries/row.js';
import { END_OF_TIME } from '../../points/queries/sql.js';
import type { PointsStore } from '../../points/store.js';
import type { PointRow, SelectedSeries } from '../services.js';
import { checkSeries, MAX_POINTS } from './limits.js';
import { byTable, toRows, valueOf, within } from './rows.js';
import type { FirstQuery, LastQuery } from './types.js';

export async function readEdge(
  store: PointsStore,
  query: FirstQuery,
  end: EdgeQuery['end'],
  count: number,
): Promise<PointRow[]> {
  checkSeries(query.series);
  const { after = 0, before = END_OF_TIME, values } = query;
  const series = within(query);
  checkCount(store, series, count);
  const points = await store.edge({ series: byTable(series), from: after, to: before, end, count, values });
  return toRows(store, query.series, inOrderOf(query.series, points), query.include);
}

/** From memory where memory knows. */
export async function readLast(store: PointsStore, query: LastQuery): Promise<PointRow[]> {
  checkSeries(query.series);
  const { before, after = 0, count = 1, values } = query;
  if (after === 0 && !values && count === 1 && !query.include?.length)
    return newestBefore(store, query.series, before);
  return readEdge(store, query, 'last', count);
}

/** Series with fewer points than asked for count with those that they can have. */
function checkCount(store: PointsStore, series: readonly SelectedSeries[], count: number): void {
  let possible = 0;
  for (const { id } of series) possible += Math.min(count, store.heads.roughCount(id));
  if (possible <= MAX_POINTS) return;
  const most = Math.floor(MAX_POINTS / series.length);
  throw invalidField('count', count, `at most ${most} points of each of ${series.length} series`);
}

/** From memory, but for the series that have newer points too. */
async function newestBefore(
  store: PointsStore,
  series: readonly SelectedSeries[],
  before = Infinity,
): Promise<PointRow[]> {
  const rows = await newest(store, series);
  const late = new Set(rows.flatMap((row) => (row.time >= before ? [row.series] : [])));
  if (late.size === 0) return rows;
  const behind = series.filter(({ id }) => late.has(id));
  const older = await readEdge(store, { series: behind, before }, 'last', 1);
  const found = new Map(
    [...rows.filter((row) => !late.has(row.series)), ...older].map((row) => [row.series, row]),
  );
  return series.flatMap(({ id }) => found.get(id) ?? []);
}

/** No engine query, whatever is stored. */
async function newest(store: PointsStore, series: readonly SelectedSeries[]): Promise<PointRow[]> {
  await store.repair();
  const { heads } = store;
  const rows: PointRow[] = [];
  for (const { id, kind } of series) {
    if (!heads.has(id)) continue;
    const stored = kind === 'number' || kind === 'boolean' ? heads.lastNumber(id) : heads.lastText(id)!;
    rows.push({
      series: id,
      time: heads.lastTime(id),
      sequence: heads.lastSequence(id),
      value: valueOf(kind, stored),
    });
  }
  return rows;
}

/** Points grouped by series in the order in which the series were asked for. */
function inOrderOf(series: readonly SelectedSeries[], points: readonly StoredPoint[]): StoredPoint[] {
  const bySeries = new Map<number, StoredPoint[]>();
  for (const point of points) {
    const own = bySeries.get(point.series);
    if (own) own.push(point);
    else bySeries.set(point.series, [point]);
  }
  return series.flatMap(({ id }) => bySeries.get(id) ?? []);
}
