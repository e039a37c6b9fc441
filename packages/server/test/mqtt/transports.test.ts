// The doors to the broker: TCP, TLS, WebSocket on both paths; taken ports; and its bounds as settings.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyBaseLogger } from 'fastify';
import { Registry } from 'prom-client';
import WebSocket from 'ws';
import { startMqtt } from '../../src/listeners/mqtt/mqtt.js';
import { selfSignedTls } from '../../src/listeners/self-signed.js';
import { Inbox } from '../support/mqtt-clients.js';
import { freePort } from '../support/free-port.js';
import { metric, pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { withDoors } from '../support/doors.js';

const T = Date.UTC(2026, 0, 31);
let folder: string;
let platform: MqttPlatform;
let tlsPort: number;
let ca: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-mqtt-'));
  const tls = await selfSignedTls(folder, []);
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, tls.cert);
  writeFileSync(key, tls.key);
  ca = tls.cert;
  tlsPort = await freePort();
  platform = await startMqttPlatform({
    'mqtt-tls-port': String(tlsPort),
    'tls-certificate': cert,
    'tls-key': key,
    'mqtt-connections': '20',
    'connections-per-address': '100',
  });
}, 60_000);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['TCP', () => `mqtt://127.0.0.1:${platform.port}`],
  ['TLS', () => `mqtts://localhost:${tlsPort}`],
  ['WebSocket at /', () => `${platform.url.replace('http', 'ws')}/`],
  ['WebSocket at /mqtt', () => `${platform.url.replace('http', 'ws')}/mqtt`],
])('takes points and gives messages over %s', async (name, url) => {
  const client = await platform.connect({ url: url(), ca });
  const inbox = new Inbox(client);
  await client.subscribeAsync('free/#', { qos: 1 });
  const device = `over ${name.replaceAll(/\W+/g, '-')}`;
  const topic = `tributary/${platform.one.project}/${device}`;
  await client.publishAsync(topic, JSON.stringify({ series: 's', time: T, value: 1 }), { qos: 1 });
  expect(await pointsOf(platform, device)).toEqual([['s', T, 1]]);
  const large = 'x'.repeat(200_000);
  await client.publishAsync('free/a', large, { qos: 1 });
  await inbox.waitFor(1);
  expect(inbox.messages).toEqual([{ topic: 'free/a', text: large }]);
  client.end();
});

it('does not trust an unknown certificate for the client', async () => {
  await expect(platform.connect({ url: `mqtts://localhost:${tlsPort}` })).rejects.toThrow(/self.signed/);
});

describe('a WebSocket', () => {
  const open = (path: string, protocols: string[]) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(platform.url.replace('http', 'ws') + path, protocols);
      socket.on('open', () => resolve(`opened with ${socket.protocol}`));
      socket.on('unexpected-response', (_request, response) => {
        resolve(`refused with ${response.statusCode}`);
        socket.terminate();
      });
      socket.on('error', () => undefined);
    });

  it.each([
    ['/', ['mqtt'], 'opened with mqtt'],
    ['/mqtt?x=1', ['other', 'mqtt'], 'opened with mqtt'],
    ['/mqtt', ['mqttv3.1'], 'opened with mqttv3.1'],
    ['/mqtt', ['chat'], 'refused with 400'],
    ['/mqtt', [], 'refused with 400'],
    ['/elsewhere', ['mqtt'], 'refused with 404'],
  ])('at %s with protocols %j is %s', async (path, protocols, expected) => {
    expect(await open(path, protocols)).toBe(expected);
  });

  it('leaves the pages of the same path alone', async () => {
    expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
  });
});

it('counts connections and messages, and refuses connections beyond the setting', async () => {
  const opened = [];
  let refused = 0;
  for (let at = 0; at < 25; at++)
    await platform.connect().then(
      (client) => opened.push(client),
      () => refused++,
    );
  expect(refused).toBeGreaterThanOrEqual(5);
  expect(await metric(platform, 'tributary_mqtt_connections')).toBe(20);
  expect(await metric(platform, 'tributary_mqtt_refused_total{what="login"}')).toBe(refused);
  expect(await metric(platform, 'tributary_mqtt_messages_total{direction="in"}')).toBeGreaterThan(0);
});

it('a taken port costs MQTT on this port, not the start', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const warnings: unknown[] = [];
  const listener = await startMqtt({
    services: withDoors({ metrics: new Registry() }),
    dialects: [],
    connections: 1,
    host: '127.0.0.1',
    port,
    tlsPort: 0,
    tls: undefined,
    servers: [],
    log: { warn: (...about: unknown[]) => warnings.push(about.at(-1)) } as unknown as FastifyBaseLogger,
  });
  const note = `MQTT is off: port ${port} is taken; stop what listens there or choose another one`;
  expect(listener.notes).toEqual([note]);
  expect(warnings).toEqual([note]);
  await listener.stop();
  taken.close();
});
