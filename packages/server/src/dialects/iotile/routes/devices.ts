/**
 * Devices: lists, one, changes, and what staff alone does: making and deleting them. A device of any other API is here
 * too, claimed by the project that it is in.
 */
import { given } from '../../../model/given.js';
import { itemsOf } from '../../../services/paging.js';
import type { Device } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import type { DevicePlace, ProjectPlace } from '../access/places.js';
import { placesFor } from '../access/selection.js';
import { signedIn } from '../credentials.js';
import { readChange } from '../devices/device-change.js';
import { makeDevice } from '../devices/make-device.js';
import { errorText } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelope, LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { withVendorAttributes } from '../wire/attributes.js';
import { deviceJson } from '../wire/devices.js';

export const deviceRoutes: readonly IotileRoute[] = [
  route({ method: 'GET', path: '/device/', needs: signedIn, handle: list }),
  route({
    method: 'POST',
    path: '/device/',
    needs: signedIn,
    status: 201,
    handle: async (call) => jsonOf(await makeDevice(call)),
  }),
  route({
    method: 'GET',
    path: '/device/:slug/',
    needs: signedIn,
    handle: async ({ caller, param }) => jsonOf(await caller.device(param('slug'))),
  }),
  route({ method: 'PATCH', path: '/device/:slug/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/device/:slug/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/device/:slug/',
    needs: signedIn,
    handle: async ({ caller, services, param }) => {
      const place = await caller.device(param('slug'));
      if (!(await caller.isStaffIn(place.membership)))
        throw errorText(403, 'Devices can only be deleted by staff.');
      await services.devices.delete(place.project.id, place.device.key);
    },
  }),
];

export const jsonOf = ({ device, project, membership }: DevicePlace) =>
  deviceJson(device, project, membership.organization);

/** The attributes that a list can be narrowed by, with the parameter that does it. */
const FACTS = { sg: 'sg', dt: 'template', external_id: 'externalId', state: 'state' } as const;

async function list(call: Call) {
  const { query, services } = call;
  const places = await placesFor(call);
  const claimed = query.text('claimed');
  const attributes = Object.entries(FACTS).flatMap(([name, fact]) => {
    const value = query.text(name);
    return value === undefined ? [] : [{ path: ['iotile', fact], is: value }];
  });
  const inactive = { path: ['iotile', 'inactive'], not: '1' };
  const unclaimed = { path: ['iotile', 'unclaimed'] };
  const filter = {
    projects: [...places.keys()],
    exceptKey: VIRTUAL_DEVICE,
    ...(await withProperty(call, places)),
    attributes: [
      ...attributes,
      ...(query.flag('all') ? [] : [inactive]),
      // Only staff looks at devices that nobody has claimed.
      ...(claimed === undefined || query.flag('claimed')
        ? [{ ...unclaimed, not: '1' }]
        : [{ ...unclaimed, is: '1' }]),
    ],
  };
  return envelope(call, LARGE, (slice) =>
    readWhole(
      services,
      slice,
      (part) => services.inventory.devices(filter, part),
      (items) => items.map((device) => jsonOf({ ...places.get(device.project)!, device })),
    ),
  );
}

/** `?property=<name>`: devices that have one of this name. */
async function withProperty({ query, services }: Call, places: ReadonlyMap<number, ProjectPlace>) {
  const name = query.text('property');
  if (name === undefined) return {};
  const ids = new Set<number>();
  for (const project of places.keys()) {
    const properties = itemsOf((page) => services.documents.list(project, 'iotile.property', page));
    for await (const { device, body } of properties)
      if (device !== null && body.name === name) ids.add(device);
  }
  return { ids: [...ids] };
}

async function change(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'), 'write');
  const body = call.fields();
  const fields = new Fields(body);
  const { vendor, ...changes } = readChange(fields, body, await caller.isStaffIn(place.membership));
  fields.check();
  const device: Device = await services.devices.update(place.project.id, place.device.key, {
    ...changes,
    ...given({
      attributes: Object.keys(vendor).length > 0 ? withVendorAttributes(place.device, vendor) : undefined,
    }),
  });
  return jsonOf({ ...place, device });
}
