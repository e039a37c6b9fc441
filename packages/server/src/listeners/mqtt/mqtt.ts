/**
 * MQTT as the settings want it: one broker behind a TCP port, a TLS port and the WebSocket paths of the HTTP listeners. Rule: a port that
 * cannot be opened costs MQTT on that port, never the start of the platform, and is told.
 */
import type { Server } from 'node:http';
import { messageOf } from '../../model/thrown.js';
import type { Connections } from '../connections.js';
import { Broker, type BrokerOptions } from './broker.js';
import { listenTcp, type TcpListener, type TcpOptions } from './tcp.js';
import { serveWebSockets } from './websocket.js';

export interface MqttOptions extends BrokerOptions {
  readonly host: string;
  /** 0: not opened. */
  readonly port: number;
  readonly tlsPort: number;
  /** Without a certificate the TLS port is not opened. */
  readonly tls: TcpOptions['tls'] | undefined;
  /** Where WebSockets are served too. */
  readonly servers: readonly Server[];
  /** Bounds those of the two ports; WebSockets are connections of HTTP. */
  readonly sockets?: Connections;
  /** Whether `X-Forwarded-For` of this sender counts. */
  readonly isProxy?: (address: string) => boolean;
}

export interface MqttListener {
  /** What people should read about it, a line each. */
  readonly notes: readonly string[];
  /** Those that could be opened. */
  readonly ports: { readonly mqtt: number | null; readonly mqttTls: number | null };
  stop(): Promise<void>;
}

export async function startMqtt(options: MqttOptions): Promise<MqttListener> {
  const { host, port, tlsPort, tls, servers, log } = options;
  const broker = await Broker.start(options);
  for (const server of servers) serveWebSockets(server, broker, options.isProxy);
  const notes: string[] = [];
  const listeners: TcpListener[] = [];
  const open = async (name: string, tcp: TcpOptions) => {
    try {
      listeners.push(await listenTcp(broker, tcp, options.sockets));
      notes.push(`${name} listens on port ${tcp.port}`);
      return tcp.port;
    } catch (error) {
      const note = `${name} is off: ${problem(tcp.port, error)}`;
      log?.warn({ err: error }, note);
      notes.push(note);
      return null;
    }
  };
  const ports = {
    mqtt: port > 0 ? await open('MQTT', { host, port }) : null,
    mqttTls:
      tlsPort > 0 && tls !== undefined ? await open('MQTT over TLS', { host, port: tlsPort, tls }) : null,
  };
  return {
    notes,
    ports,
    async stop() {
      for (const listener of listeners) listener.stop();
      await broker.stop();
    },
  };
}

function problem(port: number, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `port ${port} is taken; stop what listens there or choose another one`;
    case 'EACCES':
      return `port ${port} may not be opened by this user; choose one of 1024 or higher`;
    default:
      return `port ${port} cannot be opened: ${messageOf(error)}`;
  }
}
