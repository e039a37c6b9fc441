/** `lastDP`, `getLastDps`, `getLimitedDataMultipleSensors`, `getMultipleSensorsDPAfter`: points at one end of the data. */
import type { FastifyInstance } from 'fastify';
import type { PointRow, SelectedSeries, Services } from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import { admit, type Anonymous } from '../credentials.js';
import { sendJson } from '../errors.js';
import { CountedRows, readRangePage, type RangePage } from '../data/range-page.js';
import { sensorsOfDevice } from '../data/sensors.js';
import {
  bodyOf,
  countOf,
  deviceOf,
  MILLISECOND,
  sensorsOf,
  timeIn,
  type Members,
} from '../wire/parameters.js';
import { dataRow, pagePieces, sensorNames, type DataRow } from '../wire/rows.js';
import { cursorOf, milliseconds } from '../wire/times.js';

const MAX_PAGE = 10_000;
const MAX_ROWS = 1_000_000_000;

export function mountLastPoints(app: FastifyInstance, services: Services, anonymous: Anonymous): void {
  const read = admit(services, 'project:read', anonymous);
  app.get('/lastDP', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
    const rows = await services.query.last({ series });
    const names = sensorNames(series);
    // A list of rows for each sensor: the client makes its table from the first one.
    return sendJson(
      reply,
      series.map(({ id }) => rowsOf(rows, id, names)),
    );
  });

  app.put('/getLastDps', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const sensors = sensorsOf(bodyOf(request.body, request.headers['content-type']), 'sensors');
    const series = await sensorsOfDevice(services, project, deviceOf(request.query as Members), sensors);
    const rows = await services.query.last({ series });
    return sendJson(reply, [bySensor(sensors, series, rows, (own) => own)]);
  });

  app.get('/getLimitedDataMultipleSensors', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const wanted = countOf(query, 'lim', undefined, MAX_ROWS);
    const to = timeIn(query, 'eTime') + MILLISECOND;
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
    const { rows, end, owed } = await readLimited(services, project.id, series, to, wanted);
    const cursor = end === null ? '{"end":null,"limit":null}' : `{"end":${cursorOf(end)},"limit":${owed}}`;
    return reply.type('application/json').send(await answerBody(reply, pagePieces(rows, series, cursor)));
  });

  app.get('/getMultipleSensorsDPAfter', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const sensors = sensorsOf(query);
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensors);
    const rows = await services.query.first({ series, after: timeIn(query, 'time') });
    // The shape depends on how many sensors were asked for: one row for one, lists for several.
    if (sensors.length > 1) return sendJson(reply, [bySensor(sensors, series, rows, (own) => own)]);
    const [only] = rows;
    return sendJson(reply, [only === undefined ? {} : { [sensors[0]!]: dataRow(only, sensorNames(series)) }]);
  });
}

function rowsOf(rows: readonly PointRow[], id: number, names: ReadonlyMap<number, string>): DataRow[] {
  return rows.filter(({ series }) => series === id).map((row) => dataRow(row, names));
}

function bySensor<T>(
  sensors: readonly string[],
  series: readonly SelectedSeries[],
  rows: readonly PointRow[],
  shape: (own: DataRow[]) => T,
): Record<string, T> {
  const names = sensorNames(series);
  const ids = new Map(series.map(({ id, name }) => [name, id]));
  return Object.fromEntries(
    sensors.map((sensor) => [sensor, shape(rowsOf(rows, ids.get(sensor) ?? -1, names))]),
  );
}

/** The newest `wanted` rows over all sensors: a page of whole milliseconds while more are owed than a page holds. */
async function readLimited(
  services: Services,
  project: number,
  series: readonly SelectedSeries[],
  to: number,
  wanted: number,
): Promise<RangePage & { readonly owed: number }> {
  if (wanted > MAX_PAGE) {
    const page = await readRangePage(services, { project, series, from: 0, to, limit: MAX_PAGE });
    const owed = wanted - page.rows.length;
    return owed > 0 ? { ...page, owed } : { rows: page.rows.slice(0, wanted), end: null, owed: 0 };
  }
  const rows = new CountedRows(services.limits.answerBytes);
  let before = to;
  // Some clients keep the last page only, so up to a page's rows come as one or are refused.
  // Points of one millisecond count once, so a first page may hold fewer rows than there are points.
  for (;;) {
    const page = await readRangePage(services, { project, series, from: 0, to: before, limit: wanted });
    rows.add(page.rows.slice(0, wanted - rows.all.length));
    if (rows.all.length >= wanted || page.end === null) break;
    before = milliseconds(rows.all.at(-1)!.time) * 1000;
  }
  return { rows: rows.all, end: null, owed: 0 };
}
