/**
 * The answer to a request whose body nobody wants any more. Rules: it goes out at once; what the client still sends is thrown away
 * as it comes, up to a bound of bytes and time, because a connection that is closed over unread bytes takes the answer
 * with it; a body that may be long costs its connection.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A rest that is read to its end for the sake of the connection. */
const SHORT_REST_BYTES = 64 * 1024;
const MAX_DISCARDED_BYTES = 64 * 2 ** 20;
const MAX_DISCARD_MS = 10_000;
const LOOK_MS = 1000;

const closing = new WeakSet<Socket>();

/** Before the answer is sent. */
export function turnAway({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete || !hasBody(raw)) return;
  if (mayBeLong(raw)) void reply.header('connection', 'close');
  // Whoever read from it before has stopped: what comes now flows into nothing.
  raw.resume();
  closeSlowly(raw.socket);
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const mayBeLong = ({ headers }: IncomingMessage): boolean =>
  !(Number(headers['content-length'] ?? Infinity) <= SHORT_REST_BYTES);

/** Node ends a connection with this method when its last answer is out; here it goes on listening for a while. */
function closeSlowly(socket: Socket): void {
  if (closing.has(socket)) return;
  closing.add(socket);
  socket.destroySoon = () => {
    socket.end();
    const [from, until] = [socket.bytesRead, Date.now() + MAX_DISCARD_MS];
    let before = from;
    const timer = setInterval(() => {
      const read = socket.bytesRead;
      if (read === before || read - from > MAX_DISCARDED_BYTES || Date.now() > until) socket.destroy();
      before = read;
    }, LOOK_MS).unref();
    socket.once('close', () => clearInterval(timer));
  };
}
