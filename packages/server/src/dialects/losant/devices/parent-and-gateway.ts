/** Members of a device that name other devices. Rules: they are devices of the same application; no device is above itself. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Device, DeviceFields, Project, Services } from '../../../services/services.js';
import { DEVICE_ID } from '../wire/ids.js';
import { relatedTo } from './devices.js';

interface Relations {
  readonly parentId?: string | null;
  readonly gatewayId?: string;
}

/** `self` is our id of the device that is being changed. */
export async function relationsOf(
  services: Services,
  project: Project,
  { parentId, gatewayId }: Relations,
  self?: number,
): Promise<Pick<DeviceFields, 'parent' | 'gateway'>> {
  const find = (field: string, id: string) => findRelated(services, project, field, id);
  const relations: { parent?: number | null; gateway?: number } = {};
  if (gatewayId !== undefined) relations.gateway = (await find('gatewayId', gatewayId)).id;
  if (parentId === null) relations.parent = null;
  else if (parentId !== undefined) {
    const parent = await find('parentId', parentId);
    if (self !== undefined && (await relatedTo(services, project, [parent])).has(self))
      throw invalidField('parentId', parentId, 'a device that is neither this one nor below it');
    relations.parent = parent.id;
  }
  return relations;
}

async function findRelated(services: Services, project: Project, field: string, id: string): Promise<Device> {
  try {
    return await services.devices.find(project.id, { form: DEVICE_ID, text: id });
  } catch (error) {
    if (!(error instanceof TributaryError && error.code === 'not_found')) throw error;
    throw invalidField(field, id, 'the id of a device of this application');
  }
}
