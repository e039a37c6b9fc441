// What devices without a clock send to Tributary's own topics, and free topics that a project's own mapping stores.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/services/access/login/secrets.js';
import { Inbox } from '../support/mqtt-clients.js';
import { metric, pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

const DEVICE_TOKEN = 'a secret of one device';
const T = Date.UTC(2026, 0, 31);
let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform({}, async (catalog, { organization, project }) => {
    const { id: device } = await catalog.devices.create(project, 'limited', {});
    const common = { kind: 'api', owner: null, expires: null, name: 'device' } as const;
    const token = { ...common, organization, project, device, scopes: ['project:write'] };
    await catalog.tokens.create(hashToken(DEVICE_TOKEN), token);
  });
}, 60_000);
afterAll(() => platform.stop());

const refused = () => metric(platform, 'tributary_mqtt_refused_total{what="message"}');
const own = (path: string) => `tributary/${platform.one.project}/${path}`;
const sender = async () => {
  const client = await platform.connect();
  return (topic: string, payload: unknown) =>
    client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });
};
const now = expect.closeTo(Date.now(), -6) as number;
const sorted = async (device: string) => (await pointsOf(platform, device)).sort();

describe('a topic of our own', () => {
  it('takes a value alone: the last level is the series', async () => {
    const send = await sender();
    await send(own('plain/temperature'), '71.5');
    await send(own('plain/on'), ' true\n');
    await send(own('plain/state'), '"idle"');
    await send(own('hall/plain/level'), '3');
    expect(await sorted('plain')).toEqual([
      ['on', now, true],
      ['state', now, 'idle'],
      ['temperature', now, 71.5],
    ]);
    expect(await sorted('hall/plain')).toEqual([['level', now, 3]]);
  });

  it('takes names and values, with a time or without', async () => {
    const send = await sender();
    await send(own('named'), { temperature: 71.5, door: { open: false }, phases: [1, 2], none: null });
    await send(own('named'), { time: T, temperature: 70 });
    await send(own('named'), { ts: T + 1, values: { temperature: 69 } });
    await send(own('named'), [{ temperature: 1 }, { time: '2026-01-31T00:00:00.002Z', temperature: 68 }]);
    expect(await sorted('named')).toEqual([
      ['door.open', now, false],
      ['phases.0', now, 1],
      ['phases.1', now, 2],
      ['temperature', T, 70],
      ['temperature', T + 1, 69],
      ['temperature', T + 2, 68],
      ['temperature', now, 71.5],
      ['temperature', now, 1],
    ]);
  });

  it('loses no time and no value of an object in silence', async () => {
    const send = await sender();
    const told = await refused();
    await send(own('odd'), { values: { time: T, a: 1 } });
    await send(own('odd'), { ts: T + 1, values: { time: 7, a: 2 } });
    expect(await refused()).toBe(told);
    await send(own('odd'), '{"time": 1, "b.c": 3, "b": {"c": 4}}');
    await send(own('odd'), { ts: T, values: { a: 8 }, id: 5 });
    await send(own('odd'), {});
    await send(own('odd'), { time: T, a: null });
    expect(await refused()).toBe(told + 4);
    expect(await sorted('odd')).toEqual([
      ['a', T, 1],
      ['a', T + 1, 2],
      ['b.c', 1, 3],
      ['time', T + 1, 7],
    ]);
  });

  it('takes points without a time: each has an instant of its own', async () => {
    const send = await sender();
    await send(own('clockless'), { series: 'a', value: 1 });
    await send(own('clockless'), [
      { series: 'a', value: 2 },
      { series: 'a', value: 3 },
    ]);
    await send(`tributary/${platform.one.project}`, [{ device: 'clockless', series: 'b', value: 4 }]);
    expect((await sorted('clockless')).map(([series, , value]) => [series, value])).toEqual([
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['b', 4],
    ]);
  });

  it.each<[string, unknown]>([
    ['alone', '71.5'],
    ['alone/', '71.5'],
    ['/temperature', '71.5'],
    ['alone/t', 'null'],
    ['alone/t', '1e999'],
    ['alone/t', '21,5'],
    ['alone', { serie: 't', value: 1 }],
    ['alone', { time: 'yesterday', t: 1 }],
    ['alone', { time: null, t: 1 }],
    ['alone', { device: 'other', t: 1 }],
    ['alone', { list: [{ a: 1 }] }],
    ['alone', [[1]]],
  ])('refuses %s with %j, and tells it', async (path, payload) => {
    const send = await sender();
    const before = await refused();
    await send(own(path), payload);
    expect(await refused()).toBe(before + 1);
    for (const device of ['alone', 'other', 'alone/t']) expect(await pointsOf(platform, device)).toEqual([]);
  });

  it('takes short forms of a token for one device for that one only', async () => {
    const client = await platform.connect({ password: DEVICE_TOKEN });
    const before = await refused();
    await client.publishAsync(own('limited/t'), '1', { qos: 1 });
    await client.publishAsync(own('foreign/t'), '2', { qos: 1 });
    await client.publishAsync(own('limited/x/t'), '3', { qos: 1 });
    await client.publishAsync(own('limited'), '{"t2":4}', { qos: 1 });
    expect((await sorted('limited')).map(([series, , value]) => [series, value])).toEqual([
      ['t', 1],
      ['t2', 4],
    ]);
    expect(await refused()).toBe(before + 2);
  });
});

