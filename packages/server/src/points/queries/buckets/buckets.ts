/**
 * Aggregations over buckets of time, per series or per group of series. Statistics are the case of one bucket.
 * Empty buckets give no cell; filling is the query service's work.
 */
import { type BucketQuery } from './bucket-query.js';
import { formatAggregation } from '../../../model/aggregations.js';
import type { PointValue } from '../../../model/kinds.js';
import { append, greatest, least } from '../../../model/lists.js';
import { Pace } from '../../../model/pace.js';
import { isoFromMicros } from '../../../model/time.js';
import { rowBinary } from '../../engine/answer-forms.js';
import type { QueryEngine } from '../../engine/engine.js';
import type { SeriesHeads } from '../../series-heads.js';
import { DEFAULT_ANSWER_BYTES, tooManyBytes } from '../../../errors/answer-bytes.js';
import { TributaryError } from '../../../errors/error.js';
import { carefulAggregate, isOfRows, numberAggregate, textAggregate, textLength } from './aggregate-sql.js';
import { bucketSql } from './plan.js';
import { RowReader } from '../row-binary.js';
import { integer, integers, type Sources } from '../sql.js';
import { deltaSql, heldSql } from './steps.js';

/** One bucket of one group; `values` stand in the order of the query's aggregations, undefined where there is none. */
export interface BucketCell {
  readonly group: number;
  readonly start: number;
  readonly values: (PointValue | undefined)[];
}

/** The cells of one query, by numbers alone: there are a hundred thousand of them. */
class CellMap {
  readonly #groups = new Map<number, Map<number, BucketCell>>();

  constructor(private readonly width: number) {}

