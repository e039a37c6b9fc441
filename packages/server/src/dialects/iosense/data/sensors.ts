/** The device and the sensors that a data call names. Rules: an unknown device is an error, an unknown sensor is left out. */
import { given } from '../../../model/given.js';
import type { Project, SelectedSeries, Services } from '../../../services/services.js';

export async function sensorsOfDevice(
  services: Services,
  project: Project,
  device: string,
  sensors: readonly string[] | undefined,
): Promise<readonly SelectedSeries[]> {
  const selected = await services.selections.select(project.id, {
    devices: [device],
    ...given({ series: sensors }),
  });
  // Nothing selected: it may be the device that does not exist.
  if (selected.length === 0) await services.devices.get(project.id, device);
  return selected;
}
