/** The members of a device that a request gives → the device. Lists replace lists; what is not named stays. */
import type { Static } from 'typebox';
import { given } from '../../../model/given.js';
import type { Device, DeviceFields, Project, Services } from '../../../services/services.js';
import { vendorAttributes } from '../wire/devices.js';
import type { DevicePatch } from '../wire/schemas.js';
import { checkNames, replaceAttributes } from './attributes.js';
import { relationsOf } from './parent-and-gateway.js';

type Change = Static<typeof DevicePatch>;

export async function patchDevice(
  services: Services,
  project: Project,
  device: Device,
  change: Change,
): Promise<Device> {
  checkNames(change.attributes ?? []);
  const fields = await fieldsOf(services, project, change, device.id);
  const { systemInterval } = change;
  const losant = { ...vendorAttributes(device.attributes), systemInterval };
  const attributes = systemInterval === undefined ? undefined : { ...device.attributes, losant };
  const after = await services.devices.update(project.id, device.key, {
    ...fields,
    ...given({ attributes }),
  });
  if (change.attributes !== undefined) await replaceAttributes(services, project, device, change.attributes);
  return after;
}

/** The members that are the device's own, with those that name other devices resolved. `self`: the device that is changed. */
export async function fieldsOf(
  services: Services,
  project: Project,
  wanted: Change,
  self?: number,
): Promise<DeviceFields> {
  const { name, description, tags, deviceClass, keepDuplicates } = wanted;
  return {
    ...(await relationsOf(services, project, wanted, self)),
    ...given({ name, description, tags, class: deviceClass, keepDuplicates }),
  };
}
