/**
 * Aggregates over rows (wide-rows.ts) rather than over series: for groups by the value of another column, and for
 * conditions on other columns than the aggregated one. Newest buckets first.
 */
import { TributaryError } from '../../../errors/error.js';
import { formatAggregation, type Aggregation } from '../../../model/aggregations.js';
import { isoFromMicros } from '../../../model/time.js';
import type { QueryEngine } from '../../engine/engine.js';
import { carefulAggregate, numberAggregate } from './aggregate-sql.js';
import { bucketSql, type BucketPlan } from './plan.js';
import { checkFits, DEFAULT_BOUND, inlineBytes, shownText, type AnswerBound } from '../long-texts.js';
import { rowBinary } from '../../engine/answer-forms.js';
import { RowReader } from '../row-binary.js';
import type { SeriesByTable } from '../row.js';
import { integer, integers, type Sources } from '../sql.js';
import { keyText, pivot, type RowsSource } from '../wide-rows.js';

export interface WideBucketsQuery extends RowsSource {
  /** The series of each column to aggregate; texts count for `count` only and are left out by the caller otherwise. */
  readonly columns: readonly (readonly number[])[];
  readonly aggregation: Aggregation;
  readonly plan: BucketPlan;
  /** Absent: one group. */
  readonly group?: 'device' | SeriesByTable | undefined;
  readonly limit: number;
  readonly bound?: AnswerBound | undefined;
  /** As in `BucketQuery`. */
  readonly careful?: boolean;
}

export interface StoredWideBucket {
  readonly start: number;
  /** Device id, or the value in front of which stands `n` (a number) or `t` (a text); empty: rows without one. */
  readonly group: string;
  /** Place in the query's columns. */
  readonly column: number;
  readonly value: number;
}

export async function queryWideBuckets(
  engine: QueryEngine,
  sources: Sources,
  query: WideBucketsQuery,
): Promise<StoredWideBucket[]> {
  const { bound = DEFAULT_BOUND, limit } = query;
  if (query.columns.every((column) => column.length === 0)) return [];
  const inline = inlineBytes(bound, limit);
  const first = await readBuckets(engine, sources, query, inline);
  const beyond = first.find(({ value }) => !Number.isFinite(value));
  if (beyond !== undefined) {
    if (!query.careful) return queryWideBuckets(engine, sources, { ...query, careful: true });
    throw new TributaryError('result_too_large', {
      what: formatAggregation(query.aggregation),
      reason: query.plan.kind === 'whole' ? '' : ` of the bucket ${isoFromMicros(beyond.start)}`,
    });
  }
  checkFits(first, bound);
  // Groups by long texts are rare; these are read again when it is known that they fit.
  return first.some(({ bytes }) => bytes > inline) ? readBuckets(engine, sources, query, bound.bytes) : first;
}

async function readBuckets(
  engine: QueryEngine,
  sources: Sources,
  query: WideBucketsQuery,
  inline: number,
): Promise<(StoredWideBucket & { readonly bytes: number })[]> {
  const ids = query.columns.flat();
  const places = query.columns.flatMap((column, at) => column.map(() => at));
  const column = `transform(toInt64(series), [${integers(ids)}]::Array(Int64), [${integers(places)}]::Array(Int64), toInt64(-1))`;
  const group = query.group === undefined ? "''" : keyText(query.group, 'text');
  const rows = pivot(sources, query, [
    `groupArrayIf((${column}, number), series IN (${integers(ids)})) AS cells`,
    `${group} AS grouped`,
  ]);
  const start = bucketSql(query.plan, query).start('time');
  const aggregate = query.careful ? carefulAggregate(query.aggregation) : numberAggregate(query.aggregation);
  const groups = `SELECT toInt64(${start}) AS start, grouped, toInt64(cell.1) AS place, ${aggregate} AS result FROM (SELECT time, sequence, grouped, cell, cell.2 AS value FROM (${rows}) ARRAY JOIN cells AS cell) GROUP BY start, grouped, place ORDER BY start DESC, grouped, place LIMIT ${integer(query.limit)}`;
  // A column is named by a series of it: its place would fit the answer to any other query.
  const named = query.columns.map(([first = 0]) => first);
  const name = `([${integers(named)}]::Array(Int64))[place + 1]`;
  const sql = `SELECT start, ${shownText('grouped', inline)}, length(grouped), ${name}, result FROM (${groups})`;
  const answer = await engine.query(sql, rowBinary('Int64', 'String', 'UInt64', 'Int64', 'Float64'));
  const reader = new RowReader(answer, ids);
  const buckets: (StoredWideBucket & { bytes: number })[] = [];
  while (!reader.done) {
    const [at, label, bytes, id] = [reader.int64(), reader.text(), reader.int64(), reader.series()];
    buckets.push({ start: at, group: label, bytes, column: named.indexOf(id), value: reader.float64() });
  }
  return buckets;
}
