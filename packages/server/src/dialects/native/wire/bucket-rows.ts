/** Rows of aggregations: a column per aggregation, named as formatAggregation names it, after what the row is of. */
import { Type } from 'typebox';
import { formatAggregation } from '../../../model/aggregations.js';
import type {
  Aggregation,
  BucketRow as Bucketed,
  Group,
  SelectedSeries,
  StatisticsRow as Computed,
} from '../../../services/services.js';
import { seriesTexts } from './point-rows.js';
import { valueText, type Table } from './rows.js';
import { AnswerTime, Name, OptionalValue } from './schemas.js';
import type { TimeText } from './times.js';

const AGGREGATED = {
  additionalProperties: OptionalValue,
  description: 'And a member for each aggregation, by its name.',
} as const;

/** What it is of follows from `group`. */
export const BucketRow = Type.Object(
  {
    device: Type.Optional(Name),
    series: Type.Optional(Name),
    tag: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    time: AnswerTime,
  },
  AGGREGATED,
);
export const StatisticsRow = Type.Object({ device: Name, series: Name }, AGGREGATED);
export const CountRow = Type.Object({ device: Name, series: Name, count: Type.Integer() });

export function bucketTable(
  series: readonly SelectedSeries[],
  rows: readonly Bucketed[],
  { aggregations, group, time }: { aggregations: readonly Aggregation[]; group: Group; time: TimeText },
): Table<Bucketed> {
  const { columns, cells } = groupColumns(series, group);
  return {
    columns: [...columns, 'time', ...aggregations.map(formatAggregation)],
    rows,
    cells: (row) => [...cells(row.group), time(row.time), ...row.values.map(valueText)],
  };
}

function groupColumns(
  series: readonly SelectedSeries[],
  group: Group,
): { columns: readonly string[]; cells(of: Bucketed['group']): readonly string[] } {
  if (group === 'all') return { columns: [], cells: () => [] };
  if (group === 'series') {
    const texts = seriesTexts(series);
    return { columns: ['device', 'series'], cells: (id) => texts(Number(id)) };
  }
  const column = group === 'device' ? 'device' : group === 'name' ? 'series' : 'tag';
  return { columns: [column], cells: (name) => [JSON.stringify(name)] };
}

export function statisticsTable(
  series: readonly SelectedSeries[],
  rows: readonly Computed[],
  aggregations: readonly Aggregation[],
): Table<Computed> {
  const texts = seriesTexts(series);
  return {
    columns: ['device', 'series', ...aggregations.map(formatAggregation)],
    rows,
    cells: (row) => [...texts(row.series), ...row.values.map(valueText)],
  };
}

export function countTable(
  series: readonly SelectedSeries[],
  rows: readonly { series: number; count: number }[],
): Table<{ series: number; count: number }> {
  const texts = seriesTexts(series);
  return {
    columns: ['device', 'series', 'count'],
    rows,
    cells: (row) => [...texts(row.series), String(row.count)],
  };
}
