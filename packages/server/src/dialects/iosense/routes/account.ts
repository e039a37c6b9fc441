/**
 * `/api/account/…`: the part of the account API that costs little: data of one sensor, latest values, one device. Unlike
 * the older calls, `success` is always there, values are numbers where they are numbers, and times stand in the path.
 */
import { TributaryError } from '../../../errors/error.js';
import { applyCalibration } from '../../../model/calibration.js';
import type { PointRow, Project, SelectedSeries, Services } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { admit } from '../credentials.js';
import { deviceNamed, sensorsOfDevice } from '../data/sensors.js';
import { route, type CallerCall, type IosenseRoute } from '../route.js';
import { bodyOf } from '../wire/body.js';
import { deviceMetadata } from '../wire/metadata.js';
import { countOf, deviceOf, rangeOf, sensorsOf } from '../wire/parameters.js';
import { sensorNames, withoutRepeats } from '../wire/rows.js';
import { timeText } from '../wire/times.js';

/** These calls have no cursor: what is more than one answer holds has to be asked for in parts. */
const MAX_ROWS = 100_000;

const read = admit('project:read');

const RANGES = {
  'getData/:device/:sensor/:sTime/:eTime': false,
  'getData/:device/:sensor/:sTime/:eTime/:downSample': false,
  'getDataCalibration/:device/:sensor/:sTime/:eTime': true,
  'getDataCalibration/:device/:sensor/:sTime/:eTime/:calibration': true,
};

export const accountRoutes: readonly IosenseRoute[] = [
  ...Object.entries(RANGES).map(([path, calibrated]) =>
    route({
      method: 'GET',
      path: `/deviceData/${path}`,
      needs: read,
      handle: (call) => readRange(call, calibrated && call.params['calibration'] !== 'false'),
    }),
  ),
  route({
    method: 'GET',
    path: '/deviceData/getLimitedData/:device/:sensor/:lim',
    needs: read,
    handle: async ({ services, project, path }) => {
      const series = await sensorOf(services, project, path);
      const count = countOf(path, 'lim', { most: MAX_ROWS });
      const rows = await services.query.last({ series: [series], count });
      return { success: true, data: [shown(rows, undefined)] };
    },
  }),
  route({
    method: 'PUT',
    path: '/deviceData/lastDP',
    needs: read,
    handle: async ({ services, project, request }) => {
      const body = bodyOf(request);
      const device = deviceOf(body, 'devID');
      const series = await sensorsOfDevice(services, project, device, sensorsOf(body, 'sensors'));
      const names = sensorNames(series);
      const rows = await services.query.last({ series });
      const data = Object.fromEntries(
        rows.map(({ series: id, time, value }) => [names.get(id)!, { value, time: timeText(time) }]),
      );
      return { success: true, data: { devID: device, data } };
    },
  }),
  route({
    method: 'GET',
    path: '/device/getDevice/:device',
    needs: read,
    handle: async ({ services, project, userId, path }) => {
      const device = await deviceNamed(services, project, deviceOf(path));
      const series = await services.series.ofDevices(project.id, [device.id]);
      return { success: true, data: deviceMetadata(device, series, userId) };
    },
  }),
];

async function readRange({ services, project, path }: CallerCall, calibrated: boolean): Promise<object> {
  const series = await sensorOf(services, project, path);
  const { from, to } = rangeOf(path);
  const { rows, next } = await services.query.points({
    project: project.id,
    series: [series],
    from,
    to,
    order: 'desc',
    limit: MAX_ROWS,
  });
  if (next !== null)
    throw new TributaryError('query_too_large', {
      limit: `${MAX_ROWS} rows or ${services.limits.answerBytes} bytes`,
    });
  return { success: true, data: [shown(rows, calibrated ? series : undefined)] };
}

async function sensorOf(services: Services, project: Project, path: Parameters): Promise<SelectedSeries> {
  const sensors = sensorsOf(path).slice(0, 1);
  const [series] = await sensorsOfDevice(services, project, deviceOf(path), sensors);
  if (series === undefined) throw new TributaryError('not_found', { what: 'Sensor', value: sensors[0] });
  return series;
}

/** With `calibrated`, numbers as the sensor's parameters make them. */
function shown(rows: readonly PointRow[], calibrated: SelectedSeries | undefined): object[] {
  const calibration = calibrated?.calibration ?? null;
  return withoutRepeats(rows).map(({ time, value }) => ({
    time: timeText(time),
    value: calibration !== null && typeof value === 'number' ? applyCalibration(calibration, value) : value,
  }));
}
