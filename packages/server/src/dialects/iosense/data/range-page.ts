/**
 * One page of a range, newest first. Rules: a page ends at a whole millisecond, so that cursors can be bare times and
 * nothing is lost or given twice; only a single millisecond that has more rows than a page is sent whole; a cursor
 * never leads to an empty page.
 */
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import { textBytes } from '../../../services/query/answer-bytes.js';
import type { Micros, PointRow, SelectedSeries, Services } from '../../../services/services.js';
import { withoutRepeats } from '../wire/rows.js';
import { milliseconds } from '../wire/times.js';
import { CountedRows } from './counted-rows.js';

/** Rows of a page whose client does not say how many it wants, and of the largest that it may have. */
export const DEFAULT_PAGE = 10_000;
export const MAX_PAGE = 50_000;
/** Bytes of a row in an answer without its name and text, at the most. */
const MAX_ROW_BYTES = 90;
/** Rows read at once of a millisecond that has more than a page. */
const MAX_READ = 10_000;
/** Rows read at the least, so that a small page is found with one query. */
const MIN_READ = 200;

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

/** What is sure to be answered by one request: a character may take six bytes in JSON. */
export const windowBytes = ({ answerBytes }: Services['limits']): number => answerBytes / 6;

export async function readRangePage(services: Services, request: RangeRequest): Promise<RangePage> {
  const { series, from, limit } = request;
  // The row behind a full page tells whether its last millisecond ends there.
  const { rows, more, whole } = await readRows(services, request, Math.max(limit + 1, MIN_READ));
  if (rows.length === 0) return { rows, end: null };
  const cut = milliseconds(rows[Math.min(limit, rows.length) - 1]!.time);
  const isCut = ({ time }: PointRow) => milliseconds(time) === cut;
  const [first, after] = [rows.findIndex(isCut), rows.findLastIndex(isCut) + 1];
  // Behind the first instant of a millisecond, read whole, only older milliseconds can follow.
  const seesAll = after < rows.length || !more || (whole && rows.at(-1)!.time % MICROS_PER_MILLISECOND === 0);
  if (seesAll && (after <= limit || first === 0))
    return { rows: withoutRepeats(rows.slice(0, after)), end: after < rows.length || more ? cut - 1 : null };
  if (first > 0)
    return { rows: withoutRepeats(rows.slice(0, first)), end: milliseconds(rows[first - 1]!.time) - 1 };
  const older = await services.query.last({ series, after: from, before: cut * MICROS_PER_MILLISECOND });
  return {
    rows: withoutRepeats(await readMillisecond(services, request, cut)),
    end: older.length > 0 ? cut - 1 : null,
  };
}

/**
 * The newest rows, as many as a page may have or about as many as an answer holds; `whole` if they do not end within an
 * instant. A query may give fewer than it could, and not every client looks at cursors: so it is asked again as long as it
 * gave less than a window may have.
 */
async function readRows(
  { query, limits }: Services,
  { project, series, from, to }: RangeRequest,
  most: number,
): Promise<{ rows: readonly PointRow[]; more: boolean; whole: boolean }> {
  const hasTexts = series.some(({ kind }) => kind !== 'number' && kind !== 'boolean');
  const rows: PointRow[] = [];
  let names: ReadonlyMap<number, number> | undefined;
  let bytes = 0;
  let cursor: string | undefined;
  for (;;) {
    const asked = { project, series, from, to, order: 'desc', limit: most - rows.length } as const;
    const page = await query.points({ ...asked, ...given({ cursor }) });
    const isWhole = page.next === null || page.rows.length >= asked.limit;
    // Pages of numbers are as long as they can be.
    if (rows.length === 0 && (isWhole || !hasTexts))
      return { rows: page.rows, more: page.next !== null, whole: true };
    names ??= new Map(series.map(({ id, name }) => [id, textBytes(name)]));
    for (const row of page.rows) {
      bytes +=
        MAX_ROW_BYTES + names.get(row.series)! + (typeof row.value === 'string' ? textBytes(row.value) : 0);
      if (bytes > limits.answerBytes && rows.length > 0) return { rows, more: true, whole: false };
      rows.push(row);
    }
    if (isWhole || bytes > windowBytes(limits)) return { rows, more: page.next !== null, whole: true };
    cursor = page.next!;
  }
}

/** All points of one millisecond, within the range. */
async function readMillisecond(
  services: Services,
  { project, series, from, to }: RangeRequest,
  millisecond: number,
): Promise<PointRow[]> {
  const rows = new CountedRows(services.limits.answerBytes);
  const start = millisecond * MICROS_PER_MILLISECOND;
  const within = { from: Math.max(from, start), to: Math.min(to, start + MICROS_PER_MILLISECOND) };
  const asked = { project, series, ...within, order: 'desc', limit: MAX_READ } as const;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await services.query.points({ ...asked, ...given({ cursor }) });
    rows.add(page.rows);
    cursor = page.next;
  }
  return rows.all;
}
