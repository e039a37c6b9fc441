/** The device of a project that stands for "no device": it holds the virtual streams. */
import type { Device, Services } from '../../../services/services.js';
import { orUndefined } from '../errors.js';

/** Key of the device that holds a project's virtual streams (device 0 in slugs); no list of devices shows it. */
export const VIRTUAL_DEVICE = 'iotile:virtual';

/** The one that stands for "no device" in a project, made when it is first needed. */
export async function virtualDevice(services: Services, project: number): Promise<Device> {
  const known = await orUndefined(services.devices.get(project, VIRTUAL_DEVICE));
  if (known !== undefined) return known;
  return services.devices
    .create(project, { key: VIRTUAL_DEVICE, name: 'Virtual streams' })
    .catch(() => services.devices.get(project, VIRTUAL_DEVICE));
}
