// Losant devices over MQTT: their logins, states, commands, peripherals and free topics, and what is kept from them.
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, granted, Inbox, roundTrips } from '../support/mqtt-clients.js';
import { Losant } from './losant-support.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

let platform: MqttPlatform;
let losant: Losant;
let other: Losant;
let device: string;
let key: { username: string; password: string };
beforeAll(async () => {
  platform = await startMqttPlatform();
  losant = new Losant(platform, platform.one);
  other = new Losant(platform, platform.two);
  device = await losant.device('first');
  key = await losant.key();
}, 60_000);
afterAll(() => platform.stop());

const login = (clientId = device, options: IClientOptions = {}) =>
  platform.connect({ clientId, ...key, ...options });
const state = (client: MqttClient, id: string, body: unknown, qos: 0 | 1 | 2 = 1) =>
  client.publishAsync(`losant/${id}/state`, JSON.stringify(body), { qos });
const now = Math.floor(Date.now() / 1000) * 1000;

describe('a login', () => {
  it('wants the device id, the access key and its secret together', async () => {
    const foreign = await other.device('foreign');
    const wrong: IClientOptions[] = [
      { password: 'wrong' },
      { username: 'wrong' },
      { clientId: foreign },
      { clientId: 'f'.repeat(24) },
      { clientId: 'not an id' },
      { password: '' },
    ];
    for (const options of wrong)
      await expect(login(device, options), JSON.stringify(options)).rejects.toMatchObject({ code: 4 });
  });

  it('is only for devices and addresses of the key', async () => {
    const second = await losant.device('second');
    const only = await losant.key({ deviceIds: [second] });
    await expect(login(device, only)).rejects.toMatchObject({ code: 4 });
    expect((await login(second, only)).connected).toBe(true);
    const elsewhere = await losant.key({ addressFilterType: 'whitelist', addresses: ['192.0.2.1'] });
    await expect(login(device, elsewhere)).rejects.toMatchObject({ code: 4 });
  });
});

it('an adopted access key lets its devices in, until it is ended', async () => {
  const id = await losant.device('adopted');
  const { items } = (await platform.call('GET', '/devices?limit=1000')).json as {
    items: { key: string; name: string }[];
  };
  const { key: own } = items.find(({ name }) => name === 'adopted')!;
  const old = {
    username: '2f6c8b1e-0d5a-4f43-9a51-6c1b0e7d9a33',
    password: '9f86d081884c7d659a2feaa0c55ad015',
  };
  const credential = {
    ...{ api: 'losant', form: 'access-key', name: 'old', identifier: old.username, secret: old.password },
    devices: [own],
  };
  const { json, status } = await platform.call('POST', '/adoptions', { body: { credential } });
  expect(status).toBe(201);
  const client = await login(id, old);
  await state(client, id, { data: { n: 1 }, time: now });
  expect(await losant.states(id)).toEqual([[now, { n: 1 }]]);
  await expect(login(device, old)).rejects.toMatchObject({ code: 4 });
  const ended = closed(client);
  await platform.call('DELETE', `/adoptions/${json.credential.id}`);
  await ended;
  await expect(login(id, old)).rejects.toMatchObject({ code: 4 });
});

describe('a state', () => {
  it('is stored by the rules of REST, alone or in an array, with every form of time', async () => {
    const id = await losant.device('states');
    const client = await login(id);
    await state(client, id, {
      data: { n: 1, s: 'x', b: true },
      time: { $date: new Date(now).toISOString() },
    });
    await state(client, id, [
      { data: { n: 2 }, time: now + 1000 },
      { data: { n: '3', s: { $undefined: true } }, time: now / 1000 + 2 },
    ]);
    await state(client, id, { data: { n: 4 }, time: now + 3000 }, 0);
    await state(client, id, { data: { n: 5 }, time: now + 4000, meta: { a: 1 } }, 2);
    expect(await losant.states(id)).toEqual([
      [now, { n: 1, s: 'x', b: true }],
      [now + 1000, { n: 2 }],
      [now + 2000, { n: 3 }],
      [now + 3000, { n: 4 }],
      [now + 4000, { n: 5 }],
    ]);
  });

  it('of another device is not taken, and a wrong one is acknowledged without being stored', async () => {
    const id = await losant.device('strict');
    const client = await login(id);
    const second = await losant.device('victim');
    await state(client, second, { data: { n: 1 }, time: now });
    await state(client, await other.device('stranger'), { data: { n: 1 }, time: now });
    await client.publishAsync(`losant/${id}/toAgent/x`, 'x', { qos: 1 });
    await client.publishAsync(`losant/${id}/command`, '{"name":"x"}', { qos: 1 });
    await client.publishAsync(`losant/x`, 'x', { qos: 1 });
    await state(client, id, { data: { n: 1, unknown: 2 }, time: now });
    await client.publishAsync(`losant/${id}/state`, 'no json', { qos: 1 });
    expect(await losant.states(id)).toEqual([]);
    expect(await losant.states(second)).toEqual([]);
    await state(client, id, { data: { n: 1 }, time: now });
    expect(await losant.states(id)).toHaveLength(1);
  });

  it('of a peripheral is taken from its gateway only', async () => {
    const gateway = await losant.device('gateway', { deviceClass: 'gateway' });
    const peripheral = await losant.device('peripheral', { deviceClass: 'peripheral', gatewayId: gateway });
    const client = await login(gateway);
    const inbox = new Inbox(client);
    await state(client, peripheral, { data: { n: 7 }, time: now });
    expect(await losant.states(peripheral)).toEqual([[now, { n: 7 }]]);
    expect(await granted(client, [`losant/${peripheral}/command`, `losant/${gateway}/command`])).toEqual([
      0, 0,
    ]);
    await losant.call('POST', `/devices/${peripheral}/command`, { name: 'go', payload: 1 });
    await inbox.waitFor(1);
    expect(inbox.messages[0]!.topic).toBe(`losant/${peripheral}/command`);
    expect(await granted(await login(), [`losant/${peripheral}/command`])).toEqual([128]);
  });
});

