/** `GET|POST devices`: a page of devices by filters or an advanced query, and a new device with its attributes. */
import { given } from '../../../model/given.js';
import { randomHexId } from '../../../model/identity.js';
import { compileCheck } from '../../validation.js';
import { scope } from '../credentials.js';
import { addAttribute, checkNames } from '../devices/attributes.js';
import { fieldsOf } from '../devices/change-device.js';
import { filtersOf } from '../devices/device-filters.js';
import { viewDevice, viewDevices, viewOptions } from '../devices/devices.js';
import { DEVICE_SORTS, findPage, queryOf } from '../devices/search.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { listAnswer, readList } from '../wire/lists.js';
import { DevicePost } from '../wire/schemas.js';
import { applicationIdOf, DEVICE_ID } from '../wire/ids.js';
import { requireAdmin } from '../../own-ids.js';

const check = compileCheck(DevicePost, 'body');

export const deviceListRoutes: readonly LosantRoute[] = [
  route({
    method: 'GET',
    path: `${APPLICATION}/devices`,
    needs: scope('devices.get'),
    handle: listDevices,
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/devices`,
    needs: scope('devices.post'),
    status: 201,
    handle: createDevice,
  }),
];

async function listDevices(call: Call): Promise<object> {
  const { services, project, query } = call;
  const order = readList(query, { sorts: Object.keys(DEVICE_SORTS), filters: ['name'] });
  const advanced = queryOf(query);
  const where = advanced === undefined ? filtersOf(query, order.filter) : [advanced];
  const { items, total } = await findPage(call, order, where, (devices) =>
    viewDevices(services, project, devices, viewOptions(query)),
  );
  return listAnswer(order, items, total, { applicationId: applicationIdOf(project) });
}

/** The key of the new device is an id, so that names may be equal: the one that it brings from Losant, or one made at random. */
async function createDevice(call: Call): Promise<object> {
  const { services, principal, project, query, body } = call;
  const { id, ...wanted } = check(body());
  if (id !== undefined) await requireAdmin(services, principal, project.id);
  const { attributes: wantedAttributes = [], systemInterval } = wanted;
  checkNames(wantedAttributes);
  const fields = await fieldsOf(services, project, wanted);
  const key = id?.toLowerCase() ?? randomHexId();
  const attributes = systemInterval === undefined ? undefined : { losant: { systemInterval } };
  const device = await services.devices.create(project.id, {
    key,
    externalIds: { [DEVICE_ID.api]: key },
    class: 'standalone',
    ...fields,
    ...given({ attributes }),
  });
  for (const attribute of wantedAttributes) await addAttribute(services, project, device, attribute);
  return viewDevice(services, project, device, viewOptions(query));
}
