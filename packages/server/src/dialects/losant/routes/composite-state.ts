/** `GET compositeState` of a device, and of a page of devices: the newest value of each attribute within a range. */
import type { Device, PointValue } from '../../../services/services.js';
import { listParameter } from '../../list-parameter.js';
import { deviceOf } from '../credentials.js';
import type { Action, Call } from '../route.js';
import { queryOf } from '../devices/search.js';
import { nameOf } from '../wire/devices.js';
import { listAnswer, readList } from '../wire/lists.js';
import { readRange } from '../wire/ranges.js';
import { setValue } from '../wire/state-groups.js';
import { isoTime } from '../wire/times.js';
import { DEVICE_SORTS, findPage } from './devices-get.js';

type Composite = Record<string, { value: PointValue; time: string }>;

export const deviceComposite: Action = {
  method: 'GET',
  path: '/devices/:deviceId/compositeState',
  action: 'device.getCompositeState',
  unrecorded: true,
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    return (await compositesOf(call, [device])).get(device.id) ?? {};
  },
};

export const devicesComposite: Action = {
  method: 'GET',
  path: '/devices/compositeState',
  action: 'devices.getCompositeState',
  unrecorded: true,
  async handle(call) {
    const order = readList(call.query, { sorts: Object.keys(DEVICE_SORTS) });
    const query = queryOf(call.query);
    const { items, total } = await findPage(
      call,
      order,
      query === undefined ? [] : [query],
      async function* (devices) {
        const composites = await compositesOf(call, devices);
        for (const device of devices)
          yield {
            id: device.losantId,
            name: nameOf(device),
            compositeState: composites.get(device.id) ?? {},
          };
      },
    );
    return listAnswer(order, items, total, { applicationId: call.project.losantId });
  },
};

async function compositesOf(call: Call, devices: readonly Device[]): Promise<Map<number, Composite>> {
  const { services, project, query } = call;
  const range = readRange(query, Date.now());
  const given = listParameter(query['attributes']).map((name) => name.trim());
  const names = given.length === 0 ? undefined : given;
  const composites = new Map<number, Composite>();
  if (devices.length === 0) return composites;
  const series = await services.devices.select(project.id, {
    deviceIds: devices.map(({ id }) => id),
    ...(names && { series: names }),
  });
  if (series.length === 0) return composites;
  const byId = new Map(series.map((one) => [one.id, one]));
  const before = range.to === undefined ? {} : { before: range.to * 1000 };
  for (const row of await services.query.last({ series, ...before })) {
    if (row.time < range.from * 1000) continue;
    const { device, name } = byId.get(row.series)!;
    let composite = composites.get(device.id);
    if (composite === undefined) composites.set(device.id, (composite = {}));
    setValue(composite, name, { value: row.value, time: isoTime(row.time) });
  }
  return composites;
}
