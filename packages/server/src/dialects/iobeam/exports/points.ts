/** Points and aggregates of series, each series by itself, oldest first. */
import { groupBy } from '../../../model/lists.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { END_OF_TIME } from '../../../model/time.js';
import type { PointRow, Project, SelectedSeries, Services } from '../../../services/services.js';
import type { ExportedSeries } from '../wire/export-answer.js';
import type { ExportRequest } from '../wire/export-request.js';
import type { Grouping } from '../wire/grouping.js';

interface ExportSource {
  readonly services: Services;
  readonly project: Project;
  readonly series: readonly SelectedSeries[];
}

type Wanted = Pick<ExportRequest, 'range' | 'values' | 'limit'>;

export async function exportPoints(
  { services: { query, limits }, project, series }: ExportSource,
  { range, values, limit }: Wanted,
): Promise<ExportedSeries[]> {
  const filter = { series, ...given({ values }) };
  if (limit === undefined) {
    const { rows, next } = await query.points({
      ...filter,
      ...range,
      project: project.id,
      order: 'asc',
      limit: limits.pointsPerAnswer,
    });
    if (next !== null) throw tooManyPoints(limits);
    return bySeries(series, rows);
  }
  const newest = { ...filter, ...given({ after: range.from, before: range.to }) };
  const most = query.mostOfEach(newest, limit);
  if (most !== undefined)
    throw invalidField('limit', limit, `at most ${most} points of each of ${series.length} series`);
  const rows = await query.last({ ...newest, count: limit });
  return bySeries(series, rows.toReversed());
}

export async function exportAggregates(
  { services: { query, limits }, project, series }: ExportSource,
  { range: { from = 0, to = END_OF_TIME }, values, limit }: Wanted,
  { aggregation, bucket }: Grouping,
): Promise<ExportedSeries[]> {
  const filter = { series, from, to, aggregations: [aggregation], ...given({ values }) };
  if (!bucket) {
    const rows = await query.statistics(filter);
    return bySeries(
      series,
      rows.map((row) => ({ series: row.series, time: from, value: row.values[0]! })),
    );
  }
  const rows = await query.buckets({
    ...filter,
    project: project.id,
    bucket,
    fill: 'none',
    group: 'series',
    limit: limits.pointsPerAnswer,
    newest: limit ?? limits.pointsPerAnswer + 1,
  });
  return bySeries(
    series,
    rows.map((row) => ({ series: row.group as number, time: row.time, value: row.values[0]! })),
  );
}

type Found = Pick<PointRow, 'series' | 'time'> & { readonly value: PointRow['value'] | null };

/** In the order of the series; a series without any is left out. */
function bySeries(series: readonly SelectedSeries[], rows: readonly Found[]): ExportedSeries[] {
  const found = groupBy(rows, (row) => row.series);
  return series.flatMap(({ id, name, device }) => {
    const points = (found.get(id) ?? []).flatMap(({ time, value }) =>
      value === null ? [] : [{ time, value }],
    );
    return points.length > 0 ? [{ device: device.key, name, points }] : [];
  });
}

function tooManyPoints({ pointsPerAnswer, answerBytes }: Services['limits']): TributaryError {
  return new TributaryError('query_too_large', {
    limit: `${pointsPerAnswer} points or ${answerBytes} bytes in one answer (see the parameters limit, from and to)`,
  });
}
