// What speaks no MQTT that is spoken here is told so, in the form of the standard, and in the log; text that is not UTF-8 ends a connection.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed } from '../support/mqtt-clients.js';
import { metric, pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { converse } from '../support/raw-http.js';

let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform();
}, 60_000);
afterAll(() => platform.stop());

/** Sends the pieces one after the other; what comes back until the other side closes. */
const talk = async (...pieces: Buffer[]): Promise<string> =>
  (await converse(`mqtt://127.0.0.1:${platform.port}`, pieces, 5)).toString('hex');

const text = (value: string | Buffer) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};
const packet = (type: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([type, body.length]), body]);
};
const connectPacket = (name: string, level: number, id: string | Buffer = 'c') =>
  packet(
    0x10,
    text(name),
    Buffer.from([level, 0xc2, 0, 60, ...(level === 5 ? [0] : [])]),
    text(id),
    text('any'),
    text(platform.one.token),
  );

describe('a connection', () => {
  it.each([
    ['of level 6', 'MQTT', 6, '20020001'],
    ['of level 0', 'MQTT', 0, '20020001'],
    ['of another protocol', 'AMQP', 4, '20020001'],
    ['of a protocol with a long name', 'MQTTMQTTMQTT', 4, '20020001'],
    ['of MQTT 5', 'MQTT', 5, '2003008400'],
  ])('%s is refused with an answer', async (_name, name, level, answer) => {
    const before = await metric(platform, 'tributary_mqtt_refused_total{what="login"}');
    expect(await talk(connectPacket(name, level))).toBe(answer);
    expect(await metric(platform, 'tributary_mqtt_refused_total{what="login"}')).toBe(before + 1);
  });

  it('may send its first packet byte by byte', async () => {
    const bytes = [...Buffer.concat([connectPacket('MQTT', 4), packet(0xe0)])].map((byte) =>
      Buffer.from([byte]),
    );
    expect(await talk(...bytes)).toBe('20020000');
    expect(await talk(...[...connectPacket('MQTT', 6)].slice(0, 9).map((byte) => Buffer.from([byte])))).toBe(
      '20020001',
    );
  });

  it('whose client id is not UTF-8 is refused', async () => {
    expect(await talk(connectPacket('MQTT', 4, Buffer.from([0xff, 0xfe])))).toBe('20020002');
  });

  it.each([
    ['topic', 0x32, (bytes: Buffer) => [text(bytes), Buffer.from([0, 1]), Buffer.from('1')]],
    ['filter', 0x82, (bytes: Buffer) => [Buffer.from([0, 1]), text(bytes), Buffer.from([0])]],
  ])('ends when a %s is not UTF-8, and stores nothing', async (_name, type, parts) => {
    const name = Buffer.concat([
      Buffer.from(`tributary/${platform.one.project}/K`),
      Buffer.from([0xf6]),
      Buffer.from('che/t'),
    ]);
    expect(await talk(connectPacket('MQTT', 4), packet(type, ...parts(name)))).toBe('20020000');
    expect(await pointsOf(platform, 'K\ufffdche')).toEqual([]);
  });

  it('with names in Unicode goes on', async () => {
    const client = await platform.connect();
    await client.publishAsync(`tributary/${platform.one.project}/Küche-🔥/t`, '1', { qos: 1 });
    expect(await pointsOf(platform, 'Küche-🔥')).toHaveLength(1);
    const ended = closed(client);
    client.end(true);
    await ended;
  });
});
