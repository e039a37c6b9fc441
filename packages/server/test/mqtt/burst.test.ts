/**
 * A gateway that empties its buffer: thousands of QoS 1 messages at once to devices that do not exist yet, over one
 * connection to a server that was started a moment ago. TRIBUTARY_TEST_LONG=1 sends 20,000.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import mqtt from 'mqtt';
import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/points-bench.js';
import { build, ServerProcess } from '../support/server-process.js';
import { freePort } from '../support/mqtt-clients.js';
import { LONG } from '../support/long.js';

const MESSAGES = LONG ? 20_000 : 5_000;
const DEVICES = 200;

let folder: string;
beforeAll(async () => {
  build();
  folder = await temporaryFolder();
  return () => rm(folder, { recursive: true, force: true });
}, 300_000);

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
  const headers = { authorization: `Bearer ${native.token}` };
  const metrics = await (await fetch(`${server.url}/metrics`, { headers })).text();
  expect(metrics).toContain('tributary_mqtt_refused_total{what="message"} 0');
  const answer = await fetch(`${server.url}/tributary/v1/query/statistics`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      devices: Array.from({ length: DEVICES }, (_, i) => `k-${i}`),
      aggregations: ['count', 'sum'],
    }),
  });
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: { count: number; sum: number }[] };
  const total = (name: 'count' | 'sum') => items.reduce((sum, item) => sum + item[name], 0);
  expect(total('count')).toBe(MESSAGES);
  expect(total('sum')).toBe((MESSAGES * (MESSAGES - 1)) / 2);
  expect(server.log).not.toContain('RangeError');
  await server.stop();
}, 120_000);
