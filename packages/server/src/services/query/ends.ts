/** The points at one end of each series: first, last, least, greatest; the very newest from memory. */
import { groupBy } from '../../model/lists.js';
import { END_OF_TIME } from '../../model/time.js';
import { invalidField } from '../../errors/error.js';
import { isNumeric } from '../../model/kinds.js';
import type { EndsQuery } from '../../points/queries/ends/query.js';
import type { StoredPoint } from '../../points/queries/row.js';
import type { PointsStore } from '../../points/store.js';
import type { PointRow, SelectedSeries } from '../services.js';
import { checkSeries, MAX_POINTS } from './limits.js';
import { RowWeights, type ReadSource } from './answer-bytes.js';
import { allRows, byTable, valueOf, within } from './rows.js';
import type { FirstQuery, LastQuery } from './types.js';

export async function readEnds(
  source: ReadSource,
  query: FirstQuery,
  end: EndsQuery['end'],
  count: number,
): Promise<PointRow[]> {
  checkSeries(query.series);
  const { after = 0, before = END_OF_TIME, values } = query;
  const series = within(query);
  const { store } = source;
  const most = mostOfEach(store, query, count);
  if (most !== undefined)
    throw invalidField('count', count, `at most ${most} points of each of ${series.length} series`);
  const weights = new RowWeights(source, series, query.include);
  const { bound } = weights;
  const points = await store.queries.ends({
    series: byTable(series),
    from: after,
    to: before,
    end,
    count,
    values,
    bound,
  });
  const { include } = query;
  return allRows(store, { series, points: inOrderOf(query.series, points), include, weights });
}

/** From memory where memory knows. */
export async function readLast(source: ReadSource, query: LastQuery): Promise<PointRow[]> {
  checkSeries(query.series);
  const { before, after = 0, count = 1, values } = query;
  if (after === 0 && !values && count === 1 && !query.include?.length)
    return newestBefore(source, query.series, before);
  return readEnds(source, query, 'last', count);
}

/** Series with fewer points than asked for count with those that they can have. */
export function mostOfEach(store: PointsStore, query: FirstQuery, count: number): number | undefined {
  const series = within(query);
  let possible = 0;
  for (const { id } of series) possible += Math.min(count, store.heads.roughCount(id));
  return possible <= MAX_POINTS ? undefined : Math.floor(MAX_POINTS / series.length);
}

/** From memory, but for the series that have newer points too. */
async function newestBefore(
  source: ReadSource,
  series: readonly SelectedSeries[],
  before = Infinity,
): Promise<PointRow[]> {
  const rows = await newest(source.store, series);
  if (series.some(({ kind }) => !isNumeric(kind))) new RowWeights(source, series).check(rows);
  const late = new Set(rows.flatMap((row) => (row.time >= before ? [row.series] : [])));
  if (late.size === 0) return rows;
  const behind = series.filter(({ id }) => late.has(id));
  const older = await readEnds(source, { series: behind, before }, 'last', 1);
  const found = new Map(
    [...rows.filter((row) => !late.has(row.series)), ...older].map((row) => [row.series, row]),
  );
  return series.flatMap(({ id }) => found.get(id) ?? []);
}

/** No engine query, whatever is stored. */
async function newest(store: PointsStore, series: readonly SelectedSeries[]): Promise<PointRow[]> {
  await store.repair(series.map(({ id }) => id));
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
  const bySeries = groupBy(points, (point) => point.series);
  return series.flatMap(({ id }) => bySeries.get(id) ?? []);
}
