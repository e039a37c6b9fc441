/** Points by position in a list, and how many the list has: for APIs whose pages are numbered. */
import { END_OF_TIME } from '../../model/time.js';
import type { PointRow, NumberedPageRequest } from '../contract/query.js';
import { RowWeights, type ReadSource } from './answer-bytes.js';
import { allRows, byTable } from './rows.js';

export async function readNumberedPage(
  source: ReadSource,
  request: NumberedPageRequest,
): Promise<{ rows: PointRow[]; total: number }> {
  const { store } = source;
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
  const count = await store.queries.countOfPages({ windows, sequences });
  const skipped = newest === undefined ? 0 : Math.max(0, count - newest);
  const total = count - skipped;
  const rest = Math.min(limit, total - offset);
  if (rest <= 0) return { rows: [], total };
  const series = used.flatMap((window) => window.series);
  const weights = new RowWeights(source, series, include);
  const points = await store.queries.numberedPage({
    ...{ windows, order, sequences, offset: skipped + offset, limit: rest },
    bound: weights.bound,
  });
  return { rows: await allRows(store, { series, points, include, weights }), total };
}
