/** `POST devices/{deviceId}/state`: one report or an array of them. */
import { checkReporter, deviceOf } from '../credentials.js';
import { whenRoom } from '../../json-slices.js';
import { readLargeBody } from '../wire/body.js';
import type { Action } from '../route.js';
import { storeStates } from '../data/state.js';

export const statePost: Action = {
  method: 'POST',
  path: '/devices/:deviceId/state',
  action: 'device.sendState',
  unrecorded: true,
  input: true,
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    checkReporter(call, device);
    const size = (call.request.body as Buffer | undefined)?.length ?? 0;
    await whenRoom(size, async () =>
      storeStates(call.services, call.project, device, await readLargeBody(call.request)),
    );
    return { success: true };
  },
};
