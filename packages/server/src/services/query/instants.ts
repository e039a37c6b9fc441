/**
 * Points of devices side by side: the first or last instants of each device, an instant being as wide as the API that asks
 * can tell times apart. Rule: an instant that is answered is whole, and of several points of one series in it the last one
 * is answered.
 *
 * Of each series one point more is read than instants are asked for. What is behind the last point of a series of which
 * there may be more is not known to be whole; only where points lie closer together than instants does a device need
 * another, larger read.
 */
import { groupBy } from '../../model/lists.js';
import { TributaryError } from '../../errors/error.js';
import type { StoredPoint } from '../../points/queries/row.js';
import type { PointRow, Query, SelectedSeries } from '../services.js';
import { AnswerSize, textBytes, type ReadSource } from './answer-bytes.js';
import { byTable, valueOf } from './rows.js';

type InstantsQuery = Parameters<Query['instants']>[0];

/** Points that one engine query may answer with. */
const POINTS_PER_READ = 250_000;
const SERIES_PER_READ = 50;
/** A number with its time and the name of its series, where those of one instant stand together. */
const CELL_BYTES = 60;
const GROWTH = 8;

export async function readInstants(
  source: ReadSource,
  query: InstantsQuery,
  most: number,
): Promise<PointRow[]> {
  if (query.from >= query.to) return [];
  const rows: PointRow[] = [];
  let waiting = [...groupBy(query.series, ({ device }) => device.id).values()];
  for (let count = query.limit + 1; waiting.length > 0; count *= GROWTH) {
    const points = await readEdges(source, query, waiting.flat(), count, most - rows.length);
    waiting = waiting.filter((series) => !addRows(rows, query, series, points, count));
  }
  return rows;
}

async function readEdges(
  { store, answerBytes }: ReadSource,
  query: InstantsQuery,
  series: readonly SelectedSeries[],
  count: number,
  most: number,
): Promise<Map<number, StoredPoint[]>> {
  const found = new Map<number, StoredPoint[]>();
  const size = Math.max(1, Math.min(SERIES_PER_READ, Math.floor(POINTS_PER_READ / count)));
  const answer = new AnswerSize(answerBytes);
  let total = 0;
  for (let start = 0; start < series.length; start += size) {
    const points = await store.queries.ends({
      series: byTable(series.slice(start, start + size)),
      from: query.from,
      to: query.to,
      end: query.order === 'asc' ? 'first' : 'last',
      count,
      bound: { bytes: answerBytes, perRow: CELL_BYTES },
    });
    total += points.length;
    if (total > most) throw new TributaryError('query_too_large', { limit: `${most} values` });
    for (const point of points) {
      answer.add(CELL_BYTES + (typeof point.value === 'string' ? textBytes(point.value) : 0));
      const own = found.get(point.series);
      if (own) own.push(point);
      else found.set(point.series, [point]);
    }
  }
  return found;
}

/** The rows of one device; false if not enough is known for all that was asked. */
function addRows(
  rows: PointRow[],
  { order, limit, width }: InstantsQuery,
  series: readonly SelectedSeries[],
  found: ReadonlyMap<number, readonly StoredPoint[]>,
  count: number,
): boolean {
  const instantOf = (time: number) => Math.floor(time / width);
  const sign = order === 'asc' ? 1 : -1;
  const instants = new Map<number, Map<SelectedSeries, StoredPoint>>();
  // Instants from here on may have points that were not read.
  let edge = Infinity;
  for (const one of series) {
    const points = found.get(one.id) ?? [];
    if (points.length >= count) edge = Math.min(edge, sign * instantOf(points.at(-1)!.time));
    for (const point of points) {
      const instant = instantOf(point.time);
      let own = instants.get(instant);
      if (!own) instants.set(instant, (own = new Map<SelectedSeries, StoredPoint>()));
      // Read from the end inwards: the last one of an instant comes last, or first.
      if (order === 'asc' || !own.has(one)) own.set(one, point);
    }
  }
  const whole = [...instants.keys()]
    .filter((instant) => sign * instant < edge)
    .sort((a, b) => sign * (a - b));
  if (edge < Infinity && whole.length < limit) return false;
  for (const instant of whole.slice(0, limit))
    for (const [{ id, kind }, { time, sequence, value }] of instants.get(instant)!)
      rows.push({ series: id, time, sequence, value: valueOf(kind, value) });
  return true;
}
