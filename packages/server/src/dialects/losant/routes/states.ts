/** `devices/{deviceId}/state`: reporting one state or an array of them, and reading the newest. */
import { whenRoom } from '../../json-slices.js';
import { checkReporter, deviceOf, scope } from '../credentials.js';
import { newestReports } from '../data/newest-reports.js';
import { storeStates } from '../data/state.js';
import { APPLICATION, route, type LosantRoute } from '../route.js';
import { bodyBytes, readLargeBody } from '../wire/body.js';
import { readEntries } from '../wire/ranges.js';

export const stateRoutes: readonly LosantRoute[] = [
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/:deviceId/state`,
    needs: scope('device.sendState'),
    points: 'in',
    async handle(call) {
      const { services, project, request } = call;
      const device = await deviceOf(call);
      checkReporter(call, device);
      await whenRoom(bodyBytes(request).length, async () =>
        storeStates(services, { project, device, body: await readLargeBody(request) }),
      );
      return { success: true };
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/state`,
    needs: scope('device.getState'),
    points: 'moved',
    async handle(call) {
      const device = await deviceOf(call);
      return newestReports(call, device, readEntries(call.query, Date.now()));
    },
  }),
];
