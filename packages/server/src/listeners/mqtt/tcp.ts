/** MQTT over TCP and TLS. Ensures that a half-open connection is found out also when its client asked for no keep-alive. */
import net from 'node:net';
import tls from 'node:tls';
import type { Connections } from '../connections.js';
import type { Broker } from './broker.js';
import { MQTT_LIMITS as LIMITS } from './limits.js';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  /** PEM texts; absent: no TLS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
}

export interface TcpListener {
  readonly port: number;
  /** No new connections; those there are the broker's. */
  stop(): void;
}

/** Rejects with what the system says, for example EADDRINUSE. */
export async function listenTcp(
  broker: Broker,
  options: TcpOptions,
  connections?: Connections,
): Promise<TcpListener> {
  const server = options.tls
    ? tls.createServer({
        ...options.tls,
        minVersion: 'TLSv1.2',
        handshakeTimeout: LIMITS.connectMilliseconds,
      })
    : net.createServer();
  server.on('connection', (socket: net.Socket) => {
    if (connections?.enter(socket.remoteAddress ?? '', socket) ?? true) return;
    broker.metrics.refused('socket');
    socket.destroy();
  });
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: net.Socket) => {
    if (socket.destroyed) return;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, LIMITS.probeMilliseconds);
    broker.accept(socket, socket.remoteAddress ?? '');
  });
  // A handshake that fails is the client's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Running out of file descriptors, for example, must not end the process.
  server.on('error', () => undefined);
  const address = server.address() as net.AddressInfo;
  return { port: address.port, stop: () => server.close() };
}
