/** `getStartEndDPV2`: the last point of a sensor at or before two instants, from which clients make a consumption. */
import type { FastifyInstance } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Micros, SelectedSeries, Services } from '../../../services/services.js';
import { admit, type Anonymous } from '../credentials.js';
import { sendJson } from '../errors.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { countOf, deviceOf, MILLISECOND, sensorsOf, timeIn, type Members } from '../wire/parameters.js';
import { valueText } from '../wire/rows.js';
import { milliseconds } from '../wire/times.js';

const SECOND = 1_000_000;
const MAX_SECONDS = 10_000_000_000;

export function mountBoundaries(app: FastifyInstance, services: Services, anonymous: Anonymous): void {
  const read = admit(services, 'project:read', anonymous);
  app.get('/getStartEndDPV2', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const [from, to] = [timeIn(query, 'startTime'), timeIn(query, 'endTime')];
    const sensors = sensorsOf(query);
    const [series] = await sensorsOfDevice(services, project, deviceOf(query), sensors);
    if (series === undefined) throw new TributaryError('not_found', { what: 'Sensor', value: sensors[0] });
    const reach = reachOf(query);
    // These two members and no others: Python takes every member for a time.
    return sendJson(reply, {
      startTime: await pointBefore(services, series, from, reach),
      endTime: await pointBefore(services, series, to, reach),
    });
  });
}

/** How far back a point may lie; undefined: however far. */
function reachOf(query: Members): Micros | undefined {
  if (/^true$/i.test(String(query['disableThreshold'] ?? 'true'))) return undefined;
  const name = 'customIntervalInSec' in query ? 'customIntervalInSec' : 'interval';
  const seconds = query[name];
  if (seconds === undefined || seconds === '' || /^(none|null|undefined)$/i.test(String(seconds)))
    return undefined;
  return countOf(query, name, undefined, MAX_SECONDS) * SECOND;
}

async function pointBefore(
  services: Services,
  series: SelectedSeries,
  time: Micros,
  reach: Micros | undefined,
): Promise<{ time: number; value: string } | null> {
  const [row] = await services.query.last({
    series: [series],
    before: time + MILLISECOND,
    ...(reach === undefined ? {} : { after: Math.max(0, time - reach) }),
  });
  return row === undefined ? null : { time: milliseconds(row.time), value: valueText(row.value) };
}
