/**
 * The HTTPS listener: a second door to the same routes as HTTP, for clients that speak nothing else. Ensures that both
 * behave alike: requests go through the one Fastify instance, with its limits, hooks and error forms.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import type { Connections } from './connections.js';
import { guard } from './guard.js';
import { HEADERS_MS, KEEP_ALIVE_MS, REQUEST_MS, TIMES_LOOK_MS } from './http.js';
import { openDoor, type Door } from './door.js';
import { authority } from './ports.js';
import { tellHttpsOnly } from './security-headers.js';
import type { Tls } from './tls.js';
import { answerUnreadable } from './unreadable-heads.js';

export interface HttpsOptions {
  /** With its routes mounted; it may listen itself or not. */
  readonly app: FastifyInstance;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The port, if it is open already. */
  readonly door?: Door;
  readonly tls: Tls;
  readonly connections?: Connections;
  /** How long browsers shall stay with HTTPS, in milliseconds; 0: they are not told. */
  readonly hsts?: number;
}

export interface HttpsListener {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** The address and what a client can check the certificate by, for people. */
  readonly shown: string;
  /** Takes no more connections; resolves when running requests are answered or their connections are cut. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;

export async function listenHttps({
  app,
  host,
  port,
  tls,
  connections,
  hsts = 0,
  ...options
}: HttpsOptions): Promise<HttpsListener> {
  const door = options.door ?? (await openDoor({ host, port, field: 'https-port', tls }));
  const server = createServer({
    cert: tls.cert,
    key: tls.key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: TIMES_LOOK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requireHostHeader: false,
  });
  server.on('clientError', answerUnreadable);
  guard(app, server, connections, true);
  tellHttpsOnly(server, hsts);
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    void server.emit('request', request, response);
  await door.handOver(server, serve);
  const url = `https://${authority(host, door.port)}`;
  const shown = `${url} (certificate SHA-256 ${tls.fingerprint}, valid to ${tls.validTo.toISOString().slice(0, 10)})`;
  return { server, port: door.port, url, shown, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  // A connection becomes idle when its running request is answered, and nobody else would close it then.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cut);
  clearInterval(sweep);
}
