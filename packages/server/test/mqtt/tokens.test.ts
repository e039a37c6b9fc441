// What a token lets an MQTT connection do: one project, its levels, its device, for as long as it is good.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, granted, Inbox, roundTrips } from '../support/mqtt-clients.js';
import { hashToken } from '../../src/services/access/login/secrets.js';
import { pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

const DEVICE_TOKEN = 'a secret of one device';
const T = Date.UTC(2026, 0, 31);
let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform({}, async (catalog, { organization, project }) => {
    const { id: device } = await catalog.devices.create(project, 'mine', {});
    const scopes = ['project:write'];
    const common = { kind: 'api', owner: null, expires: null, name: 'device' } as const;
    await catalog.tokens.create(hashToken(DEVICE_TOKEN), {
      ...common,
      organization,
      project,
      device,
      scopes,
    });
  });
}, 60_000);
afterAll(() => platform.stop());

const point = JSON.stringify({ series: 's', time: T, value: 1 });
const topic = (device: string, project = platform.one.project) => `tributary/${project}/${device}`;

async function makeToken(body: object): Promise<{ token: string; id: number }> {
  const { json } = await platform.call('POST', '/tokens', {
    token: platform.one.admin,
    body: { name: 'x', ...body },
  });
  return { token: json.token as string, id: (json.info ?? json).id as number };
}

describe('publishing', () => {
  it('goes to the project of the token only', async () => {
    const { one, two } = platform;
    for (const [token, to] of [
      [one.writer, two.project],
      [two.writer, one.project],
    ] as const) {
      const client = await platform.connect({ password: token });
      await client.publishAsync(topic('foreign', to), point, { qos: 1 });
      await client.publishAsync(`tributary/${to}`, `[{"device":"foreign","series":"s","time":1,"value":1}]`, {
        qos: 1,
      });
      await client.publishAsync('tributary/x/foreign', point, { qos: 1 });
    }
    expect(await pointsOf(platform, 'foreign', one)).toEqual([]);
    expect(await pointsOf(platform, 'foreign', two)).toEqual([]);
  });

  it('needs project:write', async () => {
    const client = await platform.connect({ password: platform.one.reader });
    await client.publishAsync(topic('reader'), point, { qos: 1 });
    expect(await pointsOf(platform, 'reader')).toEqual([]);
  });

  it('with a token of one device reaches this device only', async () => {
    const client = await platform.connect({ password: DEVICE_TOKEN });
    await client.publishAsync(topic('mine'), point, { qos: 1 });
    await client.publishAsync(topic('theirs'), point, { qos: 1 });
    expect(await pointsOf(platform, 'mine')).toHaveLength(1);
    expect(await pointsOf(platform, 'theirs')).toEqual([]);
    expect(await granted(client, [topic('mine'), topic('theirs'), topic('#'), 'free'])).toEqual([
      0, 128, 128, 128,
    ]);
  });

  it('with a token of several projects needs the project as user name', async () => {
    const made = await platform.call('POST', '/projects', {
      token: platform.one.admin,
      body: { name: 'another' },
    });
    const options = { password: platform.one.admin };
    await expect(platform.connect(options)).rejects.toMatchObject({ code: 5 });
    await expect(
      platform.connect({ ...options, username: String(platform.two.project) }),
    ).rejects.toMatchObject({ code: 5 });
    const client = await platform.connect({ ...options, username: String(made.json.id) });
    await client.publishAsync(topic('named', made.json.id as number), point, { qos: 1 });
    await client.publishAsync(topic('named'), point, { qos: 1 });
    expect(await pointsOf(platform, 'named')).toEqual([]);
  });
});

describe('subscribing', () => {
  it('shows live points of the own project only, and needs project:read', async () => {
    const spy = await platform.connect({ password: platform.two.token });
    const inbox = new Inbox(spy);
    const filters = [
      topic('#'),
      topic('seen'),
      'tributary/#',
      'tributary/+/+',
      '#',
      '+/+/+',
      topic('#', platform.two.project),
    ];
    expect(await granted(spy, filters)).toEqual([128, 128, 128, 128, 0, 0, 0]);
    const mine = await platform.connect();
    const own = new Inbox(mine);
    await mine.subscribeAsync(topic('#'));
    await mine.publishAsync(topic('seen'), point, { qos: 1 });
    await mine.publishAsync('free/x', 'x', { qos: 1 });
    await own.waitFor(1);
    await roundTrips(spy);
    expect(inbox.messages).toEqual([]);
    const writeOnly = await makeToken({ project: platform.one.project, scopes: ['project:write'] });
    expect(await granted(await platform.connect({ password: writeOnly.token }), ['free/#'])).toEqual([0]);
  });
});

it('a revoked token refuses further logins', async () => {
  const { token, id } = await makeToken({ project: platform.one.project, scopes: ['project:write'] });
  const client = await platform.connect({ password: token });
  await platform.call('DELETE', `/tokens/${id}`, { token: platform.one.admin });
  await expect(platform.connect({ password: token })).rejects.toMatchObject({ code: 4 });
  client.end();
  await closed(client);
});