describe('a free topic', () => {
  const setMapping = async (mqttMapping: unknown) =>
    platform.call('PATCH', `/projects/${platform.one.project}`, { body: { mqttMapping } });

  it('is stored as the mapping of the project says, and passed on', async () => {
    const mapping = [
      { topic: 'sensors/+/temp', device: '{2}', series: 'temp', payload: 'number' },
      { topic: 'zigbee2mqtt/+', device: '{2}', time: { path: 'ts' } },
    ];
    const answer = await setMapping(mapping);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.mqttMapping).toEqual(mapping);
    const listener = await platform.connect({ password: platform.one.reader });
    const inbox = new Inbox(listener);
    await listener.subscribeAsync('#', { qos: 1 });
    const send = await sender();
    const before = await refused();
    await send('sensors/f1/temp', '21.5');
    await send('zigbee2mqtt/f2', { ts: T, linkquality: 80 });
    await send('zigbee2mqtt/f2', { ts: T, list: [{ a: 1 }] });
    await send('sensors/f1/other', '5');
    expect(await sorted('f1')).toEqual([['temp', now, 21.5]]);
    expect(await sorted('f2')).toEqual([['linkquality', T, 80]]);
    expect(await refused()).toBe(before + 1);
    await inbox.waitFor(4);
    expect(inbox.messages.map(({ topic }) => topic).sort()).toEqual([
      'sensors/f1/other',
      'sensors/f1/temp',
      'zigbee2mqtt/f2',
      'zigbee2mqtt/f2',
    ]);
  });

  it('is stored no more when the mapping is taken away, and is nobody else’s', async () => {
    await setMapping([{ topic: '#', device: 'all', payload: 'number', series: 's' }]);
    const other = await platform.connect({ password: platform.two.token });
    await other.publishAsync('any', '1', { qos: 1 });
    const reader = await platform.connect({ password: platform.one.reader });
    await reader.publishAsync('any', '2', { qos: 1 });
    const send = await sender();
    await send('any', '3');
    expect((await setMapping(null)).json.mqttMapping).toBe(null);
    await send('any', '4');
    expect((await pointsOf(platform, 'all')).map(([, , value]) => value)).toEqual([3]);
    expect(await pointsOf(platform, 'all', platform.two)).toEqual([]);
  });

  it.each([
    [[{ topic: 'a', device: '{2}' }], 'mqttMapping[0].device is "{2}"; expected a text with {1} to {1}'],
    [[{ topic: 'tributary/#', device: 'x' }], 'mqttMapping[0].topic is "tributary/#"; expected a topic that'],
    [[{ topic: 'losant/+', device: 'x' }], 'mqttMapping[0].topic is "losant/+"; expected a topic that'],
    [[{ topic: 'devicesIn/#', device: 'x' }], 'mqttMapping[0].topic is "devicesIn/#"; expected a topic that'],
    [[{ topic: 'a', device: 'x', project: 1 }], 'mqttMapping[0].project is not a known field here'],
    [[{ topic: 'a', device: 'x', time: { path: 't', zone: 'Mars' } }], 'mqttMapping[0].time.zone'],
    [new Array(101).fill({ topic: 'a', device: 'x' }), 'mqttMapping is [{'],
    [
      new Array(99).fill({ topic: 'a', device: 'x', series: { ['s'.repeat(200)]: 'p'.repeat(300) } }),
      'at most 32768 as JSON',
    ],
  ])('mapped by what cannot be used is refused: %#', async (mapping, message) => {
    const { status, json } = await setMapping(mapping);
    expect([status, (json.error as { message: string }).message]).toEqual([
      400,
      expect.stringContaining(message),
    ]);
  });
});
