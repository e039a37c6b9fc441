/** `POST data/time-series-query` and `POST data/last-value-query`. */
import { invalidField } from '../../../errors/error.js';
import type { Device, SelectedSeries } from '../../../services/services.js';
import { aggregatedCells, plainCells } from '../data/data-query.js';
import type { Action, Call } from '../route.js';
import { selectDevices } from '../devices/select-devices.js';
import { aggregationOf } from '../wire/aggregation.js';
import { resolveEnd, resolveRange } from '../wire/data-range.js';
import { checkLastValue, checkTimeSeries, deviceEntries, setMember } from '../wire/time-series.js';
import { isoOfMilliseconds, isoTime } from '../wire/times.js';

const LIMIT = 1_000;
const MAX_WRITE_POINTS = 25_000;

const timeSeriesQuery: Action = {
  method: 'POST',
  path: '/data/time-series-query',
  action: 'data.timeSeriesQuery',
  unrecorded: true,
  async handle(call) {
    const asked = checkTimeSeries(call.body());
    const { aggregation: form = 'MEAN', order = 'asc', start, end, duration } = asked;
    const aggregation = aggregationOf(form);
    const plain = aggregation === 'none';
    const limit = plain ? Math.min(MAX_WRITE_POINTS, Math.floor(asked.limit ?? LIMIT)) : null;
    const range = resolveRange(
      {
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
        ...(duration !== undefined && { duration }),
        ...(asked.resolution !== undefined && !plain && { resolution: asked.resolution }),
      },
      Date.now(),
    );
    const devices = await selectDevices(call.services, call, asked);
    const series = await seriesOf(call, devices, asked.attributes);
    const source = { project: call.project.id, series, range };
    const cells = plain
      ? await plainCells(call.services, source, order, limit!)
      : await aggregatedCells(call.services, source, aggregation);
    return {
      start: isoOfMilliseconds(range.start),
      end: isoOfMilliseconds(range.end),
      resolution: plain ? null : (range.step ?? Math.max(0, range.end - range.start)),
      aggregation: form,
      limit,
      order,
      devices: deviceEntries(devices, series, cells, order),
    };
  },
};

const lastValueQuery: Action = {
  method: 'POST',
  path: '/data/last-value-query',
  action: 'data.lastValueQuery',
  unrecorded: true,
  async handle(call) {
    const { attribute, end, ...selectors } = checkLastValue(call.body());
    if (attribute === undefined) throw invalidField('attribute', undefined, 'the name of one attribute');
    const until = resolveEnd(end, Date.now());
    const devices = await selectDevices(call.services, call, selectors);
    const series = await seriesOf(call, devices, [attribute]);
    // The end is included, with all of its millisecond.
    const rows = await call.services.query.last({ series, before: (until + 1) * 1000 });
    const ids = new Map(devices.map(({ id, losantId }) => [id, losantId]));
    const owners = new Map(series.map((one) => [one.id, one]));
    return Object.fromEntries(
      rows.map(({ series: id, time, value }) => {
        const data = {};
        setMember(data, attribute, value);
        return [ids.get(owners.get(id)!.device.id)!, { time: isoTime(time), data }];
      }),
    );
  },
};

export async function seriesOf(
  { services, project }: Pick<Call, 'services' | 'project'>,
  devices: readonly Device[],
  attributes: readonly string[] | undefined,
): Promise<readonly SelectedSeries[]> {
  if (devices.length === 0) return [];
  const deviceIds = devices.map(({ id }) => id);
  return services.devices.select(project.id, { deviceIds, ...(attributes && { series: attributes }) });
}

export const dataQueryActions: readonly Action[] = [timeSeriesQuery, lastValueQuery];
