/**
 * Batches over MQTT, to the platform's own topics (docs/mqtt.md). Rules: a batch is sent when the broker has acknowledged it, which it does when
 * the points are durable; of a connection that failed nothing is used again, and the batch is sent anew on the next one.
 */
import { shownOf } from '../http/checks.js';
import {
  AuthenticationError,
  OptionError,
  PermissionDeniedError,
  TributaryConnectionError,
} from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { TimeUnit } from '../native/timestamp.js';
import type { WriteReport } from '../native/types.js';
import { jsonOf, type Batch, type BatchBounds } from './batches.js';
import { Broker, mqttLibrary, type MqttLibrary } from './mqtt-library.js';
import { projectOf } from './registration.js';
import type { Transport } from './transport.js';

/** A message has at most 256 KiB. */
const BOUNDS: BatchBounds = { points: 10_000, bytes: 240 * 1024 };
const VALUE_BYTES = 200 * 1024;
const KEEP_ALIVE_MS = 30_000;

export class MqttTransport implements Transport {
  readonly bounds = BOUNDS;
  readonly valueBytes = VALUE_BYTES;
  /** Messages have no other. */
  readonly unit: TimeUnit = 'ms';
  readonly #api: Connection;
  #library: Promise<MqttLibrary> | undefined;
  #url: string | undefined;
  #project: number | string | undefined;
  #mayWrite = false;
  #broker: Broker | undefined;

  constructor(api: Connection, url: string | undefined) {
    if (url !== undefined && !(URL.canParse(url) && /^(?:mqtts?|tcp|ssl|wss?):$/.test(new URL(url).protocol)))
      throw new OptionError(
        `mqttUrl is ${shownOf(url)}; expected the address of the broker, such as mqtt://localhost:1883.`,
      );
    this.#api = api;
    this.#url = url;
  }

  load(): Promise<MqttLibrary> {
    return (this.#library ??= mqttLibrary());
  }

  /** What the broker takes and drops, the platform's `/refusals` tells: MQTT has no way to. */
  async send(batch: Batch, call: CallOptions): Promise<WriteReport> {
    const library = await this.load();
    this.#project ??= await projectOf(this.#api, call);
    this.#url ??= await brokerUrl(this.#api, call);
    this.#mayWrite ||= await mayWrite(this.#api, call);
    const { http } = this.#api;
    await http.patiently({ ...call, repeatable: true }, async (deadline) => {
      const token = await http.credentials.current();
      await this.#publish(library, token, batch, deadline.signal).catch(async (error: unknown) => {
        const renewed =
          error instanceof AuthenticationError ? await http.credentials.renewed(token) : undefined;
        if (renewed === undefined) throw error;
        await this.#publish(library, renewed, batch, deadline.signal);
      });
      deadline.end();
    });
    return { stored: batch.points, refused: [] };
  }

  async close(): Promise<void> {
    await this.#broker?.end(false);
    this.#broker = undefined;
  }

  async #publish(library: MqttLibrary, token = '', batch: Batch, signal: AbortSignal): Promise<void> {
    if (this.#broker === undefined || this.#broker.isGone)
      this.#broker = new Broker(library, {
        ...{ url: this.#url!, keepAlive: KEEP_ALIVE_MS },
        // Of a token that reaches several projects, the name says which.
        ...{ username: String(this.#project), password: token },
      });
    const broker = this.#broker;
    try {
      await broker.publish(`tributary/${this.#project}`, jsonOf(batch), signal);
    } catch (error) {
      await broker.end(true);
      throw error;
    }
  }
}

/**
 * The broker lets in who may only read, and drops what they publish: that would be lost in silence. Asked over HTTP; where only the broker
 * is to be reached, nobody can know.
 */
async function mayWrite(api: Connection, call: CallOptions): Promise<boolean> {
  const me = await api.request('GET', '/me', { ...call, maxRetries: 0 }).catch((error: unknown) => {
    if (error instanceof TributaryConnectionError) return undefined;
    throw error;
  });
  if (me === undefined || me.scopes.some((scope) => /:(?:write|admin)$/.test(scope))) return me !== undefined;
  throw new PermissionDeniedError('The token lacks the scope project:write.', {
    ...{ code: 'scope_missing', details: { expected: 'project:write' } },
  });
}

/** As the platform says of its ports; in a page, and where no such port is open, over the WebSocket of its HTTP port. */
async function brokerUrl(api: Connection, call: CallOptions): Promise<string> {
  const { protocol, hostname, host, pathname } = new URL(api.http.url);
  const isSafe = protocol === 'https:';
  const overWebSocket = `${isSafe ? 'wss' : 'ws'}://${host}${pathname.replace(/\/$/, '')}/mqtt`;
  if ('document' in globalThis) return overWebSocket;
  const { ports } = await api.request('GET', '/server', call);
  const port = isSafe ? ports.mqttTls : ports.mqtt;
  return port === null ? overWebSocket : `${isSafe ? 'mqtts' : 'mqtt'}://${hostname}:${port}`;
}
