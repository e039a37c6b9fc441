/** When people are told of alerts: together, not at night, again. The clock is put forward for what takes hours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later } from '../support/clock.js';
import { HttpPeer } from '../support/http-peer.js';
import { Outbox } from '../support/outbox.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'allow-private-callbacks': 'true' });
});
afterAll(() => platform.stop());

// Answers of every operation.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const call = async (method: string, path: string, body?: unknown): Promise<any> => {
  const answer = await platform.call(method, path, { body });
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return answer.json;
};

/** A channel to a peer, and a rule that tells it, of all devices whose keys are given. */
async function told(name: string, devices: readonly string[], channel: object, severity = 'warning') {
  const hook = await HttpPeer.start();
  const target = { kind: 'webhook', url: hook.url };
  const { id } = await call('POST', '/alert-channels', { name, target, group: '0s', ...channel });
  await call('POST', '/alert-rules', {
    ...{ name, severity, channels: [name], selection: { devices } },
    condition: { kind: 'threshold', is: '>', value: 1 },
  });
  return {
    id,
    hook,
    heard: () =>
      hook.heard.map(
        ({ body }) => JSON.parse(body) as { count: number; alerts: { device: string; event: string }[] },
      ),
    waiting: async () => (await call('GET', `/alert-deliveries?channel=${id}`)).items,
  };
}
const write = (devices: readonly string[], value = 2) =>
  call(
    'POST',
    '/points',
    devices.map((device) => ({ device, series: 's', time: Date.now(), value })),
  );
const clock = (time: number) => new Date(time).toISOString().slice(11, 16);

describe('a channel', () => {
  it('waits for what comes within its group time, and tells it together', async () => {
    const devices = ['g1', 'g2', 'g3'];
    const { hook, heard, waiting } = await told('group', devices, { group: '1h' });
    for (const device of devices) await write([device]);
    await expect.poll(waiting).toMatchObject([{ state: 'waiting', count: 3 }]);
    expect(heard()).toEqual([]);
    await later(HOUR + MINUTE, () => until('the call', () => heard().length > 0));
    expect(heard()).toMatchObject([{ count: 3 }]);
    expect(
      heard()[0]!
        .alerts.map(({ device }) => device)
        .sort(),
    ).toEqual(devices);
    hook.stop();
  });

  it('holds back in quiet hours what is not of the severity that is told all the same', async () => {
    const [from, to] = [Date.now() - HOUR, Math.ceil(Date.now() / MINUTE) * MINUTE + 2 * HOUR];
    const quiet = { from: clock(from), to: clock(to), zone: 'UTC', except: 'critical' };
    const calm = await told('quiet', ['q1'], { quiet });
    const urgent = await told('urgent', ['q1'], { quiet }, 'critical');
    await write(['q1']);
    await until('the urgent one', () => urgent.heard().length > 0);
    await expect.poll(calm.waiting).toMatchObject([{ state: 'waiting', due: new Date(to).toISOString() }]);
    expect(calm.heard()).toEqual([]);
    await later(2 * HOUR + 2 * MINUTE, () => until('the calm one', () => calm.heard().length > 0));
    expect(calm.heard()).toMatchObject([{ count: 1, alerts: [{ device: 'q1', event: 'fired' }] }]);
    calm.hook.stop();
    urgent.hook.stop();
  });

  it('tells again of what still fires, until somebody looks after it', async () => {
    const { hook, heard } = await told('repeat', ['r1', 'r2'], { repeat: '1h' });
    await write(['r1', 'r2']);
    const events = () =>
      heard().flatMap(({ alerts }) => alerts.map(({ device, event }) => `${device} ${event}`));
    await until('both', () => events().length === 2);
    expect(events().sort()).toEqual(['r1 fired', 'r2 fired']);
    const { items } = await call('GET', '/alerts?device=r1');
    await call('POST', `/alerts/${items[0].id}/acknowledge`, {});
    // Behind where the clock has been: it does not run backwards elsewhere.
    await later(6 * HOUR, () => until('the repeat', () => events().includes('r2 repeated')));
    expect(events()).not.toContain('r1 repeated');
    hook.stop();
  });
});

it('says of a mail that the server has no mail server, whether it was of an alert or a test', async () => {
  expect(await call('GET', '/server')).toMatchObject({ mails: false });
  const target = { kind: 'mail', to: ['nobody@example.org'] };
  const { id } = await call('POST', '/alert-channels', { name: 'nobody', target, group: '0s' });
  const error = expect.stringContaining('smtp-url') as string;
  expect(await call('POST', `/alert-channels/${id}/test`)).toMatchObject({ state: 'failed', error });
  const outbox = new Outbox(platform.dataDir);
  expect(outbox.to('nobody@example.org')).toHaveLength(1);
  const condition = { kind: 'threshold', is: '>', value: 1 };
  await call('POST', '/alert-rules', { name: 'kept', condition, channels: ['nobody'] });
  await write(['kept']);
  await outbox.waitFor('nobody@example.org', 2);
  const told = async () => (await call('GET', `/alert-deliveries?channel=${id}`)).items[0];
  await expect.poll(told).toMatchObject({ state: 'sent', count: 1, error });
});
