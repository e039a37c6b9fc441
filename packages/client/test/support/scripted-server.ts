/** A server that does what a test tells it to, one step a request, over real connections. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach } from 'vitest';
import type { TimeUnit } from '../../../server/src/model/time.js';
import { pointsOfFrames } from './frames.js';
import { Tributary, type ClientOptions } from '../../src/index.js';

export type Step = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export const refuse =
  (status: number, code: string, retryable: boolean, headers = {}): Step =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r-1', ...headers });
    response.end(JSON.stringify({ error: { code, message: `told ${code}`, retryable } }));
  };
/** Ends the connection without an answer. */
export const drop: Step = (request) => request.socket.destroy();
/** Ends it in the middle of one. */
export const cut: Step = (request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"stored"', () => request.socket.destroy());
};
export const silent: Step = () => undefined;
export const text =
  (status: number, body: string, headers = {}): Step =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
export const json = (answer: unknown, status = 200): Step => text(status, JSON.stringify(answer));
export const good: Step = json({ stored: 1, refused: [], items: [], next: null });

export interface Came {
  /** `GET /tributary/v1/me` */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked; of frames, their points as JSON. */
  readonly body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Takes the steps in turn, the last one again and again; answers a client of it and the requests that came. */
export async function scripted(steps: readonly Step[], options: ClientOptions = {}) {
  const came: Came[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void bodyOf(request, Buffer.concat(chunks)).then((body) => answer(request, response, body));
    });
  });
  const answer: Step = (request, response, body) => {
    const step = steps[Math.min(came.length, steps.length - 1)]!;
    const { headers } = request;
    const { authorization } = headers;
    came.push({ line: `${request.method} ${request.url}`, authorization, headers, body });
    step(request, response, body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  closers.push(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: new Tributary({ url, token: 't', ...options }), came, url, close };
}

async function bodyOf(request: IncomingMessage, bytes: Buffer): Promise<string> {
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  if (request.headers['content-type'] !== 'application/vnd.tributary.frames') return String(plain);
  const unit = new URL(request.url!, 'http://h').searchParams.get('unit') as TimeUnit;
  return JSON.stringify(await pointsOfFrames(plain, unit));
}

/** Gathers what a logger is told. */
export function listening() {
  const told: string[] = [];
  return { told, logger: { debug: () => undefined, warn: (message: string) => void told.push(message) } };
}
