/** Commands: to one device, to many, and those that a device was sent. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import type { Device } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { deviceOf, scope } from '../credentials.js';
import { selectDevices } from '../devices/select-devices.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { commandView } from '../wire/commands.js';
import { readEntries } from '../wire/ranges.js';
import { closed, Name, Time } from '../wire/schemas.js';
import { SELECTORS } from '../wire/selectors.js';
import { readTime } from '../wire/times.js';

const Command = { name: Name, payload: Type.Optional(Type.Unknown()), time: Type.Optional(Time) };
const checkOne = compileCheck(closed(Command), 'body');
const checkMany = compileCheck(closed({ ...Command, ...SELECTORS }), 'body');

export const commandRoutes: readonly LosantRoute[] = [
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/:deviceId/command`,
    needs: scope('device.sendCommand'),
    async handle(call) {
      const device = await deviceOf(call);
      return send(call, [device], checkOne(call.body()));
    },
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/command`,
    needs: scope('devices.sendCommand'),
    async handle(call) {
      const { deviceIds, deviceTags, deviceQuery, ...command } = checkMany(call.body());
      const devices = await selectDevices(call, given({ deviceIds, deviceTags, deviceQuery }));
      return send(call, devices, command);
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/command`,
    needs: scope('device.getCommand'),
    async handle(call) {
      const device = await deviceOf(call);
      const commands = await call.services.commands.list(device, readEntries(call.query, Date.now()));
      return commands.map(commandView);
    },
  }),
];

type Command = ReturnType<typeof checkOne>;

async function send(
  { services, project }: Call,
  devices: readonly Device[],
  { name, payload = null, time }: Command,
): Promise<object> {
  const now = Date.now();
  const at = time === undefined ? now : readTime(time, now);
  await services.commands.send(project.id, devices, { name, payload, time: at });
  return { success: true };
}
