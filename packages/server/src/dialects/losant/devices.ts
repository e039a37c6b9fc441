/** Reads what a view of devices needs besides the devices: their series, and the devices above them. */
import type { Device, Project, Series, Services } from '../../services/services.js';
import { deviceView, type ViewOptions } from './wire/devices.js';
import { flagOf, type Query } from './wire/lists.js';

/** Deeper trees than this are cut: every level is a read. */
const MOST_LEVELS = 32;

export const viewOptions = (query: Query): ViewOptions => ({
  excludeConnectionInfo: flagOf(query, 'excludeConnectionInfo'),
  tagsAsObject: flagOf(query, 'tagsAsObject'),
  attributesAsObject: flagOf(query, 'attributesAsObject'),
});

export async function viewDevices(
  services: Services,
  project: Project,
  devices: readonly Device[],
  options: ViewOptions,
): Promise<object[]> {
  if (devices.length === 0) return [];
  const related = await relatedTo(services, project, devices);
  const series = new Map<number, Series[]>();
  const ids = devices.map(({ id }) => id);
  for (const one of await services.devices.seriesOfDevices(project.id, ids)) {
    const list = series.get(one.device.id);
    if (list === undefined) series.set(one.device.id, [one]);
    else list.push(one);
  }
  const applicationId = project.losantId;
  return devices.map((device) =>
    deviceView(device, { applicationId, related, series: series.get(device.id) ?? [] }, options),
  );
}

export async function viewDevice(
  services: Services,
  project: Project,
  device: Device,
  options: ViewOptions,
): Promise<object> {
  const [view] = await viewDevices(services, project, [device], options);
  return view!;
}

/** The devices themselves, their gateways and everything above them, level by level. */
export async function relatedTo(
  services: Services,
  project: Pick<Project, 'id'>,
  devices: readonly Device[],
): Promise<Map<number, Device>> {
  const related = new Map(devices.map((device) => [device.id, device]));
  let level: readonly Device[] = devices;
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
    const wanted = new Set<number>();
    for (const { parent, gateway } of level)
      for (const id of depth === 0 ? [parent, gateway] : [parent])
        if (id !== null && !related.has(id)) wanted.add(id);
    if (wanted.size === 0) break;
    level = await services.devices.devicesById(project.id, [...wanted]);
    for (const device of level) related.set(device.id, device);
  }
  return related;
}