describe('commands', () => {
  it('come to the device that subscribed, with milliseconds in their time', async () => {
    const client = await login();
    const inbox = new Inbox(client);
    await client.subscribeAsync(`losant/${device}/command`, { qos: 1 });
    await losant.call('POST', `/devices/${device}/command`, { name: 'open', payload: { angle: 30 } });
    await inbox.waitFor(1);
    const [{ topic, text }] = inbox.messages as [{ topic: string; text: string }];
    expect(topic).toBe(`losant/${device}/command`);
    expect(JSON.parse(text)).toEqual({
      name: 'open',
      payload: { angle: 30 },
      time: { $date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string },
    });
  });

  it('and everything else of other devices are out of reach, whatever the filter', async () => {
    const second = await losant.device('spied on');
    const client = await login();
    const inbox = new Inbox(client);
    const filters = [
      '#',
      '+/+/command',
      'losant/#',
      'losant/+/command',
      `losant/${second}/command`,
      `losant/${second}/state`,
      'losant',
      `tributary/${platform.one.project}/#`,
      'devicesIn/#',
    ];
    expect(await granted(client, filters)).toEqual([0, 0, 128, 128, 128, 128, 128, 128, 128]);
    const victim = await login(second);
    const own = new Inbox(victim);
    await victim.subscribeAsync(`losant/${second}/command`);
    await losant.call('POST', `/devices/${second}/command`, { name: 'secret' });
    await state(victim, second, { data: { n: 1 }, time: now });
    await own.waitFor(1);
    await losant.call('POST', `/devices/${device}/command`, { name: 'mine' });
    await inbox.waitFor(1);
    await roundTrips(client);
    expect(inbox.messages.map(({ text }) => (JSON.parse(text) as { name: string }).name)).toEqual(['mine']);
  });
});

describe('free topics', () => {
  it('are passed on between devices of the application, as the lists of their keys allow', async () => {
    const [sender, listener] = [await losant.device('sender'), await losant.device('listener')];
    const lists = await losant.key({ filterType: 'whitelist', pubTopics: ['out/+'], subTopics: ['in/#'] });
    const black = await losant.key({ filterType: 'blacklist', subTopics: ['out/secret'] });
    const none = await losant.key({ filterType: 'none' });
    const from = await login(sender, lists);
    const to = await login(listener, black);
    const inbox = new Inbox(to);
    expect(await granted(from, ['in/a', 'in/#', '#', 'out/a'])).toEqual([0, 0, 128, 128]);
    expect(await granted(to, ['#', 'out/secret'])).toEqual([0, 128]);
    for (const topic of ['out/a', 'out/secret', 'out/a/b', 'in/a', 'out/b'])
      await from.publishAsync(topic, topic, { qos: 1 });
    await inbox.waitFor(2);
    await roundTrips(to);
    expect(inbox.messages.map(({ text }) => text)).toEqual(['out/a', 'out/b']);
    expect(await granted(await login(sender, none), ['a'])).toEqual([128]);
  });

  it('never cross the border of an application', async () => {
    const stranger = await other.device('listens');
    const spy = await platform.connect({ clientId: stranger, ...(await other.key()) });
    const inbox = new Inbox(spy);
    await spy.subscribeAsync(['#', 'free/x', '+/+']);
    const by = await platform.connect({ password: platform.two.token });
    const token = new Inbox(by);
    const neighbour = await login(await losant.device('neighbour'));
    const near = new Inbox(neighbour);
    await neighbour.subscribeAsync('free/x');
    await (await login()).publishAsync('free/x', 'x', { qos: 1 });
    await near.waitFor(1);
    await Promise.all([roundTrips(spy), roundTrips(by)]);
    expect([inbox.messages, token.messages]).toEqual([[], []]);
  });
});

describe('connections', () => {
  it('are recorded with the device, with counts and reason', async () => {
    const id = await losant.device('recorded');
    const info = async () =>
      (await losant.call('GET', `/devices/${id}`)).connectionInfo?.connected as number | null;
    const client = await login(id);
    await expect.poll(info).toBe(1);
    for (let n = 0; n < 3; n++) await state(client, id, { data: { n }, time: now + n });
    client.end();
    await expect.poll(info).toBe(0);
    const lost = await login(id);
    await expect.poll(info).toBe(1);
    lost.stream.destroy();
    await expect.poll(info).toBe(0);
    const logs = (await losant.call('GET', `/devices/${id}/logs?limit=10&sortDirection=asc`)) as object[];
    expect(logs).toMatchObject([
      { connected: 1 },
      { connected: 0, messagesFromClient: 3, messagesToClient: 0 },
      { connected: 1 },
      { connected: 0, disconnectReason: expect.any(String) as string },
    ]);
    expect(logs[1]).not.toHaveProperty('disconnectReason');
  });

  it('give way to a newer one of the same device', async () => {
    const id = await losant.device('twice');
    const first = await login(id);
    const end = closed(first);
    const second = await login(id);
    await end;
    await roundTrips(second);
    expect(second.connected).toBe(true);
    expect((await losant.call('GET', `/devices/${id}`)).connectionInfo).toMatchObject({ connected: 1 });
  });
});
