/** Commands: to one device, to many, and those that a device was sent. */
import { Type } from 'typebox';
import type { Device } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { deviceOf } from '../credentials.js';
import { selectDevices } from '../devices/select-devices.js';
import type { Action, Call } from '../route.js';
import { readEntries } from '../wire/ranges.js';
import { closed, Name, Time } from '../wire/schemas.js';
import { SELECTORS } from '../wire/selectors.js';
import { isoOfMilliseconds, readTime } from '../wire/times.js';

const Command = { name: Name, payload: Type.Optional(Type.Unknown()), time: Type.Optional(Time) };
const check = compileCheck(closed(Command), 'body');
const checkMulti = compileCheck(closed({ ...Command, ...SELECTORS }), 'body');

export const commandActions: readonly Action[] = [
  {
    method: 'POST',
    path: '/devices/:deviceId/command',
    action: 'device.sendCommand',
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      return send(call, [device], check(call.body()));
    },
  },
  {
    method: 'POST',
    path: '/devices/command',
    action: 'devices.sendCommand',
    async handle(call) {
      const { deviceIds, deviceTags, deviceQuery, ...command } = checkMulti(call.body());
      const selector = {
        ...(deviceIds && { deviceIds }),
        ...(deviceTags && { deviceTags }),
        ...(deviceQuery !== undefined && { deviceQuery }),
      };
      return send(call, await selectDevices(call.services, call, selector), command);
    },
  },
  {
    method: 'GET',
    path: '/devices/:deviceId/command',
    action: 'device.getCommand',
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      const commands = await call.services.commands.list(device, readEntries(call.query, Date.now()));
      return commands.map(commandView);
    },
  },
];

interface Sent {
  readonly name: string;
  readonly payload?: unknown;
  readonly time?: string | number | { readonly $date: string };
}

async function send({ services, project }: Call, devices: readonly Device[], command: Sent): Promise<object> {
  const { name, payload = null, time } = command;
  const now = Date.now();
  const at = time === undefined ? now : readTime(time, now);
  await services.commands.send(project.id, devices, { name, payload, time: at });
  return { success: true };
}

export const commandView = ({
  name,
  payload,
  time,
}: {
  name: string;
  payload: unknown;
  time: number;
}): object => ({
  name,
  ...(payload !== null && { payload }),
  time: isoOfMilliseconds(time),
});
