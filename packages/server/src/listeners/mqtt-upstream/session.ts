/** One connection to the other broker, from its opening to its end. Rule: nothing is acknowledged before it is stored. */
import type { FastifyBaseLogger } from 'fastify';
import mqtt, { type MqttClient } from 'mqtt';
import { arrival } from '../../dialects/arrival.js';
import { coversFilter } from '../../dialects/topics.js';
import type { Intake } from './intake.js';
import type { FileMapping } from './mapping-file.js';
import type { UpstreamMetrics } from './metrics.js';

const CONNECT_MS = 10_000;

export interface Talk {
  readonly url: string;
  readonly clientId: string;
  readonly mappings: readonly FileMapping[];
  readonly intake: Intake;
  readonly log: FastifyBaseLogger | undefined;
  readonly connected: () => void;
  readonly metrics: UpstreamMetrics;
  readonly signal: AbortSignal;
}

/** One connection, until it ends. */
export function talk({
  url,
  clientId,
  mappings,
  intake,
  log,
  connected,
  metrics,
  signal,
}: Talk): Promise<void> {
  const { broker, ...credentials } = splitUrl(url);
  const client = mqtt.connect(broker, {
    ...credentials,
    clientId,
    clean: false,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    resubscribe: false,
  });
  const ended = new AbortController();
  const end = () => client.end(true);
  signal.addEventListener('abort', end);
  let storing = Promise.resolve(true);
  // mqtt.js acknowledges QoS 1 when the callback is called, and reads no further before that.
  client.handleMessage = ({ topic, payload, retain }, done) => {
    const message = { topic, payload: Buffer.from(payload), time: arrival(), retained: retain };
    storing = intake.take(message, ended.signal);
    storing.then(
      (stored) => stored && done(),
      () => end(),
    );
  };
  client.on('connect', () => {
    connected();
    metrics.connected.set(1);
    log?.info({ broker }, 'connected to the other MQTT broker');
    subscribe(client, mappings, log);
  });
  client.on('error', (error) => log?.warn({ broker, reason: error.message }, 'other MQTT broker'));
  return new Promise((resolve) => {
    client.once('close', () => {
      signal.removeEventListener('abort', end);
      metrics.connected.set(0);
      ended.abort();
      client.end(true);
      void storing.catch(() => false).finally(() => resolve());
    });
  });
}

/** mqtt.js takes a colon in the password for the end of the user name. */
function splitUrl(url: string): { broker: string; username?: string; password?: string } {
  const parsed = new URL(url);
  const [username, password] = [decodeURIComponent(parsed.username), decodeURIComponent(parsed.password)];
  parsed.username = '';
  parsed.password = '';
  return { broker: parsed.href, ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function subscribe(
  client: MqttClient,
  mappings: readonly FileMapping[],
  log: FastifyBaseLogger | undefined,
): void {
  for (const { filter, qos } of leastFilters(mappings))
    client.subscribe(filter, { qos }, (error) => {
      if (error !== null && client.connected)
        log?.error({ filter, reason: error.message }, 'the other MQTT broker refuses a subscription');
    });
}

/** Without those that another one covers: a broker may send a message once for each filter. */
export function leastFilters(mappings: readonly FileMapping[]): Pick<FileMapping, 'filter' | 'qos'>[] {
  const covered = ({ filter, qos }: FileMapping, at: number) =>
    mappings.some(
      (other, place) =>
        place !== at &&
        other.qos >= qos &&
        coversFilter(other.filter, filter) &&
        (other.filter !== filter || other.qos > qos || place < at),
    );
  return mappings.filter((mapping, at) => !covered(mapping, at));
}
