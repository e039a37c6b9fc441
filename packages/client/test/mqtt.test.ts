/** Points over MQTT against the broker of a real platform: the same calls, and the same points, as over HTTP. */
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOfTests } from '../../server/test/support/folders.js';
import { startMqttPlatform, type MqttPlatform } from '../../server/test/support/mqtt-platform.js';
import {
  AuthenticationError,
  connect,
  OptionError,
  PermissionDeniedError,
  Timestamp,
  Tributary,
  TributaryConnectionError,
  type ConnectOptions,
} from '../src/index.js';
import { listening } from './support/scripted-server.js';

const T = 1_767_225_600_000;
const folder = folderOfTests('client-mqtt');
let platform: MqttPlatform;
let t: Tributary;
const options = (more: ConnectOptions = {}): ConnectOptions => ({
  ...{ url: platform.url, project: platform.one.project, token: platform.one.token },
  ...{ transport: 'mqtt', ...more },
});
const points = async (device: string) => {
  const { items } = await t.request('POST', '/query/points', { body: { devices: [device], limit: 100_000 } });
  return items.map(({ series, time, value }) => [series, time, value]);
};

beforeAll(async () => {
  platform = await startMqttPlatform();
  t = new Tributary({ url: platform.url, token: platform.one.token });
});
afterAll(() => platform.stop());

