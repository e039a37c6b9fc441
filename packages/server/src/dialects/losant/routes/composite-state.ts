/** `GET compositeState` of a device, and of a page of devices: the newest value of each attribute within a range. */
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Device, PointValue } from '../../../services/services.js';
import { deviceOf, scope } from '../credentials.js';
import { seriesOf } from '../data/data-query.js';
import { DEVICE_SORTS, findPage, queryOf } from '../devices/search.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { nameOf } from '../wire/devices.js';
import { listAnswer, readList } from '../wire/lists.js';
import { readRange } from '../wire/ranges.js';
import { setMember } from '../wire/set-member.js';
import { isoTime } from '../wire/times.js';
import { applicationIdOf, deviceIdOf } from '../wire/ids.js';

type Composite = Record<string, { value: PointValue; time: string }>;

export const compositeRoutes: readonly LosantRoute[] = [
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/compositeState`,
    needs: scope('devices.getCompositeState'),
    points: 'moved',
    async handle(call) {
      const order = readList(call.query, { sorts: Object.keys(DEVICE_SORTS) });
      const query = queryOf(call.query);
      const where = query === undefined ? [] : [query];
      const { items, total } = await findPage(call, order, where, (devices) => viewsOf(call, devices));
      return listAnswer(order, items, total, { applicationId: applicationIdOf(call.project) });
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/compositeState`,
    needs: scope('device.getCompositeState'),
    points: 'moved',
    async handle(call) {
      const device = await deviceOf(call);
      return (await compositesOf(call, [device])).get(device.id) ?? {};
    },
  }),
];

async function* viewsOf(call: Call, devices: readonly Device[]): AsyncGenerator<object> {
  const composites = await compositesOf(call, devices);
  for (const device of devices)
    yield {
      id: deviceIdOf(device),
      name: nameOf(device),
      compositeState: composites.get(device.id) ?? {},
    };
}

async function compositesOf(call: Call, devices: readonly Device[]): Promise<Map<number, Composite>> {
  const { services, query } = call;
  const { from, to } = readRange(query, Date.now());
  const names = query.list('attributes').map((name) => name.trim());
  const composites = new Map<number, Composite>();
  const series = await seriesOf(call, devices, names.length === 0 ? undefined : names);
  if (series.length === 0) return composites;
  const byId = new Map(series.map((one) => [one.id, one]));
  const before = to === undefined ? undefined : to * MICROS_PER_MILLISECOND;
  for (const row of await services.query.last({ series, ...given({ before }) })) {
    if (row.time < from * MICROS_PER_MILLISECOND) continue;
    const { device, name } = byId.get(row.series)!;
    let composite = composites.get(device.id);
    if (composite === undefined) composites.set(device.id, (composite = {}));
    setMember(composite, name, { value: row.value, time: isoTime(row.time) });
  }
  return composites;
}
