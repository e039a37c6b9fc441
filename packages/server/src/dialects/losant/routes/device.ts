/** `GET|PATCH|DELETE devices/{deviceId}`. A patch leaves out what it does not name; lists replace lists. */
import type { Static } from 'typebox';
import type { Device, Project, Services } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { checkNames, replaceAttributes } from '../devices/attributes.js';
import { deviceOf } from '../credentials.js';
import { viewDevice, viewOptions } from '../devices/devices.js';
import type { Action } from '../route.js';
import { losantFacts } from '../wire/devices.js';
import { DevicePatch } from '../wire/schemas.js';
import { fieldsOf } from './devices-post.js';

const check = compileCheck(DevicePatch, 'body');

export const deviceGet: Action = {
  method: 'GET',
  path: '/devices/:deviceId',
  action: 'device.get',
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    return viewDevice(call.services, call.project, device, viewOptions(call.query));
  },
};

export const devicePatch: Action = {
  method: 'PATCH',
  path: '/devices/:deviceId',
  action: 'device.patch',
  async handle(call) {
    const { services, project } = call;
    const device = await deviceOf(call.request, services, call);
    const change = check(call.body());
    const after = await patchDevice(services, project, device, change);
    return viewDevice(services, project, after, viewOptions(call.query));
  },
};

export const deviceDelete: Action = {
  method: 'DELETE',
  path: '/devices/:deviceId',
  action: 'device.delete',
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    await call.services.devices.deleteDevice(call.project.id, device.key);
    return { success: true };
  },
};

export async function patchDevice(
  services: Services,
  project: Project,
  device: Device,
  change: Static<typeof DevicePatch>,
): Promise<Device> {
  checkNames(change.attributes ?? []);
  const fields = await fieldsOf(services, project, change, device.id);
  const { systemInterval } = change;
  const facts = { ...losantFacts(device.attributes), systemInterval };
  const after = await services.devices.updateDevice(project.id, device.key, {
    ...fields,
    ...(systemInterval !== undefined && { attributes: { ...device.attributes, losant: facts } }),
  });
  if (change.attributes !== undefined) await replaceAttributes(services, project, device, change.attributes);
  return after;
}
