/**
 * One page of a range, newest first. Rules: a page ends at a whole millisecond, so that cursors can be bare times and
 * nothing is lost or given twice; only a single millisecond that has more rows than a page is sent whole; a cursor
 * never leads to an empty page.
 */
import type { Micros, PointRow, SelectedSeries, Services } from '../../services/services.js';
import { withoutRepeats } from './wire/rows.js';
import { milliseconds } from './wire/times.js';

export interface RangePage {
  readonly rows: PointRow[];
  /** The millisecond with which the next page ends (included); null behind the last row. */
  readonly end: number | null;
}

export interface RangeRequest {
  readonly project: number;
  readonly series: readonly SelectedSeries[];
  readonly from: Micros;
  /** Excluded. */
  readonly to: Micros;
  readonly limit: number;
}

export async function readRangePage(services: Services, request: RangeRequest): Promise<RangePage> {
  const { project, series, from, to, limit } = request;
  const page = await services.query.points({ project, series, from, to, order: 'desc', limit });
  if (page.next === null) return { rows: withoutRepeats(page.rows), end: null };
  const cut = milliseconds(page.rows.at(-1)!.time);
  let first = page.rows.length;
  while (first > 0 && milliseconds(page.rows[first - 1]!.time) === cut) first--;
  if (first > 0) {
    const rows = withoutRepeats(page.rows.slice(0, first));
    return { rows, end: milliseconds(rows.at(-1)!.time) - 1 };
  }
  const rows = withoutRepeats(await readMillisecond(services, request, cut));
  const older = await services.query.last({ series, after: from, before: cut * 1000 });
  return { rows, end: older.length > 0 ? cut - 1 : null };
}

/** All points of one millisecond, within the range. */
async function readMillisecond(
  services: Services,
  { project, series, from, to, limit }: RangeRequest,
  millisecond: number,
): Promise<PointRow[]> {
  const rows: PointRow[] = [];
  const within = { from: Math.max(from, millisecond * 1000), to: Math.min(to, (millisecond + 1) * 1000) };
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await services.query.points({
      ...{ project, series, ...within, order: 'desc', limit },
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...page.rows);
    cursor = page.next;
  }
  return rows;
}
