// The platform as a client of a real Mosquitto: what its mapping says is stored, whoever of the two was away in between.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../support/mqtt-clients.js';
import { hasMosquitto, Mosquitto, PASSWORD, USER } from './mosquitto.js';
import { metric, pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

const T = Date.UTC(2026, 0, 31);
// .ci/run installs Debian's mosquitto, a fresh machine may have none.
describe.skipIf(!hasMosquitto)('the broker of mqtt-upstream', () => {
  let folder: string;
  let mosquitto: Mosquitto;
  let platform: MqttPlatform;
  let sender: MqttClient;
  const mappings = [
    { topic: 'plant/+/+/json', device: '{2}-{3}', time: { path: 'ts' } },
    { topic: 'plant/+/+/number', device: '{2}', series: '{3}', payload: 'number' },
    { topic: 'tele/#', device: '{rest}', series: { power: 'ENERGY.Power' }, time: { path: 'Time' } },
  ];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-upstream-'));
    mosquitto = await Mosquitto.start();
    const file = join(folder, 'mapping.json');
    const flags = { 'mqtt-upstream': mosquitto.url, 'mqtt-upstream-mapping': file };
    platform = await startMqttPlatform(flags, async (_catalog, { project }) =>
      writeFileSync(file, JSON.stringify(mappings.map((mapping) => ({ project, ...mapping })))),
    );
    sender = await connect(`mqtt://127.0.0.1:${mosquitto.port}`, { username: USER, password: PASSWORD });
  }, 60_000);
  afterAll(async () => {
    sender.end(true);
    await platform.stop();
    await mosquitto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const connected = (yes: number) =>
    expect.poll(() => metric(platform, 'tributary_mqtt_upstream_connected'), { timeout: 15_000 }).toBe(yes);

  it('stores what the mapping says', async () => {
    await connected(1);
    await sender.publishAsync(
      'plant/hall/m1/json',
      JSON.stringify({ ts: T, temperature: 21.5, state: 'on' }),
      { qos: 1 },
    );
    await sender.publishAsync('plant/hall/level/number', '7', { qos: 0 });
    await sender.publishAsync(
      'tele/plug/1',
      JSON.stringify({ Time: '2026-01-31T00:00:01Z', ENERGY: { Power: 12 } }),
      { qos: 2 },
    );
    await sender.publishAsync('plant/hall/m1/other', '1', { qos: 1 });
    await expect.poll(() => pointsOf(platform, 'plug/1')).toEqual([['power', T + 1000, 12]]);
    expect((await pointsOf(platform, 'hall-m1')).sort()).toEqual([
      ['state', T, 'on'],
      ['temperature', T, 21.5],
    ]);
    expect(await pointsOf(platform, 'hall')).toMatchObject([['level', expect.any(Number), 7]]);
  });

  it('goes on after a message that cannot be stored', async () => {
    const before = await metric(platform, 'tributary_mqtt_upstream_messages_total{result="refused"}');
    await sender.publishAsync('plant/bad/m1/json', 'no json', { qos: 1 });
    await sender.publishAsync('plant/bad/m1/json', JSON.stringify({ ts: 'never', t: 1 }), { qos: 1 });
    await sender.publishAsync('plant/bad/m1/json', JSON.stringify({ ts: T, t: 2 }), { qos: 1 });
    await expect.poll(() => pointsOf(platform, 'bad-m1')).toEqual([['t', T, 2]]);
    expect(await metric(platform, 'tributary_mqtt_upstream_messages_total{result="refused"}')).toBe(
      before + 2,
    );
  });

  it('stores what the broker keeps once, however often it repeats it', async () => {
    const repeated = () => metric(platform, 'tributary_mqtt_upstream_messages_total{result="retained"}');
    const kept = { qos: 1, retain: true } as const;
    await sender.publishAsync('plant/old/v/number', '11', kept);
    await sender.publishAsync('plant/old/m/json', JSON.stringify({ ts: T, n: 11 }), kept);
    await expect.poll(() => pointsOf(platform, 'old-m')).toEqual([['n', T, 11]]);
    expect(await pointsOf(platform, 'old')).toHaveLength(1);
    for (let times = 1; times <= 2; times++) {
      const before = await repeated();
      await mosquitto.pause();
      await connected(0);
      await mosquitto.resume();
      await connected(1);
      await expect.poll(repeated, { timeout: 15_000 }).toBe(before + 1);
    }
    expect(await pointsOf(platform, 'old')).toHaveLength(1);
    expect(await pointsOf(platform, 'old-m')).toEqual([['n', T, 11]]);
    sender.end(true);
    sender = await connect(`mqtt://127.0.0.1:${mosquitto.port}`, { username: USER, password: PASSWORD });
  }, 60_000);

  it('counts what became of each message', async () => {
    const counted = async () => {
      const results = ['stored', 'partial', 'empty', 'refused'] as const;
      const name = (result: string) => `tributary_mqtt_upstream_messages_total{result="${result}"}`;
      return Promise.all(results.map((result) => metric(platform, name(result))));
    };
    const before = await counted();
    const sent: object[] = [{ n: 1 }, { n: 1, list: [{ a: 1 }] }, {}, { list: [[1]] }, { n: null }];
    for (const each of sent)
      await sender.publishAsync('plant/count/m/json', JSON.stringify({ ts: T, ...each }), { qos: 1 });
    await sender.publishAsync('plant/count/m/json', JSON.stringify({ ts: T, n: 'text' }), { qos: 1 });
    await expect
      .poll(async () => (await counted()).map((now, at) => now - before[at]!))
      .toEqual([1, 1, 3, 1]);
    const { json } = await platform.call('GET', '/refusals?door=mqtt-upstream');
    expect(json.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'value_kind_mismatch', device: 'count-m', series: 'n' }),
        expect.objectContaining({ sample: expect.stringContaining('plant/count/m/json {') as string }),
      ]),
    );
  });

  it('gets everything that was sent while the broker restarted', async () => {
    await mosquitto.pause();
    await connected(0);
    await mosquitto.resume();
    const again = await connect(`mqtt://127.0.0.1:${mosquitto.port}`, { username: USER, password: PASSWORD });
    // Whether the platform is back already or not: its session is there.
    for (let at = 0; at < 500; at++)
      await again.publishAsync('plant/away/m/json', JSON.stringify({ ts: T + at, n: at }), { qos: 1 });
    again.end();
    await connected(1);
    await expect.poll(async () => (await pointsOf(platform, 'away-m')).length, { timeout: 20_000 }).toBe(500);
  }, 60_000);

  it('takes messages in numbers', async () => {
    const again = await connect(`mqtt://127.0.0.1:${mosquitto.port}`, { username: USER, password: PASSWORD });
    const began = performance.now();
    const sent: Promise<unknown>[] = [];
    for (let at = 0; at < 2_000; at++)
      sent.push(again.publishAsync('plant/many/m/json', JSON.stringify({ ts: T + at, n: at }), { qos: 1 }));
    await Promise.all(sent);
    await expect
      .poll(async () => (await pointsOf(platform, 'many-m')).length, { timeout: 30_000, interval: 100 })
      .toBe(2_000);
    console.info(
      `${Math.round(2_000 / ((performance.now() - began) / 1000))} messages a second from the other broker`,
    );
    again.end();
  }, 60_000);
});
