/**
 * The MQTT broker: aedes speaks the protocol, this file tells it who may do what. Rules: QoS 1 and 2 are acknowledged when
 * the dialect says that the points are durable; a message that can never be stored is acknowledged and told in the log,
 * because its sender would repeat it for ever; sessions are always clean and nothing is retained; the broker's own
 * routing is not used, so that projects cannot meet.
 */
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import type { FastifyBaseLogger } from 'fastify';
import { asError, messageOf } from '../../model/thrown.js';
import { TributaryError } from '../../errors/error.js';
import type { MqttDialect } from '../../dialects/mqtt.js';
import type { Services } from '../../services/services.js';
import { LogThrottle } from '../log-throttle.js';
import { Connection, type ConnectionHost } from './connection.js';
import { lookAtFirst, UNACCEPTABLE } from './first-packet.js';
import { MQTT_LIMITS as LIMITS } from './limits.js';
import { Logins } from './logins.js';
import { mqttMetrics } from './metrics.js';
import { connectRefusal, isOver, noteRefused, returnCodeOf } from './refusals.js';
import { Subscriptions } from './subscriptions.js';

export interface BrokerOptions {
  readonly services: Services;
  readonly dialects: readonly MqttDialect[];
  /** Connections at the same time. */
  readonly connections: number;
  readonly log?: FastifyBaseLogger;
}

/** Nobody can subscribe to it: where aedes' own routing takes every message. */
const NOWHERE = '$none';
/** Ill-formed bytes are read as the replacement character, which no name that a person gave has. */
const isUnicode = (text: string): boolean => !text.includes('\uFFFD');
const NOT_UNICODE = 'a topic or filter is not UTF-8 text';
const CLOSE_MS = 1_000;

export class Broker implements ConnectionHost {
  readonly services: Services;
  readonly dialects: readonly MqttDialect[];
  readonly #services: ReadonlyMap<string, Services>;
  readonly subscriptions = new Subscriptions<Connection>();
  readonly metrics;
  readonly #aedes: Aedes;
  readonly #limit: number;
  readonly #log: FastifyBaseLogger | undefined;
  readonly #warnings: LogThrottle;
  /** Open sockets. */
  readonly #sockets = new Set<Client>();
  /** Those that have not said enough yet. */
  readonly #greeting = new Set<Duplex>();
  /** Outlives the socket: a last will comes when it is gone. */
  readonly #connections = new WeakMap<Client, Connection>();
  readonly #logins: Logins;
  #started: { stop(): Promise<void> }[] = [];
  #stopping = false;

