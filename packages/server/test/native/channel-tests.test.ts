/** A message to try a channel: what came of it, whom it reaches, and how many there are. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpPeer } from '../support/http-peer.js';
import { MailPeer } from '../support/mail-peer.js';
import { Inbox } from '../support/mqtt-clients.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';

let platform: MqttPlatform;
let mails: MailPeer;
beforeAll(async () => {
  mails = await MailPeer.start();
  platform = await startMqttPlatform({ 'allow-private-callbacks': 'true', 'smtp-url': mails.url });
});
afterAll(async () => {
  await platform.stop();
  await mails.stop();
});

const channel = async (name: string, target: object, more: object = {}, token = platform.one.token) => {
  const made = await platform.call('POST', '/alert-channels', { token, body: { name, target, ...more } });
  expect(made.status, made.text).toBe(201);
  return made.json as { id: number; secret: string };
};
const test = (id: number, token = platform.one.token) =>
  platform.call('POST', `/alert-channels/${id}/test`, { token });

describe('a test of a channel', () => {
  it('goes to every address of a mail channel, also in quiet hours, and is in the log', async () => {
    const quiet = { from: '00:00', to: '23:59', zone: 'UTC' };
    const target = { kind: 'mail', to: ['a@example.org', 'b@example.org'] };
    const { id } = await channel('night shift', target, { quiet, group: '1h' });
    const answer = await test(id);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toMatchObject({
      ...{ channel: { id, name: 'night shift' }, state: 'sent', error: null, count: 0, alerts: [], tries: 1 },
    });
    for (const to of target.to) expect(await mails.take(to)).toContain('night shift');
    const log = await platform.call('GET', `/alert-deliveries?channel=${id}`);
    expect(log.json.items).toEqual([answer.json]);
  });

  it('is a signed call of a webhook, and says why it failed, once', async () => {
    const hook = await HttpPeer.start();
    const { id, secret } = await channel('hook', { kind: 'webhook', url: hook.url });
    expect((await test(id)).json).toMatchObject({ state: 'sent', error: null });
    const [{ headers, body }] = hook.heard as [(typeof hook.heard)[number]];
    expect(headers['x-tributary-signature']).toBe(
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    );
    expect(JSON.parse(body)).toMatchObject({ test: true, channel: 'hook', count: 0, alerts: [] });
    hook.respond = (response) => void response.writeHead(503).end();
    expect((await test(id)).json).toMatchObject({ state: 'failed', error: 'it answered 503', tries: 1 });
    hook.stop();
    expect((await test(id)).json).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
    expect(hook.calls).toBe(2);
  });

  it('is heard by who has subscribed to the topic in the project, and by nobody of another one', async () => {
    const { id } = await channel('topic', { kind: 'mqtt', topic: 'plant/alerts' });
    const [ours, theirs] = [
      await platform.connect(),
      await platform.connect({ password: platform.two.token }),
    ];
    const [inbox, other] = [new Inbox(ours), new Inbox(theirs)];
    await ours.subscribeAsync('plant/alerts');
    await theirs.subscribeAsync('plant/alerts');
    expect((await test(id)).json).toMatchObject({ state: 'sent' });
    await inbox.waitFor(1);
    expect(JSON.parse(inbox.messages[0]!.text)).toMatchObject({ test: true, channel: 'topic' });
    expect(other.messages).toEqual([]);
  });

  it('is recorded with who sent it and what came of it, without where it went', async () => {
    const { id } = await channel('recorded', { kind: 'mqtt', topic: 'secret/place' });
    await test(id);
    const { items } = (
      await platform.call('GET', '/audit?action=alert_channel.test', { token: platform.one.admin })
    ).json;
    expect(items[0]).toMatchObject({
      subject: { kind: 'alert_channel', id: String(id), name: 'recorded' },
      details: { target: 'mqtt', state: 'sent' },
      actor: { kind: 'token' },
    });
    expect(JSON.stringify(items[0])).not.toContain('secret/place');
  });

  it('reaches somebody where the server has a mail server, which it says', async () => {
    expect((await platform.call('GET', '/server')).json).toMatchObject({ mails: true });
  });

  it('is for who may write to the project', async () => {
    const { id } = await channel('mine', { kind: 'mqtt', topic: 'mine' });
    expect((await test(id, platform.one.reader)).json.error).toMatchObject({ code: 'scope_missing' });
    expect((await test(id, platform.two.token)).json.error).toMatchObject({ code: 'not_found' });
  });

  it('takes no mail of the alerts: they go out when those of tests are used up', async () => {
    const { token } = platform.two;
    const to = Array.from({ length: 10 }, (_, n) => `tester${n}@example.org`);
    const { id } = await channel('tried often', { kind: 'mail', to }, {}, token);
    let answer = await test(id, token);
    for (let sent = 1; answer.json.state === 'sent' && sent < 12; sent++) answer = await test(id, token);
    expect(answer.json).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/100 mails/) as string,
    });
    await channel('on call', { kind: 'mail', to: ['oncall@example.org'] }, { group: '0s' }, token);
    const rule = {
      ...{ name: 'hot', severity: 'critical', channels: ['on call'] },
      selection: { devices: ['d'] },
      condition: { kind: 'threshold', is: '>', value: 90 },
    };
    const made = await platform.call('POST', '/alert-rules', { token, body: rule });
    expect(made.status, made.text).toBe(201);
    const body = [{ device: 'd', series: 's', time: Date.now(), value: 99 }];
    const written = await platform.call('POST', '/points', { token, body });
    expect(written.json, written.text).toMatchObject({ stored: 1 });
    expect(await mails.take('oncall@example.org')).toContain('hot');
  });

  it('can be sent 30 times in an hour of a project; another project has its own', async () => {
    const { one, two } = platform;
    const theirs = await channel('of two', { kind: 'mqtt', topic: 'of/two' }, {}, two.token);
    const { id } = await channel('often', { kind: 'mqtt', topic: 'often' });
    let answer = await test(id, one.token);
    for (let sent = 1; answer.status === 200 && sent < 31; sent++) answer = await test(id, one.token);
    expect(answer).toMatchObject({ status: 429 });
    expect(answer.json.error).toMatchObject({ code: 'too_many_tests' });
    expect((await test(theirs.id, two.token)).status).toBe(200);
  });
});
