/** Points by position in a list, and how many the list has: for APIs whose pages are numbered. */
import { END_OF_TIME } from '../../points/queries/sql.js';
import type { PointsStore } from '../../points/store.js';
import type { PointRow, SliceRequest } from '../contract/query.js';
import { byTable, toRows } from './rows.js';

export async function readSlice(
  store: PointsStore,
  request: SliceRequest,
): Promise<{ rows: PointRow[]; total: number }> {
  const { order, sequences, newest, offset, limit, include } = request;
  // Series without a single point need not be asked for.
  const used = request.windows
    .map(({ series, from = 0, to = END_OF_TIME }) => ({
      series: series.filter(({ id }) => store.heads.has(id)),
      from,
      to,
    }))
    .filter(({ series }) => series.length > 0);
  if (used.length === 0) return { rows: [], total: 0 };
  const windows = used.map(({ series, from, to }) => ({ series: byTable(series), from, to }));
  const count = await store.countSlice({ windows, sequences });
  const skipped = newest === undefined ? 0 : Math.max(0, count - newest);
  const total = count - skipped;
  const rest = Math.min(limit, total - offset);
  if (rest <= 0) return { rows: [], total };
  const points = await store.slice({ windows, order, sequences, offset: skipped + offset, limit: rest });
  const series = used.flatMap((window) => window.series);
  return { rows: await toRows(store, series, points, include), total };
}