describe('a device over MQTT', () => {
  it('finds the broker, and its points are there when send resolves', async () => {
    const device = await connect(options({ project: undefined }))
      .registerOrUse({ id: 'a/b #1' })
      .build();
    device.add('n', 1, T);
    device.add('n', -0.5, Timestamp.microseconds(T * 1000 + 1));
    device.add('text', 'é"☃', T);
    device.createDataStore(['x', 'y']).add(T, { x: true, y: 5 });
    expect(await device.send()).toEqual({ stored: 5, refused: [] });
    expect(device.waiting).toBe(0);
    expect(await points('a/b #1')).toEqual([
      ['n', '2026-01-01T00:00:00.000Z', 1],
      ['text', '2026-01-01T00:00:00.000Z', 'é"☃'],
      ['x', '2026-01-01T00:00:00.000Z', true],
      ['y', '2026-01-01T00:00:00.000Z', 5],
      ['n', '2026-01-01T00:00:00.000001Z', -0.5],
    ]);
    await device.close();
  });

  it('sends many points in messages of a bounded size, texts of every length too', async () => {
    await using device = await connect(options()).registerOrUse({ id: 'many' }).build();
    for (let i = 0; i < 30_000; i++) device.add('n', i, T + i);
    for (let i = 0; i < 10; i++) device.add('text', '☃'.repeat(60_000), T + i);
    const tooLong = () => device.add('text', '\u0001'.repeat(65_000), T);
    expect(tooLong).toThrow(OptionError);
    expect(tooLong).toThrow('is a text of 390002 bytes as JSON; expected at most 204800 on this way');
    expect((await device.send()).stored).toBe(30_010);
    const [first] = await t
      .request('POST', '/query/counts', { body: { devices: ['many'], series: ['n'] } })
      .then(({ items }) => items);
    expect(first?.count).toBe(30_000);
    expect((await points('many')).filter(([series]) => series === 'text')).toHaveLength(10);
  });

  it('goes over WebSocket too', async () => {
    const mqttUrl = `${platform.url.replace('http', 'ws')}/mqtt`;
    await using relay = connect(options({ mqttUrl })).relay();
    relay.device('ws-1').add('n', 1, T);
    relay.device('ws-2').add('n', 2, T);
    expect((await relay.send()).stored).toBe(2);
    expect(await points('ws-2')).toEqual([['n', '2026-01-01T00:00:00.000Z', 2]]);
  });

  it('connects again when the platform was away, and nothing is lost', async () => {
    const { told, logger } = listening();
    const mqttUrl = `mqtt://127.0.0.1:${platform.port}`;
    const device = await connect(options({ mqttUrl, logger })).registerOrUse({ id: 'away' }).build();
    device.add('n', 1, T);
    await device.send();
    const restarted = platform.restart();
    device.add('n', 2, T + 1);
    await expect(device.send({ maxRetries: 0 })).rejects.toThrow(TributaryConnectionError);
    expect(device.waiting).toBe(1);
    device.add('n', 3, T + 2);
    expect((await device.send({ maxRetries: 20 })).stored).toBe(2);
    await restarted;
    t = new Tributary({ url: platform.url, token: platform.one.token });
    expect((await points('away')).map(([, , value]) => value)).toEqual([1, 2, 3]);
    expect(told[0]).toMatch(/^mqtt:.* does not acknowledge: .* Trying again in \d+ ms\.$/);
    await device.close();
  });

  it('is told what is not let in, and keeps its points', async () => {
    const storage = { load: () => 'let in', save: () => undefined };
    const mqttUrl = `mqtt://127.0.0.1:${platform.port}`;
    // Once the platform is asked over HTTP, once only the broker is to be reached.
    const alone = { fetch: () => Promise.reject(new Error('no way')) };
    for (const [more, kind] of [
      [{ token: 'nobody' }, AuthenticationError],
      [{ token: 'nobody', ...alone }, AuthenticationError],
      [{ token: platform.one.reader }, PermissionDeniedError],
    ] as const) {
      const device = await connect(options({ mqttUrl, storage, ...more })).build();
      device.add('n', 2);
      await expect(device.send()).rejects.toThrow(kind);
      expect(device.waiting).toBe(1);
    }
    await using device = await connect(options({ mqttUrl, storage, ...alone })).build();
    device.add('n', 1, T);
    expect((await device.send()).stored).toBe(1);
    expect(await points('let in')).toHaveLength(1);
  });

  it('takes a new token where the old one is not known any more', async () => {
    const mqttUrl = `mqtt://127.0.0.1:${platform.port}`;
    const made = await t.tokens.create({ name: 'short', scopes: ['project:write'] });
    const refused: (string | undefined)[] = [];
    const token = (old: string | undefined) => {
      refused.push(old);
      return old === undefined ? made.token : platform.one.token;
    };
    await using device = await connect(options({ token, mqttUrl })).registerOrUse({ id: 'renewed' }).build();
    device.add('n', 1, T);
    await device.send();
    await t.tokens.revoke(made.info.id);
    device.add('n', 2, T + 1);
    expect((await device.send()).stored).toBe(1);
    expect(refused).toEqual([undefined, made.token]);
  });

  it('has what the broker took and the platform refused in the list of refusals', async () => {
    await using device = await connect(options()).registerOrUse({ id: 'refused' }).build();
    device.add('n', 1, T);
    device.add('n', 'text', T + 1);
    expect((await device.send()).stored).toBe(2);
    const { items } = await t.request('GET', '/refusals', { query: { device: 'refused' } });
    expect(items.map(({ door, code, series }) => [door, code, series])).toEqual([
      ['mqtt', 'value_kind_mismatch', 'n'],
    ]);
  });
});

describe('what cannot be', () => {
  it('is told before anything is sent', async () => {
    expect(() => connect(options({ mqttUrl: 'localhost:1883' })).relay()).toThrow(
      'mqttUrl is "localhost:1883"; expected the address of the broker',
    );
    expect(() => connect(options({ transport: 'coap' as never })).relay()).toThrow(
      'transport is "coap"; expected',
    );
    expect(() => connect(options({ transport: 'http', mqttUrl: 'mqtt://host' })).relay()).toThrow(
      'mqttUrl is given, but transport is http',
    );
  });

  it('is MQTT without its package, which is said when the device is built', () => {
    cpSync(path.join(import.meta.dirname, '../dist'), path.join(folder, 'client'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      path.join(folder, 'device.js'),
      `import { connect } from './client/index.js';
      connect({ url: 'http://127.0.0.1:1', transport: 'mqtt' }).registerDevice().build()
        .catch((error) => console.log(error.name, error.message));`,
    );
    const told = execFileSync(process.execPath, ['device.js'], { cwd: folder, encoding: 'utf8' });
    expect(told).toMatch(/^OptionError transport: mqtt needs the package mqtt, which is not installed here/);
  });
});
