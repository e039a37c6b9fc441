/** Points page by page, each page as columns: what all ends of a query of points are made of. Rule: one page in memory. */
import { TributaryError } from '../http/errors.js';
import type { Connection } from '../native/connection.js';
import { Circle } from '../native/circle.js';
import type { StoredPoint, Warning } from '../native/types.js';
import type { PointColumns } from './columns/columns.js';
import { columns, counts, csv, tell } from './families.js';
import { Meter, type ReadOptions } from './progress.js';
import { pointsQuery, rangeQuery, type QueryState } from './state.js';
import { viewOf } from './view.js';

/** Points of one answer. */
export interface PointPage {
  readonly items: readonly StoredPoint[];
  /** Cursor behind these points, to be given to `resume`, now or in another process; null: there are no more. */
  readonly next: string | null;
  /** Of names that the platform does not know, and what else there is to say. */
  readonly warnings: readonly Warning[];
}

/** How many points the query selects, from the first on. */
export async function countOf(at: Connection, state: QueryState, options: ReadOptions): Promise<number> {
  const found = await counts(at, rangeQuery(state), callOf(options));
  return found.reduce((sum, { count }) => sum + count, 0);
}

export function callOf({ onProgress, count, ...call }: ReadOptions) {
  return call;
}

export async function* columnPages(
  at: Connection,
  state: QueryState,
  options: ReadOptions,
): AsyncGenerator<PointColumns, void> {
  const call = callOf(options);
  const view = await viewOf(state);
  const begins = state.cursor === undefined;
  const total = options.count && begins ? await countOf(at, state, options) : undefined;
  const meter = new Meter(options.onProgress, total);
  const cursors = new Cursors(state.cursor);
  for (let first = true; !cursors.ended; first = false) {
    const page = await columns(at, 'points', { ...pointsQuery(state), ...cursors.asked }, call);
    // Every page has those of the query.
    if (first && begins) tell(at, page.warnings);
    meter.add(page.length);
    yield view(page);
    cursors.advance(page.next);
  }
}

export async function* pointPages(
  at: Connection,
  state: QueryState,
  options: ReadOptions,
): AsyncGenerator<PointPage, void> {
  for await (const page of columnPages(at, state, options))
    yield { items: page.rows(), next: page.next, warnings: page.warnings };
}

/** CSV of the platform, page by page, with one header line at its beginning. */
export async function* csvPages(
  at: Connection,
  state: QueryState,
  options: ReadOptions,
): AsyncGenerator<string, void> {
  const call = callOf(options);
  const cursors = new Cursors(state.cursor);
  for (let first = true; !cursors.ended; first = false) {
    const answer = await csv(at, 'points', { ...pointsQuery(state), ...cursors.asked }, call);
    const { text, next } = answer;
    if (first) for (const message of answer.warnings) at.http.warn(message);
    const piece = first ? text : text.slice(text.indexOf('\n') + 1);
    if (piece !== '') yield piece;
    cursors.advance(next);
  }
}

/** The cursors of pages, which may not go round. */
class Cursors {
  ended = false;
  readonly #circle = new Circle();

  constructor(private cursor: string | undefined) {}

  get asked(): { cursor?: string } {
    return this.cursor === undefined ? {} : { cursor: this.cursor };
  }

  advance(next: string | null): void {
    this.ended = next === null;
    if (next === null) return;
    if (this.#circle.closes(next))
      throw new TributaryError('The pages of /query/points go round: the next one was answered before.', {
        code: 'pages_repeat',
      });
    this.cursor = next;
  }
}
