/** Records and statistics of the chosen inputs, by series id. */
import { aggregate } from '../../../model/aggregate.js';
import { given } from '../../../model/given.js';
import { groupBy } from '../../../model/lists.js';
import type { Include, PointRow, Series, Services } from '../../../services/services.js';
import { invalid, Problems } from '../wire/problems.js';
import { recordOf, statisticOf } from '../wire/blocks.js';
import type { AggregationFunction, FetchParameters, Window } from '../wire/parameters.js';

const DEFAULT_LIMIT = 1_000;
const AGGREGATIONS = { min: { type: 'min' }, max: { type: 'max' }, avg: { type: 'mean' } } as const;

type Records = Map<number, object[]>;

export async function readRecords(
  services: Services,
  series: readonly Series[],
  parameters: FetchParameters,
  latest: boolean,
): Promise<Records> {
  const { position, x, metadata, sort } = parameters;
  const include: Include[] = [
    ...(position ? (['position'] as const) : []),
    ...(x ? (['x'] as const) : []),
    ...(metadata ? (['metadata'] as const) : []),
  ];
  const query = { series, ...span(parameters), count: parameters.limit ?? DEFAULT_LIMIT, include };
  const descending = sort === 'desc';
  const newest = descending || (latest && sort === undefined);
  checkLimit(services, query, query.count);
  const rows =
    parameters.orderBy === 'value'
      ? await services.query.extremes({ ...query, end: descending ? 'greatest' : 'least' })
      : await (newest ? services.query.last(query) : services.query.first(query));
  const records: Records = new Map();
  for (const [id, own] of groupBy(rows, (row) => row.series))
    records.set(
      id,
      own.map((row) => recordOf(row, parameters)),
    );
  // The newest ones are read from the end; without a wish for the order they are shown rising.
  if (parameters.orderBy === 'timestamp' && newest && !descending)
    for (const own of records.values()) own.reverse();
  return records;
}

/** Over all records of the window, or with a limit over the newest ones. */
export async function readStatistics(
  services: Services,
  series: readonly Series[],
  parameters: FetchParameters,
): Promise<Records> {
  const { limit, functions } = parameters;
  const numeric = series.filter(({ kind }) => kind === 'number' || kind === 'boolean');
  const statistics: Records = new Map();
  if (limit !== undefined) {
    const asked = { series: numeric, ...span(parameters) };
    checkLimit(services, asked, limit);
    const rows = await services.query.last({ ...asked, count: limit });
    for (const [id, own] of groupBy(rows, (row) => row.series))
      statistics.set(id, statisticOf(functions, summary(own)));
    return statistics;
  }
  const { from, to } = parameters;
  const rows = await services.query.statistics({
    series: numeric,
    ...given({ from: sinceStart(from), to: sinceStart(to) }),
    aggregations: [AGGREGATIONS.min, AGGREGATIONS.max, AGGREGATIONS.avg],
  });
  for (const { series: id, values } of rows) {
    const [min, max, avg] = values as (number | null)[];
    const all = { min: min ?? null, max: max ?? null, avg: avg ?? null };
    statistics.set(id, statisticOf(functions, all));
  }
  return statistics;
}

const sinceStart = (time: number | undefined) => (time === undefined ? undefined : Math.max(0, time));

const span = ({ from, to }: Window) => given({ after: sinceStart(from), before: sinceStart(to) });

/** What one answer may hold is bounded by the service; here the bound is one of `limit`. */
function checkLimit(
  { query }: Services,
  asked: Parameters<Services['query']['mostOfEach']>[0],
  count: number,
): void {
  const most = query.mostOfEach(asked, count);
  if (most === undefined) return;
  const expected = `at most ${most} points of each of ${asked.series.length} inputs`;
  throw new Problems([invalid({ parameter: 'limit' }, count, expected)]);
}

function summary(rows: readonly PointRow[]): Record<AggregationFunction, number | null> {
  const points = rows.map(({ time, value }) => ({ time, value })).reverse();
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER, now: Number.MAX_SAFE_INTEGER };
  const of = (name: AggregationFunction) =>
    (aggregate(points, AGGREGATIONS[name], range, undefined) as number | undefined) ?? null;
  return { min: of('min'), max: of('max'), avg: of('avg') };
}
