/**
 * A gateway that empties its buffer: thousands of QoS 1 messages at once to devices that do not exist yet, over one
 * connection to a server that was started a moment ago. TRIBUTARY_TEST_LONG=1 sends 20,000.
 */
import path from 'node:path';
import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { LONG } from '../support/long.js';
import { metricOf } from '../support/metrics.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';

const MESSAGES = LONG ? 20_000 : 5_000;
const DEVICES = 200;

const folder = folderOfServers();

it(`stores ${MESSAGES} messages to ${DEVICES} new devices on a cold server without a lost connection`, async () => {
  const port = await freePort();
  const server = await ServerProcess.start(path.join(folder, 'data'), [`--mqtt-port=${port}`]);
  const { native } = await server.credentials();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: 'any',
    password: native.token,
  });
  const troubles: string[] = [];
  client.on('error', (error) => troubles.push(error.message));
  client.on('close', () => troubles.push('closed'));
  const start = Date.now() - MESSAGES;
  await Promise.all(
    Array.from({ length: MESSAGES }, (_, i) =>
      client.publishAsync(
        `tributary/${native.projectId}/k-${i % DEVICES}`,
        JSON.stringify({ series: 't', time: start + i, value: i }),
        { qos: 1 },
      ),
    ),
  );
  expect(troubles).toEqual([]);
  await client.endAsync();
  expect(await metricOf(server.url, native.token, 'tributary_mqtt_refused_total{what="message"}')).toBe(0);
  const { items } = (await server.call('POST', '/tributary/v1/query/statistics', {
    devices: Array.from({ length: DEVICES }, (_, i) => `k-${i}`),
    aggregations: ['count', 'sum'],
  })) as { items: { count: number; sum: number }[] };
  const total = (name: 'count' | 'sum') => items.reduce((sum, item) => sum + item[name], 0);
  expect(total('count')).toBe(MESSAGES);
  expect(total('sum')).toBe((MESSAGES * (MESSAGES - 1)) / 2);
  expect(server.log).not.toContain('RangeError');
  await server.stop();
}, 120_000);
