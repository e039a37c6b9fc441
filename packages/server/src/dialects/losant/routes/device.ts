/** `GET|PATCH|DELETE devices/{deviceId}`. */
import { compileCheck } from '../../validation.js';
import { deviceOf, scope } from '../credentials.js';
import { patchDevice } from '../devices/change-device.js';
import { viewDevice, viewOptions } from '../devices/devices.js';
import { APPLICATION, route, type LosantRoute } from '../route.js';
import { DevicePatch } from '../wire/schemas.js';

const check = compileCheck(DevicePatch, 'body');
const path = `${APPLICATION}/devices/:deviceId`;

export const deviceRoutes: readonly LosantRoute[] = [
  route({
    method: 'GET',
    path,
    needs: scope('device.get'),
    async handle(call) {
      const device = await deviceOf(call);
      return viewDevice(call.services, call.project, device, viewOptions(call.query));
    },
  }),
  route({
    method: 'PATCH',
    path,
    needs: scope('device.patch'),
    async handle(call) {
      const { services, project } = call;
      const device = await deviceOf(call);
      const after = await patchDevice(services, project, device, check(call.body()));
      return viewDevice(services, project, after, viewOptions(call.query));
    },
  }),
  route({
    method: 'DELETE',
    path,
    needs: scope('device.delete'),
    async handle(call) {
      const device = await deviceOf(call);
      await call.services.devices.delete(call.project.id, device.key);
      return { success: true };
    },
  }),
];
