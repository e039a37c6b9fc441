/**
 * Devices: lists, one, changes, and what staff alone does: making and deleting them. A device of any other API is here
 * too, claimed by the project that it is in.
 */
import { given } from '../../../model/given.js';
import { parseDeviceSlug } from '../../../model/identity.js';
import { itemsOf } from '../../../services/paging.js';
import type { Device } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import type { DevicePlace, ProjectPlace } from '../access/caller.js';
import { placesFor } from '../access/selection.js';
import { signedIn } from '../credentials.js';
import { readChange } from '../devices/device-change.js';
import { detail, errorText, fieldErrors, forbidden } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelope, LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { usernameOf } from '../wire/accounts.js';
import { withFacts } from '../wire/attributes.js';
import { deviceJson } from '../wire/devices.js';

export const deviceRoutes: readonly IotileRoute[] = [
  route({ method: 'GET', path: '/device/', needs: signedIn, handle: list }),
  route({ method: 'POST', path: '/device/', needs: signedIn, status: 201, handle: create }),
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
      await services.devices.deleteDevice(place.project.id, place.device.key);
    },
  }),
];

export const jsonOf = ({ device, project, membership }: DevicePlace) =>
  deviceJson(device, project, membership.organization);

/** The facts that a list can be narrowed by, with the parameter that does it. */
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

/** For staff. `id` or `slug` registers hardware that has its serial number already. */
async function create(call: Call) {
  const { caller, services } = call;
  if (!(await mayMakeDevices(call))) throw forbidden();
  const body = call.fields();
  const fields = new Fields(body);
  const { facts, ...changes } = readChange(fields, body, true);
  const serial = typeof body.slug === 'string' ? parseDeviceSlug(body.slug) : fields.integer('id', 1);
  if (body.slug !== undefined && !serial)
    fields.wrong('slug', 'A slug like d--0000-0000-0000-0090 is required.', 0);
  fields.check();
  const unclaimed = body.project === undefined || body.project === null;
  const place = unclaimed ? await home(call) : await projectIn(call, body.project);
  if (!(await caller.isStaffIn(place.membership))) throw forbidden();
  const key = await freeKey(call, place.project.id, changes.name ?? 'device');
  const device = await services.devices.createDevice(place.project.id, {
    key,
    ...changes,
    ...given({ id: serial || undefined }),
    attributes: withFacts(
      { attributes: {} },
      {
        ...facts,
        ...(unclaimed ? { unclaimed: 1 } : { claimedBy: await nameOf(call), claimedOn: Date.now() }),
      },
    ),
  });
  return jsonOf({ ...place, device });
}

/** Staff of any organization; which one it has to be is known when the body was read. */
async function mayMakeDevices({ caller }: Call): Promise<boolean> {
  for (const membership of await caller.memberships()) if (await caller.isStaffIn(membership)) return true;
  return false;
}

const nameOf = async ({ services, caller }: Call): Promise<string> => {
  const { user } = await services.access.me(caller.principal);
  return user === null ? '' : usernameOf(user);
};

/** Where devices wait for their claim: the oldest project of the staff user's own organization. */
async function home({ caller }: Call): Promise<ProjectPlace> {
  const [own] = await caller.memberships();
  const first = (await caller.projects()).find(
    ({ project }) => project.organization === own?.organization.id,
  );
  if (first === undefined) throw detail(400, 'The organization has no project to keep the device in.');
  return first;
}

async function projectIn({ caller }: Call, text: unknown): Promise<ProjectPlace> {
  if (typeof text !== 'string') throw fieldErrors({ project: 'A project slug or UUID is required.' });
  return caller.project(text, 'write').catch(() => {
    throw fieldErrors({ project: `Object with slug=${text.slice(0, 100)} does not exist.` });
  });
}

/** The label, or with a number when the project has a device of this key. */
async function freeKey({ services }: Call, project: number, label: string): Promise<string> {
  const keys = new Set<string>();
  for (let offset = 0, more = true; more;) {
    const { items, total } = await services.devices.searchDevices(project, {
      where: { field: 'key', operator: 'startsWith', value: label },
      offset,
      limit: 1_000,
      shorter: true,
    });
    for (const { key } of items) keys.add(key);
    offset += items.length;
    more = items.length > 0 && offset < total;
  }
  for (let n = 1; ; n++) {
    const key = n === 1 ? label : `${label} (${n})`;
    if (!keys.has(key)) return key;
  }
}

async function change(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'), 'write');
  const body = call.fields();
  const fields = new Fields(body);
  const { facts, ...changes } = readChange(fields, body, await caller.isStaffIn(place.membership));
  fields.check();
  const device: Device = await services.devices.updateDevice(place.project.id, place.device.key, {
    ...changes,
    ...given({ attributes: Object.keys(facts).length > 0 ? withFacts(place.device, facts) : undefined }),
  });
  return jsonOf({ ...place, device });
}
