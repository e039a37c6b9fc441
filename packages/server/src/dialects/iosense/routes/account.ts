/**
 * `/api/account/…`: the part of the account API that costs little: data of one sensor, latest values, one device. Unlike
 * the older calls, `success` is always there, values are numbers where they are numbers, and times stand in the path.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { applyCalibration } from '../../../model/calibration.js';
import { TributaryError } from '../../../errors/error.js';
import type { PointRow, Project, SelectedSeries, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { deviceMetadata } from '../wire/metadata.js';
import { bodyOf, countOf, deviceOf, rangeOf, sensorsOf, type Members } from '../wire/parameters.js';
import { withoutRepeats } from '../wire/rows.js';
import { timeText } from '../wire/times.js';

/** These calls have no cursor: what is more than one answer holds has to be asked for in parts. */
const MAX_ROWS = 100_000;

export function mountAccount(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  const range = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { project } = read.of(request);
    const params = request.params as Members;
    const series = await sensorOf(services, project, params);
    const { from, to } = rangeOf(params);
    const { rows, next } = await services.query.points({
      ...{ project: project.id, series: [series], from, to, order: 'desc', limit: MAX_ROWS },
    });
    if (next !== null)
      throw new TributaryError('query_too_large', {
        limit: `${MAX_ROWS} rows or ${services.limits.answerBytes} bytes`,
      });
    const calibrated = request.url.includes('/getDataCalibration/') && params['calibration'] !== 'false';
    return sendJson(reply, { success: true, data: [shown(rows, calibrated ? series : undefined)] });
  };
  for (const path of [
    'getData/:device/:sensor/:sTime/:eTime',
    'getData/:device/:sensor/:sTime/:eTime/:downSample',
    'getDataCalibration/:device/:sensor/:sTime/:eTime',
    'getDataCalibration/:device/:sensor/:sTime/:eTime/:calibration',
  ])
    app.get(`/deviceData/${path}`, read.route, range);

  app.get('/deviceData/getLimitedData/:device/:sensor/:lim', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const params = request.params as Members;
    const series = await sensorOf(services, project, params);
    const count = countOf(params, 'lim', undefined, MAX_ROWS);
    const rows = await services.query.last({ series: [series], count });
    return sendJson(reply, { success: true, data: [shown(rows, undefined)] });
  });

  app.put('/deviceData/lastDP', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const body = bodyOf(request.body, request.headers['content-type']);
    const device = deviceOf(body, 'devID');
    const series = await sensorsOfDevice(services, project, device, sensorsOf(body, 'sensors'));
    const names = new Map(series.map(({ id, name }) => [id, name]));
    const rows = await services.query.last({ series });
    const data = Object.fromEntries(
      rows.map(({ series: id, time, value }) => [names.get(id)!, { value, time: timeText(time) }]),
    );
    return sendJson(reply, { success: true, data: { devID: device, data } });
  });

  app.get('/device/getDevice/:device', read.route, async (request, reply) => {
    const { project, userId } = read.of(request);
    const device = await services.devices.getDevice(project.id, deviceOf(request.params as Members));
    const series = await services.devices.seriesOfDevices(project.id, [device.id]);
    return sendJson(reply, { success: true, data: deviceMetadata(device, series, userId) });
  });
}

async function sensorOf(services: Services, project: Project, params: Members): Promise<SelectedSeries> {
  const [sensor] = sensorsOf(params);
  const [series] = await sensorsOfDevice(services, project, deviceOf(params), [sensor!]);
  if (series === undefined) throw new TributaryError('not_found', { what: 'Sensor', value: sensor });
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
