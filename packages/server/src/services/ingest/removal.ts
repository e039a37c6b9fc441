/** Points out of the store again. Rule: all of them are of the project that the caller may write. */
import { END_OF_TIME } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import { isNumeric } from '../../model/kinds.js';
import type { Removal, RemovalQuery } from '../contract/ingest.js';
import { notFound } from '../devices/checks.js';

/** The engine rewrites all parts that hold such points, once for each statement. */
const SERIES_PER_STATEMENT = 10_000;

export class RemovalService implements Removal {
  constructor(private readonly store: PointsStore) {}

  async remove(project: number, query: RemovalQuery): Promise<void> {
    const { series, from = 0, to = END_OF_TIME } = query;
    const foreign = series.find((one) => one.project !== project);
    if (foreign !== undefined) throw notFound('Series', foreign.id);
    for (let start = 0; start < series.length; start += SERIES_PER_STATEMENT) {
      const some = series.slice(start, start + SERIES_PER_STATEMENT);
      const ids = (numeric: boolean) =>
        some.filter(({ kind }) => isNumeric(kind) === numeric).map(({ id }) => id);
      await this.store.remove({ numbers: ids(true), texts: ids(false) }, from, to);
    }
  }
}
