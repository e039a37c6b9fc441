/**
 * The first or the last points of each series, any number of them: what one answer holds is asked for at once, more comes in
 * pages of one series after the other. Rule: exactly as many as were asked for, whatever instants the points share.
 */
import { atLeast } from '../http/checks.js';
import { BadRequestError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { StoredPoint } from '../native/types.js';
import type { PointColumns } from './columns/columns.js';
import { columns, tell } from './families.js';
import { columnPages } from './pages.js';
import { endsQuery, type QueryState } from './state.js';
import { viewOf } from './view.js';

/** The most of each series that one answer has. */
const MOST = 10_000;

interface End {
  readonly family: 'first' | 'last';
  readonly count: number;
}

/** Of `last` the newest first, of `first` the oldest, series after series. */
export async function* endPages(
  at: Connection,
  state: QueryState,
  { family, count }: End,
  call: CallOptions,
): AsyncGenerator<readonly StoredPoint[], void> {
  atLeast('count', 1, count);
  const found = count <= MOST ? await atOnce(at, state, { family, count }, call) : undefined;
  if (found !== undefined) return yield found.rows();
  const series = await columns(at, family, endsQuery(state, 1), call);
  tell(at, series.warnings);
  const { cursor, limit = MOST, ...rest } = state;
  for (const { id } of series.dictionary) {
    const own: QueryState = {
      ...rest,
      selection: { seriesIds: [id] },
      order: family === 'first' ? 'asc' : 'desc',
      limit: Math.min(limit, count),
    };
    let left = count;
    for await (const page of columnPages(at, own, call)) {
      yield rowsOf(page, Math.min(left, page.length), family);
      left -= page.length;
      if (left <= 0) break;
    }
  }
}

/** Undefined: there are more than one answer holds. */
async function atOnce(
  at: Connection,
  state: QueryState,
  { family, count }: End,
  call: CallOptions,
): Promise<PointColumns | undefined> {
  const view = await viewOf(state);
  try {
    const found = await columns(at, family, endsQuery(state, count), call);
    tell(at, found.warnings);
    return view(found);
  } catch (error) {
    const tooMany =
      error instanceof BadRequestError &&
      (error.code === 'query_too_large' ||
        (error.code === 'field_invalid' && error.details['field'] === 'count'));
    if (tooMany && count > 1) return undefined;
    throw error;
  }
}

/** So many from the beginning of a page of one series. Pages have the points of an instant in the order of their sequences. */
function rowsOf(page: PointColumns, count: number, family: End['family']): StoredPoint[] {
  const places = Array.from({ length: page.length }, (_, row) => row);
  if (family === 'last' && page.sequences !== undefined) backwardsWithin(places, page.micros);
  return places.slice(0, count).map((row) => page.row(row));
}

/** Turns each instant round: pages hold instants whole. */
function backwardsWithin(places: number[], micros: BigInt64Array): void {
  for (let start = 0, end = 0; start < places.length; start = end) {
    while (end < places.length && micros[end] === micros[start]) end++;
    const turned = places.slice(start, end).reverse();
    for (const [at, row] of turned.entries()) places[start + at] = row;
  }
}
