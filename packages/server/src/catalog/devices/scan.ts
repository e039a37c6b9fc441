/**
 * Looks through all living devices of a project, piece by piece. Ensures that no condition holds the event loop: SQLite's
 * statements run in this thread, and one that looks for a thousand texts in the names of a hundred thousand devices takes
 * many seconds. So each statement looks at a window of ids, as wide as the one before it allows, and the work of one search
 * is bounded in time. What conditions say of other rows than a device's own is found out beforehand (device-relations.ts).
 */
import { sql, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import type { StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

/** What a window should take, and how many rows the first has and a later one may have. */
const WINDOW_MS = 8;
const FIRST_ROWS = 64;
const MAX_ROWS = 16_384;
/** Of a whole search. */
const SEARCH_MS = 30_000;

/** In the place of a parameter that is different in each window. */
export class WindowParameter {
  constructor(readonly of: (window: Window) => unknown) {}
}

/** Ids beyond `after`, up to `to`. */
export interface Window {
  readonly after: number;
  readonly to: number;
}

/** The ends of a window, as parameters of a query. */
export const windowPlaces = () => ({
  after: sql<number>`${new WindowParameter((window) => window.after)}`,
  to: sql<number>`${new WindowParameter((window) => window.to)}`,
});

export const withinWindow = (id: string): RawBuilder<boolean> => {
  const { after, to } = windowPlaces();
  return sql<boolean>`${sql.ref(id)} > ${after} and ${sql.ref(id)} <= ${to}`;
};

/** When a search has to be done. */
export class Deadline {
  readonly #at = performance.now() + SEARCH_MS;

  check(): void {
    if (performance.now() > this.#at)
      throw new TributaryError('query_timeout', {
        limit: `${SEARCH_MS / 1000} seconds for a search of devices`,
      });
  }
}

export class Scan {
  constructor(
    private readonly db: Kysely<Schema>,
    private readonly deadline: Deadline,
  ) {}

  /** The rows of a query with `withinWindow`, in the order of the windows, for all rows of the project in the table. */
  async *rows<Row>(
    table: 'devices' | 'series',
    project: number,
    query: CompiledQuery<Row>,
  ): AsyncGenerator<readonly Row[]> {
    const run = async (window: Window): Promise<readonly Row[]> => {
      const parameters = query.parameters.map((one) =>
        one instanceof WindowParameter ? one.of(window) : one,
      );
      return (await this.db.executeQuery<Row>({ ...query, parameters })).rows;
    };
    // Long conditions take their time before the first row is looked at: as much again is for rows, so that not all is spent so.
    const allowed = async () => Math.max(WINDOW_MS, 2 * (await timeOf(() => run({ after: 0, to: 0 }))));
    let most = await allowed();
    let rows = FIRST_ROWS;
    for (let after = 0; ;) {
      this.deadline.check();
      const end = await this.#end(table, project, after, rows);
      let found: readonly Row[] = [];
      const took = await timeOf(async () => {
        found = await run({ after, to: end ?? Number.MAX_SAFE_INTEGER });
      });
      yield found;
      if (end === undefined) return;
      after = end;
      if (took < most / 2) rows = Math.min(rows * 2, MAX_ROWS);
      else if (took > most) {
        // Where the machine has become slower, the conditions alone may take that long: no smaller window would be faster.
        if (rows <= FIRST_ROWS) most = Math.max(most, await allowed());
        if (took > most) rows = Math.max(1, Math.floor(rows / 2));
      }
    }
  }

  /** The id of the last row of a window; undefined where there are fewer. */
  async #end(
    table: 'devices' | 'series',
    project: number,
    after: number,
    rows: number,
  ): Promise<number | undefined> {
    let query = this.db.selectFrom(table).select('id').where('project', '=', project).where('id', '>', after);
    if (table === 'devices') query = query.where('deleted' as never, 'is', null);
    const row = await query
      .orderBy('id')
      .offset(rows - 1)
      .limit(1)
      .executeTakeFirst();
    return row?.id;
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** `column in (ids)` for the sorted ids of a set, of which each window gets its own. */
export function isAmong(store: StoreKind, column: string, ids: readonly number[]): RawBuilder<boolean> {
  const own = ({ after, to }: Window) => ids.slice(firstBeyond(ids, after), firstBeyond(ids, to));
  if (store === 'sqlite') {
    const list = new WindowParameter((window) => JSON.stringify(own(window)));
    return sql<boolean>`${sql.ref(column)} in (select value from json_each(${list}))`;
  }
  return sql<boolean>`${sql.ref(column)} = any(${new WindowParameter(own)}::bigint[])`;
}

function firstBeyond(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
