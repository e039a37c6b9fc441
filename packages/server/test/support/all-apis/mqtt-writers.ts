/** The three ways in over MQTT, each with a connection of its own kind of login. */
import type { Kind } from './world.js';
import { losantDevice, type Writer } from './writers.js';

const ALL: readonly Kind[] = ['number', 'boolean', 'string'];

export const writersOverMqtt: readonly Writer[] = [
  {
    name: 'MQTT tributary/PROJECT/DEVICE',
    kinds: ALL,
    step: 1,
    async open(world, kind) {
      const client = await world.platform.connect();
      const topic = `tributary/${world.tenant.project}/by-mqtt`;
      return {
        place: { device: 'by-mqtt', series: kind },
        send: (points) =>
          client.publishAsync(
            topic,
            JSON.stringify(points.map(({ time, value }) => ({ series: kind, value, time: isoMicros(time) }))),
            { qos: 1 },
          ),
      };
    },
  },
  {
    name: 'MQTT losant/ID/state',
    kinds: ALL,
    step: 1000,
    async open(world, kind) {
      const { id, place } = await losantDevice(world, 'by-losant-mqtt', kind);
      const { key, secret } = await world.ask('POST', `/applications/${world.tenant.losantId}/keys`, {
        body: {},
      });
      const client = await world.platform.connect({ clientId: id, username: key, password: secret });
      return {
        place,
        send: (points) =>
          client.publishAsync(
            `losant/${id}/state`,
            JSON.stringify(points.map(({ time, value }) => ({ time: time / 1000, data: { [kind]: value } }))),
            { qos: 1 },
          ),
      };
    },
  },
  {
    name: 'MQTT devicesIn/DEVICE/data',
    kinds: ALL,
    step: 1000,
    async open(world, kind) {
      const client = await world.platform.connect();
      return {
        place: { device: 'by-iosense', series: kind },
        send: (points) =>
          client.publishAsync(
            'devicesIn/by-iosense/data',
            JSON.stringify(
              points.map(({ time, value }) => ({
                device: 'by-iosense',
                time: time / 1000,
                data: [{ tag: kind, value }],
              })),
            ),
            { qos: 1 },
          ),
      };
    },
  },
];

const isoMicros = (time: number): string =>
  `${new Date(Math.floor(time / 1000)).toISOString().slice(0, 20)}${String(time % 1e6).padStart(6, '0')}Z`;
