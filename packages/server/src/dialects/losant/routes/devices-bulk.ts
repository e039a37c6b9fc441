/** `PATCH devices` and `POST devices/delete`: one change to many devices. Counts what was done and what failed. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { scope } from '../credentials.js';
import { checkNames } from '../devices/attributes.js';
import { fieldsOf, patchDevice } from '../devices/change-device.js';
import { allDevices } from '../devices/search.js';
import { selectDevices } from '../devices/select-devices.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { CallbackUrl, closed, DevicePatch, Email, Ids } from '../wire/schemas.js';

const Notice = { email: Type.Optional(Email), callbackUrl: Type.Optional(CallbackUrl) };
const checkPatch = compileCheck(
  closed({
    deviceIds: Type.Optional(Ids),
    query: Type.Optional(Type.Unknown()),
    updateFields: Type.Optional(DevicePatch),
    ...Notice,
  }),
  'body',
);
const checkDelete = compileCheck(closed({ query: Type.Unknown(), ...Notice }), 'body');

export const bulkRoutes: readonly LosantRoute[] = [
  route({
    method: 'PATCH',
    path: `${APPLICATION}/devices`,
    needs: scope('devices.patch'),
    handle: patchDevices,
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/delete`,
    needs: scope('devices.delete'),
    handle: deleteDevices,
  }),
];

async function patchDevices(call: Call): Promise<object> {
  const { services, project } = call;
  const { deviceIds, query, updateFields } = checkPatch(call.body());
  if (updateFields === undefined)
    throw invalidField('updateFields', undefined, 'an object of device members');
  // What is wrong for every device is reported before any is changed.
  checkNames(updateFields.attributes ?? []);
  await fieldsOf(services, project, updateFields);
  const devices = await selectDevices(call, given({ deviceIds, deviceQuery: query }));
  const { done, failed } = await each(call, devices, (device) =>
    patchDevice(services, project, device, updateFields),
  );
  return { updated: done, failed, skipped: 0 };
}

async function deleteDevices(call: Call): Promise<object> {
  const devices = await allDevices(call, readDeviceQuery(checkDelete(call.body()).query, 'query'));
  const { done, failed } = await each(call, devices, ({ key }) =>
    call.services.devices.delete(call.project.id, key),
  );
  return { removed: done, failed };
}

/** One after the other. Of a client that has left no more is done: it cannot know how far this came, and asks again. */
async function each(
  { reply }: Call,
  devices: readonly Device[],
  change: (device: Device) => Promise<unknown>,
): Promise<{ done: number; failed: number }> {
  let done = 0;
  for (const device of devices) {
    if (reply.raw.destroyed) break;
    await change(device).then(
      () => done++,
      () => undefined,
    );
  }
  return { done, failed: devices.length - done };
}
