/** Removing stored data: of one device, and of many with what else is known of them. Both are jobs. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { END_OF_TIME, MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Device } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { deviceOf, scope } from '../credentials.js';
import { seriesOf } from '../data/data-query.js';
import { allDevices } from '../devices/search.js';
import { startJob } from '../jobs/jobs.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { readRange, type TimeRange } from '../wire/ranges.js';
import { AttributeName, CallbackUrl, closed, Email } from '../wire/schemas.js';
import { readEnd, readStart } from '../wire/times.js';
import { deviceIdOf } from '../wire/ids.js';

const KIND = 'losant.removeData';
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

export const removeDataRoutes: readonly LosantRoute[] = [
  route({
    method: 'DELETE',
    path: `${APPLICATION}/devices/:deviceId/data`,
    needs: scope('device.removeData'),
    status: 202,
    async handle(call) {
      const { services, principal, project, query } = call;
      const device = await deviceOf(call);
      const range = readRange(query, Date.now());
      const input = { deviceId: deviceIdOf(device), ...range };
      return startJob(services, { principal, project, kind: KIND, notice: {}, input }, async () => {
        await removePoints(call, [device], range);
        return { completed: 1, notApplicable: 0 };
      });
    },
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/removeData`,
    needs: scope('devices.removeData'),
    status: 202,
    handle: removeOfMany,
  }),
];

async function removeOfMany(call: Call): Promise<object> {
  const { services, principal, project } = call;
  const order = check(call.body());
  const { email, callbackUrl, attributes, start = 1, end } = order;
  const where = readDeviceQuery(order.query, 'query');
  const now = Date.now();
  const from = Math.max(0, readStart(start, now));
  const range = { from, ...given({ to: end === undefined ? undefined : readEnd(end, now) + 1 }) };
  const job = { principal, project, kind: KIND, notice: { email, callbackUrl }, input: order };
  return startJob(services, job, async () => {
    const devices = await allDevices(call, where);
    await removePoints(call, devices, range, attributes ?? undefined);
    // The histories are data of the device as a whole.
    const whole = attributes === undefined || attributes === null;
    const { to = END_OF_TIME } = range;
    if (whole && order.keepConnectionHistory !== true)
      await services.connections.remove(devices, { from, to });
    if (whole && order.keepCommandHistory !== true) await services.commands.remove(devices, { from, to });
    return { completed: devices.length, notApplicable: 0 };
  });
}

async function removePoints(
  call: Call,
  devices: readonly Device[],
  { from, to }: TimeRange,
  attributes?: readonly string[],
): Promise<void> {
  const series = await seriesOf(call, devices, attributes);
  if (series.length === 0) return;
  const end = to === undefined ? undefined : to * MICROS_PER_MILLISECOND;
  await call.services.removal.remove(call.project.id, {
    series,
    from: from * MICROS_PER_MILLISECOND,
    ...given({ to: end }),
  });
}
