/** Making a device: what staff alone does. */
import { deviceSlug, MAX_DEVICE, parseDeviceSlug } from '../../../model/identity.js';
import type { DevicePlace, ProjectPlace } from '../access/places.js';
import { detail, fieldErrors, forbidden } from '../errors.js';
import { Fields } from '../http/fields.js';
import type { Call } from '../route.js';
import { usernameOf } from '../wire/accounts.js';
import { withVendorAttributes } from '../wire/attributes.js';
import { readChange } from './device-change.js';
import { DEVICE } from '../wire/ids.js';

/** For staff. `id` or `slug` registers hardware that has its serial number already. */
export async function makeDevice(call: Call): Promise<DevicePlace> {
  const { caller, services } = call;
  if (!(await mayMakeDevices(call))) throw forbidden();
  const body = call.fields();
  const fields = new Fields(body);
  const { vendor, ...changes } = readChange(fields, body, true);
  const serial =
    typeof body.slug === 'string' ? parseDeviceSlug(body.slug) : fields.integer('id', 1, MAX_DEVICE);
  if (body.slug !== undefined && !serial)
    fields.wrong('slug', 'A slug like d--0000-0000-0000-0090 is required.', 0);
  fields.check();
  const unclaimed = body.project === undefined || body.project === null;
  const place = unclaimed ? await home(call) : await projectIn(call, body.project);
  if (!(await caller.isStaffIn(place.membership))) throw forbidden();
  const key = await freeKey(call, place.project.id, changes.name ?? 'device');
  const device = await services.devices.create(place.project.id, {
    key,
    ...changes,
    ...(serial ? { externalIds: { [DEVICE.api]: deviceSlug(serial) } } : {}),
    attributes: withVendorAttributes(
      { attributes: {} },
      {
        ...vendor,
        ...(unclaimed ? { unclaimed: 1 } : { claimedBy: await nameOf(call), claimedOn: Date.now() }),
      },
    ),
  });
  return { ...place, device };
}

/** Staff of any organization; which one it has to be is known when the body was read. */
async function mayMakeDevices({ caller }: Call): Promise<boolean> {
  for (const membership of await caller.memberships()) if (await caller.isStaffIn(membership)) return true;
  return false;
}

const nameOf = async ({ services, caller }: Call): Promise<string> => {
  const { user } = await services.people.me(caller.principal);
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
    const { items, total } = await services.devices.search(project, {
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
