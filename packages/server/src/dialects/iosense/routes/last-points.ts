/** `lastDP`, `getLastDps`, `getLimitedDataMultipleSensors`, `getMultipleSensorsDPAfter`: points at one end of the data. */
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { PointRow, SelectedSeries } from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import type { ReaderGate } from '../credentials.js';
import { readLimited } from '../data/limited.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { route, type IosenseRoute } from '../route.js';
import { bodyOf } from '../wire/body.js';
import { countOf, deviceOf, sensorsOf, timeIn } from '../wire/parameters.js';
import { dataRow, pagePieces, sensorNames, type DataRow } from '../wire/rows.js';
import { cursorOf } from '../wire/times.js';

const MAX_ROWS = 1_000_000_000;

export const lastPointRoutes = (read: ReaderGate): readonly IosenseRoute[] => [
  route({
    method: 'GET',
    path: '/lastDP',
    needs: read,
    handle: async ({ services, project, query }) => {
      const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
      const rows = await services.query.last({ series });
      const names = sensorNames(series);
      // A list of rows for each sensor: the client makes its table from the first one.
      return series.map(({ id }) => rowsOf(rows, id, names));
    },
  }),
  route({
    method: 'PUT',
    path: '/getLastDps',
    needs: read,
    handle: async ({ services, project, query, request }) => {
      const sensors = sensorsOf(bodyOf(request), 'sensors');
      const series = await sensorsOfDevice(services, project, deviceOf(query), sensors);
      return [bySensor(sensors, series, await services.query.last({ series }))];
    },
  }),
  route({
    method: 'GET',
    path: '/getLimitedDataMultipleSensors',
    needs: read,
    handle: async ({ services, project, query, reply }) => {
      const wanted = countOf(query, 'lim', { most: MAX_ROWS });
      const to = timeIn(query, 'eTime') + MICROS_PER_MILLISECOND;
      const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
      const { rows, end, owed } = await readLimited(services, { project: project.id, series, to }, wanted);
      const cursor = end === null ? { end, limit: null } : { end: cursorOf(end), limit: owed };
      const body = await answerBody(reply, pagePieces(rows, series, cursor));
      return reply.type('application/json').send(body);
    },
  }),
  route({
    method: 'GET',
    path: '/getMultipleSensorsDPAfter',
    needs: read,
    handle: async ({ services, project, query }) => {
      const sensors = sensorsOf(query);
      const series = await sensorsOfDevice(services, project, deviceOf(query), sensors);
      const rows = await services.query.first({ series, after: timeIn(query, 'time') });
      // The shape depends on how many sensors were asked for: one row for one, lists for several.
      const [only, ...others] = sensors;
      if (only === undefined || others.length > 0) return [bySensor(sensors, series, rows)];
      const [row] = rows;
      return [row === undefined ? {} : { [only]: dataRow(row, sensorNames(series)) }];
    },
  }),
];

function rowsOf(rows: readonly PointRow[], id: number, names: ReadonlyMap<number, string>): DataRow[] {
  return rows.filter(({ series }) => series === id).map((row) => dataRow(row, names));
}

function bySensor(
  sensors: readonly string[],
  series: readonly SelectedSeries[],
  rows: readonly PointRow[],
): Record<string, DataRow[]> {
  const names = sensorNames(series);
  const ids = new Map(series.map(({ id, name }) => [name, id]));
  return Object.fromEntries(sensors.map((sensor) => [sensor, rowsOf(rows, ids.get(sensor) ?? -1, names)]));
}
