/** A device as iobeam shows it. Rule: `device_id` comes first, because Arduino takes the first text after `device_id":`. */
import { given } from '../../../model/given.js';
import { shownKey } from '../../../model/identity.js';
import type { Device } from '../../../services/services.js';
import { DEVICE } from './ids.js';
import { stampText } from './times.js';

/** A device of another API may have no name; its key is one. */
export const nameOf = ({ name, key }: Pick<Device, 'name' | 'key'>): string => name ?? key;

/** `projectId` as this API knows the project. */
export function deviceView(device: Device, projectId: number): object {
  const { type, attributes, created } = device;
  const own = (attributes as { iobeam?: { created?: number } }).iobeam?.created;
  return {
    device_id: shownKey(DEVICE, device),
    project_id: projectId,
    device_name: nameOf(device),
    ...given({ device_type: type ?? undefined }),
    created: stampText(own ?? created),
  };
}
