/** `POST data/time-series-query` and `POST data/last-value-query`. */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import { scope } from '../credentials.js';
import { aggregatedCells, plainCells, seriesOf } from '../data/data-query.js';
import { selectDevices } from '../devices/select-devices.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { aggregationOf } from '../wire/aggregation.js';
import { resolveEnd, resolveRange } from '../wire/data-range.js';
import { setMember } from '../wire/set-member.js';
import { checkLastValue, checkTimeSeries, deviceEntries } from '../wire/time-series.js';
import { isoOfMilliseconds, isoTime } from '../wire/times.js';
import { deviceIdOf } from '../wire/ids.js';

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 25_000;

export const dataQueryRoutes: readonly LosantRoute[] = [
  route({
    method: 'POST',
    path: `${APPLICATION}/data/time-series-query`,
    needs: scope('data.timeSeriesQuery'),
    points: 'moved',
    handle: timeSeriesQuery,
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/data/last-value-query`,
    needs: scope('data.lastValueQuery'),
    points: 'moved',
    handle: lastValueQuery,
  }),
];

async function timeSeriesQuery(call: Call): Promise<object> {
  const asked = checkTimeSeries(call.body());
  const { aggregation: form = 'MEAN', order = 'asc', start, end, duration } = asked;
  const aggregation = aggregationOf(form);
  const plain = aggregation === 'none';
  const limit = Math.min(MAX_LIMIT, Math.floor(asked.limit ?? DEFAULT_LIMIT));
  const resolution = plain ? undefined : asked.resolution;
  const range = resolveRange(given({ start, end, duration, resolution }), Date.now());
  const devices = await selectDevices(call, asked);
  const series = await seriesOf(call, devices, asked.attributes);
  const source = { project: call.project.id, series, range };
  const cells = plain
    ? await plainCells(call.services, source, order, limit)
    : await aggregatedCells(call.services, source, aggregation);
  return {
    start: isoOfMilliseconds(range.start),
    end: isoOfMilliseconds(range.end),
    resolution: plain ? null : (range.step ?? Math.max(0, range.end - range.start)),
    aggregation: form,
    limit: plain ? limit : null,
    order,
    devices: deviceEntries(devices, series, cells, order),
  };
}

async function lastValueQuery(call: Call): Promise<object> {
  const { attribute, end, ...selectors } = checkLastValue(call.body());
  if (attribute === undefined) throw invalidField('attribute', undefined, 'the name of one attribute');
  const until = resolveEnd(end, Date.now());
  const devices = await selectDevices(call, selectors);
  const series = await seriesOf(call, devices, [attribute]);
  // The end is included, with all of its millisecond.
  const rows = await call.services.query.last({ series, before: (until + 1) * MICROS_PER_MILLISECOND });
  const ids = new Map(devices.map((device) => [device.id, deviceIdOf(device)]));
  const owners = new Map(series.map((one) => [one.id, one]));
  return Object.fromEntries(
    rows.map(({ series: id, time, value }) => {
      const data = {};
      setMember(data, attribute, value);
      return [ids.get(owners.get(id)!.device.id)!, { time: isoTime(time), data }];
    }),
  );
}
