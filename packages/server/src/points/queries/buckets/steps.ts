/**
 * Aggregations that look at a point together with its neighbour: values that hold until the next point (time-weighted
 * mean, time at value) and increases since the point before (delta). The last point before the range takes part, as
 * literal rows, so that the first bucket starts with what was true then.
 */
import type { Aggregation } from '../../../model/aggregations.js';
import { between, larger, smaller } from './aggregate-sql.js';
import { bucketSql } from './plan.js';
import type { BucketQuery } from './bucket-query.js';
import type { StoredPoint } from '../row.js';
import type { Counter } from '../../../model/counter.js';
import { float, integer, integers, text, valueLiteral, type Sources } from '../sql.js';

type Table = 'numbers' | 'texts';

/** Sum over the steps from each point to the next, counted as model/counter.ts does, in the later point's bucket. */
export function deltaSql(
  sources: Sources,
  query: BucketQuery,
  table: Table,
  group: string,
): string | undefined {
  if (table === 'texts') return undefined;
  const before = `lagInFrame(toNullable(value), 1) OVER (PARTITION BY series ORDER BY time, sequence ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`;
  const columns = query.careful ? `series, time, sequence, ${smaller('value')} AS value` : '*';
  const rows = `SELECT ${columns} FROM (${rowsWithPrevious(sources, query, table)})`;
  const steps = `SELECT series, time, if(isNull(before), 0., ${countedSql(query)}) AS step FROM (SELECT series, time, value, ${before} AS before FROM (${rows})) WHERE time >= ${integer(query.from)}`;
  const start = bucketSql(query.plan, query).start('time');
  const total = query.careful ? larger('sum(step)') : 'toFloat64(sum(step))';
  return `SELECT ${group} AS grouped, toInt64(${start}) AS start, ${total} FROM (${steps}) GROUP BY grouped, start`;
}

/** `counted` of model/counter.ts; without counters among the series the plain rule of resets. */
function countedSql({ counters, careful }: BucketQuery): string {
  const before = 'assumeNotNull(before)';
  if (!counters || counters.size === 0) return `if(value >= ${before}, value - ${before}, value)`;
  const scaled = (sql: string) => (careful ? smaller(sql) : sql);
  const ids = `[${integers([...counters.keys()])}]::Array(UInt64)`;
  const of = (name: keyof Counter) => {
    const values = [...counters.values()].map((counter) => float(counter[name] ?? 0));
    return scaled(`transform(series, ${ids}, [${values.join(',')}], toFloat64(0))`);
  };
  const [modulus, tolerance] = [of('modulus'), of('tolerance')];
  // A modulus of 0 is none.
  const fallen = `if(${before} < ${modulus}, ${modulus} - ${before} + value, value)`;
  return `if(value >= ${before} OR ${before} - value <= ${tolerance}, value - ${before}, ${fallen})`;
}

export function heldSql(
  sources: Sources,
  query: BucketQuery,
  table: Table,
  aggregation: Aggregation,
  group: string,
): string | undefined {
  let result: string;
  if (aggregation.type === 'timeAtValue') {
    if ((typeof aggregation.value === 'string') !== (table === 'texts')) return undefined;
    result = `toFloat64(sumIf(weight, value = ${valueLiteral(aggregation.value)}))`;
  } else if (aggregation.type === 'timeWeightedMean' && table === 'numbers') {
    const mean = query.careful
      ? between(larger(`sum(${smaller('value')} * weight) / sum(weight)`), 'min(value)', 'max(value)')
      : 'sum(value * weight) / sum(weight)';
    result = `if(sum(weight) = 0, argMax(value, (time, sequence)), ${mean})`;
  } else return undefined;
  const end = integer(Math.min(query.to, query.heldUntil));
  const next = `leadInFrame(time, 1, toInt64(${end})) OVER (PARTITION BY series ORDER BY time, sequence ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)`;
  const held = `SELECT series, time, sequence, value, greatest(time, toInt64(${integer(query.from)})) AS a, greatest(least(next, toInt64(${end})), a) AS b FROM (SELECT series, time, sequence, value, ${next} AS next FROM (${rowsWithPrevious(sources, query, table)}))`;
  const buckets = bucketSql(query.plan, query);
  // A point of the range counts in its bucket also if it held for no time (the next one at once, or itself in the future).
  const counts = `b > a OR time >= ${integer(query.from)}`;
  const weighed = `SELECT series, time, sequence, value, start, least(b, ${buckets.end('start')}) - greatest(a, start) AS weight FROM (SELECT *, arrayJoin(${buckets.touched('a', 'b')}) AS start FROM (${held}) WHERE ${counts})`;
  return `SELECT ${group} AS grouped, toInt64(start), ${result} FROM (${weighed}) GROUP BY grouped, start`;
}

function rowsWithPrevious(sources: Sources, query: BucketQuery, table: Table): string {
  const columns = 'series, time, sequence, value';
  const rows = sources.select({
    table,
    columns,
    series: query.series[table],
    from: query.from,
    to: query.to,
    values: query.values,
  });
  const ids = new Set(query.series[table]);
  const previous = query.previous.filter((point) => ids.has(point.series));
  if (previous.length === 0) return rows;
  const type = table === 'numbers' ? 'Float64' : 'String';
  const literals = previous.map(
    (point) =>
      `(${integer(point.series)},${integer(point.time)},${integer(point.sequence)},${valueOf(point)})`,
  );
  return `SELECT ${columns} FROM values('series UInt64, time Int64, sequence UInt32, value ${type}', ${literals.join(',')}) UNION ALL SELECT ${columns} FROM (${rows})`;
}

const valueOf = (point: StoredPoint) =>
  typeof point.value === 'string' ? text(point.value) : float(Number(point.value));
