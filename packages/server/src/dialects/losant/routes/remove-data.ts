/** Removing stored data: of one device, and of many with what else is known of them. Both are jobs. */
import { Type } from 'typebox';
import type { Device } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { deviceOf } from '../credentials.js';
import { startJob } from '../jobs/jobs.js';
import type { Action, Call } from '../route.js';
import { allDevices } from '../devices/search.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { readRange, type TimeRange } from '../wire/ranges.js';
import { AttributeName, CallbackUrl, closed, Email } from '../wire/schemas.js';
import { readEnd, readStart } from '../wire/times.js';

const check = compileCheck(
  closed({
    query: Type.Unknown(),
    start: Type.Optional(Type.Number()),
    end: Type.Optional(Type.Number()),
    attributes: Type.Optional(
      Type.Union([Type.Null(), Type.Array(AttributeName, { maxItems: 256 })], {
        expected: 'null or a list of at most 256 attribute names',
      }),
    ),
    keepConnectionHistory: Type.Optional(Type.Boolean()),
    keepCommandHistory: Type.Optional(Type.Boolean()),
    email: Type.Optional(Email),
    callbackUrl: Type.Optional(CallbackUrl),
  }),
  'body',
);

export const removeDataActions: readonly Action[] = [
  {
    method: 'DELETE',
    path: '/devices/:deviceId/data',
    action: 'device.removeData',
    status: 202,
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      const range = readRange(call.query, Date.now());
      const input = { deviceId: device.losantId, ...range };
      return startJob(call.services, call, 'losant.removeData', {}, input, async () => {
        await removePoints(call, [device], range);
        return { completed: 1, notApplicable: 0 };
      });
    },
  },
  {
    method: 'POST',
    path: '/devices/removeData',
    action: 'devices.removeData',
    status: 202,
    async handle(call) {
      const order = check(call.body());
      const { email, callbackUrl, attributes, start = 1, end } = order;
      const where = readDeviceQuery(order.query, 'query');
      const now = Date.now();
      const range = {
        from: Math.max(0, readStart(start, now)),
        ...(end !== undefined && { to: readEnd(end, now) + 1 }),
      };
      return startJob(call.services, call, 'losant.removeData', { email, callbackUrl }, order, async () => {
        const devices = await allDevices(call, where);
        await removePoints(call, devices, range, attributes ?? undefined);
        // The histories are data of the device as a whole.
        const whole = attributes === undefined || attributes === null;
        const { from, to = Number.MAX_SAFE_INTEGER } = range;
        if (whole && order.keepConnectionHistory !== true)
          await call.services.connections.remove(devices, { from, to });
        if (whole && order.keepCommandHistory !== true)
          await call.services.commands.remove(devices, { from, to });
        return { completed: devices.length, notApplicable: 0 };
      });
    },
  },
];

async function removePoints(
  { services, project }: Call,
  devices: readonly Device[],
  { from, to }: TimeRange,
  attributes?: readonly string[],
): Promise<void> {
  if (devices.length === 0) return;
  const deviceIds = devices.map(({ id }) => id);
  const series = await services.devices.select(project.id, {
    deviceIds,
    ...(attributes && { series: attributes }),
  });
  if (series.length === 0) return;
  await services.removal.remove({ series, from: from * 1000, ...(to !== undefined && { to: to * 1000 }) });
}
