/**
 * `/api/userDeviceParameter/sensor-data/…`: what the newest client asks: ranges, last and first n of several sensors, named
 * by id or by global name, calibrated here if it wants. Unlike the older data calls, `success` has to be there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { applyCalibration } from '../../../model/calibration.js';
import { TributaryError } from '../../../errors/error.js';
import type { PointRow, Project, Series, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { readRangePage } from '../data/range-page.js';
import { sensorName } from '../wire/metadata.js';
import {
  bodyOf,
  countOf,
  deviceOf,
  MILLISECOND,
  optionalTime,
  rangeOf,
  sensorsOf,
  type Members,
} from '../wire/parameters.js';
import { dataRow, sensorNames, valueText, withoutRepeats } from '../wire/rows.js';
import { cursorOf, milliseconds } from '../wire/times.js';
import { MAX_PAGE } from './ranges.js';

const USUAL_PAGE = 25_000;
const MAX_OF_A_SENSOR = 100_000;

interface Answered {
  readonly rows: readonly PointRow[];
  readonly start?: number;
  readonly end?: number | null;
}

export function mountSensorData(app: FastifyInstance, services: Services): void {
  const gate = admit(services, 'project:read');
  const route = (
    url: string,
    read: (project: Project, series: readonly Series[], body: Members) => Promise<Answered>,
  ): void => {
    app.put(url, gate.unrecordedRoute, async (request: FastifyRequest, reply: FastifyReply) => {
      const { project } = gate.of(request);
      const body = bodyOf(request.body, request.headers['content-type']);
      const series = await chosen(services, project, body);
      const { rows, start, end } = await read(project, series, body);
      const cursor =
        end === null || end === undefined
          ? { start: null, end: null }
          : { start: start! <= 0 ? -1 : cursorOf(start!), end: cursorOf(end) };
      return sendJson(reply, {
        success: true,
        data: {
          data: shown(rows, series, body['calibration'] === true),
          cursor,
          sensors: series.map((one) => ({ sensor: one.name, uns: sensorName(one) })),
        },
      });
    });
  };

  route('/bwtime', async ({ id: project }, series, body) => {
    const { from, to } = rangeOf(body, 'startTime', 'endTime');
    const limit = countOf(body, 'limit', USUAL_PAGE, MAX_PAGE);
    const page = await readRangePage(services, { project, series, from, to, limit });
    return { ...page, start: milliseconds(from) };
  });
  route('/lastndp', async (_project, series, body) => {
    const before = optionalTime(body, 'endTime');
    const rows = await services.query.last({
      series,
      count: countOf(body, 'n', 1, MAX_OF_A_SENSOR),
      ...(before === undefined ? {} : { before: before + MILLISECOND }),
    });
    return { rows: newestFirst(rows) };
  });
  route('/firstndp', async (_project, series, body) => {
    const after = optionalTime(body, 'startTime');
    const rows = await services.query.first({
      series,
      count: countOf(body, 'n', 1, MAX_OF_A_SENSOR),
      ...(after === undefined ? {} : { after }),
    });
    return { rows: newestFirst(rows) };
  });
}

const newestFirst = (rows: readonly PointRow[]): PointRow[] =>
  withoutRepeats([...rows].sort((a, b) => b.time - a.time || a.series - b.series));

/** `sensors` names ids, `uns` global names; without either all sensors of the device are meant. */
async function chosen(services: Services, project: Project, body: Members): Promise<readonly Series[]> {
  const device = await services.devices.getDevice(project.id, deviceOf(body, 'devID'));
  const all = await services.devices.seriesOfDevices(project.id, [device.id]);
  const given = (name: string) =>
    body[name] === undefined || body[name] === null || body[name] === '' ? [] : sensorsOf(body, name);
  const [ids, names] = [given('sensors'), given('uns')];
  if (ids.length === 0 && names.length === 0) return all;
  const found = all.filter((one) => ids.includes(one.name) || names.includes(sensorName(one)));
  if (found.length === 0)
    throw new TributaryError('not_found', { what: 'Sensor', value: [...ids, ...names].join(',') });
  return found;
}

function shown(rows: readonly PointRow[], series: readonly Series[], calibrated: boolean): object[] {
  const names = sensorNames(series);
  const byId = new Map(series.map((one) => [one.id, one]));
  return rows.map((row) => {
    const { calibration } = byId.get(row.series)!;
    if (!calibrated || calibration === null || typeof row.value !== 'number') return dataRow(row, names);
    return { ...dataRow(row, names), value: valueText(applyCalibration(calibration, row.value)) };
  });
}
