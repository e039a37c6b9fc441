/** `POST devices`: a new device with its attributes. Its key is its Losant id, so that names may be equal. */
import type { Static } from 'typebox';
import { randomHexId } from '../../../model/identity.js';
import type { DeviceFields, Project, Services } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { addAttribute, checkNames } from '../devices/attributes.js';
import { viewDevice, viewOptions } from '../devices/devices.js';
import { relationsOf } from '../devices/parent-and-gateway.js';
import type { Action } from '../route.js';
import { DevicePost, type DevicePatch } from '../wire/schemas.js';

const check = compileCheck(DevicePost, 'body');

export const devicesPost: Action = {
  method: 'POST',
  path: '/devices',
  action: 'devices.post',
  status: 201,
  async handle({ services, project, query, body }) {
    const wanted = check(body());
    checkNames(wanted.attributes ?? []);
    const fields = await fieldsOf(services, project, wanted);
    const losantId = randomHexId();
    const device = await services.devices.createDevice(project.id, {
      key: losantId,
      losantId,
      class: 'standalone',
      ...fields,
      ...(wanted.systemInterval !== undefined && {
        attributes: { losant: { systemInterval: wanted.systemInterval } },
      }),
    });
    for (const attribute of wanted.attributes ?? []) await addAttribute(services, project, device, attribute);
    return viewDevice(services, project, device, viewOptions(query));
  },
};

/** The members that are the device's own, with those that name other devices resolved. */
export async function fieldsOf(
  services: Services,
  project: Project,
  wanted: Static<typeof DevicePatch>,
  device?: number,
): Promise<DeviceFields> {
  const { name, description, tags, deviceClass, keepDuplicates } = wanted;
  return {
    ...(await relationsOf(services, project, wanted, device)),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...(deviceClass !== undefined && { class: deviceClass }),
    ...(keepDuplicates !== undefined && { keepDuplicates }),
  };
}
