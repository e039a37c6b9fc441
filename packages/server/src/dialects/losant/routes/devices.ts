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
  return listAnswer(order, items, total, { applicationId: project.losantId });
}

/** The key of the new device is its Losant id, so that names may be equal. */
async function createDevice({ services, project, query, body }: Call): Promise<object> {
  const wanted = check(body());
  const { attributes: wantedAttributes = [], systemInterval } = wanted;
  checkNames(wantedAttributes);
  const fields = await fieldsOf(services, project, wanted);
  const losantId = randomHexId();
  const attributes = systemInterval === undefined ? undefined : { losant: { systemInterval } };
  const device = await services.devices.createDevice(project.id, {
    key: losantId,
    losantId,
    class: 'standalone',
    ...fields,
    ...given({ attributes }),
  });
  for (const attribute of wantedAttributes) await addAttribute(services, project, device, attribute);
  return viewDevice(services, project, device, viewOptions(query));
}
