/**
 * Devices by their `device_id`, and series with the `device_id` of theirs: it is the one that the device had at iobeam, else its key.
 */
import type { Device, SelectedSeries, Selection, Services } from '../../../services/services.js';
import { DEVICE } from '../wire/ids.js';

/** `not_found` for one that no device has. */
export const deviceNamed = ({ devices }: Services, project: number, id: string): Promise<Device> =>
  devices.find(project, { form: DEVICE, text: id });

/** A selection whose devices are named by `device_id`; the key of each answered one is what this API calls it. */
export async function selectNamed(
  { selections, externalIds }: Services,
  project: number,
  { devices: named, ...selection }: Selection,
): Promise<readonly SelectedSeries[]> {
  const keys: string[] = [];
  for (const id of named ?? []) {
    const key = await externalIds.keyBehind(DEVICE, project, id);
    if (key !== undefined) keys.push(key);
  }
  // None of the named is one: an empty list would mean all.
  if (named !== undefined && named.length > 0 && keys.length === 0) return [];
  const selected = await selections.select(
    project,
    named === undefined ? selection : { ...selection, devices: keys },
  );
  const ids = await externalIds.brought(DEVICE, project, [
    ...new Set(selected.map(({ device }) => device.id)),
  ]);
  if (ids.size === 0) return selected;
  return selected.map((series) => {
    const key = ids.get(series.device.id);
    return key === undefined ? series : { ...series, device: { ...series.device, key } };
  });
}
