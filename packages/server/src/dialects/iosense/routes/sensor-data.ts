/**
 * `/api/userDeviceParameter/sensor-data/…`: what the newest client asks: ranges, last and first n of several sensors, named
 * by id or by global name, calibrated here if it wants. Unlike the older data calls, `success` has to be there.
 */
import { TributaryError } from '../../../errors/error.js';
import { applyCalibration } from '../../../model/calibration.js';
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { PointRow, Project, Series, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { MAX_PAGE, readRangePage } from '../data/range-page.js';
import { deviceNamed } from '../data/sensors.js';
import { route, type IosenseRoute } from '../route.js';
import { bodyOf, type Body } from '../wire/body.js';
import { sensorName } from '../wire/metadata.js';
import { countOf, deviceOf, optionalTime, rangeOf } from '../wire/parameters.js';
import { dataRow, sensorNames, valueText, withoutRepeats } from '../wire/rows.js';
import { cursorBetween, milliseconds, NO_CURSOR, type Cursor } from '../wire/times.js';

const DEFAULT_PAGE = 25_000;
const MAX_OF_A_SENSOR = 100_000;

interface Asked {
  readonly project: Project;
  readonly series: readonly Series[];
  readonly body: Body;
}

interface Answered {
  readonly rows: readonly PointRow[];
  readonly cursor: Cursor;
}

const READERS: Readonly<Record<string, (services: Services, asked: Asked) => Promise<Answered>>> = {
  bwtime: async (services, { project: { id: project }, series, body }) => {
    const { from, to } = rangeOf(body, 'startTime', 'endTime');
    const limit = countOf(body, 'limit', { usual: DEFAULT_PAGE, most: MAX_PAGE });
    const { rows, end } = await readRangePage(services, { project, series, from, to, limit });
    return { rows, cursor: cursorBetween(milliseconds(from), end) };
  },
  lastndp: async ({ query }, { series, body }) => {
    const end = optionalTime(body, 'endTime');
    const before = end === undefined ? undefined : end + MICROS_PER_MILLISECOND;
    return {
      rows: newestFirst(await query.last({ series, count: wantedOf(body), ...given({ before }) })),
      cursor: NO_CURSOR,
    };
  },
  firstndp: async ({ query }, { series, body }) => {
    const after = optionalTime(body, 'startTime');
    return {
      rows: newestFirst(await query.first({ series, count: wantedOf(body), ...given({ after }) })),
      cursor: NO_CURSOR,
    };
  },
};

export const sensorDataRoutes: readonly IosenseRoute[] = Object.entries(READERS).map(([name, read]) =>
  route({
    method: 'PUT',
    path: `/${name}`,
    needs: admit('project:read'),
    points: 'moved',
    handle: async ({ services, project, request }) => {
      const body = bodyOf(request);
      const series = await chosen(services, project, body);
      const { rows, cursor } = await read(services, { project, series, body });
      return {
        success: true,
        data: {
          data: shown(rows, series, body.members['calibration'] === true),
          cursor,
          sensors: series.map((one) => ({ sensor: one.name, uns: sensorName(one) })),
        },
      };
    },
  }),
);

const wantedOf = (body: Body): number => countOf(body, 'n', { usual: 1, most: MAX_OF_A_SENSOR });

const newestFirst = (rows: readonly PointRow[]): PointRow[] =>
  withoutRepeats([...rows].sort((a, b) => b.time - a.time || a.series - b.series));

/** `sensors` names ids, `uns` global names; without either all sensors of the device are meant. */
async function chosen(services: Services, project: Project, body: Body): Promise<readonly Series[]> {
  const device = await deviceNamed(services, project, deviceOf(body, 'devID'));
  const all = await services.series.ofDevices(project.id, [device.id]);
  const [ids, names] = [body.list('sensors'), body.list('uns')];
  if (ids.length === 0 && names.length === 0) return all;
  const found = all.filter((one) => ids.includes(one.name) || names.includes(sensorName(one)));
  if (found.length === 0)
    throw new TributaryError('not_found', { what: 'Sensor', value: [...ids, ...names].join(',') });
  return found;
}

function shown(rows: readonly PointRow[], series: readonly Series[], calibrated: boolean): object[] {
  const names = sensorNames(series);
  const calibrations = new Map(series.map(({ id, calibration }) => [id, calibration]));
  return rows.map((row) => {
    const calibration = calibrations.get(row.series) ?? null;
    if (!calibrated || calibration === null || typeof row.value !== 'number') return dataRow(row, names);
    return { ...dataRow(row, names), value: valueText(applyCalibration(calibration, row.value)) };
  });
}
