/**
 * One MQTT connection after its login: what it sends goes to the dialect whose topic it is, or on to others of its project;
 * what it gets is checked against what it may see. Ensures that a connection stays within its project and its bounds.
 */
import type { Client } from 'aedes';
import { TributaryError } from '../../errors/error.js';
import type { MqttConnect, MqttDialect, MqttSession } from '../../dialects/mqtt.js';
import { firstLevel, isTopicFilter, isTopicName } from '../../dialects/topics.js';
import type { Ordered, Services } from '../../services/services.js';
import { OrderedPipeline } from './ordered-pipeline.js';
import { MQTT_LIMITS as LIMITS } from './limits.js';
import type { MqttMetrics } from './metrics.js';
import { PacketSizes } from './packet-sizes.js';
import { isOver } from './refusals.js';
import type { Subscriptions } from './subscriptions.js';

export interface ConnectionHost {
  readonly services: Services;
  /** As the dialect gets them: with what was adopted for its API. */
  servicesOf(dialect: MqttDialect): Services;
  readonly dialects: readonly MqttDialect[];
  readonly subscriptions: Subscriptions<Connection>;
  readonly metrics: MqttMetrics;
  pass(project: number, topic: string, payload: Buffer, qos: number): void;
}

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
}

export class Connection {
  readonly incoming = new OrderedPipeline();
  readonly sizes = new PacketSizes(LIMITS.messageBytes + LIMITS.packetOverhead);
  /** Why it ended, when it was not the client's wish. */
  reason: string | undefined;
  /** Of each reserved first level: the session whose topics they are. */
  readonly #owners = new Map<string, MqttSession>();
  #sessions: readonly MqttSession[] = [];
  readonly #filters = new Map<string, readonly (() => void)[]>();
  readonly #releases: (() => void)[] = [];
  #waitingBytes = 0;
  #fromClient = 0;
  #toClient = 0;
  #open = false;
  #rightsEnded = false;

  constructor(
    private readonly host: ConnectionHost,
    private readonly client: Client,
    readonly address: string,
  ) {}

  /** Undefined before the login. */
  get project(): number | undefined {
    return this.#sessions[0]?.project;
  }

  async login(connect: MqttConnect): Promise<number> {
    const sessions: MqttSession[] = [];
    for (const dialect of this.host.dialects) {
      const session = await dialect.connect(connect, this.host.servicesOf(dialect));
      if (session === undefined || session.project !== (sessions[0] ?? session).project) continue;
      sessions.push(session);
      this.#owners.set(dialect.reserved, session);
    }
    if (sessions[0] === undefined)
      throw new TributaryError('credentials_invalid', { reason: 'no API knows them' });
    this.#sessions = sessions;
    return sessions[0].project;
  }

