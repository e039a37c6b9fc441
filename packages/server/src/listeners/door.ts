/**
 * A port that is opened before anything else happens, so that one that is taken stops the start while nothing is made yet, and
 * that answers from then on: `/healthz` that the process lives, `/readyz` what it waits for, and everything else 503 `starting`. When
 * the stores are there, the server of the platform takes over the open port without a moment in which it is closed.
 */
import { lookup } from 'node:dns/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { plainErrorBody } from '../dialects/errors.js';
import { TributaryError } from '../errors/error.js';
import { portProblem } from './ports.js';
import type { Tls } from './tls.js';

export interface DoorOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The setting that names the port, for messages. */
  readonly field: 'port' | 'https-port';
  /** Absent: HTTP. */
  readonly tls?: Tls;
}

export interface Door {
  readonly port: number;
  /** What `/readyz` says of the start. */
  waitFor(what: string): void;
  /** Gives the port to the server, whose handler `serve` is; with it the door is closed. */
  handOver(server: Server, serve: Handler): Promise<void>;
  close(): void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const SECONDS_TO_COME_AGAIN = 1;

export async function openDoor({ host, port, field, tls }: DoorOptions): Promise<Door> {
  let what = 'the stores';
  let serve: Handler = (request, response) => turnAway(request, response, what);
  // Whoever connected during the start and sends a request later is served like everybody else.
  const handler: Handler = (request, response) => serve(request, response);
  const make = (): Server =>
    tls === undefined ? createServer(handler) : createSecureServer({ cert: tls.cert, key: tls.key }, handler);
  const waiting: Server[] = [];
  const close = () => {
    for (const server of waiting) {
      server.close();
      server.closeAllConnections();
    }
  };
  const [first, ...others] = await addressesOf(host);
  try {
    waiting.push(await listen(make(), first!, port));
    for (const other of others) {
      const opened = await listen(make(), other, portOf(waiting[0]!)).catch(() => undefined);
      if (opened !== undefined) waiting.push(opened);
    }
  } catch (error) {
    close();
    throw portProblem(field, port, error);
  }
  return {
    port: portOf(waiting[0]!),
    waitFor: (now) => (what = now),
    async handOver(server, ready) {
      serve = ready;
      await new Promise<void>((resolve) => server.listen(waiting[0], resolve));
      server.once('close', close);
      for (const other of waiting.slice(1)) other.on('upgrade', server.emit.bind(server, 'upgrade'));
    },
    close,
  };
}

/** Of `localhost` all, because clients choose among them; of other names the first, as ever. */
async function addressesOf(host: string): Promise<string[]> {
  if (host !== 'localhost') return [host];
  const found = await lookup(host, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

function listen(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve(server.off('error', reject)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function turnAway(request: IncomingMessage, response: ServerResponse, what: string): void {
  const path = (request.url ?? '').split('?', 1)[0]!.replace(/^\/tributary\/v1/, '');
  const probe = request.method === 'GET' || request.method === 'HEAD' ? path : '';
  const refusal = new TributaryError('starting', { what });
  const [status, body] =
    probe === '/healthz'
      ? [200, { status: 'ok' }]
      : probe === '/readyz'
        ? [503, { ready: false, checks: { start: { ok: false, message: refusal.message } } }]
        : [refusal.status, plainErrorBody(refusal)];
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 503 && { 'retry-after': String(SECONDS_TO_COME_AGAIN) }),
  });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
}
