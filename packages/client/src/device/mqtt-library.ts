/**
 * The package `mqtt`, an optional peer that is loaded when it is asked for: one connection to a broker that stands, or the reason why not. Rule: how
 * a broker refuses is told in the classes of all other errors.
 */
import { causeText } from '../http/cause.js';
import {
  AuthenticationError,
  OptionError,
  PermissionDeniedError,
  TributaryConnectionError,
} from '../http/errors.js';

/** What is used of the library here. Its own types would have to be there for whoever uses this package without it. */
export interface MqttLibrary {
  connect(url: string, options: Readonly<Record<string, unknown>>): MqttClient;
}
interface MqttClient {
  publish(topic: string, message: string, options: { qos: 1 }, done: (error?: Error | null) => void): unknown;
  end(force: boolean, options: object, done: () => void): unknown;
  on(event: 'connect' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface BrokerAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Milliseconds. */
  readonly keepAlive: number;
}

/** Return codes of MQTT 3.1.1. */
const [CREDENTIALS_WRONG, NOT_AUTHORIZED] = [4, 5];

export async function mqttLibrary(): Promise<MqttLibrary> {
  try {
    const loaded = (await import('mqtt')) as unknown as MqttLibrary & { readonly default?: MqttLibrary };
    return loaded.default ?? loaded;
  } catch (error) {
    throw new OptionError(
      `transport: mqtt needs the package mqtt, which is not installed here (npm install mqtt@5): ${causeText(error)}`,
    );
  }
}

export class Broker {
  readonly #client: MqttClient;
  readonly #url: string;
  readonly #stands: Promise<void>;
  /** Rejects when the connection is gone, with the reason. */
  readonly #gone: Promise<never>;
  isGone = false;

  constructor(library: MqttLibrary, { url, keepAlive, ...login }: BrokerAccess) {
    this.#url = url;
    this.#client = library.connect(url, {
      ...login,
      ...{ protocolVersion: 4, clean: true, keepalive: keepAlive / 1000 },
      // Whoever sends connects anew: what a library would send again by itself is sent again here.
      ...{ reconnectPeriod: 0, connectTimeout: 2 ** 31 - 1 },
    });
    let reason: Error | undefined;
    this.#client.on('error', (error) => (reason = error));
    this.#stands = new Promise((resolve) => this.#client.on('connect', resolve));
    this.#gone = new Promise((_, reject) =>
      this.#client.on('close', () => {
        this.isGone = true;
        reject(problemOf(url, reason));
      }),
    );
    this.#gone.catch(() => undefined);
  }

  /** Resolves with the broker's acknowledgement. */
  async publish(topic: string, message: string, signal: AbortSignal): Promise<void> {
    const stop = aborted(signal, this.#url);
    try {
      await Promise.race([this.#stands, this.#gone, stop.promise]);
      const acknowledged = new Promise<void>((resolve, reject) =>
        this.#client.publish(topic, message, { qos: 1 }, (error) =>
          error ? reject(problemOf(this.#url, error)) : resolve(),
        ),
      );
      acknowledged.catch(() => undefined);
      await Promise.race([acknowledged, this.#gone, stop.promise]);
    } finally {
      stop.forget();
    }
  }

  /** `force`: without a word to the broker. */
  end(force: boolean): Promise<void> {
    return new Promise((resolve) => {
      if (this.isGone) return resolve();
      this.isGone = true;
      this.#client.end(force, {}, resolve);
    });
  }
}

function aborted(signal: AbortSignal, url: string) {
  let stop: () => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    stop = () => reject(new TributaryConnectionError(`${url} did not acknowledge in time.`, signal.reason));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => undefined);
  return { promise, forget: () => signal.removeEventListener('abort', stop) };
}

function problemOf(url: string, reason: Error | undefined): Error {
  const { code } = (reason ?? {}) as { readonly code?: unknown };
  const facts = { details: { returnCode: code }, status: 0 };
  if (code === CREDENTIALS_WRONG)
    return new AuthenticationError(`${url} does not know the token.`, {
      code: 'credentials_invalid',
      ...facts,
    });
  if (code === NOT_AUTHORIZED)
    return new PermissionDeniedError(`${url} lets the token not write here.`, {
      code: 'scope_missing',
      ...facts,
    });
  const why = reason === undefined ? 'it ended the connection' : causeText(reason);
  return new TributaryConnectionError(`${url} does not acknowledge: ${why}.`, reason);
}
