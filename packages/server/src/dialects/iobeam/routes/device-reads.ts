/** The server's clock, the list of devices, and one device by its id or its name. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Device, Services } from '../../../services/services.js';
import { Gathered } from '../../whole-lists.js';
import { integerParameter, parameter } from '../wire/body.js';
import {
  admit,
  admitAny,
  admitSomewhere,
  authorize,
  requireDevice,
  type Authorized,
} from '../credentials.js';
import { findByName } from '../devices/names.js';
import { timeFormatOf, timeIn } from '../wire/times.js';
import { deviceView } from '../wire/device.js';

/** Without `count` a client gets all devices, page by page from the store. */
const PAGE = 1000;

export function mountDeviceReads(app: FastifyInstance, services: Services): void {
  const anyone = admitAny(services);
  const reader = admitSomewhere(services, 'read');
  const read = admit(services, 'read', { ofDevice: true });
  app.get('/devices/timestamp', { config: { ...anyone.route.config, small: true } }, async (request) => {
    const now = Date.now() * 1000;
    return { server_timestamp: timeIn(now, timeFormatOf(parameter(request, 'timefmt'))) };
  });

  app.get('/devices', reader.route, async (request) => {
    const projectId = integerParameter(request, 'project_id', 1);
    const asked = await authorize(reader.of(request).principal, services, 'read', {
      projectId,
      ofDevice: true,
    });
    const name = parameter(request, 'name');
    if (name !== undefined) return deviceView(await byName(services, asked, name));
    return { devices: await listed(services, asked, request) };
  });

  app.get<{ Params: { id: string } }>('/devices/:id', read.route, async (request) => {
    const { principal, project } = read.of(request);
    const device = await services.devices.getDevice(project.id, request.params.id);
    requireDevice(principal, device);
    return deviceView(device);
  });
}

async function byName(services: Services, { principal, project }: Authorized, name: string): Promise<Device> {
  const device = await findByName(services, project.id, name);
  if (device === undefined) throw new TributaryError('not_found', { what: 'Device', value: name });
  requireDevice(principal, device);
  return device;
}

async function listed(
  services: Services,
  { principal, project }: Authorized,
  request: FastifyRequest,
): Promise<readonly object[]> {
  const first = integerParameter(request, 'offset') ?? 0;
  const count = integerParameter(request, 'count') ?? Infinity;
  if (principal.device !== null) {
    const own = await services.devices.devicesById(project.id, [principal.device]);
    return own.slice(first, first + count).map(deviceView);
  }
  const all = new Gathered<object>(services.limits);
  for (;;) {
    const limit = Math.min(PAGE, count - all.items.length);
    if (limit <= 0) return all.items;
    const offset = first + all.items.length;
    const page = { sort: 'created', offset, limit, shorter: true } as const;
    const { items } = await services.devices.searchDevices(project.id, page);
    for (const device of items) all.add(deviceView(device));
    if (items.length === 0) return all.items;
  }
}
