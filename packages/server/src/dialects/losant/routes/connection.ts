/** A device's connection: reporting it, and the log of it. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import type { ConnectionEntry, JsonObject } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { checkReporter, deviceOf, scope } from '../credentials.js';
import { APPLICATION, route, type LosantRoute } from '../route.js';
import { readEntries } from '../wire/ranges.js';
import { closed, Time } from '../wire/schemas.js';
import { isoOfMilliseconds, readTime } from '../wire/times.js';

const Count = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }));
const Address = Type.Optional(Type.String({ minLength: 2, maxLength: 39 }));
const Status = Type.Object(
  { status: Type.Enum(['connected', 'disconnected']) },
  { additionalProperties: true },
);
const checkStatus = compileCheck(Status, 'body');
const checkConnected = compileCheck(
  closed({ status: Type.String(), connectedAt: Type.Optional(Time), ipAddress: Address }),
  'body',
);
const checkDisconnected = compileCheck(
  closed({
    status: Type.String(),
    connectedAt: Type.Optional(Time),
    disconnectedAt: Type.Optional(Time),
    disconnectReason: Type.Optional(Type.String({ maxLength: 1024 })),
    messagesFromClient: Count,
    messagesToClient: Count,
    ipAddress: Address,
  }),
  'body',
);

export const connectionRoutes: readonly LosantRoute[] = [
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/:deviceId/setConnectionStatus`,
    needs: scope('device.setConnectionStatus'),
    async handle(call) {
      const device = await deviceOf(call);
      checkReporter(call, device);
      await call.services.connections.set(device, readStatus(call.body(), Date.now()));
      return { success: true };
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/logs`,
    needs: scope('device.getLogEntries'),
    async handle(call) {
      const device = await deviceOf(call);
      const entries = await call.services.connections.list(device, readEntries(call.query, Date.now()));
      return entries.map(logView);
    },
  }),
];

function readStatus(body: unknown, now: number): { connected: boolean; time: number; details: JsonObject } {
  const connected = checkStatus(body).status === 'connected';
  if (connected) {
    const { connectedAt = now, ipAddress } = checkConnected(body);
    return { connected, time: readTime(connectedAt, now), details: given({ ipAddress }) };
  }
  const { connectedAt, disconnectedAt = now, ...rest } = checkDisconnected(body);
  const since = connectedAt === undefined ? undefined : isoOfMilliseconds(readTime(connectedAt, now));
  return {
    connected,
    time: readTime(disconnectedAt, now),
    details: { ...shown(rest), ...given({ connectedAt: since }) },
  };
}

const SHOWN = ['disconnectReason', 'messagesFromClient', 'messagesToClient', 'ipAddress'];

const shown = (details: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(details).filter(([name]) => SHOWN.includes(name)));

function logView({ connected, time, details }: ConnectionEntry): object {
  return { connected: connected ? 1 : 0, time: isoOfMilliseconds(time), ...shown(details) };
}
