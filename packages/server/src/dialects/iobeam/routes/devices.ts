/** `/v1/devices`: registration, the server's clock, lists, look-ups and changes. */
import type { FastifyInstance } from 'fastify';
import { mountDeviceChanges } from './device-changes.js';
import { mountDeviceReads } from './device-reads.js';
import { mountRegister } from './register-device.js';
import type { Services } from '../../../services/services.js';

export function mountDevices(app: FastifyInstance, services: Services): void {
  mountRegister(app, services);
  mountDeviceReads(app, services);
  mountDeviceChanges(app, services);
}
