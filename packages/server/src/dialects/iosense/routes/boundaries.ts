/** `getStartEndDPV2`: the last point of a sensor at or before two instants, from which clients make a consumption. */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND } from '../../../model/time.js';
import type { Micros, SelectedSeries, Services } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import type { ReaderGate } from '../credentials.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { route } from '../route.js';
import { countOf, deviceOf, isNone, sensorsOf, timeIn } from '../wire/parameters.js';
import { valueText } from '../wire/rows.js';
import { milliseconds } from '../wire/times.js';

const MAX_SECONDS = 10_000_000_000;

export const boundaries = (read: ReaderGate) =>
  route({
    method: 'GET',
    path: '/getStartEndDPV2',
    needs: read,
    handle: async ({ services, project, query }) => {
      const [from, to] = [timeIn(query, 'startTime'), timeIn(query, 'endTime')];
      const sensors = sensorsOf(query);
      const [series] = await sensorsOfDevice(services, project, deviceOf(query), sensors);
      if (series === undefined) throw new TributaryError('not_found', { what: 'Sensor', value: sensors[0] });
      const reach = reachOf(query);
      // These two members and no others: Python takes every member for a time.
      return {
        startTime: await pointBefore(services, series, from, reach),
        endTime: await pointBefore(services, series, to, reach),
      };
    },
  });

/** How far back a point may lie; undefined: however far. */
function reachOf(query: Parameters): Micros | undefined {
  if (/^true$/i.test(query.text('disableThreshold') ?? 'true')) return undefined;
  const name = query.has('customIntervalInSec') ? 'customIntervalInSec' : 'interval';
  const seconds = query.text(name);
  if (seconds === undefined || isNone(seconds)) return undefined;
  return countOf(query, name, { most: MAX_SECONDS }) * MICROS_PER_SECOND;
}

async function pointBefore(
  services: Services,
  series: SelectedSeries,
  time: Micros,
  reach: Micros | undefined,
): Promise<{ time: number; value: string } | null> {
  const after = reach === undefined ? undefined : Math.max(0, time - reach);
  const [row] = await services.query.last({
    series: [series],
    before: time + MICROS_PER_MILLISECOND,
    ...given({ after }),
  });
  return row === undefined ? null : { time: milliseconds(row.time), value: valueText(row.value) };
}
