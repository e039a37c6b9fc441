/**
 * One page of a range, newest first. Rules: a page ends at a whole millisecond, so that cursors can be bare times and
 * nothing is lost or given twice; only a single millisecond that has more rows than a page is sent whole; a cursor
 * never leads to an empty page.
 */
import type { Micros, PointRow, SelectedSeries, Services } from '../../services/services.js';
import { withoutRepeats } from './wire/rows.js';
import { milliseconds } from './wire/times.js';
import { append } from '../../model/lists.js';

export interface RangePage {
  readonly rows: readonly PointRow[];
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

/** Rows read at once of a millisecond that has more than a page. */
const LARGEST_READ = 10_000;
/** Rows read at the least, so that a small page is found with one query, and what follows it is seen too. */
const FEWEST = 200;

export async function readRangePage(services: Services, request: RangeRequest): Promise<RangePage> {
  const { project, series, from, to, limit } = request;
  const wanted = { project, series, from, to, order: 'desc', limit: Math.max(limit, FEWEST) } as const;
  const { rows, next } = await services.query.points(wanted);
  if (rows.length === 0) return { rows, end: null };
  const cut = milliseconds(rows[Math.min(limit, rows.length) - 1]!.time);
  const isCut = ({ time }: PointRow) => milliseconds(time) === cut;
  const [first, after] = [rows.findIndex(isCut), rows.findLastIndex(isCut) + 1];
  const seesAll = after < rows.length || next === null;
  if (seesAll && (after <= limit || first === 0))
    return { rows: withoutRepeats(rows.slice(0, after)), end: after < rows.length ? cut - 1 : null };
  if (first > 0)
    return { rows: withoutRepeats(rows.slice(0, first)), end: milliseconds(rows[first - 1]!.time) - 1 };
  const older = await services.query.last({ series, after: from, before: cut * 1000 });
  return {
    rows: withoutRepeats(await readMillisecond(services, request, cut)),
    end: older.length > 0 ? cut - 1 : null,
  };
}

/** All points of one millisecond, within the range. */
async function readMillisecond(
  services: Services,
  { project, series, from, to }: RangeRequest,
  millisecond: number,
): Promise<PointRow[]> {
  const rows: PointRow[] = [];
  const within = { from: Math.max(from, millisecond * 1000), to: Math.min(to, (millisecond + 1) * 1000) };
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await services.query.points({
      ...{ project, series, ...within, order: 'desc', limit: LARGEST_READ },
      ...(cursor === undefined ? {} : { cursor }),
    });
    append(rows, page.rows);
    cursor = page.next;
  }
  return rows;
}
