/**
 * What a server does with connections before there is a request: too many are answered 503 and closed, and a client that asks
 * whether it may send its body (`Expect: 100-continue`) is told by the route's gate, not by the server.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Connections } from './connections.js';

const BODY =
  '{"error":{"code":"too_many_connections","message":"Too many connections are open.","retryable":true}}';
const ANSWER =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** `isTls`: nothing can be said before the handshake. */
export function guard(app: FastifyInstance, server: Server, connections?: Connections, isTls = false): void {
  server.on('checkContinue', (request, response) => app.routing(request, response));
  if (connections === undefined) return;
  server.on('connection', (socket: Socket) => {
    if (connections.enter(socket.remoteAddress ?? '', socket)) return;
    if (isTls) socket.destroy();
    else socket.end(ANSWER, () => socket.destroy());
  });
}
