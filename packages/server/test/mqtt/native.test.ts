// Tributary's own topics: what is sent to them is stored as the HTTP API stores it, and acknowledged when it is durable.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inbox, roundTrips } from '../support/mqtt-clients.js';
import { metric, pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

const T = Date.UTC(2026, 0, 31);
let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform();
}, 60_000);
afterAll(() => platform.stop());

const topic = (device: string, project = platform.one.project) => `tributary/${project}/${device}`;

describe('points on tributary/PROJECT/DEVICE', () => {
  it('are stored when the acknowledgement comes, in every form of JSON', async () => {
    const client = await platform.connect();
    const send = (payload: unknown, to = topic('forms')) =>
      client.publishAsync(to, JSON.stringify(payload), { qos: 1 });
    await send({ series: 'a', time: T, value: 1 });
    expect(await pointsOf(platform, 'forms')).toEqual([['a', T, 1]]);
    await send([
      { series: 'a', time: T + 1, value: 2 },
      { device: 'forms', series: 'b', time: new Date(T + 1).toISOString(), value: true },
    ]);
    await send({ series: ['a', 'c'], rows: [[T + 2, 3, 'text']] });
    await send(
      [{ device: 'forms', series: 'a', time: T + 3, value: 4 }],
      `tributary/${platform.one.project}`,
    );
    const stored = (await pointsOf(platform, 'forms')).sort();
    expect(stored).toEqual([
      ['a', T, 1],
      ['a', T + 1, 2],
      ['a', T + 2, 3],
      ['a', T + 3, 4],
      ['b', T + 1, true],
      ['c', T + 2, 'text'],
    ]);
  });

  it('are the same as those sent over HTTP', async () => {
    const client = await platform.connect();
    const points = Array.from({ length: 200 }, (_, at) => ({
      series: ['n', 't', 'b'][at % 3]!,
      time: T + at,
      value: [at / 7, `text ${at}`, at % 2 === 0][at % 3]!,
      ...(at % 5 === 0 && { latitude: at / 10, longitude: -at / 10, x: at, metadata: { at } }),
    }));
    await client.publishAsync(topic('by-mqtt'), JSON.stringify(points), { qos: 1 });
    const body = points.map((point) => ({ device: 'by-http', ...point }));
    expect((await platform.call('POST', '/points', { body })).status).toBe(200);
    const all = async (device: string) => {
      const query = { devices: [device], include: ['position', 'x', 'metadata'], unit: 'us' };
      const { json } = await platform.call('POST', '/query/points', { body: query });
      return (json.items as object[]).map((item) => ({ ...item, device: '' }));
    };
    expect(await all('by-mqtt')).toEqual(await all('by-http'));
    expect(await pointsOf(platform, 'by-mqtt')).toHaveLength(200);
  });

  it('keep the order in which one connection sent them: of one instant, the last value stays', async () => {
    const client = await platform.connect();
    const sent: Promise<unknown>[] = [];
    // The first message of a series has to make it in the catalog; those behind it must not overtake.
    for (let device = 0; device < 20; device++)
      for (let value = 0; value <= 25; value++)
        sent.push(
          client.publishAsync(topic(`order-${device}`), JSON.stringify({ series: 's', time: T, value }), {
            qos: 1,
          }),
        );
    await Promise.all(sent);
    for (let device = 0; device < 20; device++)
      expect(await pointsOf(platform, `order-${device}`)).toEqual([['s', T, 25]]);
  });

  it('are stored at QoS 0 and 2 too', async () => {
    const client = await platform.connect();
    await client.publishAsync(topic('qos'), JSON.stringify({ series: 'two', time: T, value: 2 }), { qos: 2 });
    expect(await pointsOf(platform, 'qos')).toEqual([['two', T, 2]]);
    await client.publishAsync(topic('qos'), JSON.stringify({ series: 'zero', time: T, value: 0 }), {
      qos: 0,
    });
    await expect.poll(() => pointsOf(platform, 'qos')).toHaveLength(2);
  });

  it('that cannot be stored are acknowledged, counted, and harm no others', async () => {
    const client = await platform.connect();
    const before = await metric(platform, 'tributary_mqtt_refused_total{what="message"}');
    const bad = [
      '',
      'no json',
      '{"series":"s"}',
      '[1]',
      '{"device":"other","series":"s","time":1,"value":1}',
      '"x"',
      'null',
    ];
    for (const payload of bad) await client.publishAsync(topic('poison'), payload, { qos: 1 });
    const mixed = [
      { series: 's', time: T, value: 1 },
      { series: 's', time: 'yesterday', value: 2 },
    ];
    await client.publishAsync(topic('poison'), JSON.stringify(mixed), { qos: 1 });
    expect(await pointsOf(platform, 'poison')).toEqual([['s', T, 1]]);
    expect(client.connected).toBe(true);
    expect(await metric(platform, 'tributary_mqtt_refused_total{what="message"}')).toBe(
      before + bad.length + 1,
    );
  });
});

describe('subscribing to native topics', () => {
  it('gives accepted points, whoever wrote them', async () => {
    const client = await platform.connect({ password: platform.one.reader });
    const inbox = new Inbox(client);
    await client.subscribeAsync(topic('live'), { qos: 1 });
    const body = [
      { device: 'live', series: 'a', time: T, value: 1 },
      { device: 'live', series: 'b', time: T, value: 'x' },
      { device: 'dead', series: 'a', time: T, value: 2 },
    ];
    await platform.call('POST', '/points', { body });
    await inbox.waitFor(1);
    expect(inbox.messages.map(({ topic, text }) => [topic, JSON.parse(text)])).toEqual([
      [
        topic('live'),
        [
          { series: 'a', time: '2026-01-31T00:00:00.000Z', value: 1 },
          { series: 'b', time: '2026-01-31T00:00:00.000Z', value: 'x' },
        ],
      ],
    ]);
    await client.unsubscribeAsync(topic('live'));
    const other = await platform.connect({ password: platform.one.reader });
    const heard = new Inbox(other);
    await other.subscribeAsync(topic('live'), { qos: 1 });
    await platform.call('POST', '/points', { body });
    // Whoever still subscribes has it; then it would have come here too.
    await heard.waitFor(1);
    await roundTrips(client);
    expect(inbox.messages).toHaveLength(1);
  });

  it('reaches all devices of the project with a wildcard', async () => {
    const client = await platform.connect();
    const inbox = new Inbox(client);
    await client.subscribeAsync(topic('#'));
    await client.publishAsync(topic('w1'), JSON.stringify({ series: 's', time: T, value: 1 }), { qos: 1 });
    await client.publishAsync(topic('w/2'), JSON.stringify({ series: 's', time: T, value: 2 }), { qos: 1 });
    await inbox.waitFor(2);
    expect(inbox.messages.map((message) => message.topic)).toEqual([topic('w1'), topic('w/2')]);
  });
});
