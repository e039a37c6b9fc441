/** Reads what a view of devices needs besides the devices: their series, and the devices above them. */
import { inGroups } from '../../../model/lists.js';
import { Pace } from '../../../model/pace.js';
import type { Device, Project, Series, Services } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { deviceView, type Relative, type ViewOptions } from '../wire/devices.js';
import { flagOf } from '../wire/parameters.js';
import { applicationIdOf } from '../wire/ids.js';

/** Deeper trees than this are cut: every level is a read. */
const MAX_LEVELS = 32;
/** Devices whose series, or which themselves, are in memory at a time: a device may have hundreds of attributes. */
export const AT_ONCE = 50;

export const viewOptions = (query: Parameters): ViewOptions => ({
  excludeConnectionInfo: flagOf(query, 'excludeConnectionInfo'),
  tagsAsObject: flagOf(query, 'tagsAsObject'),
  attributesAsObject: flagOf(query, 'attributesAsObject'),
});

export async function* viewDevices(
  services: Services,
  project: Project,
  devices: readonly Device[],
  options: ViewOptions,
): AsyncGenerator<object> {
  const related = await relatedTo(services, project, devices);
  const pace = new Pace();
  const applicationId = applicationIdOf(project);
  for (const some of inGroups(devices, AT_ONCE)) {
    const series = await seriesByDevice(services, project, some);
    for (const device of some) {
      const own = series.get(device.id) ?? [];
      yield deviceView(device, { applicationId, related, series: own }, options);
      if (pace.late()) await pace.rest();
    }
  }
}

async function seriesByDevice(services: Services, project: Project, devices: readonly Device[]) {
  const series = new Map<number, Series[]>();
  const ids = devices.map(({ id }) => id);
  for (const one of await services.series.ofDevices(project.id, ids)) {
    const list = series.get(one.device.id);
    if (list === undefined) series.set(one.device.id, [one]);
    else list.push(one);
  }
  return series;
}

export async function viewDevice(
  services: Services,
  project: Project,
  device: Device,
  options: ViewOptions,
): Promise<object> {
  const { value } = await viewDevices(services, project, [device], options).next();
  return value as object;
}

const relative = ({ id, externalIds, parent, gateway }: Device): Relative => ({
  ...{ id, externalIds, parent, gateway },
});

async function relativesById(services: Services, project: number, ids: readonly number[]) {
  const found: Relative[] = [];
  for (const some of inGroups(ids, AT_ONCE))
    for (const device of await services.devices.byIds(project, some)) found.push(relative(device));
  return found;
}

/** The devices themselves, their gateways and everything above them, level by level. */
export async function relatedTo(
  services: Services,
  project: Pick<Project, 'id'>,
  devices: readonly Device[],
): Promise<Map<number, Relative>> {
  const related = new Map<number, Relative>(devices.map((device) => [device.id, relative(device)]));
  let level: readonly Relative[] = devices;
  for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
    const wanted = new Set<number>();
    for (const { parent, gateway } of level)
      for (const id of depth === 0 ? [parent, gateway] : [parent])
        if (id !== null && !related.has(id)) wanted.add(id);
    if (wanted.size === 0) break;
    level = await relativesById(services, project.id, [...wanted]);
    for (const device of level) related.set(device.id, device);
  }
  return related;
}
