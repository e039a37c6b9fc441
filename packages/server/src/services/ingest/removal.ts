/** Points out of the store again. Rule: the caller has checked that the series are of a project that the asker may write. */
import { type Micros, END_OF_TIME } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import { isNumeric, type Kind } from '../../model/kinds.js';
import type { Removal } from '../contract/ingest.js';

/** The engine rewrites all parts that hold such points, once for each statement. */
const SERIES_PER_STATEMENT = 10_000;

export class PointsRemoval implements Removal {
  constructor(private readonly store: PointsStore) {}

  async remove(query: {
    series: readonly { readonly id: number; readonly kind: Kind }[];
    from?: Micros;
    to?: Micros;
  }): Promise<void> {
    const { series, from = 0, to = END_OF_TIME } = query;
    for (let start = 0; start < series.length; start += SERIES_PER_STATEMENT) {
      const some = series.slice(start, start + SERIES_PER_STATEMENT);
      const ids = (numeric: boolean) =>
        some.filter(({ kind }) => isNumeric(kind) === numeric).map(({ id }) => id);
      await this.store.remove({ numbers: ids(true), texts: ids(false) }, from, to);
    }
  }
}