  private constructor({ services, dialects, connections, log }: BrokerOptions) {
    this.services = { ...services, ingest: services.ingest.through('mqtt') };
    this.dialects = dialects;
    this.#services = new Map(
      dialects.map(({ name }) => [name, { ...this.services, access: services.access.through(name) }]),
    );
    this.#limit = connections;
    this.#log = log;
    this.#warnings = new LogThrottle(log);
    this.#logins = new Logins(connections);
    this.metrics = mqttMetrics(services.metrics, () => this.#logins.size);
    this.#aedes = new Aedes({
      connectTimeout: LIMITS.connectMilliseconds,
      drainTimeout: LIMITS.drainMilliseconds,
      maxTopicLevels: LIMITS.topicLevels,
      maxInflightInbound: LIMITS.openHandshakes,
      queueLimit: 1_000,
      preConnect: (client, packet, done) => this.#preConnect(client, packet, done),
      authenticate: (client, username, password, done) => {
        this.#login(client, username, password).then(
          () => done(null, true),
          (error) => done(this.#loginRefusal(client, error), false),
        );
      },
      authorizePublish: (client, packet, done) => {
        const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
        const message = { topic: packet.topic, payload, qos: packet.qos };
        packet.topic = NOWHERE;
        packet.payload = '';
        packet.retain = false;
        if (client !== null && !isUnicode(message.topic)) this.#end(client, NOT_UNICODE);
        else if (client !== null) this.#receive(client, message, done);
        else done(new Error('a message of nobody'));
      },
      authorizeSubscribe: (client, subscription, done) => {
        const { topic, qos } = subscription;
        if (!isUnicode(topic)) return this.#end(client, NOT_UNICODE);
        const granted = this.#connections.get(client)?.subscribe(topic, qos) ?? Promise.resolve(false);
        granted.then(
          (yes) => {
            if (!yes) this.metrics.refused('subscription');
            done(null, yes ? subscription : null);
          },
          (error: unknown) => done(asError(error)),
        );
      },
    });
  }

  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    await broker.#aedes.listen();
    broker.#listen();
    for (const dialect of options.dialects) {
      const send = (project: number, topic: string, payload: string) =>
        broker.pass(project, topic, Buffer.from(payload), 1);
      const started = dialect.start?.(options.services, send);
      if (started !== undefined) broker.#started.push(started);
    }
    return broker;
  }

  servicesOf({ name }: MqttDialect): Services {
    return this.#services.get(name) ?? this.services;
  }

  /** Takes a connected socket over. */
  accept(stream: Duplex, address: string, request?: IncomingMessage): void {
    const open = this.#sockets.size + this.#greeting.size;
    if (this.#stopping || open >= this.#limit + LIMITS.refusedSockets) {
      this.metrics.refused('socket');
      stream.destroy();
      return;
    }
    this.#greeting.add(stream);
    stream.on('error', () => stream.destroy());
    stream.once('close', () => this.#greeting.delete(stream));
    lookAtFirst(stream, LIMITS.connectMilliseconds, (problem) => {
      this.#greeting.delete(stream);
      if (problem === undefined) return this.#handle(stream, address, request);
      this.metrics.refused('login');
      this.#warnings.add({ address }, `MQTT connection refused: ${problem}`);
      stream.end(UNACCEPTABLE, () => stream.destroy());
    });
  }

  #handle(stream: Duplex, address: string, request: IncomingMessage | undefined): void {
    const client = this.#aedes.handle(stream, request);
    const connection = new Connection(this, client, address);
    this.#connections.set(client, connection);
    this.#sockets.add(client);
    // aedes reads by itself; what it has read passes here first.
    stream.on('data', (chunk: Buffer) => {
      const problem = connection.sizes.take(chunk);
      if (problem !== undefined) this.#end(client, problem);
    });
    stream.once('close', () => {
      this.#sockets.delete(client);
      this.#logins.end(connection);
      this.#logins.leave(client, connection);
    });
  }

  /** Of a connection that breaks the protocol or its bounds. */
  #end(client: Client, problem: string): void {
    const connection = this.#connections.get(client);
    this.metrics.refused('message');
    const about = { address: connection?.address, client: client.id };
    this.#warnings.add(about, `MQTT connection ended: ${problem}`);
    connection?.end(problem);
  }

  pass(project: number, topic: string, payload: Buffer, qos: number): void {
    for (const [connection, granted] of this.subscriptions.match(project, topic))
      connection.send(topic, payload, Math.min(qos, granted));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const stream of this.#greeting) stream.destroy();
    const open = [...this.#sockets];
    const stored = Promise.all(open.map((client) => this.#connections.get(client)!.incoming.idle()));
    await atMost(LIMITS.stopMilliseconds, stored);
    const closed = open.map((client) => {
      this.#connections.get(client)!.reason ??= 'the server stops';
      const { conn } = client;
      return new Promise((resolve) => {
        conn.once('close', resolve);
        // After the acknowledgements that are on their way.
        conn.end();
      });
    });
    await atMost(CLOSE_MS, Promise.all(closed));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    for (const dialect of this.#started) await dialect.stop();
  }

  #listen(): void {
    this.#aedes.on('clientReady', (client) => this.#connections.get(client)?.opened());
    this.#aedes.on('clientError', (client, error) => this.#failed(client, error));
    this.#aedes.on('connectionError', (client, error) => this.#failed(client, error));
    this.#aedes.on('clientDisconnect', (client) => {
      const connection = this.#connections.get(client);
      if (connection === undefined) return;
      this.#logins.leave(client, connection);
      connection.closed();
    });
    this.#aedes.on('unsubscribe', (filters, client) => {
      for (const filter of filters) this.#connections.get(client)?.unsubscribe(filter);
    });
  }

  #failed(client: Client, error: Error): void {
    const connection = this.#connections.get(client);
    if (connection === undefined) return;
    connection.reason ??= error.message;
    this.#log?.debug(
      { address: connection.address, client: client.id, err: error },
      'MQTT connection failed',
    );
  }

  #preConnect(
    client: Client,
    packet: ConnectPacket,
    done: (error: Error | null, yes: boolean) => void,
  ): void {
    packet.clean = true;
    const refusal = connectRefusal(packet);
    if (refusal === undefined) return done(null, true);
    this.metrics.refused('login');
    const address = this.#connections.get(client)?.address;
    this.#warnings.add({ address }, `MQTT connection refused: ${refusal.reason}`);
    client.conn.end(refusal.answer, () => done(new Error(refusal.reason), false));
  }

  async #login(client: Client, username: string | undefined, password: Buffer | undefined): Promise<void> {
    const connection = this.#connections.get(client);
    this.#logins.begin(connection, this.#stopping);
    const { address } = connection;
    const project = await connection.login({
      clientId: client.id,
      username,
      password: password?.toString('utf8'),
      address,
    });
    if (!this.#sockets.has(client)) throw new Error('the connection was lost');
    this.#logins.admit(client, connection, project);
  }

  #loginRefusal(client: Client, error: unknown): AuthenticateError {
    const connection = this.#connections.get(client);
    if (connection !== undefined) this.#logins.end(connection);
    this.metrics.refused('login');
    const known = error instanceof TributaryError ? error : undefined;
    const about = { address: connection?.address, client: client.id, code: known?.code };
    this.#warnings.add(about, `MQTT login refused: ${messageOf(error)}`);
    return Object.assign(asError(error), { returnCode: returnCodeOf(error) });
  }

  #receive(
    client: Client,
    message: { topic: string; payload: Buffer; qos: number },
    done: (error?: Error | null) => void,
  ): void {
    const connection = this.#connections.get(client);
    // Neither acknowledged nor stored: the connection ends in a moment.
    if (connection?.project === undefined || this.#stopping) return;
    connection.receive(message, (error) => {
      if (error === undefined) return done(null);
      const known = error instanceof TributaryError ? error : undefined;
      const about = {
        address: connection.address,
        client: client.id,
        topic: message.topic.slice(0, 100),
        code: known?.code,
      };
      const over = isOver(error);
      // A sound message that could not be stored now is not "refused": its sender keeps it and sends it again.
      this.metrics.refused('message');
      this.#warnings.add(
        known === undefined ? { ...about, err: error } : about,
        `MQTT message ${over ? 'refused' : 'not stored'}: ${messageOf(error)}`,
      );
      noteRefused(this.services, { project: connection.project!, door: 'mqtt', ...message }, error);
      const again = message.qos > 0 && !over;
      done(again ? asError(error) : null);
    });
  }
}

function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
