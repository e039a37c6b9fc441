/** Rows of aggregations: a column per aggregation, named as formatAggregation names it, after what the row is of. */
import { formatAggregation } from '../../../model/aggregations.js';
import type {
  Aggregation,
  BucketRow,
  Group,
  SelectedSeries,
  StatisticsRow,
} from '../../../services/services.js';
import { seriesTexts } from './point-rows.js';
import { valueText, type Table } from './rows.js';
import type { TimeText } from './times.js';

export function bucketTable(
  series: readonly SelectedSeries[],
  rows: readonly BucketRow[],
  aggregations: readonly Aggregation[],
  group: Group,
  time: TimeText,
): Table<BucketRow> {
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
): { columns: readonly string[]; cells(of: BucketRow['group']): readonly string[] } {
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
  rows: readonly StatisticsRow[],
  aggregations: readonly Aggregation[],
): Table<StatisticsRow> {
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
