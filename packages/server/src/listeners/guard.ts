/**
 * What a server does with connections before there is a request: too many are answered 503 and closed, a client that asks
 * whether it may send its body (`Expect: 100-continue`) is told by the route's gate, not by the server, and requests that
 * come on one connection before they are answered take turns.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Connections } from './connections.js';
import { inTurn } from './turns.js';

const BODY =
  '{"error":{"code":"too_many_connections","message":"Too many connections are open.","retryable":true}}';
const ANSWER =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** `isTls`: nothing can be said before the handshake. */
export function guard(app: FastifyInstance, server: Server, connections?: Connections, isTls = false): void {
  const serve = inTurn((request, response) => app.routing(request, response));
  server.removeAllListeners('request');
  server.on('request', serve);
  server.on('checkContinue', serve);
  if (connections === undefined) return;
  server.on('connection', (socket: Socket) => {
    if (connections.enter(socket.remoteAddress ?? '', socket)) return;
    if (isTls) socket.destroy();
    else socket.end(ANSWER, () => socket.destroy());
  });
}
