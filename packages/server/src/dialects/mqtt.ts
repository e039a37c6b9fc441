/**
 * What a dialect is to the MQTT broker: it looks at the credentials of a connection and, if they are of its kind, says what
 * the connection may do. Rule: everything that a session can reach lies within one project.
 */
import { TributaryError } from '../errors/error.js';
import type { AccessChange, Ordered, Services, WriteReport } from '../services/services.js';

export interface MqttDialect {
  readonly name: string;
  /** First level of its topics. Nobody else's messages are passed on below it. */
  readonly reserved: string;
  /**
   * Undefined: not credentials of this dialect, or not good ones; another may know them. Throws what refuses the connection:
   * known credentials without the needed rights, or an error that is over later.
   */
  connect(connect: MqttConnect, services: Services): Promise<MqttSession | undefined>;
  /** Called once; what the dialect sends by itself goes through `send` to those who subscribed within the project. */
  start?(services: Services, send: MqttSend): { stop(): Promise<void> };
}

export type MqttSend = (project: number, topic: string, payload: string) => void;

export interface MqttConnect {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** IP address of the other side. */
  readonly address: string;
}

export interface MqttCounts {
  readonly fromClient: number;
  readonly toClient: number;
  /** Undefined after a proper goodbye. */
  readonly reason: string | undefined;
}

export interface MqttSession {
  readonly project: number;
  /**
   * Takes a message to one of the dialect's own topics. Resolves as soon as its points have their place in the order of
   * writes: the next message of the connection begins then; QoS 1 is acknowledged when they are durable. What either throws
   * is logged; a retryable error ends the connection without an acknowledgement.
   */
  publish(topic: string, payload: Uint8Array): Promise<Ordered<void>>;
  /** Whether it may send to a topic of people's own. */
  mayPass(topic: string): boolean;
  /**
   * Stores what is sent to a topic of people's own, where the project says how; as `publish` does. The message goes on to
   * subscribers afterwards, also when it was refused.
   */
  keep?(topic: string, payload: Uint8Array): Promise<Ordered<void>>;
  maySubscribe(filter: string): boolean | Promise<boolean>;
  /** Asked for each message: a filter with wildcards reaches further than its owner may see. */
  mayReceive(topic: string): boolean;
  /** A subscription was granted; the returned function is called at its end. */
  watch?(filter: string): () => void;
  /** What the session rests on, and until when (null: no end); it ends with it. */
  readonly restsOn: AccessChange;
  readonly expires: number | null;
  /** Throws when the credentials are no longer good. */
  check(): Promise<void>;
  opened?(): void;
  closed?(counts: MqttCounts): void;
}

/** Sound points of the message are stored; this is what is to be told of the others, and of what was left out. */
export function tellRefused({ refused, refusedCount }: WriteReport, left = ''): TributaryError {
  const { index, message } = refused[0]!;
  const reason = `${refusedCount} of its points were refused, the first at index ${index}: ${message}`;
  if (left !== '') return new TributaryError('body_malformed', { reason: `${reason} Left out: ${left}` });
  return Object.assign(new TributaryError('body_malformed', { reason }), { noted: true });
}
