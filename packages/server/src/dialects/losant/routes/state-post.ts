/** `POST devices/{deviceId}/state`: one report or an array of them. */
import { checkReporter, deviceOf } from '../authorize.js';
import type { Action } from '../route.js';
import { storeStates } from '../state.js';

export const statePost: Action = {
  method: 'POST',
  path: '/devices/:deviceId/state',
  action: 'device.sendState',
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    checkReporter(call, device);
    await storeStates(call.services, call.project, device, call.body());
    return { success: true };
  },
};
