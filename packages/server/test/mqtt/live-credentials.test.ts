/** A connection lasts no longer than its credentials. */
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closed, Inbox } from '../support/mqtt-clients.js';
import { Losant } from './losant-support.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

let platform: MqttPlatform;
beforeAll(async () => {
  platform = await startMqttPlatform();
}, 60_000);
afterAll(() => platform.stop());

it('open connections of a revoked token and of a deleted access key end, and no others', async () => {
  const { one } = platform;
  const losant = new Losant(platform, one);
  const { json } = await platform.call('POST', '/tokens', {
    token: one.admin,
    body: { name: 'x', project: one.project, scopes: ['project:read', 'project:write'] },
  });
  const [key, kept] = [await losant.key(), await losant.key()];
  const device = await losant.device('gateway');
  const by = ({ username, password }: typeof key) =>
    platform.connect({ clientId: device, username, password, reconnectPeriod: 0 });
  const revoked = await platform.connect({ password: json.token as string, reconnectPeriod: 0 });
  const deleted = await by(key);
  const good = await platform.connect({ reconnectPeriod: 0 });
  const inbox = new Inbox(good);
  await good.subscribeAsync('free/#');
  let ended = 0;
  good.once('close', () => ended++);

  const id = (json.info ?? json).id as number;
  expect((await platform.call('DELETE', `/tokens/${id}`, { token: one.admin })).status).toBeLessThan(300);
  await losant.call('DELETE', `/keys/${key.id}`);
  await Promise.all([closed(revoked), closed(deleted)]);

  expect(ended).toBe(0);
  // The device's other key still opens the same place.
  const again = await by(kept);
  await again.publishAsync(`losant/${device}/state`, JSON.stringify({ data: { n: 1 } }), { qos: 1 });
  expect(await losant.states(device)).toMatchObject([[expect.any(Number), { n: 1 }]]);
  await good.publishAsync('free/x', 'still here', { qos: 1 });
  await inbox.waitFor(1);
}, 30_000);

it('the last will of a revoked token is not sent', async () => {
  const { one } = platform;
  const { json } = await platform.call('POST', '/tokens', {
    token: one.admin,
    body: { name: 'will', project: one.project, scopes: ['project:write'] },
  });
  const inbox = new Inbox(await platform.connect({ reconnectPeriod: 0 }).then(subscribed));
  const dying = (password: string, topic: string) =>
    platform.connect({ password, reconnectPeriod: 0, will: { topic, payload: Buffer.from('x'), qos: 1 } });
  const revoked = await dying(json.token as string, 'wills/revoked');
  await platform.call('DELETE', `/tokens/${json.info.id as number}`, { token: one.admin });
  await closed(revoked);
  // One that may be sent, and comes behind it.
  const lost = await dying(one.writer, 'wills/lost');
  lost.stream.destroy();
  await inbox.waitFor(1);
  expect(inbox.messages.map(({ topic }) => topic)).toEqual(['wills/lost']);
}, 30_000);

async function subscribed(client: MqttClient): Promise<MqttClient> {
  await client.subscribeAsync('wills/#');
  return client;
}
