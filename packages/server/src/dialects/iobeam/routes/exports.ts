/**
 * GET /v1/exports/PROJECT[/DEVICE[/SERIES]]: points or aggregates of series. Rules: filters come before `limit`, which
 * counts the newest points of each series; an answer that would have more points than one may is refused, never cut.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type {
  PointRow,
  Principal,
  Project,
  SelectedSeries,
  Services,
  ValueBounds,
} from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import { admitSomewhere, authorize, requireDevice } from '../credentials.js';
import { timeFormatOf } from '../wire/times.js';
import { CONTENT_TYPES, OUTPUTS } from '../wire/answer-text.js';
import { exportAnswer, type ExportedSeries } from '../wire/export-answer.js';
import { exportGrouping, type Grouping } from '../wire/grouping.js';
import { choiceOf, numberOf, positiveOf, readPositive, textOf, type Parameters } from '../wire/parameters.js';
import { rangeOf, type TimeRange } from '../wire/time-range.js';

interface Path {
  readonly project: string;
  readonly device?: string;
  readonly series?: string;
}

interface Wanted extends TimeRange {
  readonly limit: number | undefined;
  readonly values?: ValueBounds;
}

const ALL = 'all';

export function mountExports(app: FastifyInstance, services: Services): void {
  const reader = admitSomewhere(services, 'read');
  for (const path of ['/exports/:project', '/exports/:project/:device', '/exports/:project/:device/:series'])
    app.get(path, reader.route, async (request, reply) => {
      const { type, pieces } = await exportPoints(request, reader.of(request).principal, services);
      return reply.header('content-type', type).send(await answerBody(reply, pieces));
    });
}

async function exportPoints(
  request: FastifyRequest,
  principal: Principal,
  services: Services,
): Promise<{ type: string; pieces: Iterable<string> }> {
  const path = request.params as Path;
  const projectId = readPositive(path.project);
  if (projectId === undefined) throw invalidField('project_id', path.project, 'the id of a project');
  const { project } = await authorize(principal, services, 'read', { projectId, ofDevice: true });
  const parameters = request.query as Parameters;
  const format = timeFormatOf(textOf(parameters, 'timefmt'));
  const output = choiceOf(parameters, 'output', OUTPUTS) ?? 'json';
  const wanted: Wanted = {
    ...rangeOf(parameters),
    ...boundsOf(parameters),
    limit: positiveOf(parameters, 'limit'),
  };
  const grouping = exportGrouping(parameters);
  const selected = await select(project, path, principal, services);
  const series = grouping
    ? await aggregates(project, selected, wanted, grouping, services)
    : await points(project, selected, wanted, services);
  return { type: CONTENT_TYPES[output], pieces: exportAnswer(project.id, series, format, output) };
}

async function select(
  project: Project,
  { device = ALL, series = ALL }: Path,
  principal: Principal,
  { devices }: Services,
): Promise<readonly SelectedSeries[]> {
  if (device !== ALL) requireDevice(principal, await devices.getDevice(project.id, device));
  return devices.select(project.id, {
    ...(device === ALL ? {} : { devices: [device] }),
    ...(series === ALL ? {} : { series: [series] }),
    ...(principal.device === null ? {} : { deviceIds: [principal.device] }),
  });
}

function boundsOf(parameters: Parameters): { values?: ValueBounds } {
  const above = numberOf(parameters, 'greater_than');
  const below = numberOf(parameters, 'less_than');
  const equals = numberOf(parameters, 'equals');
  if (above === undefined && below === undefined && equals === undefined) return {};
  return {
    values: {
      ...(above === undefined ? {} : { above }),
      ...(below === undefined ? {} : { below }),
      ...(equals === undefined ? {} : { equals }),
    },
  };
}

async function points(
  project: Project,
  series: readonly SelectedSeries[],
  { limit, from, to, values }: Wanted,
  { query, limits }: Services,
): Promise<ExportedSeries[]> {
  const filter = { series, ...(values ? { values } : {}) };
  if (limit === undefined) {
    const { rows, next } = await query.points({
      ...filter,
      project: project.id,
      order: 'asc',
      limit: limits.pointsPerAnswer,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    if (next !== null) throw tooManyPoints(limits);
    return bySeries(series, rows);
  }
  const rows = await query
    .last({
      ...filter,
      count: limit,
      ...(from === undefined ? {} : { after: from }),
      ...(to === undefined ? {} : { before: to }),
    })
    .catch((error: unknown) => {
      // The service speaks of its own `count`.
      if (error instanceof TributaryError && error.details['field'] === 'count')
        throw invalidField('limit', limit, String(error.details['expected']));
      throw error;
    });
  return bySeries(series, rows.toReversed());
}

async function aggregates(
  project: Project,
  series: readonly SelectedSeries[],
  { limit, from = 0, to = Number.MAX_SAFE_INTEGER, values }: Wanted,
  { aggregation, bucket }: Grouping,
  { query, limits }: Services,
): Promise<ExportedSeries[]> {
  const filter = { series, from, to, aggregations: [aggregation], ...(values ? { values } : {}) };
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
  const points = new Map<number, { time: number; value: PointRow['value'] }[]>();
  for (const { series: id, time, value } of rows) {
    if (value === null) continue;
    const own = points.get(id);
    if (own) own.push({ time, value });
    else points.set(id, [{ time, value }]);
  }
  return series.flatMap(({ id, name, device }) => {
    const own = points.get(id);
    return own ? [{ device: device.key, name, points: own }] : [];
  });
}

function tooManyPoints({ pointsPerAnswer, answerBytes }: Services['limits']): TributaryError {
  return new TributaryError('query_too_large', {
    limit: `${pointsPerAnswer} points or ${answerBytes} bytes in one answer (see the parameters limit, from and to)`,
  });
}
