/** The three ways in over MQTT, with a connection for each message: a broken one is not used again. */
import type { IClientOptions } from 'mqtt';
import type { Place, World } from '../support/all-apis/world.js';
import { losantDevice } from '../support/all-apis/writers.js';
import { closed } from '../support/mqtt-clients.js';
import type { PointDoor } from './door.js';

interface Message {
  readonly place: Place;
  readonly topic: string;
  readonly login?: IClientOptions;
  /** Of a point at this time, in microseconds. */
  payload(time: number): unknown;
}

export function mqttDoors(nextTime: () => number): readonly PointDoor[] {
  return [native, losant, iosense].map((make) => ({
    name: `MQTT, ${make.name}`,
    async open(world: World) {
      const { place, topic, login, payload } = await make(world);
      return { place, send: () => publish(world, topic, payload(nextTime()), login) };
    },
  }));
}

/** Fails unless it was acknowledged. */
async function publish(world: World, topic: string, payload: unknown, login?: IClientOptions): Promise<void> {
  const client = await world.platform.connect(login);
  try {
    await Promise.race([
      client.publishAsync(topic, JSON.stringify(payload), { qos: 1 }),
      closed(client).then(() => {
        throw new Error(`${topic}: no acknowledgement`);
      }),
    ]);
  } finally {
    client.end(true);
  }
}

function native({ tenant }: World): Promise<Message> {
  const place = { device: 'by-mqtt', series: 's' };
  return Promise.resolve({
    place,
    topic: `tributary/${tenant.project}/by-mqtt`,
    payload: (time) => [{ series: 's', value: 1, time: new Date(time / 1000).toISOString() }],
  });
}

async function losant(world: World): Promise<Message> {
  const { id, place } = await losantDevice(world, 'by-losant-mqtt', 'number');
  const keys = `/applications/${world.tenant.losantId}/keys`;
  const { key, secret } = await world.ask('POST', keys, { body: {} });
  return {
    place,
    topic: `losant/${id}/state`,
    login: { clientId: id, username: key as string, password: secret as string },
    payload: (time) => [{ time: time / 1000, data: { number: 1 } }],
  };
}

function iosense(): Promise<Message> {
  const place = { device: 'by-iosense', series: 's' };
  return Promise.resolve({
    place,
    topic: 'devicesIn/by-iosense/data',
    payload: (time) => [{ device: place.device, time: time / 1000, data: [{ tag: 's', value: 1 }] }],
  });
}
