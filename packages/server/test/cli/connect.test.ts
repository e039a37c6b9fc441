/** `connect` on a server that listens on ports of its own: the lines name these, and what they need is made. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { dialectsOf } from '../../src/main/dialects.js';
import { tributary } from '../support/command.js';
import { freePort } from '../support/free-port.js';

let folder: string;
let platform: Platform;
let mqttPort: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-connect-'));
  mqttPort = await freePort();
  const ports = { port: '0', 'mqtt-port': String(mqttPort), 'https-port': String(await freePort()) };
  const flags = { 'data-dir': folder, host: '127.0.0.1', ...ports, demo: 'true' };
  platform = await startPlatform(loadConfig(flags, {}), { quiet: true });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const run = (...argv: string[]) => tributary([...argv, '--data-dir', folder]);

it('names the ports that the server opened, also of a server elsewhere that may be asked', async () => {
  for (const api of ['native', 'losant', 'iosense'])
    expect((await run('connect', api)).out).toContain(`mosquitto_pub -h 127.0.0.1 -p ${mqttPort} `);
  const far = ['--url', platform.url, '--token', platform.localToken];
  expect((await tributary(['connect', 'losant', ...far])).out).toContain(`port: ${mqttPort},`);
  const { out } = await run('connect', 'iobeam');
  expect(out).toContain(`.setBackend('${platform.httpsUrl}/v1')`);
  expect(out).not.toContain('serve with --https-port');
});

it("the lines of iotile write into a stream of their own, not into somebody's", async () => {
  const { out } = await run('connect', 'iotile', '--create');
  const streams = new Set(out.match(/s--[\d-]+/g));
  expect([...streams]).toEqual(['s--0000-0001--0000-0000-0000-0000--1000']);
  const token = /set_token\('(.*)'\)/.exec(out)![1]!;
  const answer = await fetch(`${platform.url}/api/v1/data/`, {
    method: 'POST',
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stream: [...streams][0], timestamp: new Date(), int_value: 42 }),
  });
  expect(answer.status).toBe(201);
});

it('makes what the lines of MQTT log in with', async () => {
  const { out } = await run('connect', 'losant', '--create');
  expect(out).not.toMatch(/ACCESS_KEY|ACCESS_SECRET/);
  const [, username, password] = / -u (\S+) -P (\S+) -q 1/.exec(out)!;
  const [, application, token] =
    /applications\/([0-9a-f]{24})\/devices' -H 'Authorization: Bearer (\S+)'/.exec(out)!;
  const made = await fetch(`${platform.url}/applications/${application}/devices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Boiler', attributes: [{ name: 'temperature', dataType: 'number' }] }),
  });
  const { deviceId } = (await made.json()) as { deviceId: string };
  const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    ...{ clientId: deviceId, username: username!, password: password! },
  });
  const state = JSON.stringify({ data: { temperature: 64.5 } });
  await device.publishAsync(`losant/${deviceId}/state`, state, { qos: 1 });
  await device.endAsync();
  const last = await run('query', 'last', '--series', 'temperature', '--json');
  expect(JSON.parse(last.out)).toMatchObject([{ series: 'temperature', value: 64.5 }]);
});

it('prints the same for programs', async () => {
  const { out } = await run('connect', 'influx', '--create', '--json');
  const target = JSON.parse(out) as { url: string; token: string; snippets: { lines: string }[] };
  expect(target.snippets.some(({ lines }) => lines.includes(target.token))).toBe(true);
  const written = await fetch(`${target.url}/write?db=1`, {
    method: 'POST',
    headers: { authorization: `Token ${target.token}` },
    body: 'boiler,device=b temperature=1',
  });
  expect(written.status).toBe(204);
});

it('the lines of native publish a value and see it come', async () => {
  const { out } = await run('connect', 'native', '--create');
  const [, password, topic] = /-P '(.*)' -q 1 -t (\S+) -m 64.5/.exec(out)!;
  const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: 'device',
    password: password!,
  });
  await device.subscribeAsync(/-t '(tributary.*)' -C 1/.exec(out)![1]!);
  const came = new Promise((resolve) => device.once('message', (_, payload) => resolve(payload)));
  await device.publishAsync(topic!, '64.5', { qos: 1 });
  expect(String(await came)).toContain('"value":64.5');
  await device.endAsync();
});

it('the lines of thingspeak write an entry and read it back, with the keys of a channel that was made', async () => {
  const { out } = await run('connect', 'thingspeak', '--create');
  expect(out).not.toMatch(/YOUR_TOKEN|CHANNEL_ID|_API_KEY/);
  const addresses = [...out.matchAll(/curl '(http[^']*)'/g)].map(([, address]) => address!);
  const answers: string[] = [];
  for (const address of addresses) answers.push(await (await fetch(address)).text());
  expect([answers[0], answers[2]]).toEqual(['1', '64.5']);
  expect(JSON.parse(answers[1]!)).toMatchObject({
    channel: { field1: 'Temperature' },
    feeds: [{ field1: '64.5' }],
  });
  const [, path, body] = /'http[^']*(\/channels\/\d+\/bulk_update.json)'.*?-d '(.*?)'/s.exec(out)!;
  const bulk = await fetch(platform.url + path!, { method: 'POST', body: body! });
  expect(bulk.status).toBe(202);
});

it('knows the APIs by the dialects that there are, also in its help', async () => {
  const names = dialectsOf(loadConfig({}, {})).map(({ name }) => name);
  for (const argv of [
    ['connect', '--help'],
    ['help', 'connect'],
  ]) {
    const { out } = await tributary(argv);
    for (const name of names) expect(out, argv.join(' ')).toContain(`"${name}"`);
  }
  expect(await tributary(['connect', 'losent'])).toMatchObject({
    exit: 2,
    err: expect.stringContaining('Did you mean losant?'),
  });
});
