// I/O Sense devices: what they send to devicesIn/DEVID/data is stored as points of the device.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { granted } from '../support/mqtt-clients.js';
import { pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

const T = Date.UTC(2026, 0, 31);
let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform();
}, 60_000);
afterAll(() => platform.stop());

it('stores values by tag, numbers also when they come as text', async () => {
  const client = await platform.connect();
  const data = [
    { tag: 'D1', value: 2.5 },
    { tag: 'D2', value: '-19.25' },
    { tag: 'D3', value: 'BAD 255' },
  ];
  await client.publishAsync(
    'devicesIn/PTH_1009/data',
    JSON.stringify({ device: 'PTH_1009', time: T, data }),
    { qos: 1 },
  );
  // A series that holds texts goes on holding texts.
  const later = {
    time: T + 1,
    data: [
      { tag: 'D3', value: 7 },
      { tag: 'D1', value: '3' },
    ],
  };
  await client.publishAsync('devicesIn/PTH_1009/data', JSON.stringify(later), { qos: 1 });
  expect((await pointsOf(platform, 'PTH_1009')).sort()).toEqual([
    ['D1', T, 2.5],
    ['D1', T + 1, 3],
    ['D2', T, -19.25],
    ['D3', T, 'BAD 255'],
    ['D3', T + 1, '7'],
  ]);
});

it('stores a batch of 1,000 messages, and nothing of a longer one or one that is not in form', async () => {
  const client = await platform.connect();
  const batch = (length: number) =>
    Array.from({ length }, (_, at) => ({ device: 'batch', time: T + at, data: [{ tag: 'x', value: at }] }));
  const send = (body: unknown) =>
    client.publishAsync('devicesIn/batch/data', JSON.stringify(body), { qos: 1 });
  await send(batch(1_001));
  await send([...batch(1), { device: 'other', time: T, data: [] }]);
  await send([...batch(1), { device: 'batch', data: [] }]);
  expect(await pointsOf(platform, 'batch')).toEqual([]);
  await send(batch(1_000));
  expect(await pointsOf(platform, 'batch')).toHaveLength(1_000);
});

it('knows a device by the devID that it had, and no longer by its key', async () => {
  const body = { key: 'plant/one', externalIds: { iosense: 'OLD_1' } };
  expect((await platform.call('POST', '/devices', { body })).status).toBe(201);
  const client = await platform.connect();
  const send = (devID: string, device = devID) =>
    client.publishAsync(
      `devicesIn/${devID}/data`,
      JSON.stringify({ device, time: T, data: [{ tag: 'x', value: 1 }] }),
      { qos: 1 },
    );
  await send('plant/one');
  await send('OLD_1', 'plant/one');
  expect(await pointsOf(platform, 'plant/one')).toEqual([]);
  await send('OLD_1');
  expect(await pointsOf(platform, 'plant/one')).toEqual([['x', T, 1]]);
  expect((await platform.call('GET', '/devices/OLD_1')).status).toBe(404);
  const secret = '7a3e4b2a9c1d8e0017a2b3d9';
  const credential = { api: 'iosense', name: 'its own', secret, devices: ['plant/one'] };
  const adopted = await platform.call('POST', '/adoptions', {
    body: { credential: { ...credential, addresses: ['127.0.0.1'] } },
  });
  expect(adopted.status, adopted.text).toBe(201);
  const own = await platform.connect({ password: secret });
  const later = { time: T + 1, data: [{ tag: 'x', value: 2 }] };
  await own.publishAsync('devicesIn/OLD_1/data', JSON.stringify(later), { qos: 1 });
  expect(await pointsOf(platform, 'plant/one')).toHaveLength(2);
});

it('wants a token with project:write, as password or as user name', async () => {
  const body = JSON.stringify({ time: T, data: [{ tag: 'x', value: 1 }] });
  const send = async (options: object) =>
    (await platform.connect(options)).publishAsync('devicesIn/cred/data', body, { qos: 1 });
  await send({ password: platform.one.reader });
  expect(await pointsOf(platform, 'cred')).toEqual([]);
  await send({ username: platform.one.writer, password: '' });
  expect(await pointsOf(platform, 'cred')).toHaveLength(1);
  await send({ password: platform.two.writer });
  expect(await pointsOf(platform, 'cred', platform.two)).toHaveLength(1);
  expect(await pointsOf(platform, 'cred')).toHaveLength(1);
  await expect(platform.connect({ password: 'wrong' })).rejects.toMatchObject({ code: 4 });
  expect(await granted(await platform.connect(), ['devicesIn/#', 'devicesIn/cred/data'])).toEqual([128, 128]);
});

it('an adopted user id is good from its addresses, and for these topics only', async () => {
  const body = JSON.stringify({ time: T, data: [{ tag: 'x', value: 1 }] });
  const adopt = (secret: string, addresses: string[]) =>
    platform.call('POST', '/adoptions', {
      body: { credential: { api: 'iosense', name: 'old', secret, addresses } },
    });
  expect((await adopt('5f3e4b2a9c1d8e0017a2b3c4', ['127.0.0.0/8', '::1'])).status).toBe(201);
  const client = await platform.connect({ username: '', password: '5f3e4b2a9c1d8e0017a2b3c4' });
  await client.publishAsync('devicesIn/adopted/data', body, { qos: 1 });
  expect(await pointsOf(platform, 'adopted')).toEqual([['x', T, 1]]);
  expect((await adopt('5f3e4b2a9c1d8e0017a2b3c5', ['192.0.2.1'])).status).toBe(201);
  const elsewhere = platform.connect({ username: '', password: '5f3e4b2a9c1d8e0017a2b3c5' });
  await expect(elsewhere).rejects.toMatchObject({ code: 4 });
});
