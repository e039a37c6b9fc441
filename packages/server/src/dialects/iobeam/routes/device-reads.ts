/** `GET /v1/devices`: the server's clock, the list of devices, and one device by its id or its name. */
import { TributaryError } from '../../../errors/error.js';
import { nowMicros } from '../../../model/time.js';
import type { Device } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { Gathered } from '../../whole-lists.js';
import {
  admit,
  admitAny,
  admitSomewhere,
  authorize,
  requireDevice,
  type Asking,
  type Authorized,
} from '../credentials.js';
import { deviceNamed } from '../devices/named.js';
import { findByName } from '../devices/names.js';
import { route, type IobeamRoute } from '../route.js';
import { deviceView } from '../wire/device.js';
import { timeFormatOf, timeIn } from '../wire/times.js';
import { projectIdOf } from '../wire/ids.js';

/** Without `count` a client gets all devices, page by page from the store. */
const PAGE = 1000;

export const deviceReadRoutes: readonly IobeamRoute[] = [
  route({
    method: 'GET',
    path: '/devices/timestamp',
    needs: admitAny,
    config: { small: true },
    handle: ({ query }) => ({
      server_timestamp: timeIn(nowMicros(), timeFormatOf(query.text('timefmt'))),
    }),
  }),
  route({
    method: 'GET',
    path: '/devices',
    needs: admitSomewhere('read'),
    handle: async (call) => {
      const { services, query } = call;
      const projectId = query.integer('project_id', { least: 1 });
      const asked = { services, ...(await authorize(call, 'read', { projectId, ofDevice: true })) };
      const name = query.exact('name');
      if (name !== undefined) return deviceView(await byName(asked, name), projectIdOf(asked.project));
      return { devices: await listed(asked, query) };
    },
  }),
  route({
    method: 'GET',
    path: '/devices/:id',
    needs: admit('read', { ofDevice: true }),
    handle: async ({ services, principal, project, params: { id = '' } }) => {
      const device = await deviceNamed(services, project.id, id);
      requireDevice(principal, device);
      return deviceView(device, projectIdOf(project));
    },
  }),
];

async function byName({ services, principal, project }: Asking & Authorized, name: string): Promise<Device> {
  const device = await findByName(services, project.id, name);
  if (device === undefined) throw new TributaryError('not_found', { what: 'Device', value: name });
  requireDevice(principal, device);
  return device;
}

async function listed(
  { services, principal, project }: Asking & Authorized,
  query: Parameters,
): Promise<readonly object[]> {
  const projectId = projectIdOf(project);
  const first = query.integer('offset', { least: 0 }) ?? 0;
  const count = query.integer('count', { least: 0 }) ?? Infinity;
  if (principal.device !== null) {
    const own = await services.devices.byIds(project.id, [principal.device]);
    return own.slice(first, first + count).map((device) => deviceView(device, projectId));
  }
  const all = new Gathered<object>(services.limits);
  for (;;) {
    const limit = Math.min(PAGE, count - all.items.length);
    if (limit <= 0) return all.items;
    const offset = first + all.items.length;
    const page = { sort: 'created', offset, limit, shorter: true } as const;
    const { items } = await services.devices.search(project.id, page);
    for (const device of items) all.add(deviceView(device, projectId));
    if (items.length === 0) return all.items;
  }
}
