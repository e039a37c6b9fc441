/** The device and the sensors that a data call names. Rules: an unknown device is an error, an unknown sensor is left out. */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device, Project, SelectedSeries, Services } from '../../../services/services.js';
import { DEV_ID } from '../wire/ids.js';

export async function sensorsOfDevice(
  services: Services,
  project: Project,
  device: string,
  sensors: readonly string[] | undefined,
): Promise<readonly SelectedSeries[]> {
  const key = await services.externalIds.keyBehind(DEV_ID, project.id, device);
  if (key === undefined) throw new TributaryError('not_found', { what: 'Device', value: device });
  const selected = await services.selections.select(project.id, {
    devices: [key],
    ...given({ series: sensors }),
  });
  // Nothing selected: it may be the device that does not exist.
  if (selected.length === 0) await services.devices.get(project.id, key);
  return selected;
}

export const deviceNamed = ({ devices }: Services, project: Project, devID: string): Promise<Device> =>
  devices.find(project.id, { form: DEV_ID, text: devID });
