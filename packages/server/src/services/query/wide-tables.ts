/**
 * Tables: columns named like series, rows of one device and instant. Turns columns and conditions into sets of series by
 * kind, bounds what is read, and gives values their types back.
 */
import { END_OF_TIME } from '../../model/time.js';
import { TributaryError } from '../../errors/error.js';
import { isNumeric, type PointValue } from '../../model/kinds.js';
import type { RowsSource, ValueTest } from '../../points/queries/wide-rows.js';
import type { Column, Query, RowCondition, SelectedSeries, WideBucket, WideRow } from '../services.js';
import { AnswerSize, NUMBER_BYTES, textBytes, valueBytes, type ReadSource } from './answer-bytes.js';
import { tooManyBuckets } from './limits.js';
import { byTable, valueOf } from './rows.js';

type TableQuery = Parameters<Query['wideTable']>[0];
type BucketsQuery = Parameters<Query['wideBuckets']>[0];

/** Cells that one answer may have, the empty ones too. */
const CELLS_PER_VALUE = 5;
/** `null,`, and the time of a row. */
const EMPTY_CELL = 5;
const ROW_BYTES = 40;

export async function readWideTable(
  { store, answerBytes }: ReadSource,
  query: TableQuery,
  most: { values: number; series: number },
): Promise<WideRow[]> {
  const { columns, each } = query;
  const others = each && each.of !== 'device' ? [each.of] : [];
  const { source, series } = sourceOf(query, others, most.series);
  if (series.size === 0) return [];
  const allowed = Math.min(
    most.values,
    Math.max(1, Math.floor((most.values * CELLS_PER_VALUE) / columns.length)),
  );
  const limit = Math.min(query.limit ?? Infinity, allowed);
  const of = each && (each.of === 'device' ? each.of : byTable(each.of.series));
  const rows = await store.queries.wideRows({
    ...source,
    limit,
    each: each && of && { count: each.count, of },
    bound: { bytes: answerBytes, perRow: NUMBER_BYTES },
  });
  if (rows.length > limit && (query.limit ?? Infinity) > allowed)
    throw new TributaryError('query_too_large', { limit: `${allowed} rows of ${columns.length} fields` });
  // By device, so that a row looks only at the series that it can have.
  const places = new Map(columns.flatMap((column, at) => column.series.map(({ id }) => [id, at])));
  const answer = new AnswerSize(answerBytes);
  return rows.slice(0, limit).map((row) => {
    answer.add(ROW_BYTES + EMPTY_CELL * columns.length);
    const values = new Array<PointValue | null>(columns.length).fill(null);
    let device: SelectedSeries['device'] | undefined;
    for (const [id, value] of row.values) {
      const of = series.get(id)!;
      device = of.device;
      const place = places.get(id);
      if (place === undefined) continue;
      values[place] = valueOf(of.kind, value);
      answer.add(valueBytes(value));
    }
    answer.add(textBytes(device!.key));
    return { device: device!, time: row.time, values };
  });
}

export async function readWideBuckets(
  { store, answerBytes }: ReadSource,
  query: BucketsQuery,
  most: { buckets: number; series: number },
): Promise<WideBucket[]> {
  const { columns, aggregation, bucket, group } = query;
  const others = group && group !== 'device' ? [group] : [];
  const { source, series } = sourceOf(query, others, most.series);
  if (series.size === 0) return [];
  const counted = columns.map((column) =>
    column.series.filter(({ kind }) => aggregation.type === 'count' || isNumeric(kind)).map(({ id }) => id),
  );
  const found = await store.queries.wideBuckets({
    ...source,
    columns: counted,
    aggregation,
    plan: bucket ? { kind: 'fixed', width: bucket.width, origin: bucket.origin ?? 0 } : { kind: 'whole' },
    group: group === undefined || group === 'device' ? group : byTable(group.series),
    limit: most.buckets + 1,
    bound: { bytes: answerBytes, perRow: NUMBER_BYTES },
  });
  const groups = new GroupReader(group, series);
  const rows: { time: number; label: string; values: (number | null)[] }[] = [];
  let periods = 0;
  for (const { start, group: label, column, value } of found) {
    const last = rows.at(-1);
    if (last?.time !== start || last.label !== label) {
      if (last?.time !== start && periods++ === (query.periods ?? Infinity)) return typed(rows, groups);
      if (rows.length === (query.limit ?? Infinity)) return typed(rows, groups);
      rows.push({ time: start, label, values: new Array<number | null>(columns.length).fill(null) });
    }
    rows.at(-1)!.values[column] = value;
  }
  if (found.length > most.buckets) throw tooManyBuckets(most.buckets);
  return typed(rows, groups);
}

function typed(
  rows: readonly { time: number; label: string; values: (number | null)[] }[],
  groups: GroupReader,
): WideBucket[] {
  return rows.map(({ time, label, values }) => ({ time, group: groups.read(label), values }));
}

/** What the engine calls a group, as the value it stands for. */
class GroupReader {
  readonly #devices = new Map<string, SelectedSeries['device']>();
  readonly #isBoolean: boolean;

  constructor(group: BucketsQuery['group'], series: ReadonlyMap<number, SelectedSeries>) {
    if (group === 'device')
      for (const { device } of series.values()) this.#devices.set(String(device.id), device);
    this.#isBoolean =
      group !== undefined && group !== 'device' && group.series.some(({ kind }) => kind === 'boolean');
  }

  read(label: string): WideBucket['group'] {
    const device = this.#devices.get(label);
    if (device) return device;
    if (label === '') return null;
    if (label.startsWith('t')) return label.slice(1);
    const number = Number(label.slice(1));
    return this.#isBoolean ? number !== 0 : number;
  }
}

/** Rows with a value in one of the columns; columns of conditions and groups are read too. */
function sourceOf(
  { columns, where = [], from = 0, to = END_OF_TIME }: TableQuery | BucketsQuery,
  others: readonly Column[],
  most: number,
): { source: RowsSource; series: ReadonlyMap<number, SelectedSeries> } {
  const series = new Map<number, SelectedSeries>();
  for (const column of [...columns, ...where.map((one) => one.column), ...others])
    for (const one of column.series) series.set(one.id, one);
  if (series.size > most) throw new TributaryError('too_many_series', { value: series.size, limit: most });
  const asked = new Set(columns.flatMap((column) => column.series.map(({ id }) => id)));
  const tests = where.map(testsOf);
  if (asked.size < series.size) tests.push(hasValue(columns));
  return {
    source: {
      series: byTable([...series.values()]),
      devices: new Map([...series.values()].map(({ id, device }) => [id, device.id])),
      from,
      to,
      where: tests,
    },
    series,
  };
}

function testsOf({ column, comparison, value }: RowCondition): ValueTest[] {
  const values: readonly PointValue[] = typeof value === 'object' ? value : [value];
  return values.flatMap((one): ValueTest[] => {
    const kinds = typeof one === 'string' ? ['string', 'gps', 'blob'] : [typeof one];
    const ids = column.series.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
    const table = typeof one === 'string' ? 'texts' : 'numbers';
    return ids.length === 0 ? [] : [{ table, series: ids, comparison, value: one }];
  });
}

function hasValue(columns: readonly Column[]): ValueTest[] {
  const { numbers, texts } = byTable(columns.flatMap(({ series }) => series));
  return [
    { table: 'numbers', series: numbers, comparison: undefined, value: 0 },
    { table: 'texts', series: texts, comparison: undefined, value: '' },
  ];
}
