/**
 * Aggregates of a table. Rule: the value stands right after the time, what it is grouped by behind it, and nothing else,
 * because the Grafana plugin names its curves by the other columns. Newest first.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { END_OF_TIME } from '../../../model/time.js';
import type { Column, SelectedSeries, WideBucket } from '../../../services/services.js';
import type { TableColumns, TableQuestion } from './columns.js';
import type { FixedBucket, Grouping } from '../wire/grouping.js';
import type { AnsweredTable } from '../wire/table-answer.js';
import { DEVICE_FIELD, type TableRequest } from '../wire/table-request.js';

export async function readAggregates(
  question: TableQuestion,
  table: TableColumns,
  grouping: Grouping,
): Promise<AnsweredTable> {
  const { services, field, request } = question;
  if (field === DEVICE_FIELD)
    throw invalidField('operator', grouping.operator, 'a field of values to aggregate');
  const columns =
    field === undefined ? table.columns.filter((one) => isCounted(one, grouping)) : table.columns;
  const { bucket } = grouping;
  const group = grouping.field === undefined ? undefined : table.of(grouping.field);
  const { aggregation } = grouping;
  const simple = bucket && table.where.length === 0 && (group === undefined || group === 'device');
  const buckets = simple
    ? await bySeries(question, columns, { aggregation, bucket, group })
    : await services.query.wideBuckets({
        columns,
        where: table.where,
        ...request.range,
        aggregation,
        ...given({ bucket, group }),
      });
  return {
    fields: [
      ...columns.map(({ name }) => `${grouping.operator}(${name})`),
      ...(grouping.field === undefined ? [] : [grouping.field]),
    ],
    rows: newest(buckets, request).map(({ time, group: label, values }) => ({
      time,
      cells: grouping.field === undefined ? values : [...values, labelCell(label)],
    })),
  };
}

/** Of all fields, those that have an aggregate: texts can only be counted. */
function isCounted({ series }: Column, { operator }: Grouping): boolean {
  return operator === 'count' || series.some(({ kind }) => kind === 'number' || kind === 'boolean');
}

interface SeriesGrouping {
  readonly aggregation: Grouping['aggregation'];
  readonly bucket: FixedBucket;
  readonly group: 'device' | undefined;
}

/** Where rows do not matter, series are aggregated as they are: much less work. */
async function bySeries(
  { services, project, request }: TableQuestion,
  columns: readonly Column[],
  { aggregation, bucket, group }: SeriesGrouping,
): Promise<WideBucket[]> {
  const { query, limits } = services;
  const { range, limit, limitBy, periods } = request;
  const series = columns.flatMap((column) => column.series);
  const rows = await query.buckets({
    project: project.id,
    series,
    from: range.from ?? 0,
    to: range.to ?? END_OF_TIME,
    bucket,
    aggregations: [aggregation],
    fill: 'none',
    group: group === 'device' ? 'series' : 'name',
    limit: limits.pointsPerAnswer,
    newest: Math.min(limitBy?.count ?? limit ?? Infinity, periods ?? Infinity, limits.pointsPerAnswer + 1),
  });
  const places = new Map<string | number, { column: number; device: SelectedSeries['device'] }>();
  for (const [column, { series: own }] of columns.entries())
    for (const { id, name, device } of own) places.set(group ? id : name, { column, device });
  const found = new Map<string, { time: number; group: WideBucket['group']; values: (number | null)[] }>();
  for (const row of rows) {
    const [value] = row.values;
    if (typeof value !== 'number') continue;
    const { column, device } = places.get(row.group!)!;
    const key = group ? `${row.time} ${device.id}` : String(row.time);
    let one = found.get(key);
    if (!one) {
      const values = new Array<number | null>(columns.length).fill(null);
      found.set(key, (one = { time: row.time, group: group ? device : null, values }));
    }
    one.values[column] = value;
  }
  return [...found.values()];
}

function newest(buckets: readonly WideBucket[], { periods, limitBy, limit }: TableRequest): WideBucket[] {
  const sorted = buckets.toSorted(
    (a, b) => b.time - a.time || compare(labelCell(a.group), labelCell(b.group)),
  );
  const starts = new Set<number>();
  const counts = new Map<unknown, number>();
  const kept = sorted.filter(({ time, group }) => {
    starts.add(time);
    if (starts.size > (periods ?? Infinity)) return false;
    const label = labelCell(group);
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return count <= (limitBy?.count ?? Infinity);
  });
  return kept.slice(0, limit);
}

const labelCell = (group: WideBucket['group']) =>
  typeof group === 'object' && group !== null ? group.key : group;

const compare = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
