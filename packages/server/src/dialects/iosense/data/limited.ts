/**
 * The newest rows over several sensors, so many of them. Rule: more than a page holds come in pages of whole milliseconds,
 * with what is still owed; some clients keep the last page only, so what a page holds comes as one or is refused.
 */
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Micros, SelectedSeries, Services } from '../../../services/services.js';
import { milliseconds } from '../wire/times.js';
import { CountedRows } from './counted-rows.js';
import { readRangePage, type RangePage } from './range-page.js';

const MAX_PAGE = 10_000;

export interface LimitedRequest {
  readonly project: number;
  readonly series: readonly SelectedSeries[];
  /** Excluded. */
  readonly to: Micros;
}

export async function readLimited(
  services: Services,
  { project, series, to }: LimitedRequest,
  wanted: number,
): Promise<RangePage & { readonly owed: number }> {
  if (wanted > MAX_PAGE) {
    const page = await readRangePage(services, { project, series, from: 0, to, limit: MAX_PAGE });
    const owed = wanted - page.rows.length;
    return owed > 0 ? { ...page, owed } : { rows: page.rows.slice(0, wanted), end: null, owed: 0 };
  }
  const rows = new CountedRows(services.limits.answerBytes);
  let before = to;
  // Points of one millisecond count once, so a first page may hold fewer rows than there are points.
  for (;;) {
    const page = await readRangePage(services, { project, series, from: 0, to: before, limit: wanted });
    rows.add(page.rows.slice(0, wanted - rows.all.length));
    const oldest = rows.all.at(-1);
    if (rows.all.length >= wanted || page.end === null || oldest === undefined) break;
    before = milliseconds(oldest.time) * MICROS_PER_MILLISECOND;
  }
  return { rows: rows.all, end: null, owed: 0 };
}