  cell(group: number, start: number): BucketCell {
    let cells = this.#groups.get(group);
    if (cells === undefined) this.#groups.set(group, (cells = new Map()));
    let cell = cells.get(start);
    if (cell === undefined) cells.set(start, (cell = { group, start, values: this.#noValues() }));
    return cell;
  }

  #noValues(): (PointValue | undefined)[] {
    return new Array<PointValue | undefined>(this.width).fill(undefined);
  }

  sorted(): BucketCell[] {
    const groups = [...this.#groups].sort(([a], [b]) => a - b);
    const sorted: BucketCell[] = [];
    for (const [, cells] of groups)
      append(
        sorted,
        [...cells.values()].sort((a, b) => a.start - b.start),
      );
    return sorted;
  }
}

export async function queryBuckets(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  asked: BucketQuery,
): Promise<BucketCell[]> {
  const within = edgesWithPoints(asked, heads);
  if (within === undefined) return [];
  const query = { ...asked, ...within };
  const cells = await readCells(engine, sources, query);
  if (cells.every(isFinite)) return cells;
  const careful = await readCells(engine, sources, { ...query, careful: true });
  const beyond = careful.find((cell) => !isFinite(cell));
  if (beyond !== undefined) throw tooLarge(query, beyond);
  return careful;
}

const isFinite = ({ values }: BucketCell): boolean =>
  values.every((value) => typeof value !== 'number' || Number.isFinite(value));

function tooLarge({ aggregations, plan }: BucketQuery, { start, values }: BucketCell): TributaryError {
  const at = values.findIndex((value) => typeof value === 'number' && !Number.isFinite(value));
  return new TributaryError('result_too_large', {
    what: formatAggregation(aggregations[at]!),
    reason: plan.kind === 'whole' ? '' : ` of the bucket ${isoFromMicros(start)}`,
  });
}

async function readCells(engine: QueryEngine, sources: Sources, query: BucketQuery): Promise<BucketCell[]> {
  const cells = new CellMap(query.aggregations.length);
  await aggregateNumbers(engine, sources, query, cells);
  await aggregateTexts(engine, sources, query, cells);
  for (const [index, aggregation] of query.aggregations.entries()) {
    if (isOfRows(aggregation)) continue;
    for (const table of ['numbers', 'texts'] as const) {
      if (query.series[table].length === 0) continue;
      const sql =
        aggregation.type === 'delta'
          ? deltaSql(sources, query, table, groupOf(query))
          : heldSql(sources, query, table, aggregation, groupOf(query));
      if (!sql) continue;
      const reader = readerOf(await engine.query(sql, rowBinary('Int64', 'Int64', 'Float64')), query);
      await eachRow(reader, () => {
        const { values } = cells.cell(reader.series(), reader.int64());
        const value = reader.float64();
        // A pooled group may have held values in both tables.
        values[index] = Number(values[index] ?? 0) + value;
      });
    }
  }
  return query.newest === undefined ? cells.sorted() : newestOf(cells.sorted(), query.newest);
}

/**
 * Only the calendar edges between which there can be a result: each of them costs the parser of the engine, and whoever
 * asks for everything since 1970 means the few years that there are.
 */
function edgesWithPoints(
  query: BucketQuery,
  heads: SeriesHeads,
): Pick<BucketQuery, 'plan' | 'from' | 'to'> | undefined {
  const { plan, from, to, series } = query;
  const known = [...series.numbers, ...series.texts].filter((id) => heads.has(id));
  if (plan.kind !== 'edges' || known.length === 0) return { plan, from, to };
  const { edges } = plan;
  const first = Math.max(
    from,
    least(known, (id) => heads.firstTime(id)),
  );
  const last = greatest(known, (id) => heads.lastTime(id)) + 1;
  const holds = query.aggregations.some(({ type }) => type === 'timeWeightedMean' || type === 'timeAtValue');
  const end = Math.min(to, holds ? Math.max(last, query.heldUntil) : last);
  if (first >= end) return undefined;
  const lower = edges.findLastIndex((edge) => edge <= first);
  const upper = edges.findIndex((edge) => edge >= end);
  const within = edges.slice(lower, upper + 1);
  return {
    plan: { kind: 'edges', edges: within },
    from: Math.max(from, within[0]!),
    to: Math.min(to, within.at(-1)!),
  };
}

/** Of cells in the order of groups and starts. */
function newestOf(cells: readonly BucketCell[], count: number): BucketCell[] {
  return cells.filter(({ group }, at) => cells[at + count]?.group !== group);
}

async function aggregateNumbers(
  engine: QueryEngine,
  sources: Sources,
  query: BucketQuery,
  cells: CellMap,
): Promise<void> {
  const wanted = query.aggregations.flatMap((aggregation, index) =>
    isOfRows(aggregation)
      ? [{ index, sql: query.careful ? carefulAggregate(aggregation) : numberAggregate(aggregation) }]
      : [],
  );
  if (wanted.length === 0 || query.series.numbers.length === 0) return;
  const aggregates = wanted.map(({ sql }) => sql);
  const form = rowBinary('Int64', 'Int64', ...aggregates.map(() => 'Float64' as const));
  const sql = groupedSql(sources, query, 'numbers', aggregates);
  const reader = readerOf(await engine.query(sql, form), query);
  await eachRow(reader, () => {
    const { values } = cells.cell(reader.series(), reader.int64());
    for (const { index } of wanted) values[index] = reader.float64();
  });
}

/** Texts of a group that also has numbers add to its count only. */
async function aggregateTexts(
  engine: QueryEngine,
  sources: Sources,
  query: BucketQuery,
  cells: CellMap,
): Promise<void> {
  const wanted = query.aggregations.flatMap((aggregation, index) => {
    const sql = textAggregate(aggregation);
    return sql === undefined ? [] : [{ index, sql, counts: aggregation.type === 'count' }];
  });
  if (wanted.length === 0 || query.series.texts.length === 0) return;
  await checkLengths(engine, sources, query);
  const aggregates = wanted.map(({ sql }) => sql);
  const form = rowBinary('Int64', 'Int64', ...aggregates.map(() => 'String' as const));
  const sql = groupedSql(sources, query, 'texts', aggregates);
  const reader = readerOf(await engine.query(sql, form), query);
  await eachRow(reader, () => {
    const { values } = cells.cell(reader.series(), reader.int64());
    for (const { index, counts } of wanted) {
      const text = reader.text();
      if (counts) values[index] = Number(values[index] ?? 0) + Number(text);
      else values[index] ??= text;
    }
  });
}

/** A hundred thousand rows are no work of one turn of the event loop. */
async function eachRow(reader: RowReader, read: () => void): Promise<void> {
  const pace = new Pace();
  while (!reader.done) {
    read();
    if (pace.due()) await pace.rest();
  }
}

/** Groups of several series take the place of series: no row is of another one. */
function readerOf(answer: Buffer, { groups, series }: BucketQuery): RowReader {
  return new RowReader(answer, groups ? groups.values() : [...series.numbers, ...series.texts]);
}

/** Texts are added up before any of them is answered: the engine would hold one for each bucket. */
async function checkLengths(engine: QueryEngine, sources: Sources, query: BucketQuery): Promise<void> {
  const { bytes = DEFAULT_ANSWER_BYTES } = query;
  const lengths = query.aggregations.flatMap((aggregation) => textLength(aggregation) ?? []);
  if (lengths.length === 0) return;
  const names = lengths.map((sql, at) => `${sql} AS bytes${at}`);
  const total = lengths.map((_, at) => `sum(bytes${at})`).join(' + ');
  const groups = groupedSql(sources, query, 'texts', names);
  const sql = `SELECT toUInt64(${total}) FROM (${groups})`;
  const reader = new RowReader(await engine.query(sql, rowBinary('UInt64')));
  if (!reader.done && reader.int64() > bytes) throw tooManyBytes(bytes);
}

function groupedSql(
  sources: Sources,
  query: BucketQuery,
  table: 'numbers' | 'texts',
  aggregates: readonly string[],
): string {
  const rows = sources.from({
    table,
    columns: 'series, time, sequence, value',
    series: query.series[table],
    from: query.from,
    to: query.to,
    values: query.values,
    since: query.since,
  });
  const start = bucketSql(query.plan, query).start('time');
  const newest =
    query.newest === undefined
      ? ''
      : ` ORDER BY grouped, start DESC LIMIT ${integer(query.newest)} BY grouped`;
  return `SELECT ${groupOf(query)} AS grouped, toInt64(${start}) AS start, ${aggregates.join(', ')} FROM ${rows} GROUP BY grouped, start${newest}`;
}

function groupOf(query: BucketQuery): string {
  if (!query.groups) return 'toInt64(series)';
  const ids = [...query.groups.keys()];
  return `transform(toInt64(series), [${integers(ids)}]::Array(Int64), [${integers([...query.groups.values()])}]::Array(Int64), toInt64(0))`;
}