  /** `finish` is called when the message may be acknowledged, or with what was wrong; in the order of the calls. */
  receive(message: Message, finish: (error?: unknown) => void): void {
    this.#fromClient++;
    this.host.metrics.received();
    this.incoming.add(() => this.#deliver(message), finish);
  }

  async #deliver(message: Message): Promise<Ordered<void>> {
    const { topic, payload } = message;
    // The last will comes after the end, and messages may still wait for their turn.
    if (this.#rightsEnded)
      throw new TributaryError('credentials_invalid', { reason: 'they ended before the message' });
    checkMessage(topic, payload);
    const owner = this.#owners.get(firstLevel(topic));
    if (owner !== undefined) return owner.publish(topic, payload);
    const passing = this.#isReserved(topic) ? [] : this.#sessions.filter((each) => each.mayPass(topic));
    if (passing.length === 0)
      throw new TributaryError('scope_missing', { expected: 'to publish to this topic' });
    const failures: Promise<unknown>[] = [];
    for (const session of passing) {
      const kept = await session.keep?.(topic, payload).catch((error: unknown) => ({ error }));
      if (kept !== undefined)
        failures.push('error' in kept ? Promise.resolve(kept.error) : errorOf(kept.durable));
    }
    return { durable: this.#passOn(message, failures) };
  }

  /** Each failure resolves when it is known whether there is one. */
  async #passOn({ topic, payload, qos }: Message, failures: readonly Promise<unknown>[]): Promise<void> {
    const errors = (await Promise.all(failures)).filter((error) => error !== undefined);
    // What its sender will send again is passed on then.
    const retryable = errors.find((error) => !isOver(error));
    if (retryable !== undefined) throw retryable;
    this.host.pass(this.project!, topic, payload, qos);
    if (errors.length > 0) throw errors[0];
  }

  /** Whether the subscription is granted. */
  async subscribe(filter: string, qos: number): Promise<boolean> {
    if (!isTopicFilter(filter) || filter.startsWith('$')) return false;
    if (Buffer.byteLength(filter) > LIMITS.topicBytes) return false;
    const known = this.#filters.get(filter);
    if (known === undefined && this.#filters.size >= LIMITS.subscriptions) return false;
    // Its place is taken before the first pause: those of one packet are looked at side by side.
    this.#filters.set(filter, known ?? []);
    const granting = await this.#granting(filter).catch((error: unknown) => {
      this.unsubscribe(filter);
      throw error;
    });
    if (granting.length === 0 || !this.#open) {
      this.unsubscribe(filter);
      return false;
    }
    this.#forget(filter);
    this.#filters.set(
      filter,
      granting.flatMap((session) => session.watch?.(filter) ?? []),
    );
    this.host.subscriptions.add(this.project!, filter, this, qos);
    return true;
  }

  async #granting(filter: string): Promise<MqttSession[]> {
    const owner = this.#owners.get(firstLevel(filter));
    if (owner === undefined && this.#isReserved(filter)) return [];
    const granting: MqttSession[] = [];
    for (const session of owner === undefined ? this.#sessions : [owner])
      if (await session.maySubscribe(filter)) granting.push(session);
    return granting;
  }

  unsubscribe(filter: string): void {
    this.#forget(filter);
    this.#filters.delete(filter);
    if (this.project !== undefined) this.host.subscriptions.delete(this.project, filter, this);
  }

  #forget(filter: string): void {
    for (const end of this.#filters.get(filter) ?? []) end();
  }

  /** Hands a message to the client, unless it may not see it or has left too much unread. */
  send(topic: string, payload: Buffer, qos: number): void {
    if (!this.#open || !this.#mayReceive(topic)) return;
    const size = payload.length + topic.length;
    if (this.#waitingBytes + size > LIMITS.waitingBytes) {
      this.host.metrics.refused('reader');
      this.end(`more than ${LIMITS.waitingBytes} bytes were not read`);
      return;
    }
    this.#waitingBytes += size;
    this.#toClient++;
    this.host.metrics.sent();
    const packet = {
      cmd: 'publish',
      topic,
      payload,
      qos: qos as 0 | 1 | 2,
      retain: false,
      dup: false,
    } as const;
    this.client.publish(packet, () => (this.#waitingBytes -= size));
  }

  #mayReceive(topic: string): boolean {
    const owner = this.#owners.get(firstLevel(topic));
    if (owner !== undefined) return owner.mayReceive(topic);
    return !this.#isReserved(topic) && this.#sessions.some((session) => session.mayReceive(topic));
  }

  #isReserved(topic: string): boolean {
    const first = firstLevel(topic);
    return this.host.dialects.some(({ reserved }) => reserved === first);
  }

  opened(): void {
    this.#open = true;
    for (const session of this.#sessions)
      this.#releases.push(
        this.host.services.access.lasting({
          on: session.restsOn,
          expires: session.expires,
          check: () => session.check(),
          end: (reason) => {
            this.#rightsEnded = true;
            this.end(reason);
          },
        }),
      );
    for (const session of this.#sessions) session.opened?.();
  }

  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const release of this.#releases.splice(0)) release();
    for (const filter of [...this.#filters.keys()]) this.unsubscribe(filter);
    const goodbye = this.sizes.lastType === DISCONNECT && this.reason === undefined;
    const reason = goodbye ? undefined : (this.reason ?? 'the connection was lost');
    const counts = { fromClient: this.#fromClient, toClient: this.#toClient, reason };
    for (const session of this.#sessions) session.closed?.(counts);
  }

  end(reason: string): void {
    this.reason ??= reason;
    this.client.conn.destroy();
  }
}

const DISCONNECT = 14;

function checkMessage(topic: string, payload: Buffer): void {
  if (!isTopicName(topic) || Buffer.byteLength(topic) > LIMITS.topicBytes) {
    const expected = `a topic without wildcards of at most ${LIMITS.topicBytes} bytes`;
    throw new TributaryError('field_invalid', { field: 'topic', value: topic, expected });
  }
  if (payload.length > LIMITS.messageBytes)
    throw new TributaryError('body_too_large', { limit: LIMITS.messageBytes });
}

/** Undefined when it ends well. */
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
