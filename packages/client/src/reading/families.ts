/**
 * The query families as the API has them: a plain object in, what the platform answers out. The chainable queries stand on these.
 * Rule: what the platform has to say beside the rows (a name that it does not know) goes to the client's logger, once a query.
 */
import { TributaryConnectionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type * as api from '../native/types.js';
import { decodeColumns } from './columns/decode.js';
import type { PointColumns } from './columns/columns.js';

type PointFamily = 'points' | 'last' | 'first';
type ComputedFamily = 'buckets' | 'statistics' | 'counts' | 'changes';
type Family = PointFamily | ComputedFamily;

/** What the rows are follows from what is asked for, which the document cannot say. */
async function page<T>(
  at: Connection,
  family: Family,
  query: object,
  call: CallOptions,
): Promise<api.Page<T>> {
  const body = JSON.stringify(withTimes(query));
  return (await at.request('POST', `/query/${family}`, {
    body,
    ...call,
  })) as api.Page<unknown> as api.Page<T>;
}

export function tell(at: Connection, warnings: readonly api.Warning[] = []): void {
  for (const { message } of warnings) at.http.warn(message);
}

async function rows<T>(at: Connection, family: Family, query: object, call: CallOptions): Promise<T[]> {
  const { items, warnings } = await page<T>(at, family, query, call);
  tell(at, warnings);
  return items;
}

export const queryPage = (
  at: Connection,
  query: api.PointsQuery,
  call: CallOptions,
): Promise<api.Page<api.StoredPoint>> => page(at, 'points', query, call);

export function queryPoints(
  at: Connection,
  query: api.PointsQuery,
  call: CallOptions,
): Listing<api.StoredPoint> {
  return new Listing('/query/points', async (cursor) => {
    const read = await queryPage(at, cursor === undefined ? query : { ...query, cursor }, call);
    // Every page has those of the query.
    if (cursor === undefined) tell(at, read.warnings);
    return read;
  });
}

export const last = (at: Connection, query: api.LastQuery, call: CallOptions): Promise<api.StoredPoint[]> =>
  rows(at, 'last', query, call);
export const first = (at: Connection, query: api.FirstQuery, call: CallOptions): Promise<api.StoredPoint[]> =>
  rows(at, 'first', query, call);
export const buckets = (
  at: Connection,
  query: api.BucketsQuery,
  call: CallOptions,
): Promise<api.AggregatedRow[]> => rows(at, 'buckets', query, call);
export const statistics = (
  at: Connection,
  query: api.StatisticsQuery,
  call: CallOptions,
): Promise<api.AggregatedRow[]> => rows(at, 'statistics', query, call);
export const counts = (at: Connection, query: api.CountsQuery, call: CallOptions): Promise<api.CountRow[]> =>
  rows(at, 'counts', query, call);

export const changes = (
  at: Connection,
  query: api.ChangesQuery,
  call: CallOptions,
): Promise<api.ChangeRow[]> => rows(at, 'changes', query, call);

/** One answer of points as columns. What is cut off on its way is asked for again. */
export function columns(
  at: Connection,
  family: PointFamily,
  query: object,
  call: CallOptions,
): Promise<PointColumns> {
  const asked = {
    ...{ query: { format: 'columns' as const }, body: JSON.stringify(withTimes(query)) },
    ...call,
    headers: { ...call.headers, accept: '*/*' },
  };
  return at.read('POST', `/query/${family}`, asked, async (response) => {
    const found = decodeColumns(await response.arrayBuffer());
    if (found === 'foreign') throw at.http.unexpected(response);
    if (found === 'broken')
      throw new TributaryConnectionError(
        `${at.http.url} answers columns that break off.`,
        undefined,
        'answer_cut_off',
      );
    return found;
  });
}

export interface CsvAnswer {
  /** With its header line. */
  readonly text: string;
  /** Cursor of the next one. */
  readonly next: string | null;
  /** What there is to say, as `warnings` of the other forms. */
  readonly warnings: readonly string[];
}

export function csv(at: Connection, family: Family, query: object, call: CallOptions): Promise<CsvAnswer> {
  const asked = {
    ...{ query: { format: 'csv' as const }, body: JSON.stringify(withTimes(query)) },
    ...call,
    headers: { ...call.headers, accept: '*/*' },
  };
  return at.read('POST', `/query/${family}`, asked, async (response) => {
    const text = await response.text();
    const { headers } = response;
    if (!headers.get('content-type')?.startsWith('text/csv')) throw at.http.unexpected(response);
    const warnings = JSON.parse(headers.get('x-warnings') ?? '[]') as string[];
    return { text, next: headers.get('x-next-cursor'), warnings };
  });
}

/** One answer without pages, and what there is to say of it told. */
export async function csvText(
  at: Connection,
  family: ComputedFamily,
  query: object,
  call: CallOptions,
): Promise<string> {
  const { text, warnings } = await csv(at, family, query, call);
  for (const message of warnings) at.http.warn(message);
  return text;
}
