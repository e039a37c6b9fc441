/** A platform that serves MQTT, and what tests look at in it. */
import type { IClientOptions, MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { freePort } from './free-port.js';
import { metricOf } from './metrics.js';
import { connect } from './mqtt-clients.js';
import { startTestPlatform, type Tenant, type TestPlatform } from './platform.js';

export interface MqttPlatform extends TestPlatform {
  readonly port: number;
  /** Connected, or rejected with what the broker answered. */
  connect(options?: ConnectOptions): Promise<MqttClient>;
}

type ConnectOptions = IClientOptions & { url?: string };

export async function startMqttPlatform(
  flags: Record<string, string> = {},
  prepare?: Parameters<typeof startTestPlatform>[1],
): Promise<MqttPlatform> {
  const port = await freePort();
  const platform = await startTestPlatform({ 'mqtt-port': String(port), ...flags }, prepare);
  const clients: MqttClient[] = [];
  const { stop } = platform;
  return Object.assign(platform, {
    port,
    async connect({ url = `mqtt://127.0.0.1:${port}`, ...options }: ConnectOptions = {}) {
      const client = await connect(url, { password: platform.one.token, ...options });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.end(true);
      await stop();
    },
  });
}

/** `[series, time, value]` of the device, oldest first. */
export async function pointsOf(
  platform: TestPlatform,
  device: string,
  tenant: Tenant = platform.one,
): Promise<[string, number, unknown][]> {
  const answer = await platform.call('POST', '/query/points', {
    token: tenant.token,
    body: { devices: [device], unit: 'ms', limit: 100_000 },
  });
  expect(answer.status, answer.text).toBe(200);
  const items = answer.json.items as { series: string; time: number; value: unknown }[];
  return items.map(({ series, time, value }) => [series, time, value]);
}

/** A figure of /metrics. */
export const metric = ({ url, one }: TestPlatform, name: string): Promise<number> =>
  metricOf(url, one.token, name);
